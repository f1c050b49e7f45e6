import { n as problemsEc2, t as lookAround } from "./ground4.mjs";

export { problemsEc2 };