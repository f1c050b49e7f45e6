import { s as describe } from "./errors.mjs";
import { d as loadProvider } from "./runs.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as whichRun } from "./which-run.mjs";
import { join, resolve } from "node:path";

// src/flows/logs.ts
async function logs({ o, ctx, print }) {
	await using found = await whichRun(o, ctx);
	const { ref } = found;
	if (found.elsewhere) await reached(ref, ctx);
	const dir = join(resolve(o.artifacts), "logs");
	const files = await logsPhase(ref, dir, ctx, phasesOf(ctx));
	if (o.json) print(JSON.stringify({
		ref,
		dir,
		files
	}, null, 2));
	return 0;
}
/** With access to it, what a cluster's API server says is among its logs. */
async function reached(ref, ctx) {
	const { reach } = await loadProvider(ref.provider);
	await reach?.(ref, ctx).catch((error) => ctx.log.warn(`no logs from the API server: ${describe(error)}`));
}
/** Best effort: logs that cannot be had are no reason not to tear down. @returns the number of files */
async function logsPhase(ref, dir, ctx, phases) {
	const provider = await loadProvider(ref.provider);
	return phases.run("logs", () => provider.dumpLogs(ref, dir, ctx), (n) => `${n} files in ${dir}`);
}

export { logsPhase as n, logs as t };