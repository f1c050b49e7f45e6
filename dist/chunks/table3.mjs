import { n as loadFlow, t as flow } from "./table4.mjs";

export { flow };