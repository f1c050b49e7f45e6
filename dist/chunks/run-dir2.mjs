import { join } from "node:path";
import { appendFileSync } from "node:fs";
import { access, mkdir, readFile, readdir, rm, rmdir, writeFile } from "node:fs/promises";

// src/providers/run-dir.ts
/** Marks a directory as a run's own. A ref is only words: without the mark nothing is removed on its say-so. */
const runMark = ".bowsprit-run";
/** Makes the run's directory and marks it before anything else is in it. @returns its path */
async function makeRunDir(ref) {
	const dir = join(ref.scope, ref.id);
	await mkdir(dir, {
		recursive: true,
		mode: 448
	});
	await writeFile(join(dir, runMark), `${ref.id}\n`);
	return dir;
}
/** Whether a run of ours made it. */
async function isRunDir(dir) {
	return access(join(dir, runMark)).then(() => true, () => false);
}
/** Ids of the processes of e2e.test that a run has started, a line each. */
const suites = "e2e-runs";
/** Keeps the id that a process of e2e.test labels its namespaces with, before it makes any: `down` looks for them. */
function noteSuite(dir, id) {
	appendFileSync(join(dir, suites), `${id}\n`);
}
/** What `noteSuite` kept. */
async function suitesOf(dir) {
	return (await readFile(join(dir, suites), "utf8").catch(() => "")).split("\n").filter((id) => /^[0-9a-f-]{36}$/.test(id));
}
/** A directory that a ref names and that no run of ours has made. */
function foreign(dir) {
	return {
		kind: "file",
		name: dir,
		remove: `nothing that bowsprit would type: ${dir} has no ${runMark}, so no run made it; look at the ref again`
	};
}
/** Removes a run's directory, the mark last, so that a removal that was cut short can be taken up again. */
async function removeRunDir(dir) {
	const names = await readdir(dir).catch(() => void 0);
	if (names === void 0) return {
		gone: [],
		left: []
	};
	if (names.length > 0 && !names.includes(".bowsprit-run")) return {
		gone: [],
		left: [foreign(dir)]
	};
	const others = names.filter((name) => name !== runMark);
	await Promise.allSettled(others.map((name) => rm(join(dir, name), {
		recursive: true,
		force: true
	})));
	try {
		if ((await readdir(dir)).every((name) => name === ".bowsprit-run")) await rm(join(dir, runMark), { force: true });
		await rmdir(dir);
		return {
			gone: [`file ${dir}`],
			left: []
		};
	} catch {
		return {
			gone: [],
			left: [{
				kind: "file",
				name: dir,
				remove: `rm -rf '${dir.replaceAll("'", `'\\''`)}'`
			}]
		};
	}
}

export { removeRunDir as a, noteSuite as i, isRunDir as n, runMark as o, makeRunDir as r, suitesOf as s, foreign as t };