import { n as reportOf, t as downReal } from "./down9.mjs";

export { downReal };