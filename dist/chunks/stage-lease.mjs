import { D as _regex, _ as string, d as object, s as literal } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";
import { c as parsedDocument, d as storeDirs } from "./stage-manifest.mjs";

// src/plan/stage-lease.ts
const schema = object({
	v: literal(1),
	cluster: string().check(_regex(/^[\w.-]{1,100}$/)),
	id: string(),
	stage: string(),
	expires: datetime()
});
/** Where the lease of a cluster lies. */
function leasePath(cluster) {
	return `${storeDirs.leases}/${cluster}.json`;
}
/** @returns the lease, or why the text is none */
function parseStageLease(text) {
	return parsedDocument(text, schema);
}

export { parseStageLease as n, leasePath as t };