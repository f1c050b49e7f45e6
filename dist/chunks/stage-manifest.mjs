import { C as _nonnegative, N as prettifyError, S as _minLength, a as int, h as string, i as boolean, m as refine, o as literal, r as array, u as object, w as _regex } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";

// src/plan/stage-manifest.ts
/** Directories of a store. */
const storeDirs = {
	blobs: "sha256",
	stages: "stages",
	pending: "pending"
};
const hex = string().check(_regex(/^[0-9a-f]{64}$/));
const buildKey = string().check(_regex(/^[\w.-]{1,100}$/));
const words = string().check(_minLength(1));
const bytes = int().check(_nonnegative());
const imageDigest = string().check(_regex(/^sha256:[0-9a-f]{64}$/));
const manifestSchema = object({
	v: literal(1),
	build: buildKey,
	version: words,
	commit: string(),
	region: string(),
	registry: string(),
	plainHttp: boolean(),
	asked: string(),
	images: array(object({
		repository: words,
		tag: words,
		digest: imageDigest,
		size: bytes
	})),
	files: array(object({
		name: words,
		sha256: hex,
		size: bytes,
		path: string()
	}).check(refine((f) => f.path === blobPathOf(f.sha256), { error: "path is not that of its sha256" }))),
	without: array(string()),
	expires: datetime()
});
const pendingSchema = object({
	v: literal(1),
	build: buildKey,
	files: array(hex),
	images: array(object({
		registry: words,
		plainHttp: boolean(),
		repository: words,
		digest: imageDigest
	})),
	expires: datetime()
});
/** Where a file of that content lies in a store. */
function blobPathOf(sha256) {
	return `${storeDirs.blobs}/${sha256}`;
}
/** @returns the manifest, or why the text is none */
function parseStageManifest(text) {
	return parsed(text, manifestSchema);
}
/** @returns the document, or why the text is none */
function parsePendingStage(text) {
	return parsed(text, pendingSchema);
}
/** The images of a stage, each once for each repository that it is in. */
function imagesAt(manifest) {
	const { registry, plainHttp, images } = manifest;
	const all = images.map(({ repository, digest }) => ({
		registry,
		plainHttp,
		repository,
		digest
	}));
	return [...new Map(all.map((i) => [`${i.repository}@${i.digest}`, i])).values()];
}
/** The bytes of a manifest, the same for the same content: names sorted, keys in one order. */
function stageManifestText(manifest) {
	const { without, expires } = manifest;
	return `${JSON.stringify({
		...contentOf(manifest),
		without: without.toSorted(),
		expires
	}, null, 2)}\n`;
}
/** All that decides whether two stages are the same one: not when it expires, nor the words for what it lacks. */
function stageIdentity(manifest) {
	return JSON.stringify(contentOf(manifest));
}
/** True once nobody may count on the stage any more. */
function hasExpired(document, now) {
	return Date.parse(document.expires) <= now.getTime();
}
/** The later of two ISO times. */
function laterOf(a, b) {
	return Date.parse(a) >= Date.parse(b) ? a : b;
}
function contentOf(m) {
	return {
		v: m.v,
		build: m.build,
		version: m.version,
		commit: m.commit,
		region: m.region,
		registry: m.registry,
		plainHttp: m.plainHttp,
		asked: m.asked,
		images: m.images.map((i) => ({
			repository: i.repository,
			tag: i.tag,
			digest: i.digest,
			size: i.size
		})).sort((a, b) => compare(`${a.repository}:${a.tag}`, `${b.repository}:${b.tag}`)),
		files: m.files.map((f) => ({
			name: f.name,
			sha256: f.sha256,
			size: f.size,
			path: f.path
		})).sort((a, b) => compare(a.name, b.name))
	};
}
function compare(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
function parsed(text, schema) {
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		return `it is not JSON: ${cause.message}`;
	}
	const result = schema.safeParse(value);
	return result.success ? result.data : prettifyError(result.error).replaceAll("\n", " ");
}

export { parsePendingStage as a, stageManifestText as c, laterOf as i, storeDirs as l, hasExpired as n, parseStageManifest as o, imagesAt as r, stageIdentity as s, blobPathOf as t };