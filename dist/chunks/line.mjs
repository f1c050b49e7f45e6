import { o as UsageError } from "./errors.mjs";
import { n as warnOfImages, r as addonsPhase, t as prepareAddons } from "./prepare.mjs";
import { n as buildPhase, o as targetsFor } from "./build.mjs";
import { s as workDir } from "./source2.mjs";
import { i as makeScratch } from "./teardown.mjs";
import { t as choose } from "./selection.mjs";
import { i as testPhase } from "./report.mjs";
import { t as makeCluster } from "./cluster-steps.mjs";
import { join, resolve } from "node:path";
import { constants } from "node:fs";
import { access, mkdir, readdir, rm } from "node:fs/promises";

// src/flows/artifacts.ts
/** What a run writes below its artifacts directory, and nothing else: an earlier run's are removed before the next. */
const ours = /^(shard-\d+-of-\d+|addons|addons\.json|junit_addons\.xml|junit_runner\.xml|junit_merged\.xml|result\.json|summary\.md|report\.html|build-log\.txt|logs)$/;
/** @throws UsageError when nothing can be written there */
async function makeArtifacts(o) {
	const dir = resolve(o.artifacts);
	try {
		await mkdir(dir, { recursive: true });
		await access(dir, constants.W_OK);
		return dir;
	} catch (error) {
		throw new UsageError(`--artifacts: cannot write to ${dir}: ${error.message}`);
	}
}
/** Makes the artifacts directory, empties it of an earlier run's results, and starts its build-log.txt. */
async function startArtifacts(o, ctx) {
	const dir = await makeArtifacts(o);
	for (const name of await readdir(dir)) if (ours.test(name)) await rm(join(dir, name), {
		recursive: true,
		force: true
	});
	ctx.log.toFile(join(dir, "build-log.txt"));
	return dir;
}

// src/flows/line.ts
/**
* (clone →) build → (stage) → up → (add-ons) → test, under the deadline. How far it came is in `reached`, also when it
* throws.
*/
async function line(inputs, reached) {
	const { asked, checked, known, artifacts, limits, phases, variables } = inputs;
	const { spec, ref, wish, clones } = checked;
	const { o } = asked;
	using late = limits.signal(asked.ctx);
	const ctx = asked.ctx.withSignal(late.signal);
	const { source, stage: checkedStage } = await checked.sourced(artifacts, ctx, phases);
	const build = known ?? await buildPhase(source, targetsFor(o, {
		...checked,
		stage: checkedStage
	}), ctx, phases);
	reached.build = build;
	asked.tell({ version: build.version });
	const choice = o.tester === "exec" ? void 0 : await choose(wish, build, ctx);
	const prepared = await prepareAddons(checked.addons, build, ctx, phases);
	if (spec.azure?.ownStage) reached.touched = true;
	const stage = checkedStage && await (await import("./ensure2.mjs")).stageForRun(checkedStage, build, {
		spec,
		minutes: o.timeout + (o["keep-on-failure"] ?? 0)
	}, o, ctx, phases);
	reached.touched = true;
	const asks = {
		spec,
		build,
		wanted: [...choice?.images ?? [], ...prepared?.images ?? []],
		mirrors: o["registry-mirrors"],
		stage
	};
	const made = await makeCluster(asks, ctx, phases);
	reached.cluster = made.cluster;
	asked.tell({ kubeconfig: made.cluster.kubeconfig });
	const { cluster, images } = made;
	if (prepared !== void 0) {
		warnOfImages(prepared, images, ctx);
		const shard = wish.shard && `${wish.shard.index}/${wish.shard.total}`;
		const onto = {
			prepared,
			ref,
			kubeconfig: cluster.kubeconfig,
			artifacts,
			shard
		};
		await addonsPhase(onto, ctx, phases, (known) => {
			reached.addons = known;
		});
	}
	const scratch = await makeScratch(ref);
	const within = clones && workDir(clones);
	const { tests: deadline, grace } = limits;
	await testPhase({
		o,
		wish,
		choice,
		build,
		cluster,
		images,
		artifacts,
		scratch,
		variables,
		within,
		deadline,
		grace
	}, ctx, phases);
}

export { makeArtifacts as n, startArtifacts as r, line as t };