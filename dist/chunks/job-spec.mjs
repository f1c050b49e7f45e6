// src/plan/prow/job-spec.ts
/** What prow calls a job's type: what set it off. */
const jobTypes = [
	"presubmit",
	"postsubmit",
	"periodic",
	"batch"
];
/** `main:0123abc,12:4567def`: base, then the pull requests: what PULL_REFS and started.json have. */
function refsText(refs) {
	return [refs.base_sha ? `${refs.base_ref}:${refs.base_sha}` : refs.base_ref, ...(refs.pulls ?? []).map((p) => p.sha ? `${p.number}:${p.sha}` : `${p.number}`)].join(",");
}
/** The repository that a job is about: a periodic job's is the first of its extra ones. */
function mainRefs(spec) {
	return spec.refs ?? spec.extra_refs?.[0];
}
/** Commit, or else branch, that a build is said to be of: a pull request's head before the base. */
function revisionOf(spec) {
	const refs = mainRefs(spec);
	return refs?.pulls?.[0]?.sha || refs?.base_sha || refs?.base_ref;
}
const refsForm = "ORG/REPO=BRANCH[:SHA][,PULL:SHA...], such as kubernetes/kubernetes=master:0123abc,12:4567def";
/**
* Reads `org/repo=main:sha,12:sha`, as clonerefs takes it.
* @returns the refs, or what is wrong with the text, with what to do
*/
function parseRefs(text) {
	const [, org, repo, rest] = /^([\w.-]+)\/([\w.-]+)=(.+)$/.exec(text.trim()) ?? [];
	if (org === void 0 || repo === void 0 || rest === void 0) return `${JSON.stringify(text)} names no repository and branch: give ${refsForm}`;
	const [base = "", ...others] = rest.split(",");
	const [base_ref = "", base_sha] = cut(base);
	if (base_ref === "" || /[\s~^:?*[\\]/.test(base_ref) || wrongSha(base_sha)) return `${JSON.stringify(base)} in ${JSON.stringify(text)} is no branch, or no branch and commit: give ${refsForm}`;
	const pulls = [];
	for (const other of others) {
		const [number = "", sha] = cut(other);
		if (!/^[1-9]\d{0,9}$/.test(number) || sha === void 0 || wrongSha(sha)) return `${JSON.stringify(other)} in ${JSON.stringify(text)} is no pull request: give its number and commit, such as 12:4567def`;
		pulls.push({
			number: Number(number),
			sha
		});
	}
	return {
		org,
		repo,
		base_ref,
		...base_sha === void 0 ? {} : { base_sha },
		...pulls.length === 0 ? {} : { pulls }
	};
}
function cut(text) {
	const at = text.indexOf(":");
	return at < 0 ? [text.trim(), void 0] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
function wrongSha(sha) {
	return sha !== void 0 && !/^[0-9a-f]{4,64}$/i.test(sha);
}
/** What a spec lacks to be published where readers look for it, each with what to do. */
function specProblems(spec) {
	const problems = [];
	if (!/^[A-Za-z0-9][\w.-]*$/.test(spec.job)) problems.push(`job name ${JSON.stringify(spec.job)}: it becomes a directory and a name in TestGrid: letters, digits, - _ and . only (--job-name)`);
	if (!/^[1-9]\d{0,18}$/.test(spec.buildid) || BigInt(spec.buildid) > 2n ** 63n - 1n) problems.push(`build id ${JSON.stringify(spec.buildid)}: readers order builds by it: a whole number of at most 19 digits (--build-id)`);
	const pulls = spec.refs?.pulls?.length ?? 0;
	if (spec.type === "presubmit" && pulls !== 1) problems.push(`a presubmit is of one pull request, ${pulls} given: name it by --refs, or give another --job-type`);
	if (spec.type === "batch" && pulls === 0) problems.push("a batch is of pull requests, none given: name them by --refs, or give another --job-type");
	if (spec.type !== "periodic" && spec.refs === void 0) problems.push(`a ${spec.type} is of a repository: name it by --refs ${refsForm}, or give --job-type periodic`);
	return problems;
}

export { revisionOf as a, refsText as i, mainRefs as n, specProblems as o, parseRefs as r, jobTypes as t };