import { t as currentKeys } from "./keys2.mjs";

export { currentKeys };