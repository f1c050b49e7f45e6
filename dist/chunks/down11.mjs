import { n as reportOf, t as downMachines } from "./down10.mjs";

export { downMachines };