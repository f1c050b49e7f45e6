import { t as downExisting } from "./down4.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { n as upExisting, r as planExisting } from "./up.mjs";
import { join } from "node:path";
import { mkdir, readFile } from "node:fs/promises";

// src/providers/kubeconfig/logs.ts
/** Logs of nodes are out of our reach here: events and descriptions only. Never throws. @returns number of files */
async function dumpExisting(ref, dir, ctx) {
	const runDir = join(ref.scope, ref.id);
	const program = await readFile(join(runDir, "kubectl"), "utf8").catch(() => void 0);
	if (program === void 0) return 0;
	await mkdir(dir, { recursive: true }).catch(() => {});
	await collectObjects({ kubeconfig: join(runDir, "kubeconfig") }, program, dir, ctx);
	return countFiles(dir);
}

// src/providers/kubeconfig/index.ts
/** A cluster that is there already: nothing is created in it, and nothing deleted but what carries our label. */
const kubeconfig = {
	plan: planExisting,
	up: upExisting,
	down: downExisting,
	dumpLogs: dumpExisting
};

export { kubeconfig };