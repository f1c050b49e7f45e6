import { n as stateName, t as githubStep } from "./step2.mjs";

export { githubStep, stateName };