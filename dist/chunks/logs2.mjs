import { n as loadProvider } from "./table2.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as whichRef } from "./which-run.mjs";
import { join, resolve } from "node:path";

// src/flows/logs.ts
async function logs({ o, ctx, print }) {
	const ref = await whichRef(o, ctx);
	const dir = join(resolve(o.artifacts), "logs");
	const files = await logsPhase(ref, dir, ctx, phasesOf(ctx));
	if (o.json) print(JSON.stringify({
		ref,
		dir,
		files
	}, null, 2));
	return 0;
}
/** Best effort: logs that cannot be had are no reason not to tear down. @returns the number of files */
async function logsPhase(ref, dir, ctx, phases) {
	const provider = await loadProvider(ref.provider);
	return phases.run("logs", () => provider.dumpLogs(ref, dir, ctx), (n) => `${n} files in ${dir}`);
}

export { logsPhase as n, logs as t };