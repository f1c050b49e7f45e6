import { n as problemsEks, t as lookAround } from "./ground6.mjs";

export { problemsEks };