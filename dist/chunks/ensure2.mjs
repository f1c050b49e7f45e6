import { n as stageForRun, r as stagedFor, t as ensureStage } from "./ensure.mjs";

export { stageForRun };