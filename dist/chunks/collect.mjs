import { s as describe } from "./errors.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { t as isReady } from "./nodes.mjs";
import { join } from "node:path";
import { readdir, writeFile } from "node:fs/promises";

// src/kube/collect.ts
/** One question to the API server. */
const askMs = 8e3;
/** Unhealthy pods that are described; a cluster in which everything fails must not take minutes. */
const mostPods = 50;
/** Writes events, objects and descriptions of what is unhealthy into `dir`. Never throws: errors go into the files. */
async function collectObjects(cluster, program, dir, ctx) {
	const ask = async (args, file) => {
		const text = await kubectl(cluster, program, args, ctx, { timeoutMs: askMs }).then((r) => r.stdout, describe);
		if (text !== "") await writeFile(join(dir, file), text).catch(() => {});
	};
	await Promise.all([
		ask([
			"get",
			"events",
			"-A",
			"--sort-by=.lastTimestamp",
			"-o",
			"wide"
		], "events.txt"),
		ask([
			"get",
			"nodes,pods",
			"-A",
			"-o",
			"wide"
		], "objects.txt"),
		ask(["describe", "nodes"], "describe-nodes.txt"),
		describeUnhealthy(cluster, program, join(dir, "describe-unhealthy-pods.txt"), ctx)
	]);
}
/** A pod is unhealthy when it neither succeeded nor runs with all containers ready. */
async function describeUnhealthy(cluster, program, file, ctx) {
	const found = await kubectl(cluster, program, [
		"get",
		"pods",
		"-A",
		"-o",
		"json"
	], ctx, { timeoutMs: askMs }).catch(() => void 0);
	if (found === void 0) return;
	const pods = JSON.parse(found.stdout).items.filter(({ status }) => status.phase !== "Succeeded" && !isReady(status));
	const texts = [];
	const end = ctx.clock.now() + askMs;
	for (const { metadata } of pods.slice(0, mostPods)) {
		if (ctx.clock.now() > end) break;
		const args = [
			"describe",
			"pod",
			"-n",
			metadata.namespace,
			metadata.name
		];
		const text = await kubectl(cluster, program, args, ctx, { timeoutMs: askMs }).catch(() => void 0);
		if (text !== void 0) texts.push(text.stdout);
	}
	if (texts.length > 0) await writeFile(file, texts.join("\n---\n")).catch(() => {});
}
/** Number of files below a directory; 0 when it is not there. */
async function countFiles(dir) {
	return (await readdir(dir, {
		recursive: true,
		withFileTypes: true
	}).catch(() => [])).filter((entry) => entry.isFile()).length;
}

export { countFiles as n, collectObjects as t };