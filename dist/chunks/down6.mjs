import { t as downExisting } from "./down7.mjs";

export { downExisting };