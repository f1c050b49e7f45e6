import { o as UsageError } from "./errors.mjs";
import { a as cloneRecorded, c as cloneLog, i as cloneDir, n as namedRefs, o as whyNotCloned, s as cloneRefsOfJson, t as cloneWish } from "./wish2.mjs";
import { t as jobSpec } from "./wish3.mjs";
import { join, resolve } from "node:path";
import { readFile, writeFile } from "node:fs/promises";

// src/flows/clone/clone.ts
/**
* Clones as prow's clonerefs does, and leaves clone-records.json and clone-log.txt beside the results. Exit code 1 when
* a repository could not be had; what was done is then the build log too.
* @throws UsageError before anything is cloned
*/
async function clone({ o, operands, ctx, print }) {
	const wish = await cloneWish(o, ctx, () => others(o, operands, ctx));
	if (wish.all.length === 0) throw new UsageError("clone wants repositories: --refs 'kubernetes/kubernetes=master,12' (branch, and pull requests to merge), or a file of prow's refs");
	const artifacts = resolve(o.artifacts);
	const records = await cloneRecorded(wish, artifacts, ctx);
	const failed = records.filter((r) => r.failed);
	if (failed.length > 0) await writeFile(join(artifacts, "build-log.txt"), cloneLog(failed));
	const found = records.map((r) => ({
		repo: `${r.refs.org}/${r.refs.repo}`,
		dir: cloneDir(wish, r.refs),
		sha: r.final_sha
	}));
	if (o.json) print(JSON.stringify(found, null, 2));
	else for (const f of found) if (f.sha !== void 0) print(`${f.sha}  ${f.repo}  ${f.dir}`);
	for (const r of failed) ctx.log.warn(whyNotCloned(r));
	return failed.length > 0 ? 1 : 0;
}
/** Of files; where neither these nor options name any, of what prow's own utilities are told, or of the workflow. */
async function others(o, operands, ctx) {
	const files = await Promise.all(operands.map(async (name) => cloneRefsOfJson(name, await text(name))));
	const told = ctx.env["CLONEREFS_OPTIONS"] ?? ctx.env["JOB_SPEC"];
	if (operands.length > 0 || namedRefs(o).length > 0) return files.flat();
	if (told !== void 0) return cloneRefsOfJson("CLONEREFS_OPTIONS or JOB_SPEC", told);
	return ctx.env["GITHUB_ACTIONS"] === "true" ? ofWorkflow(o, ctx) : [];
}
/** What the event of the workflow is about. */
async function ofWorkflow(o, ctx) {
	const spec = await jobSpec(o, ctx, ctx.clock.now());
	return [...spec.refs === void 0 ? [] : [spec.refs], ...spec.extra_refs ?? []];
}
async function text(name) {
	return readFile(name, "utf8").catch((cause) => {
		throw new UsageError(`cannot read ${name}: ${cause.message}`);
	});
}

export { clone };