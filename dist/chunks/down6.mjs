import { n as reportOf, t as downReal } from "./down5.mjs";

export { downReal };