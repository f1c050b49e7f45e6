import { o as UsageError } from "./errors.mjs";
import { a as targetsFor, n as buildPhase } from "./build.mjs";
import { i as makeScratch } from "./teardown.mjs";
import { i as testPhase } from "./report.mjs";
import { t as choose } from "./selection.mjs";
import { t as makeCluster } from "./cluster-steps.mjs";
import { join, resolve } from "node:path";
import { constants } from "node:fs";
import { access, mkdir, readdir, rm } from "node:fs/promises";

// src/flows/artifacts.ts
/** What a run writes below its artifacts directory, and nothing else: an earlier run's are removed before the next. */
const ours = /^(shard-\d+-of-\d+|junit_runner\.xml|junit_merged\.xml|result\.json|summary\.md|build-log\.txt|logs)$/;
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

// src/flows/limits.ts
/** Milliseconds for logs and teardown together. */
const reserveMs = 6e4;
/** Milliseconds in which interrupted specs end in order. */
const graceMs = 45e3;
function limitsOf(startedAt, minutes) {
	const all = minutes * 6e4;
	const reserve = Math.min(reserveMs, all / 4);
	const grace = Math.min(graceMs, all / 8);
	const line = startedAt + all - reserve;
	return {
		tests: line - grace,
		signal: (ctx) => {
			const late = new AbortController();
			const reason = /* @__PURE__ */ new Error(`the deadline of ${minutes} min is reached: give more with --timeout`);
			const timer = setTimeout(() => late.abort(reason), Math.max(0, line - ctx.clock.now()));
			return {
				signal: AbortSignal.any([ctx.signal, late.signal]),
				[Symbol.dispose]: () => clearTimeout(timer)
			};
		}
	};
}

// src/flows/line.ts
/** build → up → test, under the deadline. How far it came is in `reached`, also when it throws. */
async function line(inputs, reached) {
	const { asked, checked, known, artifacts, limits, phases } = inputs;
	const { source, spec, ref, wish } = checked;
	const { o } = asked;
	using late = limits.signal(asked.ctx);
	const ctx = asked.ctx.withSignal(late.signal);
	const build = known ?? await buildPhase(source, targetsFor(o, checked.nodeKind), ctx, phases);
	reached.build = build;
	asked.tell({ version: build.version });
	const choice = o.tester === "exec" ? void 0 : await choose(wish, build, ctx);
	reached.touched = true;
	const wanted = choice?.images ?? [];
	const made = await makeCluster(spec, build, wanted, o["registry-mirrors"], ctx, phases);
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
		deadline: limits.tests
	}, ctx, phases);
}

export { startArtifacts as i, limitsOf as n, makeArtifacts as r, line as t };