import { a as isDebug, c as setSecret, h as summary, i as info, l as warning, n as debug, o as saveState, r as error, s as setOutput, t as ExitCode } from "./core.mjs";

export { saveState, setOutput, summary };