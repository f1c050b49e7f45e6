import { a as namesProblem, i as fail, n as checkOwnStage, o as once, r as factsOf, s as readBrought, t as baseProblem } from "./facts.mjs";

export { checkOwnStage };