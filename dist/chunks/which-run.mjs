import { o as UsageError } from "./errors.mjs";
import { a as loadRun, i as listRuns, o as parseRef } from "./runs.mjs";
import { readFile } from "node:fs/promises";

// src/flows/which-run.ts
/**
* The cluster that --ref or --id names; the only one there is, when neither is given.
* @throws UsageError
*/
async function whichRef(o, ctx) {
	if (o.ref !== void 0 && o.id !== void 0) throw new UsageError("--ref and --id name a cluster twice: give one of them");
	if (o.ref !== void 0) return refOf(o.ref);
	if (o.id !== void 0) return (await loadRun(ctx.paths.runs, o.id)).ref;
	const all = await listRuns(ctx.paths.runs);
	if (all.length === 1 && all[0]) return all[0].ref;
	throw new UsageError(all.length === 0 ? `there is no run in ${ctx.paths.runs}: name one with --ref FILE or --state-dir DIR` : `there are several runs in ${ctx.paths.runs}: choose one of them with --id: ${all.map((r) => r.ref.id).join(", ")}`);
}
async function refOf(text) {
	if (text.trimStart().startsWith("{")) return parseRef(text, "--ref");
	const found = await readFile(text, "utf8").catch((cause) => {
		throw new UsageError(`--ref: cannot read ${text}: ${cause.message}`);
	});
	return parseRef(found, text);
}

export { whichRef as t };