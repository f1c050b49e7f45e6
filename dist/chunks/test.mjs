import { o as UsageError, s as describe } from "./errors.mjs";
import { c as findBuild } from "./go-build.mjs";
import { n as localRef, r as shortId } from "./run-id.mjs";
import { a as loadRun, d as loadProvider, t as claimRun } from "./runs.mjs";
import { r as startArtifacts, t as line } from "./line.mjs";
import { t as attempt } from "./attempt.mjs";
import { n as checkRun } from "./check-run.mjs";
import { r as clonesFirst } from "./source2.mjs";
import { n as recordOf } from "./cluster-steps.mjs";
import { t as limitsOf } from "./limits.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as jobEnds, r as jobOf, t as jobBegins } from "./job.mjs";
import { n as report, t as mergePhase } from "./report.mjs";
import { n as tearDown, r as warnOfLeftovers } from "./teardown.mjs";
import { n as whichRun } from "./which-run.mjs";
import { randomBytes } from "node:crypto";

// src/flows/test.ts
/**
* Runs specs on a cluster that is up and stays up: one of ours (--id, --ref) with the build that it runs, or any
* other (--kubeconfig). Repositories are cloned only for a suite that is not there yet.
*/
async function test(asked) {
	const { ctx } = asked;
	const startedAt = ctx.clock.now();
	await using target = await targetOf(asked.o, ctx);
	const o = target.o;
	const checked = await checkRun({
		...o,
		addons: void 0,
		id: `test-${shortId(randomBytes(8))}`
	}, ctx, {
		nodeKind: target.nodeKind,
		built: target.build !== void 0
	});
	const job = await jobOf(checked.o, ctx, startedAt, checked.clones?.to.root);
	const artifacts = await startArtifacts(o, ctx);
	const phases = phasesOf(ctx);
	const reached = {};
	const ref = localRef("kubeconfig", checked.ref.id, ctx.paths.runs);
	await claimRun(ref.scope, recordOf(ref, startedAt, o.timeout + 5, false));
	asked.tell({ mine: ref });
	const limits = limitsOf(startedAt, o.timeout, "local");
	const known = target.build;
	const told = {
		...asked,
		o
	};
	const { variables } = job;
	await attempt(reached, async () => {
		await jobBegins(job, startedAt, asked);
		await line({
			asked: told,
			checked,
			known,
			artifacts,
			limits,
			phases,
			variables
		}, reached);
	});
	const down = await tearDown(ref, ctx);
	warnOfLeftovers(down, ctx);
	const merged = await attempt(reached, () => mergePhase(artifacts, checked.wish, phases));
	const result = await report({
		asked,
		checked,
		artifacts,
		startedAt,
		phases,
		reached,
		merged,
		down
	});
	await jobEnds(job, artifacts, [], asked);
	if (reached.error !== void 0 && !ctx.signal.aborted) throw reached.error;
	return result.outcome === "passed" ? 0 : 1;
}
/** The cluster as a kubeconfig, and the build that runs there unless another source was named. */
async function targetOf(o, ctx) {
	if (o.kubeconfig !== void 0) {
		if (o.ref !== void 0 || o.id !== void 0) throw new UsageError("--kubeconfig and --ref or --id name two clusters: give one of them");
		return {
			o: {
				...o,
				provider: "kubeconfig",
				state: void 0
			},
			build: void 0,
			nodeKind: "real",
			[Symbol.asyncDispose]: async () => {}
		};
	}
	await using stack = new AsyncDisposableStack();
	const found = stack.use(await whichRun(o, ctx));
	const { ref, record = await loadRun(ref.scope, ref.id) } = found;
	if (record.kubeconfig === void 0) throw new UsageError(`run ${ref.id} has no cluster that is up: see bowsprit up, or remove it with bowsprit down --id ${ref.id}`);
	const kubeconfig = await kubeconfigOf(found, record.kubeconfig, ctx);
	const build = o.source === void 0 && record.build !== void 0 ? await buildOf(record.build, ctx) : void 0;
	const named = o.source !== void 0 || clonesFirst(o);
	if (found.elsewhere && build === void 0 && !named && o.tester === "ginkgo") throw new UsageError(`what run ${ref.id} was built from is not on this machine: give the same --source or --refs, whose suite is to run`);
	const existing = {
		...o,
		provider: "kubeconfig",
		kubeconfig,
		context: void 0,
		state: void 0
	};
	const nodeKind = record.realNodes === false ? "simulated" : "real";
	const kept = stack.move();
	return {
		o: existing,
		build,
		nodeKind,
		[Symbol.asyncDispose]: () => kept.disposeAsync()
	};
}
/**
* Credentials of some clusters last minutes: this process renews them while it lives, since whoever made the cluster may
* be over. @throws UsageError where they are those of another machine alone
*/
async function kubeconfigOf({ ref, elsewhere }, own, ctx) {
	const { reach } = await loadProvider(ref.provider);
	if (elsewhere && reach === void 0) throw new UsageError(`run ${ref.id} was made by another machine, and its kubeconfig is a secret that only that one has: run the tests there, or bring the file here and give it with --kubeconfig`);
	if (elsewhere || reach === void 0) return await reach?.(ref, ctx) ?? own;
	return reach(ref, ctx).catch((error) => {
		ctx.signal.throwIfAborted();
		ctx.log.warn(`credentials for ${ref.id} cannot be renewed, and may not last: ${describe(error)}`);
		return own;
	});
}
async function buildOf(key, ctx) {
	try {
		return await findBuild(key, ctx);
	} catch (error) {
		ctx.log.debug(`build ${key}: ${describe(error)}`);
		return;
	}
}

export { test };