import { n as serverOf, r as writeAccess, t as reachEks } from "./reach.mjs";

export { reachEks };