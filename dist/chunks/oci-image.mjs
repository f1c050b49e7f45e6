import { join } from "node:path/posix";

// src/plan/oci-image.ts
const oci = "application/vnd.oci.image";
const docker = "application/vnd.docker.distribution.manifest";
/** For Accept headers: what we can read, the newer first. */
const manifestTypes = [
	`${oci}.index.v1+json`,
	`${oci}.manifest.v1+json`,
	`${docker}.list.v2+json`,
	`${docker}.v2+json`
];
const layerEnds = {
	gzip: "+gzip",
	zstd: "+zstd",
	none: ""
};
/** Media type of a layer (image-spec v1.1, layer.md; zstd since 1.1, containerd ≥ 1.5). */
function layerType(compression) {
	return `${oci}.layer.v1.tar${layerEnds[compression]}`;
}
/** How a layer of this media type is packed. @returns undefined for a type that is no layer of files */
function compressionOf(mediaType) {
	if (/^application\/vnd\.docker\.image\.rootfs\.(foreign\.)?diff\.tar\.gzip$/.test(mediaType)) return "gzip";
	const match = /\.layer\.(?:nondistributable\.)?v1\.tar(?:\+(gzip|zstd))?$/.exec(mediaType);
	if (match === null) return void 0;
	return match[1] ?? "none";
}
function isIndexType(mediaType) {
	return mediaType === manifestTypes[0] || mediaType === manifestTypes[2];
}
/** Where a blob lies in a layout. @throws nothing: whoever takes a digest from outside checks it with isDigest */
function blobPath(dir, digest) {
	const [algorithm = "", hex = ""] = digest.split(":");
	return join(dir, "blobs", algorithm, hex);
}
function isDigest(text) {
	return /^sha256:[0-9a-f]{64}$/.test(text);
}
/** What a manifest or an index names, in the order in which a registry wants it: parts before what names them. */
function partsNamed(document) {
	const config = document.config === void 0 ? [] : [document.config];
	const all = [...document.layers ?? [], ...config];
	return {
		blobs: all.filter((blob, i) => all.findIndex((b) => b.digest === blob.digest) === i),
		manifests: document.manifests ?? []
	};
}

export { layerType as a, isIndexType as i, compressionOf as n, manifestTypes as o, isDigest as r, partsNamed as s, blobPath as t };