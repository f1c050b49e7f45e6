import { t as plural } from "./words.mjs";
import { n as makeArtifacts, r as startArtifacts, t as line } from "./line.mjs";
import { t as attempt } from "./attempt.mjs";
import { n as checkRun } from "./check-run.mjs";
import { n as recordOf } from "./cluster-steps.mjs";
import { a as update, r as forget, t as claim } from "./records.mjs";
import { t as limitsOf } from "./limits.mjs";
import { n as logsPhase } from "./logs2.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as sayPlanned } from "./planned2.mjs";
import { n as jobEnds, r as jobOf, t as jobBegins } from "./job.mjs";
import { n as report, t as mergePhase } from "./report.mjs";
import { n as tearDown, r as warnOfLeftovers, t as downDetail } from "./teardown.mjs";
import { join, resolve } from "node:path";

// src/flows/keep.ts
/** Leaves a failed cluster for a person to look at, for so many minutes; `sweep` removes it after. @returns until when, ISO 8601 */
async function keepFailed(ref, cluster, minutes, ctx) {
	const expires = new Date(ctx.clock.now() + minutes * 6e4).toISOString();
	await update(ref, {
		expires,
		kept: true
	}, ctx);
	ctx.log.warn(`the cluster is kept until ${expires}: KUBECONFIG=${cluster.kubeconfig}`);
	ctx.log.warn(`remove it: bowsprit down --id ${ref.id}; after that time bowsprit sweep does`);
	return expires;
}

// src/flows/run.ts
/** (clone →) build → up → test, then whatever happened: merge → logs → down → report. @returns the exit code */
async function run(asked) {
	const { o, ctx } = asked;
	const startedAt = ctx.clock.now();
	const checked = await checkRun(o, ctx);
	const job = await jobOf(checked.o, ctx, startedAt, checked.clones?.to.root);
	await makeArtifacts(o);
	await claim(recordOf(checked.ref, startedAt, o.timeout + 5, false), ctx);
	asked.tell({
		ref: checked.ref,
		mine: checked.ref
	});
	const phases = phasesOf(ctx);
	const reached = {};
	ctx.log.info(headline(checked, o.timeout));
	await sayPlanned(checked, ctx);
	const artifacts = resolve(o.artifacts);
	await attempt(reached, async () => {
		await startArtifacts(o, ctx);
		await jobBegins(job, startedAt, asked);
		const { variables } = job;
		const limits = limitsOf(startedAt, o.timeout, o.provider);
		await line({
			asked,
			checked,
			artifacts,
			limits,
			phases,
			variables
		}, reached);
	});
	const merged = await attempt(reached, () => mergePhase(artifacts, checked.wish, phases));
	const calm = ctx.withSignal(new AbortController().signal);
	const down = await finish(asked, checked, artifacts, reached, merged?.passed === true, calm, phases);
	const told = {
		asked,
		checked,
		artifacts,
		startedAt,
		phases,
		reached,
		merged,
		down
	};
	const result = await attempt(reached, () => report(told));
	await jobEnds(job, artifacts, [], asked);
	if (down.left.length > 0) return 4;
	if (reached.error !== void 0 && !ctx.signal.aborted) throw reached.error;
	return result?.outcome === "passed" ? 0 : 1;
}
function headline({ ref, nodeKind, spec, wish }, minutes) {
	const cluster = ref.provider === "local" ? `1 control plane + ${plural(spec.nodes, `${nodeKind} node`)}` : ref.provider === "kubeconfig" ? "the cluster of the kubeconfig" : plural(spec.machines?.hosts.length ?? spec.nodes + 1, "machine");
	const shards = wish.shard === void 0 ? plural(wish.shards, "shard") : `shard ${wish.shard.index}/${wish.shard.total}`;
	return `run ${ref.id} · ${ref.provider} · ${cluster} · ${shards} · deadline ${minutes} min`;
}
/** Logs, then teardown; a failed cluster may be kept for a while when that was asked for. */
async function finish({ o, ctx, tell }, checked, artifacts, reached, passed, calm, phases) {
	const { ref } = checked;
	if (reached.touched === void 0) {
		await forget(ref, calm);
		return {
			gone: [],
			left: []
		};
	}
	if (!ctx.signal.aborted) await attempt(reached, () => logsPhase(ref, join(artifacts, "logs"), calm, phases));
	const minutes = o["keep-on-failure"];
	if (minutes !== void 0 && !passed && reached.cluster !== void 0 && !ctx.signal.aborted) {
		tell({ keptUntil: await keepFailed(ref, reached.cluster, minutes, calm) });
		return {
			gone: [],
			left: []
		};
	}
	const report = await phases.run("down", () => tearDown(ref, ctx), downDetail, (r) => r.left.length > 0);
	warnOfLeftovers(report, calm);
	return report;
}

export { run };