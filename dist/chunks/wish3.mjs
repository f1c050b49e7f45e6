import { o as UsageError } from "./errors.mjs";
import { _ as string, c as nullable, d as object, f as optional, u as number } from "./schemas.mjs";
import { o as specProblems, r as parseRefs } from "./job-spec.mjs";
import { n as sinkAddress } from "./open2.mjs";
import { t as allProblems } from "./problems.mjs";
import { hostname } from "node:os";
import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/plan/prow/build-id.ts
/**
* Ids have nineteen digits, as prow's own have, and fit 64 bits: TestGrid asks for "builds after this one" only where
* ids are at least this large (shorter ones it lists all, each time), and all compare as texts as they do as numbers.
*/
const base = 10n ** 18n;
/**
* The id of the build that all jobs of one attempt of a workflow run publish together.
* A later run has a larger one, and a later attempt of the same run too.
* @param runId GITHUB_RUN_ID, unique in all of GitHub and growing
* @param attempt GITHUB_RUN_ATTEMPT, from 1; GitHub allows some 50
* @returns undefined when these are no numbers
*/
function workflowBuildId(runId, attempt) {
	if (!/^\d{1,15}$/.test(runId) || !/^\d{1,3}$/.test(attempt)) return void 0;
	return String(base + BigInt(runId) * 1000n + BigInt(attempt));
}
/** Of a run outside of a CI service: by when it began. @param startedAt epoch milliseconds */
function timedBuildId(startedAt) {
	return String(base + BigInt(Math.floor(startedAt)) * 1000n);
}

