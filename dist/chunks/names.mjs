import { join } from "node:path";
import { createHash } from "node:crypto";

// src/providers/local/names.ts
/** Environment variable that every process of a cluster carries; teardown finds processes by it. */
const markVariable = "BOWSPRIT_CLUSTER";
const controlPlane = "control-plane";
function namesOf(ref) {
	const digest = createHash("sha256").update(`${ref.scope}\0${ref.id}`).digest("hex");
	const key = `${ref.id}-${digest.slice(0, 6)}`;
	return {
		key,
		mark: `${markVariable}=${key}`,
		cgroup: `bowsprit-${key}`,
		hostInterface: `bs${digest.slice(0, 10)}`,
		peerInterface: `bs${digest.slice(0, 10)}p`,
		runDir: join(ref.scope, ref.id)
	};
}
/** A number from the id, so that clusters started at one moment begin their search at different subnets. */
function seedOf(ref) {
	return createHash("sha256").update(`${ref.scope}\0${ref.id}`).digest().readUInt32BE(0);
}
function nodeNames(count) {
	return Array.from({ length: count }, (_, i) => `node-${i + 1}`);
}
function nodeDirs(runDir, node) {
	const dir = join(runDir, "nodes", node);
	const root = join(dir, "fs");
	return {
		dir,
		root,
		etc: join(dir, "etc"),
		ctl: join(root, "opt/bowsprit/ctl"),
		log: join(root, "var/log")
	};
}

export { nodeNames as a, nodeDirs as i, markVariable as n, seedOf as o, namesOf as r, controlPlane as t };