import { n as problemsEks, t as lookAround } from "./ground5.mjs";

export { problemsEks };