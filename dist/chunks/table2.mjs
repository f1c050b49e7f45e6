import { n as loadFlow, t as flow } from "./table3.mjs";

export { flow };