import { D as _regex, E as _nonnegative, L as prettifyError, T as _minLength, _ as string, d as object, f as optional, h as refine, i as boolean, o as int, r as array, s as literal } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";

// src/plan/stage-manifest.ts
/** Directories of a store. */
const storeDirs = {
	blobs: "sha256",
	stages: "stages",
	pending: "pending",
	leases: "leases"
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
		size: bytes,
		parts: optional(array(imageDigest))
	})),
	files: array(object({
		name: words,
		platform: optional(words),
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
		digest: imageDigest,
		part: optional(literal(true))
	})),
	expires: datetime()
});
/** Where a file of that content lies in a store. */
function blobPathOf(sha256) {
	return `${storeDirs.blobs}/${sha256}`;
}
/** @returns the manifest, or why the text is none */
function parseStageManifest(text) {
	return parsedDocument(text, manifestSchema);
}
/** @returns the document, or why the text is none */
function parsePendingStage(text) {
	return parsedDocument(text, pendingSchema);
}
/** What a machine of a platform takes of a stage to become a node; the suite is for whoever runs it. */
function filesOfNodes(manifest, platform) {
	return manifest.files.filter((f) => f.name !== "e2e.test" && (f.platform === void 0 || f.platform === platform));
}
/** The images of a stage, each once for each repository that it is in; what indexes name comes after all of these. */
function imagesAt(manifest) {
	const { registry, plainHttp, images } = manifest;
	const tops = images.map(({ repository, digest }) => ({
		registry,
		plainHttp,
		repository,
		digest
	}));
	const parts = images.flatMap(({ repository, parts = [] }) => parts.map((digest) => ({
		registry,
		plainHttp,
		repository,
		digest,
		part: true
	})));
	const byKey = /* @__PURE__ */ new Map();
	for (const image of [...tops, ...parts]) {
		const key = `${image.repository}@${image.digest}`;
		if (!byKey.has(key)) byKey.set(key, image);
	}
	return [...byKey.values()];
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
		images: m.images.map(({ repository, tag, digest, size, parts }) => ({
			repository,
			tag,
			digest,
			size,
			parts
		})).sort((a, b) => compare(`${a.repository}:${a.tag}`, `${b.repository}:${b.tag}`)),
		files: m.files.map(({ name, platform, sha256, size, path }) => ({
			name,
			platform,
			sha256,
			size,
			path
		})).sort((a, b) => compare(`${a.name} ${a.platform}`, `${b.name} ${b.platform}`))
	};
}
function compare(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
/** @returns what stands in the text, or why that cannot be read */
function parsedDocument(text, schema) {
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		return `it is not JSON: ${cause.message}`;
	}
	const result = schema.safeParse(value);
	return result.success ? result.data : prettifyError(result.error).replaceAll("\n", " ");
}

export { laterOf as a, parsedDocument as c, storeDirs as d, imagesAt as i, stageIdentity as l, filesOfNodes as n, parsePendingStage as o, hasExpired as r, parseStageManifest as s, blobPathOf as t, stageManifestText as u };