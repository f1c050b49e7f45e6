import { n as keepStep, t as adoptOnAws } from "./aws-state2.mjs";

export { adoptOnAws };