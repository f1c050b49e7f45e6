import { o as UsageError } from "./errors.mjs";
import { n as appliedAddons, o as removeAddon, r as forgetAddon } from "./addons.mjs";
import { c as findBuild } from "./go-build.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as whichRun } from "./which-run.mjs";
import { r as addonsPhase, t as prepareAddons } from "./prepare.mjs";
import { n as refuseTraffic, t as askedAddons } from "./asked.mjs";
import { join, resolve } from "node:path";
import { mkdir } from "node:fs/promises";

// src/flows/addons/addons.ts
/** Puts add-ons onto a cluster that is up, and leaves them there: `down` removes them before the cluster. */
async function addons({ o, ctx, print }) {
	await using found = await whichRun(o, ctx);
	const { ref, record } = found;
	const wanted = await wantedAddons(o, ref, ctx);
	if (found.elsewhere || record?.kubeconfig === void 0 || record.build === void 0) throw new UsageError(`run ${ref.id} has no cluster that is up on this machine: see bowsprit up; whoever made a cluster puts add-ons onto it`);
	refuseTraffic(wanted, record.realNodes === false ? "simulated" : "real");
	const { kubeconfig } = record;
	const phases = phasesOf(ctx);
	const prepared = await prepareAddons(wanted, await buildOf(record.build, ctx), ctx, phases);
	const artifacts = resolve(o.artifacts);
	await mkdir(join(artifacts, "addons"), { recursive: true });
	for (const of of (await appliedAddons(ref)).filter((a) => wanted.some((w) => w.name === a.name)).toReversed()) {
		ctx.log.info(`add-on ${of.name} is there already: it is removed first`);
		const until = ctx.clock.now() + of.timeoutMs;
		await removeAddon({
			of,
			cluster: { kubeconfig },
			run: ref.id,
			until,
			shared: true,
			ctx
		});
		await forgetAddon(ref, of.name);
	}
	let results = [];
	await addonsPhase({
		prepared,
		ref,
		kubeconfig,
		artifacts,
		shard: void 0
	}, ctx, phases, (known) => {
		results = known;
	});
	if (o.json) print(JSON.stringify({
		ref,
		addons: results
	}, null, 2));
	return 0;
}
async function wantedAddons(o, ref, ctx) {
	const wanted = await askedAddons(o, ref, ctx);
	if (wanted.length === 0) throw new UsageError("there are no add-ons to apply: name a file with --addons, or list them in bowsprit.yaml");
	return wanted;
}
/** The build that runs there has the kubectl. */
async function buildOf(key, ctx) {
	const build = await findBuild(key, ctx);
	if (build !== void 0) return build;
	throw new UsageError("the build that this cluster runs is not in the cache any more, and with it its kubectl: make it again with bowsprit build");
}

export { addons };