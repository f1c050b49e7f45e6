import { o as UsageError, s as describe } from "./errors.mjs";
import { f as findBuild } from "./build.mjs";
import { n as localRef, r as shortId } from "./run-id.mjs";
import { a as loadRun, t as claimRun } from "./runs.mjs";
import { r as startArtifacts, t as line } from "./line.mjs";
import { t as attempt } from "./attempt.mjs";
import { i as checkRun, n as recordOf } from "./cluster-steps.mjs";
import { t as limitsOf } from "./limits.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as jobEnds, r as jobOf, t as jobBegins } from "./job.mjs";
import { n as report, t as mergePhase } from "./report.mjs";
import { n as tearDown, r as warnOfLeftovers } from "./teardown.mjs";
import { t as whichRef } from "./which-run.mjs";
import { randomBytes } from "node:crypto";

// src/flows/test.ts
/**
* Runs specs on a cluster that is up and stays up: one of ours (--id, --ref) with the build that it runs, or any
* other (--kubeconfig).
*/
async function test(asked) {
	const { ctx } = asked;
	const startedAt = ctx.clock.now();
	const target = await targetOf(asked.o, ctx);
	const o = target.o;
	const checked = await checkRun({
		...o,
		id: `test-${shortId(randomBytes(8))}`
	}, ctx, target.nodeKind);
	const job = await jobOf(o, ctx, startedAt);
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
				provider: "kubeconfig"
			},
			build: void 0,
			nodeKind: "real"
		};
	}
	const ref = await whichRef(o, ctx);
	const record = await loadRun(ref.scope, ref.id);
	if (record.kubeconfig === void 0) throw new UsageError(`run ${ref.id} has no cluster that is up: see bowsprit up, or remove it with bowsprit down --id ${ref.id}`);
	const build = o.source === void 0 && record.build !== void 0 ? await buildOf(record.build, ctx) : void 0;
	return {
		o: {
			...o,
			provider: "kubeconfig",
			kubeconfig: record.kubeconfig,
			context: void 0
		},
		build,
		nodeKind: record.realNodes === false ? "simulated" : "real"
	};
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