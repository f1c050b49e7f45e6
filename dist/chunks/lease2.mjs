import { n as releaseStage, t as leaseFor } from "./lease.mjs";

export { releaseStage };