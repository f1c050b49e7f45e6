import { n as resolveSource, t as parseSource } from "./source.mjs";
import { t as defaultSource } from "./table.mjs";
import { l as loadProvider, t as claimRun } from "./runs.mjs";
import { n as recordOf, o as chooseNodeKind, r as newRef, s as clusterSpec, t as makeCluster } from "./cluster-steps.mjs";
import { a as targetsFor, n as buildPhase } from "./build.mjs";
import { t as phasesOf } from "./phases.mjs";
import { a as allProblems, n as readWish, t as choose } from "./selection.mjs";
import { n as tearDown, r as warnOfLeftovers } from "./teardown.mjs";

// src/flows/up.ts
/** A cluster that nobody removes is swept after so many minutes. */
const keptMinutes = 1440;
/** Makes a cluster and leaves it running; one that does not come up is removed again. */
async function up({ o, ctx, print, tell, owner }) {
	const nodeKind = await chooseNodeKind(o, ctx);
	const ref = newRef(o, ctx);
	const spec = clusterSpec(o, ref, nodeKind);
	const provider = await loadProvider(o.provider);
	const [source, wish] = await allProblems([
		() => resolveSource(parseSource(o.source ?? "module:v1.36.3"), ctx),
		() => readWish(o, nodeKind),
		() => provider.plan(spec)
	]);
	const record = recordOf(ref, ctx.clock.now(), keptMinutes, owner === void 0, owner);
	await claimRun(ref.scope, record);
	tell({
		ref,
		mine: ref
	});
	const phases = phasesOf(ctx);
	try {
		const build = await buildPhase(source, targetsFor(o, nodeKind), ctx, phases);
		tell({ version: build.version });
		const choice = await choose(wish, build, ctx);
		const { cluster } = await makeCluster(spec, build, choice.images, record, o["registry-mirrors"], ctx, phases);
		tell({ kubeconfig: cluster.kubeconfig });
		if (o.json) print(JSON.stringify(cluster, null, 2));
		else print(cluster.kubeconfig);
		ctx.log.info(`test it: bowsprit test --id ${ref.id}   remove it: bowsprit down --id ${ref.id}`);
		return 0;
	} catch (error) {
		warnOfLeftovers(await tearDown(ref, ctx), ctx);
		throw error;
	}
}

export { up };