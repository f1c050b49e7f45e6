import { t as checkStage } from "./check.mjs";

export { checkStage };