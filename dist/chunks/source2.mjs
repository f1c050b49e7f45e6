import { o as UsageError } from "./errors.mjs";
import { n as resolveSource, t as parseSource } from "./source.mjs";
import { r as defaultSource } from "./table.mjs";
import { o as parseGoModHead } from "./module.mjs";
import { a as cloneRecorded, c as cloneLog, i as cloneDir, n as namedRefs, o as whyNotCloned, r as pinnedWish } from "./wish2.mjs";
import { t as plural } from "./words.mjs";
import { join, resolve } from "node:path";
import { readFile } from "node:fs/promises";

// src/flows/clone/source.ts
/** Whether what is built has to be cloned first: repositories are named, and no source. */
function clonesFirst(o) {
	return o.source === void 0 && namedRefs(o).length > 0;
}
/**
* What a command builds that makes no cluster: its source, or the repositories that are named instead.
* @returns clones it, where it has to be
* @throws UsageError
*/
async function askedSource(o, ctx) {
	if (clonesFirst(o)) {
		const wish = await pinnedWish(o, ctx);
		return (phases) => clonedSource(wish, resolve(o.artifacts), ctx, phases);
	}
	const source = await resolveSource(parseSource(o.source ?? "module:v1.36.3"), ctx);
	return async () => source;
}
const notCloned = "the source is cloned first";
/** In place of a source that is still to be cloned. @throws UsageError for `onceCloned` */
async function uncloned() {
	throw new UsageError(notCloned);
}
/**
* What wants a source that is still to be cloned is looked at then; all other problems are known now.
* @returns undefined when the source is all that is missing
*/
async function onceCloned(check) {
	try {
		return await check();
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		const others = error.problems.filter((problem) => problem !== notCloned);
		if (others.length === 0) return void 0;
		throw new UsageError(others);
	}
}
/**
* Clones, as a phase of the run whose records are among its artifacts and whose log is in its own.
* @param artifacts absolute
* @returns what is built: the first of the repositories that is a tree of Kubernetes; where none is, the default, which
* the repositories stand beside
*/
async function clonedSource(wish, artifacts, ctx, phases) {
	const cloned = async () => {
		const records = await cloneRecorded(wish, artifacts, ctx);
		ctx.log.debug(cloneLog(records));
		const failed = records.filter((r) => r.failed);
		if (failed.length > 0) throw new Error(failed.map(whyNotCloned).join("\n"));
		return records;
	};
	const dirs = (await phases.run("clone", cloned, (all) => all.map(detail).join(", "))).map((r) => cloneDir(wish, r.refs));
	const trees = await Promise.all(dirs.map(isKubernetes));
	return resolveSource(parseSource(dirs.find((_, i) => trees[i]) ?? "module:v1.36.3"), ctx);
}
/** Where a command of the job runs, as under prow: in the repository that says so, else in the first. */
function workDir(wish) {
	const refs = wish.all.find((r) => r.workdir) ?? wish.all[0];
	return refs && cloneDir(wish, refs);
}
/** Options that name the commits which are cloned, for whoever tells what the job is of. */
function withPinned(o, { all }) {
	const texts = all.map(pinnedText);
	const [refs, extra] = o.refs === void 0 ? [void 0, texts] : [texts[0], texts.slice(1)];
	return {
		...o,
		refs,
		"extra-refs": extra.length > 0 ? extra : void 0
	};
}
function pinnedText({ org, repo, base_ref, base_sha, pulls }) {
	return [`${org}/${repo}=${base_ref}:${base_sha}`, ...(pulls ?? []).map((p) => `${p.number}:${p.sha}`)].join(",");
}
function detail({ refs, final_sha }) {
	const pulls = refs.pulls?.length ?? 0;
	const merged = pulls === 0 ? "" : ` with ${plural(pulls, "pull request")}`;
	return `${refs.org}/${refs.repo} ${refs.base_ref}${merged} at ${final_sha?.slice(0, 12)}`;
}
async function isKubernetes(dir) {
	const text = await readFile(join(dir, "go.mod"), "utf8").catch(() => "");
	return parseGoModHead(text).module === "k8s.io/kubernetes";
}

export { uncloned as a, onceCloned as i, clonedSource as n, withPinned as o, clonesFirst as r, workDir as s, askedSource as t };