import { n as logsPhase, t as logs } from "./logs2.mjs";

export { logs };