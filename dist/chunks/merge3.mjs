import { t as pMap } from "./p-map.mjs";
import { o as UsageError } from "./errors.mjs";
import { n as newestAttempts } from "./artifact-names.mjs";
import { n as minimatch } from "./esm6.mjs";
import { t as merge } from "./merge2.mjs";
import { join, resolve } from "node:path";
import { rm } from "node:fs/promises";

// src/plan/artifact-pattern.ts
/** Which names a glob pattern selects, e.g. `bowsprit-local-*` or `{bowsprit,mine}-*`. */
function matchingNames(names, pattern) {
	return names.filter((name) => minimatch(name, pattern, {
		dot: true,
		nocomment: true,
		nonegate: true
	}));
}

// src/flows/job/merge.ts
/**
* Merges directories, or the artifacts of this workflow run that the pattern names: the newest attempt of each. They
* are put below the merged result, whose links to logs of specs lead there.
*/
async function mergeJob(asked, services) {
	const { o, ctx } = asked;
	if (o.directories !== void 0) return merge({
		...asked,
		operands: o.directories
	});
	const { artifacts } = await services();
	const wanted = newest(await artifacts.list(), o.pattern);
	const dir = join(resolve(o.artifacts), "shards");
	await rm(dir, {
		recursive: true,
		force: true
	});
	ctx.log.info(`merging ${wanted.map((a) => a.name).join(", ")}`);
	await pMap(wanted, (a) => artifacts.download(a, join(dir, a.name)), {
		concurrency: 4,
		signal: ctx.signal
	});
	return merge({
		...asked,
		operands: wanted.map((a) => join(dir, a.name))
	});
}
function newest(all, pattern) {
	const names = newestAttempts(matchingNames([...new Set(all.map((a) => a.name))], pattern));
	if (names.length === 0) {
		const there = all.map((a) => a.name).join(", ") || "none";
		throw new UsageError(`no artifact of this workflow run matches ${pattern} (there are: ${there}): did the shards upload theirs?`);
	}
	const ofName = (name) => all.filter((a) => a.name === name).toSorted((a, b) => b.id - a.id)[0];
	return names.flatMap((name) => ofName(name) ?? []);
}

export { mergeJob };