import { createHash } from "node:crypto";

// src/providers/cluster-key.ts
/** `<id>-<six hex digits>`: the id is unique in its scope only, the digits tell scopes apart. */
function clusterKey(ref) {
	return `${ref.id}-${digestOf(ref).toString("hex").slice(0, 6)}`;
}
/** What is random about a cluster's names, yet known from its ref alone. */
function digestOf(ref) {
	return createHash("sha256").update(`${ref.origin ?? ref.scope}\0${ref.id}`).digest();
}

export { digestOf as n, clusterKey as t };