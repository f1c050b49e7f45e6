import { n as warnOfImages, r as addonsPhase, t as prepareAddons } from "./prepare.mjs";
import { n as buildPhase, o as targetsFor } from "./build.mjs";
import { t as checkCluster } from "./check-run.mjs";
import { n as recordOf, t as makeCluster } from "./cluster-steps.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as sayPlanned } from "./planned2.mjs";
import { t as claim } from "./records.mjs";
import { t as choose } from "./selection.mjs";
import { n as tearDown, r as warnOfLeftovers } from "./teardown.mjs";
import { resolve } from "node:path";

// src/flows/up.ts
/** A cluster that nobody removes is swept after so many minutes. */
const keptMinutes = 1440;
/** Makes a cluster and leaves it running; one that does not come up is removed again. */
async function up({ o, ctx, print, tell, owner }) {
	const checked = await checkCluster(o, ctx);
	const { ref, spec, wish } = checked;
	await claim(recordOf(ref, ctx.clock.now(), keptMinutes, owner === void 0, owner), ctx);
	tell({
		ref,
		mine: ref
	});
	const phases = phasesOf(ctx);
	await sayPlanned(checked, ctx);
	try {
		const { source, stage: checkedStage } = await checked.sourced(resolve(o.artifacts), ctx, phases);
		const targets = targetsFor(o, {
			...checked,
			stage: checkedStage
		});
		const build = await buildPhase(source, targets, ctx, phases);
		tell({ version: build.version });
		const choice = await choose(wish, build, ctx);
		const prepared = await prepareAddons(checked.addons, build, ctx, phases);
		const stage = checkedStage && await (await import("./ensure2.mjs")).stageForRun(checkedStage, build, {
			spec,
			minutes: keptMinutes
		}, o, ctx, phases);
		const asks = {
			spec,
			build,
			wanted: [...choice.images, ...prepared?.images ?? []],
			mirrors: o["registry-mirrors"],
			stage
		};
		const { cluster, images } = await makeCluster(asks, ctx, phases);
		tell({ kubeconfig: cluster.kubeconfig });
		if (prepared !== void 0) {
			warnOfImages(prepared, images, ctx);
			const { kubeconfig } = cluster;
			const onto = {
				prepared,
				ref,
				kubeconfig,
				artifacts: resolve(o.artifacts),
				shard: void 0
			};
			await addonsPhase(onto, ctx, phases, () => {});
		}
		if (o.json) print(JSON.stringify(cluster, null, 2));
		else print(cluster.kubeconfig);
		ctx.log.info(`test it: bowsprit test --id ${ref.id}   remove it: bowsprit down --id ${ref.id}`);
		if (ref.state !== void 0) ctx.log.info(`from another machine: bowsprit down --ref ${ref.state}`);
		return 0;
	} catch (error) {
		warnOfLeftovers(await tearDown(ref, ctx), ctx);
		throw error;
	}
}

export { up };