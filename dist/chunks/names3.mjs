import { n as digestOf, t as clusterKey } from "./cluster-key.mjs";
import { join } from "node:path";

// src/providers/local/names.ts
/** Environment variable that every process of a cluster carries; teardown finds processes by it. */
const markVariable = "BOWSPRIT_CLUSTER";
const controlPlane = "control-plane";
function namesOf(ref) {
	const digest = digestOf(ref).toString("hex");
	const key = clusterKey(ref);
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
	return digestOf(ref).readUInt32BE(0);
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