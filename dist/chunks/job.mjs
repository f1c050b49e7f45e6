import { s as describe } from "./errors.mjs";
import { i as refsText } from "./job-spec.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as publishStart, t as publishEnd } from "./end.mjs";
import { n as publishWish, t as jobSpec } from "./wish3.mjs";
import { resolve } from "node:path";

// src/plan/prow/environment.ts
/**
* The variables that prow gives a job's processes. None of them is a secret.
* @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/pod-utils/downwardapi/jobspec.go
* @param artifacts absolute directory whose files are published
* @param gopath where the sources were cloned to, in a `src` below it
*/
function prowEnv(spec, artifacts, gopath) {
	const { refs, type } = spec;
	const always = {
		CI: "true",
		JOB_NAME: spec.job,
		JOB_TYPE: type,
		JOB_SPEC: JSON.stringify(spec),
		BUILD_ID: spec.buildid,
		BUILD_NUMBER: spec.buildid,
		PROW_JOB_ID: spec.prowjobid,
		ARTIFACTS: artifacts,
		...gopath === void 0 ? {} : { GOPATH: gopath }
	};
	if (type === "periodic" || refs === void 0) return always;
	const ofRepo = {
		...always,
		REPO_OWNER: refs.org,
		REPO_NAME: refs.repo,
		PULL_BASE_REF: refs.base_ref,
		PULL_BASE_SHA: refs.base_sha ?? "",
		PULL_REFS: refsText(refs)
	};
	const pull = refs.pulls?.[0];
	if (type !== "presubmit" || pull === void 0) return ofRepo;
	return {
		...ofRepo,
		PULL_NUMBER: String(pull.number),
		PULL_PULL_SHA: pull.sha,
		PULL_HEAD_REF: pull.head_ref ?? "",
		PULL_TITLE: pull.title ?? ""
	};
}

// src/flows/publish/job.ts
/** Time that publishing may take at the end, in milliseconds; less after Ctrl-C. */
const endMs = 9e5;
const hurriedMs = 6e4;
/**
* @param startedAt epoch milliseconds
* @param gopath where sources are cloned to; default: where the environment has them
* @throws UsageError, before anything is made
*/
async function jobOf(o, ctx, startedAt, gopath = ctx.env["GOPATH"]) {
	const spec = await jobSpec(o, ctx, startedAt);
	return {
		wish: await publishWish(o, ctx, spec),
		variables: prowEnv(spec, resolve(o.artifacts), gopath)
	};
}
/** Says that the build has begun. From now on a post step knows that something is to be published. */
async function jobBegins({ wish }, startedAt, { ctx, tell }) {
	if (wish === void 0) return;
	tell({ publish: wish });
	await publishStart(wish, startedAt, ctx);
}
/**
* Publishes what the job has left, whatever became of it. Nothing that goes wrong here changes the job's result. Where
* a post step follows, a cancelled job, which has only seconds, leaves it to that.
* @param merged directories that a merge has taken its shards from
*/
async function jobEnds({ wish }, artifacts, merged, asked) {
	const { ctx, tell, post } = asked;
	if (wish === void 0 || post && ctx.signal.aborted) return;
	await publishAll(wish, artifacts, merged, ctx.withSignal(AbortSignal.timeout(ctx.signal.aborted ? hurriedMs : endMs)));
	tell({ publish: "done" });
}
/** @returns whether all of it is in every sink; what is not has been told */
async function publishAll(wish, artifacts, merged, ctx) {
	const phases = phasesOf(ctx);
	try {
		return (await phases.run("publish", () => publishEnd(wish, artifacts, merged, ctx), (all) => all.map((p) => p.link).join(", "), (all) => all.some((p) => p.failed !== void 0))).every((p) => p.failed === void 0);
	} catch (error) {
		ctx.log.warn(`not all is published (everything is still in ${artifacts}): ${describe(error)}`);
		return false;
	}
}

export { publishAll as i, jobEnds as n, jobOf as r, jobBegins as t };