import { t as claimRun } from "./runs.mjs";
import { n as buildPhase, o as targetsFor } from "./build.mjs";
import { n as recordOf, r as checkCluster, t as makeCluster } from "./cluster-steps.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as choose } from "./selection.mjs";
import { n as tearDown, r as warnOfLeftovers } from "./teardown.mjs";

// src/flows/up.ts
/** A cluster that nobody removes is swept after so many minutes. */
const keptMinutes = 1440;
/** Makes a cluster and leaves it running; one that does not come up is removed again. */
async function up({ o, ctx, print, tell, owner }) {
	const checked = await checkCluster(o, ctx);
	const { ref, spec, source, wish } = checked;
	await claimRun(ref.scope, recordOf(ref, ctx.clock.now(), keptMinutes, owner === void 0, owner));
	tell({
		ref,
		mine: ref
	});
	const phases = phasesOf(ctx);
	try {
		const build = await buildPhase(source, targetsFor(o, checked), ctx, phases);
		tell({ version: build.version });
		const choice = await choose(wish, build, ctx);
		const stage = checked.stage && await (await import("./ensure2.mjs")).stageForRun(checked.stage, build, o, ctx, phases);
		const asks = {
			spec,
			build,
			wanted: choice.images,
			mirrors: o["registry-mirrors"],
			stage
		};
		const { cluster } = await makeCluster(asks, ctx, phases);
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