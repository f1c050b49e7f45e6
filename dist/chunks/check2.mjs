import { n as pushProblems, t as checkStage } from "./check.mjs";

export { checkStage };