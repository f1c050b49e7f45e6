import { a as work, i as readVersion, n as explained, r as putFile, t as dirStore } from "./dir2.mjs";

export { dirStore };