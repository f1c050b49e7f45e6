import { o as __toESM } from "./rolldown-runtime.mjs";
import { r as ProvisionError } from "./errors.mjs";
import { _ as string, d as object, s as literal } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as require_lib } from "./lib2.mjs";
import { a as laterOf, d as storeDirs, l as stageIdentity, r as hasExpired, s as parseStageManifest, u as stageManifestText } from "./stage-manifest.mjs";
import { join } from "node:path";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/stores/stages.ts
/**
* Where a manifest lies. Stages with the same content are one stage, whoever made them; stages of one build with
* other content (another set of files) are beside one another, so that none changes under a cluster that uses it.
*/
function stagePath(manifest) {
	const digest = createHash("sha256").update(stageIdentity(manifest)).digest("hex");
	return `${storeDirs.stages}/${manifest.build}/${digest.slice(0, 16)}.json`;
}
/**
* The stages of a build that live at that time, the longest-lived first.
* @param build of all builds where none is named
*/
async function findStages(store, build, now) {
	const listed = await store.list(build === void 0 ? storeDirs.stages : `${storeDirs.stages}/${build}`);
	return (await pMap(listed, async ({ path }) => ({
		path,
		text: (await store.read(path))?.bytes.toString()
	}), { concurrency: 8 })).flatMap(({ path, text }) => {
		const manifest = text === void 0 ? "gone" : parseStageManifest(text);
		return typeof manifest === "string" || hasExpired(manifest, now) ? [] : [{
			path,
			manifest
		}];
	}).sort((a, b) => Date.parse(b.manifest.expires) - Date.parse(a.manifest.expires));
}
/**
* Writes the manifest, or lets the one that is there live longer. Any number of processes may do it at once: each
* writes only over what it has read.
* @returns the manifest as it is in the store now
*/
async function commitStage(store, manifest, ctx) {
	const path = stagePath(manifest);
	for (let attempt = 0; attempt < 50; attempt++) {
		const there = await store.read(path);
		const old = there === void 0 ? void 0 : parseStageManifest(there.bytes.toString());
		const known = typeof old === "object" ? old : void 0;
		const expires = known === void 0 ? manifest.expires : laterOf(known.expires, manifest.expires);
		if (known !== void 0 && expires === known.expires) return {
			path,
			manifest: known
		};
		const next = {
			...manifest,
			expires
		};
		const onlyOver = there === void 0 ? "absent" : { version: there.version };
		const bytes = Buffer.from(stageManifestText(next));
		if (await store.put(path, { bytes }, {
			onlyOver,
			expires
		})) return {
			path,
			manifest: next
		};
		await ctx.clock.sleep(20 + Math.floor(Math.random() * 100), ctx.signal);
	}
	throw new ProvisionError(`${path} in ${store.address} changes all the time: try again later`);
}
/**
* A signed URL for each file of a stage, by its path in the store: for machines that have no identity of their own to read the
* store with. They are secrets. Undefined where the store makes none.
* @param seconds how long they can be fetched, at most seven days; with temporary credentials not longer than these
*/
async function signedUrls(store, manifest, seconds) {
	const urls = await pMap(manifest.files, (f) => store.url(f.path, seconds), { concurrency: 8 });
	if (urls.some((url) => url === void 0)) return void 0;
	return Object.fromEntries(manifest.files.map((f, i) => [f.path, urls[i]]));
}

// src/state/stages.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const recordSchema = object({
	v: literal(1),
	store: string(),
	registry: string(),
	build: string(),
	version: string(),
	expires: datetime()
});
/** Beside the records of runs; no run can have this name. */
const dirOf = (runs) => join(runs, "_stages");
/** One record for each build, registry and store: a second stage of the same thing is the same one. */
async function saveStage(runs, record) {
	await mkdir(dirOf(runs), { recursive: true });
	await (0, import_lib.default)(pathOf(runs, record), `${JSON.stringify(record, null, 2)}\n`);
}
/** Every readable record; unreadable ones are passed over. */
async function listStages(runs) {
	const names = await readdir(dirOf(runs)).catch(() => []);
	return (await Promise.all(names.filter((n) => n.endsWith(".json")).sort().map((n) => readFile(join(dirOf(runs), n), "utf8").catch(() => "")))).flatMap((text) => parsed(text) ?? []);
}
async function forgetStage(runs, record) {
	await rm(pathOf(runs, record), { force: true });
}
function parsed(text) {
	try {
		return recordSchema.safeParse(JSON.parse(text)).data;
	} catch {
		return;
	}
}
function pathOf(runs, { store, registry, build }) {
	const name = createHash("sha256").update(JSON.stringify([
		store,
		registry,
		build
	])).digest("hex");
	return join(dirOf(runs), `${name.slice(0, 16)}.json`);
}

export { findStages as a, commitStage as i, listStages as n, signedUrls as o, saveStage as r, forgetStage as t };