import { s as describe } from "./errors.mjs";
import { a as loadRun } from "./runs.mjs";
import { n as logsPhase } from "./logs2.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as tearDown, r as warnOfLeftovers, t as downDetail } from "./teardown.mjs";
import { t as upload } from "./upload.mjs";
import { join } from "node:path";

// src/flows/job/post.ts
/** Milliseconds for publishing: the upload and the caches need time, too. */
const publishMs = 12e4;
/** Milliseconds for logs: after a cancel the whole job has less than five minutes. */
const logsMs = 45e3;
/**
* After a cancel a job has five minutes in all. What its cloud still deletes by then ends without us; whoever is to see
* the end has actions/teardown in a job of its own, or sweep.
*/
const postMinutes = 4;
/**
* The post step: removes the cluster that main made, whatever became of main, then uploads and saves what main did
* not come to. It knows nothing but the saved state, and no part of it keeps the next from its turn.
* @returns the exit code: 4 when something is left
*/
async function jobPost(state, job) {
	const { ctx } = job;
	if (state === void 0) {
		ctx.log.info("main made nothing: nothing to remove");
		return 0;
	}
	const report = await removed(state, ctx);
	if (state.publish !== void 0) await published(state.publish, state.artifacts, ctx);
	if (state.upload !== void 0) await upload(state.upload, state.artifacts, job.services, ctx);
	if (state.caches !== void 0) await saved(state.caches, job);
	if (report === void 0) return 0;
	await told(report, job);
	return report.left.length === 0 ? 0 : 4;
}
async function removed(state, ctx) {
	const { ref, keptUntil } = state;
	if (ref === void 0) return void 0;
	if (keptUntil !== void 0 && isKept(keptUntil, ctx)) {
		ctx.log.warn(`the cluster is kept until ${keptUntil}; then sweep removes it, or now: bowsprit down --ref ${ref.scope}/${ref.id}.json`);
		return;
	}
	const phases = phasesOf(ctx);
	const there = await loadRun(ref.scope, ref.id).catch(() => void 0);
	if (there?.kubeconfig !== void 0) {
		const hurried = ctx.withSignal(AbortSignal.timeout(logsMs));
		await logsPhase(ref, join(state.artifacts, "logs"), hurried, phases).catch((error) => ctx.log.warn(`logs: ${describe(error)}`));
	}
	const report = await phases.run("down", () => tearDown(ref, ctx, postMinutes), (r) => detail(r, there !== void 0), (r) => r.left.length > 0);
	warnOfLeftovers(report, ctx);
	return report;
}
/** On a machine of GitHub's nobody could look at it after the job, and the machine goes anyway. */
function isKept(until, ctx) {
	return ctx.env["RUNNER_ENVIRONMENT"] !== "github-hosted" && Date.parse(until) > ctx.clock.now();
}
function detail(r, wasThere) {
	if (r.left.length > 0 || (r.going?.length ?? 0) > 0) return downDetail(r);
	if (!wasThere && r.gone.length === 0) return "gone already, nothing left";
	return `removed ${r.gone.length} things, nothing left`;
}
/** What a step had no time for that was cancelled, or killed: its build is aborted, with all that there is. */
async function published(wish, artifacts, ctx) {
	const { publishAll } = await import("./job2.mjs");
	const hurried = ctx.withSignal(AbortSignal.timeout(publishMs));
	await publishAll(JSON.parse(wish), artifacts, [], hurried);
}
async function saved(caches, { services, ctx }) {
	try {
		const { cache } = await services();
		for (const { paths, key } of caches) await cache.save(paths, key);
	} catch (error) {
		ctx.log.warn(`nothing is saved for later runs: ${describe(error)}`);
	}
}
/** A leftover costs somebody something: it is said where it is seen. What is going does so for some minutes. */
async function told({ going = [], left }, { ctx, step }) {
	for (const l of left) ctx.log.annotate({
		title: "left behind",
		message: `${l.kind} ${l.name}; remove it with: ${l.remove}`
	});
	const texts = [...left.length > 0 ? [`## ❌ Left behind\n\n${table("removed with", left)}`] : [], ...going.length > 0 ? [`## Being deleted\n\n${table("waited for with", going)}`] : []];
	if (texts.length === 0) return;
	try {
		await (await step()).summary(texts.join("\n"));
	} catch (error) {
		ctx.log.warn(`no summary: ${describe(error)}`);
	}
}
function table(how, things) {
	return `| what | name | ${how} |\n|---|---|---|\n${things.map((t) => `| ${t.kind} | \`${t.name}\` | \`${t.remove}\` |`).join("\n")}\n`;
}

export { jobPost };