import { t as merge } from "./merge2.mjs";

export { merge };