import { t as downExisting } from "./down6.mjs";

export { downExisting };