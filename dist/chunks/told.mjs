import { i as writeTexts, n as stageSummary, r as stageText, t as reportOf } from "./told2.mjs";

export { stageSummary };