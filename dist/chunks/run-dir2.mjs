import { join } from "node:path";
import { mkdir, readdir, rm, rmdir, writeFile } from "node:fs/promises";

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

export { runMark as i, makeRunDir as n, removeRunDir as r, foreign as t };