import { o as UsageError, s as describe } from "./errors.mjs";
import { n as actions } from "./actions.mjs";
import { n as problemsOf } from "./annotations.mjs";
import { t as artifactName } from "./artifact-names.mjs";
import { t as attempt } from "./attempt.mjs";
import { t as exitCodeOf } from "./exit-code.mjs";
import { n as loadFlow } from "./table3.mjs";
import { t as upload } from "./upload.mjs";
import { join, resolve } from "node:path";
import { readFile } from "node:fs/promises";

// src/flows/job/known.ts
/** What became known, as outputs of the step. */
function outputsOf(known) {
	return {
		...known.ref === void 0 ? {} : {
			id: known.ref.id,
			ref: JSON.stringify(known.ref)
		},
		...known.kubeconfig === void 0 ? {} : { kubeconfig: known.kubeconfig },
		...known.version === void 0 ? {} : { version: known.version },
		...known.result === void 0 ? {} : resultOutputs(known.result),
		...known.staged === void 0 ? {} : stageOutputs(known.staged)
	};
}
function resultOutputs(r) {
	const { counts, proof } = r;
	return {
		result: r.outcome,
		specs: `${r.specs.length}`,
		passed: `${counts.passed + counts.flaky}`,
		failed: `${counts.failed}`,
		flaky: `${counts.flaky}`,
		"not-run": `${counts.notRun}`,
		proof: proof === void 0 || r.selection["shard"] !== void 0 ? "none" : proof.holds ? "holds" : "broken"
	};
}
function stageOutputs({ registry, store, path, manifest, reused }) {
	return {
		registry,
		store,
		stage: path,
		digest: manifest.images.find((i) => /(^|\/)kube-apiserver$/.test(i.repository))?.digest ?? "",
		reused: `${reused}`
	};
}

