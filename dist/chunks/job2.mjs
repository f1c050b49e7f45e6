import { i as publishAll, n as jobEnds, r as jobOf, t as jobBegins } from "./job.mjs";

export { publishAll };