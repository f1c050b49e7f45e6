import { o as UsageError } from "./errors.mjs";
import { c as terminalSummary } from "./failures.mjs";
import { n as writeAddons, t as findAddons } from "./addons2.mjs";
import { a as writeResults, o as mergeShards, r as wordsFor } from "./report.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as jobEnds, r as jobOf } from "./job.mjs";
import { resolve } from "node:path";

// src/flows/merge.ts
/** One result of the shards of any number of jobs and attempts. Exit code 1 when it is not a pass, a missing shard included. */
async function merge(asked) {
	const { o, operands, ctx, print, tell } = asked;
	if (operands.length === 0) throw new UsageError("merge wants the directories of the shards: bowsprit merge DIR... (each one that a job left)");
	const startedAt = ctx.clock.now();
	const artifacts = resolve(o.artifacts);
	const job = await jobOf(o, ctx, startedAt);
	const phases = phasesOf(ctx);
	const merged = await phases.run("merge", () => mergeShards(operands, artifacts), (m) => `${m.specs.length} specs of ${m.shards.length} shards`, (m) => !m.passed);
	const addons = await findAddons(operands);
	if (addons.length > 0) await writeAddons(artifacts, addons);
	const words = wordsFor(artifacts);
	const result = await writeResults(artifacts, {
		run: o.id ?? "merge",
		startedAt,
		finishedAt: ctx.clock.now(),
		selection: {},
		phases: phases.records,
		addons,
		merged,
		made: [],
		removed: [],
		left: [],
		notes: [],
		interrupted: false,
		timings: {},
		words
	});
	tell({ result });
	if (o.json) print(JSON.stringify(result, null, 2));
	else print(`\n${terminalSummary(result, words)}`);
	await jobEnds(job, artifacts, operands, asked);
	return result.outcome === "passed" ? 0 : 1;
}

export { merge as t };