// src/flows/job/main.ts
/**
* The main step of an action: its command, with what is known told to later steps and to the post step as soon as it
* is, and its results shown and uploaded whatever they are. @returns the exit code
*/
async function jobMain(job) {
	const { action, o, ctx, step } = job;
	const flow = await flowOf(job);
	if (flow === void 0) return 0;
	const artifacts = resolve(o.artifacts);
	let state = firstState(job, artifacts);
	const save = (more) => {
		state = {
			...state,
			...more
		};
		if (actions[action].post) step.saveState(JSON.stringify(state));
	};
	save({});
	if (says(action, "artifacts")) step.output("artifacts", artifacts);
	if (wantsCache(job)) {
		const { restoreCaches } = await import("./cache2.mjs");
		save({ caches: await restoreCaches(o, (await job.services()).cache, ctx) });
	}
	const seen = {};
	const tell = (known) => {
		for (const [name, value] of Object.entries(outputsOf(known))) if (says(action, name)) step.output(name, value);
		if (known.result !== void 0) seen.result = known.result;
		if (known.staged !== void 0) seen.staged = known.staged;
		if (known.mine !== void 0 && o.teardown === "post") save({ ref: known.mine });
		if (known.keptUntil !== void 0) save({ keptUntil: known.keptUntil });
		if (known.publish !== void 0) save({ publish: known.publish === "done" ? void 0 : JSON.stringify(known.publish) });
	};
	const reached = {};
	const code = await attempt(reached, () => flow(asked(job, tell)));
	if (seen.result !== void 0) await shown(job, () => show(job, artifacts, seen.result));
	if (seen.staged !== void 0) await shown(job, () => showStage(step, seen.staged));
	if (reached.error instanceof UsageError && seen.result === void 0) save({ upload: void 0 });
	if (!(ctx.signal.aborted || action === "provision" && o.teardown === "post") && state.upload !== void 0) {
		if (await upload(state.upload, artifacts, job.services, ctx) && says(action, "artifact")) step.output("artifact", state.upload);
		save({ upload: void 0 });
	}
	if (reached.error !== void 0 && seen.result === void 0) throw reached.error;
	ctx.log.close();
	return code ?? exitCodeOf(reached.error);
}
/** A runner of GitHub starts with an empty disk; others keep theirs. https://docs.github.com, RUNNER_ENVIRONMENT */
function wantsCache({ action, o, ctx }) {
	if (!takes(action, "cache")) return false;
	return o.cache === "true" || o.cache === "auto" && ctx.env["RUNNER_ENVIRONMENT"] === "github-hosted";
}
function takes(action, input) {
	return actions[action].inputs.includes(input);
}
function says(action, output) {
	return actions[action].outputs.includes(output);
}
function asked({ o, ctx, print, owner, action }, tell) {
	const bound = action === "provision" && o.teardown === "explicit" ? void 0 : owner;
	return {
		o,
		ctx,
		print,
		tell,
		post: actions[action].post,
		...bound === void 0 ? {} : { owner: bound }
	};
}
/** The work of an action; undefined when there is none to do. @throws UsageError */
async function flowOf(job) {
	const { action, o, ctx } = job;
	const named = o.ref !== void 0 || o.id !== void 0;
	const plain = (flow) => (a) => flow({
		...a,
		operands: []
	});
	if (action === "e2e" && !named && o.kubeconfig === void 0) throw new UsageError("e2e wants a cluster: ref (output of actions/provision), id, or kubeconfig; an empty ref means that provision made none");
	if (action === "teardown") {
		if (o.sweep) return plain(await loadFlow("sweep"));
		if (!named) {
			ctx.log.warn("no ref was given: nothing to tear down (did provision come so far?)");
			return;
		}
		return plain((await import("./teardown2.mjs")).logsAndDown);
	}
	if (action === "merge") {
		const { mergeJob } = await import("./merge3.mjs");
		return (a) => mergeJob({
			...a,
			operands: []
		}, job.services);
	}
	return plain(await loadFlow(actions[action].command));
}
function firstState({ action, o, ctx }, artifacts) {
	return {
		v: 1,
		action,
		artifacts,
		...o.upload && !o.sweep && takes(action, "upload") ? { upload: o["artifact-name"] ?? nameOf(action, o, ctx) } : {},
		paths: {
			cache: ctx.paths.cache,
			runs: ctx.paths.runs
		},
		verbose: o.verbose
	};
}
/** What the uploads of actions are that leave no shards. */
const kinds = {
	merge: "merged",
	teardown: "logs",
	provision: "logs",
	stage: "stage"
};
function nameOf(action, o, { env }) {
	return artifactName({
		kind: kinds[action] ?? "bowsprit",
		provider: action === "stage" ? "" : o.kubeconfig === void 0 ? o.provider : "kubeconfig",
		job: env["GITHUB_JOB"] ?? "",
		jobIndex: o["job-index"] ?? "",
		step: env["GITHUB_ACTION"] ?? "",
		shard: o.shard,
		attempt: Number(env["GITHUB_RUN_ATTEMPT"] ?? "1")
	});
}
/** What cannot be shown is no reason to fail. */
async function shown(job, show) {
	try {
		await show();
	} catch (error) {
		job.ctx.log.warn(`the result could not be shown whole: ${describe(error)}`);
	}
}
async function showStage(step, report) {
	const { stageSummary } = await import("./told.mjs");
	await step.summary(stageSummary(report));
}
/** Summary, annotations, comment. */
async function show({ ctx, step, o, services }, artifacts, result) {
	for (const problem of problemsOf(result, ctx.env["GITHUB_WORKSPACE"])) ctx.log.annotate(problem);
	const markdown = await readFile(join(artifacts, "summary.md"), "utf8");
	await step.summary(markdown);
	if (!o.comment || ctx.signal.aborted) return;
	const { comments } = await services();
	const of = [
		ctx.env["GITHUB_WORKFLOW"],
		ctx.env["GITHUB_JOB"],
		o["job-index"]
	].filter(Boolean).join("/");
	const url = await comments.sticky(`bowsprit ${of}`, `${runLink(ctx)}\n\n${markdown}`);
	if (url !== void 0) ctx.log.info(`comment: ${url}`);
}
function runLink({ env }) {
	const url = `${env["GITHUB_SERVER_URL"]}/${env["GITHUB_REPOSITORY"]}/actions/runs/${env["GITHUB_RUN_ID"]}`;
	return `[${env["GITHUB_WORKFLOW"] ?? "workflow run"} #${env["GITHUB_RUN_NUMBER"] ?? ""}](${url}), attempt ${env["GITHUB_RUN_ATTEMPT"] ?? "1"}`;
}

export { jobMain };