// src/plan/prow/github-event.ts
const text = optional(nullable(string()));
const pullRequest = object({ pull_request: object({
	number: number(),
	title: text,
	html_url: text,
	user: optional(nullable(object({ login: text }))),
	head: object({
		sha: string(),
		ref: text
	}),
	base: object({
		sha: string(),
		ref: string()
	})
}) });
const push = object({
	after: string(),
	ref: string()
});
const mergeGroup = object({ merge_group: object({
	base_ref: string(),
	base_sha: string(),
	head_ref: string(),
	head_sha: string()
}) });
/**
* pull_request is a presubmit, push a postsubmit, merge_group a batch; what has no change of its own (schedule,
* workflow_dispatch and all others) is periodic, with the repository among its extra refs.
* @param event the text of GITHUB_EVENT_PATH; what it does not have is taken from the variables
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
* @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
* @returns undefined outside of a workflow
*/
function jobEvent(env, event) {
	const [org, repo] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
	if (!org || !repo) return void 0;
	const at = {
		org,
		repo,
		repo_link: `${env["GITHUB_SERVER_URL"] || "https://github.com"}/${org}/${repo}`
	};
	switch (env["GITHUB_EVENT_NAME"]) {
		case "pull_request":
		case "pull_request_target": return presubmit(at, event) ?? periodic(at, env);
		case "push": {
			const known = push.safeParse(event);
			return {
				type: "postsubmit",
				refs: based(at, known.success ? known.data.ref : env["GITHUB_REF"] ?? "", known.success ? known.data.after : env["GITHUB_SHA"] ?? "")
			};
		}
		case "merge_group": return batch(at, event) ?? periodic(at, env);
		default: return periodic(at, env);
	}
}
function presubmit(at, event) {
	const known = pullRequest.safeParse(event);
	if (!known.success) return void 0;
	const { number, title, html_url, user, head, base } = known.data.pull_request;
	const pull = {
		number,
		...user?.login ? { author: user.login } : {},
		sha: head.sha,
		...title ? { title } : {},
		...head.ref ? { head_ref: head.ref } : {},
		...html_url ? { link: html_url } : {}
	};
	return {
		type: "presubmit",
		refs: {
			...based(at, base.ref, base.sha),
			pulls: [pull]
		}
	};
}
/**
* GitHub says which commit the queue has made of the pull requests in the group, but not which they all are; the
* branch has the number of the last one: gh-readonly-queue/main/pr-12-<sha>.
*/
function batch(at, event) {
	const known = mergeGroup.safeParse(event);
	if (!known.success) return void 0;
	const { base_ref, base_sha, head_ref, head_sha } = known.data.merge_group;
	const number = Number(/\/pr-(\d+)-/.exec(head_ref)?.[1]);
	if (!(number > 0)) return void 0;
	return {
		type: "batch",
		refs: {
			...based(at, base_ref, base_sha),
			pulls: [{
				number,
				sha: head_sha,
				head_ref: branch(head_ref)
			}]
		}
	};
}
function periodic(at, env) {
	return {
		type: "periodic",
		extra_refs: [based(at, env["GITHUB_REF"] ?? "", env["GITHUB_SHA"] ?? "")]
	};
}
function based(at, ref, sha) {
	const base_ref = branch(ref) || "HEAD";
	return {
		...at,
		base_ref,
		...sha === "" ? {} : { base_sha: sha }
	};
}
function branch(ref) {
	return ref.replace(/^refs\/(?:heads|tags)\//, "");
}
/**
* A name for the job, as it will stand in paths and in TestGrid; the same for all jobs of a workflow, which publish one
* build. Kinds are told apart in the way of Kubernetes' own jobs: pull-, post- and ci-.
*/
function workflowJobName(env, type) {
	const repo = env["GITHUB_REPOSITORY"]?.split("/")[1];
	if (!repo) return void 0;
	return `${type === "postsubmit" ? "post" : type === "periodic" ? "ci" : "pull"}-${repo}-${env["GITHUB_WORKFLOW"] ?? "workflow"}`.replace(/^(.*-)\.github\/workflows\/(.*?)\.ya?ml$/, "$1$2").toLowerCase().replaceAll(/[^a-z0-9._]+/g, "-").replaceAll(/^-+|-+$/g, "");
}
/** The page of the workflow run, this attempt of it. */
function workflowRunUrl(env) {
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
	if (!server || !repository || !run) return void 0;
	return `${server}/${repository}/actions/runs/${run}/attempts/${env["GITHUB_RUN_ATTEMPT"] ?? "1"}`;
}

// src/flows/publish/wish.ts
/**
* Who this job is, in prow's words: from flags, from a prow job that we run in (JOB_SPEC), from the event of a
* workflow, or just by when it began.
* @param startedAt epoch milliseconds
* @throws UsageError
*/
async function jobSpec(o, ctx, startedAt) {
	const { env } = ctx;
	const prow = ofProw(env["JOB_SPEC"]);
	const event = prow ?? jobEvent(env, await eventOf(ctx));
	const [refs, extra] = await allProblems([() => refsOf(o.refs), () => extraRefs(o["extra-refs"])]);
	const type = o["job-type"] ?? (refs === void 0 ? event?.type ?? "periodic" : typeOf(refs));
	const job = o["job-name"] ?? prow?.job ?? workflowJobName(env, type) ?? "bowsprit";
	const ofRun = workflowBuildId(env["GITHUB_RUN_ID"] ?? "", env["GITHUB_RUN_ATTEMPT"] ?? "1");
	const buildid = o["build-id"] ?? prow?.buildid ?? ofRun ?? timedBuildId(startedAt);
	const own = refs ?? event?.refs;
	const others = [...type === "periodic" && own !== void 0 ? [own] : [], ...extra ?? event?.extra_refs ?? []];
	return {
		type,
		job,
		buildid,
		prowjobid: prow?.prowjobid ?? uuidOf([
			env["GITHUB_REPOSITORY"] ?? "",
			type,
			job,
			buildid
		]),
		...type === "periodic" || own === void 0 ? {} : { refs: own },
		...others.length === 0 ? {} : { extra_refs: others }
	};
}
/** @returns undefined when nothing is to be published @throws UsageError with every problem */
async function publishWish(o, ctx, spec) {
	const sinks = o.sink ?? [];
	if (sinks.length === 0) return void 0;
	const problems = specProblems(spec);
	const [strategy] = await allProblems([
		() => strategyOf(o),
		() => void sinks.map(sinkAddress),
		() => {
			if (problems.length > 0) throw new UsageError(problems);
		}
	]);
	const url = workflowRunUrl(ctx.env);
	const provider = o["gcp-identity-provider"];
	return {
		sinks,
		spec,
		strategy,
		compress: (o.compress ?? []).map((ending) => ending.replace(/^\*?\.(?=.)/, "").toLowerCase()),
		censor: o.censor ?? [],
		agent: url === void 0 ? "bowsprit" : "github-actions",
		...url === void 0 ? {} : { url },
		node: ctx.env["RUNNER_NAME"] || hostname(),
		...provider === void 0 ? {} : { gcs: {
			provider,
			serviceAccount: o["gcp-service-account"]
		} }
	};
}
function strategyOf(o) {
	const name = o["path-strategy"];
	const [org, repo] = (o["default-repo"] ?? "").split("/");
	if (name === "explicit") {
		if (o["default-repo"] !== void 0) throw new UsageError("--default-repo is for --path-strategy legacy or single: explicit paths have every repository");
		return { name };
	}
	if (!org || !repo) throw new UsageError(`--path-strategy ${name} wants --default-repo ORG/REPO: whom the paths leave out`);
	return {
		name,
		home: {
			org,
			repo
		}
	};
}
function refsOf(text) {
	if (text === void 0) return void 0;
	const refs = parseRefs(text);
	if (typeof refs === "string") throw new UsageError(refs);
	return refs;
}
function extraRefs(texts) {
	const all = texts?.map(parseRefs);
	const problems = all?.filter((r) => typeof r === "string") ?? [];
	if (problems.length > 0) throw new UsageError(problems);
	return all?.filter((r) => typeof r !== "string");
}
function typeOf(refs) {
	const pulls = refs.pulls?.length ?? 0;
	return pulls === 0 ? "postsubmit" : pulls === 1 ? "presubmit" : "batch";
}
function ofProw(text) {
	if (!text) return void 0;
	try {
		const spec = JSON.parse(text);
		return specProblems(spec).length === 0 ? spec : void 0;
	} catch {
		return;
	}
}
async function eventOf({ env, log }) {
	const file = env["GITHUB_EVENT_PATH"];
	if (!file) return void 0;
	try {
		return JSON.parse(await readFile(file, "utf8"));
	} catch (error) {
		log.warn(`the event of this workflow cannot be read: ${error.message}`);
		return;
	}
}
/** The same for all jobs that publish one build. @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
function uuidOf(words) {
	const hex = createHash("sha256").update(JSON.stringify(words)).digest("hex");
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`a${hex.slice(17, 20)}`,
		hex.slice(20, 32)
	].join("-");
}

export { publishWish as n, jobSpec as t };