import { d as laneOf, n as readWish, r as shardsToRun, t as choose } from "./selection.mjs";
import { c as testTargets, n as buildPhase } from "./build.mjs";
import { t as askedSource } from "./source2.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as allProblems } from "./problems.mjs";

// src/flows/list.ts
/** The selected specs and the shard of each, by dry run of the very e2e.test that would run. */
async function list({ o, ctx, print }) {
	const [sourced, wish] = await allProblems([() => askedSource(o, ctx), () => readWish(o, "real")]);
	const phases = phasesOf(ctx);
	const build = await buildPhase(await sourced(phases), testTargets, ctx, phases);
	const choice = await choose(wish, build, ctx);
	const { here } = shardsToRun(wish, choice.selected);
	const shardOf = new Map(here.flatMap((p) => Object.values(p.lanes).flatMap((names) => names.map((n) => [n, p]))));
	const rows = choice.selected.filter((s) => shardOf.has(s.name)).map((s) => ({
		name: s.name,
		shard: `${shardOf.get(s.name).index}/${shardOf.get(s.name).total}`,
		lane: laneOf(s),
		labels: s.labels,
		...o["list-images"] ? { images: choice.imagesOf.get(s.name) ?? [] } : {}
	}));
	if (o.json) {
		print(JSON.stringify({
			version: build.version,
			specs: rows
		}, null, 2));
		return 0;
	}
	print(rows.map((r) => `${r.shard}  ${r.name}${"images" in r ? `  [${r.images?.join(" ")}]` : ""}`).join("\n"));
	ctx.log.info(`${rows.length} specs in ${here.length} of ${wish.shards} shards`);
	return 0;
}

export { list };