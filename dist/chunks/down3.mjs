import { t as downExisting } from "./down4.mjs";

export { downExisting };