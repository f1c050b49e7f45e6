import { n as reportOf, t as downReal } from "./down6.mjs";

export { downReal };