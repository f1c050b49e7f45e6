import { o as UsageError } from "./errors.mjs";
import { n as buildPhase, o as targetsFor } from "./build.mjs";
import { i as makeScratch } from "./teardown.mjs";
import { t as choose } from "./selection.mjs";
import { i as testPhase } from "./report.mjs";
import { t as makeCluster } from "./cluster-steps.mjs";
import { join, resolve } from "node:path";
import { constants } from "node:fs";
import { access, mkdir, readdir, rm } from "node:fs/promises";

// src/flows/artifacts.ts
/** What a run writes below its artifacts directory, and nothing else: an earlier run's are removed before the next. */
const ours = /^(shard-\d+-of-\d+|junit_runner\.xml|junit_merged\.xml|result\.json|summary\.md|report\.html|build-log\.txt|logs)$/;
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
/** build → (stage) → up → test, under the deadline. How far it came is in `reached`, also when it throws. */
async function line(inputs, reached) {
	const { asked, checked, known, artifacts, limits, phases, variables } = inputs;
	const { source, spec, ref, wish, stage: checkedStage } = checked;
	const { o } = asked;
	using late = limits.signal(asked.ctx);
	const ctx = asked.ctx.withSignal(late.signal);
	const build = known ?? await buildPhase(source, targetsFor(o, checked), ctx, phases);
	reached.build = build;
	asked.tell({ version: build.version });
	const choice = o.tester === "exec" ? void 0 : await choose(wish, build, ctx);
	const stage = checkedStage && await (await import("./ensure2.mjs")).stageForRun(checkedStage, build, o, ctx, phases);
	reached.touched = true;
	const asks = {
		spec,
		build,
		wanted: choice?.images ?? [],
		mirrors: o["registry-mirrors"],
		stage
	};
	const made = await makeCluster(asks, ctx, phases);
	reached.cluster = made.cluster;
	asked.tell({ kubeconfig: made.cluster.kubeconfig });
	const scratch = await makeScratch(ref);
	const { cluster, images } = made;
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
		deadline: limits.tests
	}, ctx, phases);
}

export { makeArtifacts as n, startArtifacts as r, line as t };