import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, r as ProvisionError, s as describe, t as BuildError } from "./errors.mjs";
import { n as workList, o as buildKey, p as goBuildFlags, r as buildProgress, t as goBuild } from "./go-build.mjs";
import { a as gitTree, i as directoryDigest, r as sourceFor } from "./source.mjs";
import { a as assemble, n as makeImages, o as tarOf, r as pruneImages, s as defaultPath, t as parseMirrors } from "./image-mirrors.mjs";
import { r as parseImageRef } from "./image-ref.mjs";
import { i as kubeadmTag, n as hyperkubePrograms, r as kubeadmImages } from "./kubeadm-images.mjs";
import { s as targetsOfStage } from "./build.mjs";
import { n as platformsOf, t as ownPlatform } from "./platforms.mjs";
import { t as allProblems } from "./problems.mjs";
import { a as parsePlatform, i as mediaTypes, r as imageManifest } from "./image-documents.mjs";
import { t as pMap } from "./p-map.mjs";
import { a as layerType, i as isIndexType, n as compressionOf, s as partsNamed, t as blobPath } from "./oci-image.mjs";
import { c as putStream, i as digestOf, l as readJson, o as markUsed, r as blobSize, s as putBytes, u as writeWhole } from "./upstream.mjs";
import { t as createPull } from "./pull-through.mjs";
import { a as wrapperModule, c as goForPlatform, g as readText, h as fileSha256, n as downloadModule, o as parseGoModHead, s as findGo } from "./module.mjs";
import { i as platformOfProgram, t as architectureOf } from "./platform.mjs";
import { t as require_semver } from "./semver.mjs";
import { t as require_lib } from "./lib2.mjs";
import { i as manifestImages, n as cniFile, t as cniChoice } from "./cni-manifest.mjs";
import { t as require_tar_stream } from "./tar-stream.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { basename, dirname, join, resolve } from "node:path";
import { createReadStream } from "node:fs";
import { promisify } from "node:util";
import { availableParallelism } from "node:os";
import { copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, statfs, utimes, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { constants as constants$3, gunzipSync, gzip, zstdCompress } from "node:zlib";
import { buffer } from "node:stream/consumers";

// src/flows/stage/disk.ts
var import_tar_stream = require_tar_stream();
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/**
* Measured with v1.36.3: four images packed and what they are made of; hyperkube alone; the files of a node with the
* suite. Test images come on top: 1.1 GB are all that can be made here.
*/
const needs = {
	images: 4e8,
	tests: 12e8,
	output: 2e8,
	files: 7e8
};
/** Disks that are too small (the build's own needs are looked at with its source), and outputs that cannot be written. */
async function diskAndOutputProblems(o, ctx) {
	const problems = [];
	const each = platformsOf(o).length;
	const images = (needs.images + (o["e2e-images"] ? needs.tests : 0)) * each;
	const wanted = [{
		dir: ctx.paths.cache,
		bytes: images,
		what: "images"
	}];
	if (o.output !== void 0) {
		const output = resolve(o.output);
		problems.push(...await outputProblems(output, o.format));
		if (o.format === "docker-tar" && platformsOf(o).length > 1) problems.push("--format docker-tar holds one platform: take oci-tar or oci-dir, or one --platform");
		wanted.push({
			dir: dirname(output),
			bytes: needs.output * each,
			what: `--output ${o.output}`
		});
	}
	const address = parseStoreUrl(o.store ?? "");
	if ("kind" in address && address.kind === "dir") wanted.push({
		dir: address.path,
		bytes: needs.files * each,
		what: "the store"
	});
	return [...problems, ...await tooSmall(wanted)];
}
async function outputProblems(output, format) {
	const there = await stat(output).catch(() => void 0);
	const parent = await stat(dirname(output)).catch(() => void 0);
	if (parent === void 0 || !parent.isDirectory()) return [`--output: there is no directory ${dirname(output)}: make it, or name another place`];
	if (format === "oci-dir" && there !== void 0 && !there.isDirectory()) return [`--output: ${output} is a file, and oci-dir is a directory: name another place or another --format`];
	if (format !== "oci-dir" && there?.isDirectory()) return [`--output: ${output} is a directory, and ${format} is a file: name a file, or take --format oci-dir`];
	return [];
}
/** What shares a disk is added up. What is there from before is not taken off: the sum is small. */
async function tooSmall(wanted) {
	const disks = /* @__PURE__ */ new Map();
	for (const { dir, bytes, what } of wanted) {
		const there = await nearest(dir);
		const [{ dev }, fs] = await Promise.all([stat(there), statfs(there)]);
		const disk = disks.get(dev) ?? {
			bytes: 0,
			free: fs.bavail * fs.bsize,
			what: [],
			dir: there
		};
		disk.bytes += bytes;
		disk.what.push(what);
		disks.set(dev, disk);
	}
	return [...disks.values()].filter((d) => d.free < d.bytes).map((d) => `not enough disk: ${prettyBytes(d.bytes)} are needed for ${d.what.join(", ")}, and ${prettyBytes(d.free)} are free at ${d.dir}: make room, or name a larger disk`);
}
async function nearest(dir) {
	return stat(dir).then(() => dir, () => dirname(dir) === dir ? dir : nearest(dirname(dir)));
}

// src/plan/program-config.ts
const created = "1970-01-01T00:00:00Z";
/** Image configuration of an image with one program (image-spec v1.1, config.md); arguments are all that a pod has to give. */
function programConfig({ name, version, platform, diffId }) {
	const path = `/usr/local/bin/${name}`;
	return JSON.stringify({
		created,
		architecture: platform.architecture,
		os: platform.os,
		config: {
			Entrypoint: [path],
			WorkingDir: "/",
			Labels: {
				"org.opencontainers.image.title": name,
				"org.opencontainers.image.version": version
			}
		},
		rootfs: {
			type: "layers",
			diff_ids: [diffId]
		},
		history: [{
			created,
			created_by: `${path} ${version}`
		}]
	});
}

// src/plan/hyperkube-config.ts
const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/**
* Image configuration of hyperkube (image-spec v1.1, config.md; labels by annotations.md). It has no entry point:
* kubeadm's manifests name the program, by its bare name but for /usr/local/bin/kube-proxy.
*/
function hyperkubeConfig(facts) {
	const { base, layers, platform } = facts;
	const created = (/* @__PURE__ */ new Date(facts.created * 1e3)).toISOString().replace(".000Z", "Z");
	const env = (base.config.config ?? {})["Env"]?.filter((line) => !line.startsWith("PATH=")) ?? [];
	return JSON.stringify({
		created,
		architecture: platform.architecture,
		os: platform.os,
		config: {
			Env: [path, ...env],
			WorkingDir: "/",
			Labels: {
				"org.opencontainers.image.title": "hyperkube",
				"org.opencontainers.image.version": facts.version,
				...facts.commit === "" ? {} : { "org.opencontainers.image.revision": facts.commit },
				"org.opencontainers.image.created": created,
				"org.opencontainers.image.base.name": base.name
			}
		},
		rootfs: {
			type: "layers",
			diff_ids: [...base.config.rootfs.diff_ids, ...layers.map((l) => l.diffId)]
		},
		history: [...historyOf(base.config), ...layers.map((l) => ({
			created,
			created_by: `/usr/local/bin/${l.program} ${facts.version}`
		}))]
	});
}
/** One entry for each layer, or none is believed. */
function historyOf(config) {
	const history = config.history ?? [];
	if (history.filter((entry) => entry["empty_layer"] !== true).length === config.rootfs.diff_ids.length) return history;
	return config.rootfs.diff_ids.map(() => ({ created_by: "base" }));
}

// src/plan/image-recipes-hyperkube.ts
/**
* The rules of a node are kept by one of two kernels' interfaces, and the iptables of a container must use the one
* that the node's own uses. kubelet leaves a chain to tell by (KEP-3178: KUBE-IPTABLES-HINT, in the mangle table);
* where there is none, nft is taken if the kernel has it. Asked once for each container. The rules that come on stdin are
* for the program that is chosen.
*/
const chooser = `package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

const note = "/run/iptables-mode"

func main() {
	name := filepath.Base(os.Args[0])
	program := "/usr/sbin/xtables-" + mode() + "-multi"
	err := syscall.Exec(program, append([]string{name}, os.Args[1:]...), os.Environ())
	os.Stderr.WriteString(program + ": " + err.Error() + "\\n")
	os.Exit(127)
}

func mode() string {
	if kept, err := os.ReadFile(note); err == nil && (string(kept) == "nft" || string(kept) == "legacy") {
		return string(kept)
	}
	chosen := ask()
	temporary := note + "." + chosen
	if os.WriteFile(temporary, []byte(chosen), 0o644) == nil {
		os.Rename(temporary, note)
	}
	return chosen
}

func ask() string {
	works := map[string]bool{}
	for _, mode := range []string{"nft", "legacy"} {
		for _, family := range []string{"iptables-save", "ip6tables-save"} {
			save := exec.Command("/usr/sbin/xtables-"+mode+"-multi", family, "-t", "mangle")
			save.Stdin = strings.NewReader("")
			out, err := save.Output()
			if err == nil {
				works[mode] = true
			}
			if strings.Contains(string(out), "KUBE-IPTABLES-HINT") {
				return mode
			}
		}
	}
	if !works["nft"] && works["legacy"] {
		return "legacy"
	}
	return "nft"
}
`;
const names = ["iptables", "ip6tables"].flatMap((name) => [
	name,
	`${name}-save`,
	`${name}-restore`
]);
/** In Debian these names are made by maintainers' scripts, which never run here. */
const chosen = [{
	kind: "go-text",
	text: chooser,
	at: "/usr/sbin/iptables-chooser"
}, ...names.map((name) => ({
	kind: "link",
	at: `/usr/sbin/${name}`,
	to: "iptables-chooser"
}))];
/**
* What hyperkube stands on where no base is named: the programs that kube-proxy runs (upstream's
* build-image/distroless-iptables has the same). The other three components need nothing but themselves.
*/
const hyperkubeBase = {
	name: "hyperkube-base",
	madeOf: "Debian's iptables, nftables, conntrack, ipset and kmod",
	layers: [[
		{
			kind: "debs",
			packages: [
				"conntrack",
				"ipset",
				"iptables",
				"kmod",
				"nftables"
			]
		},
		...chosen,
		{
			kind: "text",
			at: "/etc/passwd",
			text: "root:x:0:0:root:/root:/usr/sbin/nologin\n"
		},
		{
			kind: "text",
			at: "/etc/group",
			text: "root:x:0:\n"
		},
		{
			kind: "text",
			at: "/etc/nsswitch.conf",
			text: "hosts: files dns\n"
		},
		{
			kind: "dir",
			at: "/tmp",
			mode: 1023
		},
		{
			kind: "dir",
			at: "/run"
		},
		{
			kind: "dir",
			at: "/root",
			mode: 448
		}
	]],
	config: {
		Env: [defaultPath],
		WorkingDir: "/"
	}
};

// src/images/base.ts
/**
* The base of an image for a build's platform, with all its blobs on disk.
* @throws UsageError when the base has nothing for the platform; Error when it cannot be pulled or made
*/
async function openBase(source, build, dir, ctx) {
	if (source === void 0) return madeBase(build, dir, ctx);
	if (source.kind === "layout") return readImage(source.image.dir, source.image.digest, build.platform, source.image.digest);
	return readImage(dir, await pullForPlatform(source.ref, build.platform, source.mirrors ?? {}, dir, ctx), build.platform, source.ref);
}
/**
* Fetches an image that anybody may pull, as far as it is not in the store: of an index, what is for one platform.
* @returns digest of the manifest
* @throws UsageError when it is not there, or not for the platform; Error when the registry is at fault
*/
async function pullForPlatform(ref, platform, mirrors, dir, ctx) {
	const { host, repository, tag, digest } = parseImageRef(ref);
	const need = needFrom(createPull(dir, mirrors), {
		ref,
		host,
		repository
	}, ctx);
	const top = await need("manifests", digest ?? tag);
	const document = JSON.parse(await readFile(blobPath(dir, top), "utf8"));
	const own = document.manifests === void 0 ? top : platformOf(document, platform, ref);
	await need("manifests", own);
	const { config, layers } = JSON.parse(await readFile(blobPath(dir, own), "utf8"));
	for (const blob of [config, ...layers]) await need("blobs", blob.digest);
	return own;
}
/**
* Fetches an image that anybody may pull, as far as it is not in the store, with everything that its index names.
* @throws UsageError when it is not there; Error when the registry is at fault
*/
async function pullWhole(ref, mirrors, dir, ctx) {
	const { host, repository, tag, digest } = parseImageRef(ref);
	const need = needFrom(createPull(dir, mirrors), {
		ref,
		host,
		repository
	}, ctx);
	const visit = async (reference) => {
		const own = await need("manifests", reference);
		const { blobs, manifests } = partsNamed(JSON.parse(await readFile(blobPath(dir, own), "utf8")));
		for (const { digest: child } of manifests) await visit(child);
		for (const blob of blobs) await need("blobs", blob.digest);
		return own;
	};
	const top = await visit(digest ?? tag);
	const { mediaType, manifests } = JSON.parse(await readFile(blobPath(dir, top), "utf8"));
	return {
		dir,
		digest: top,
		mediaType: mediaType ?? (manifests === void 0 ? mediaTypes.manifest : mediaTypes.index),
		size: await blobSize(dir, top)
	};
}
/** @returns a function that fetches one thing of an image, and gives its digest */
function needFrom(pull, { ref, host, repository }, ctx) {
	return async (kind, reference) => {
		ctx.signal.throwIfAborted();
		const found = await pull(host, repository, kind, reference);
		if (found === void 0) throw new UsageError(`image ${ref} is not there: ${host} says so`);
		return found;
	};
}
async function madeBase(build, dir, ctx) {
	const ref = "localhost/hyperkube-base:debian";
	const made = (await makeImages([{
		ref,
		recipe: hyperkubeBase
	}], build, {}, dir, ctx)).get(ref);
	if (made === void 0 || "why" in made) throw new Error(`no base image could be made for kube-proxy (${made?.why ?? "not asked for"}); name one that has iptables and nft`);
	return readImage(dir, made.digest, build.platform, `made of ${hyperkubeBase.madeOf}`);
}
/**
* An image that lies on disk, for one platform; of an index, the manifest for it.
* @throws UsageError when it is for other platforms, Error when parts are missing
*/
async function readImage(dir, digest, platform, name) {
	const document = JSON.parse(await readFile(blobPath(dir, digest), "utf8"));
	if (document.manifests !== void 0 || isIndexType(document.mediaType ?? "")) return readImage(dir, platformOf(document, platform, name), platform, name);
	const config = JSON.parse(await readFile(blobPath(dir, document.config.digest), "utf8"));
	const { os, architecture } = parsePlatform(platform);
	if (config.os !== os || config.architecture !== architecture) throw new UsageError(`image ${name} is for ${config.os}/${config.architecture}, the build is for ${platform}`);
	for (const { digest: part, size } of document.layers) if (await blobSize(dir, part) !== size) throw new Error(`image ${name} lacks its layer ${part} in ${dir}`);
	return {
		name,
		dir,
		manifest: document,
		config
	};
}
function platformOf(index, platform, name) {
	const { os, architecture } = parsePlatform(platform);
	const all = index.manifests ?? [];
	const found = all.find((m) => m.platform?.os === os && m.platform.architecture === architecture);
	if (found !== void 0) return found.digest;
	const there = all.flatMap((m) => m.platform ? [`${m.platform.os}/${m.platform.architecture}`] : []);
	throw new UsageError(`image ${name} has nothing for ${platform}, only ${there.join(", ") || "nothing at all"}`);
}

// src/images/pack-layer.ts
const gzipAsync = promisify(gzip);
const zstdAsync = promisify(zstdCompress);
const usualLevel = {
	gzip: 1,
	zstd: 3,
	none: 0
};
/** Change it when the same tar makes other bytes than before. */
const rules$1 = 1;
/**
* Each piece becomes a gzip member or a zstd frame of its own, which decompressors read as one stream (RFC 1952 §2.2,
* RFC 8878 §3). So all cores work, and the bytes do not depend on how many there are. Node's own threads of zstd are
* not used: they throw or give nothing (nodejs/node#59899).
*/
const pieceBytes = 8 << 20;
/**
* Packs a tar into the store.
* @param key what the tar is made of: the same key with the same packing is not made again
* @throws the signal's reason when cancelled
*/
async function packLayer(dir, key, tar, packing, signal) {
	const level = packing.level ?? usualLevel[packing.compression];
	const { zlib, zstd } = process.versions;
	const made = [
		rules$1,
		packing.compression,
		level,
		zlib,
		zstd,
		key
	];
	const note = join(dir, "packed", digestOf(JSON.stringify(made)).slice(7));
	const before = await readJson(note);
	if (before !== void 0 && await blobSize(dir, before.digest) === before.size) {
		await markUsed(note);
		return before;
	}
	const hash = createHash("sha256");
	const stored = await putStream(dir, packed(tar(), hash, packing.compression, level, signal));
	const diffId = `sha256:${hash.digest("hex")}`;
	const layer = {
		mediaType: layerType(packing.compression),
		...stored,
		diffId
	};
	await writeWhole(note, JSON.stringify(layer));
	return layer;
}
/** A layer that lies in the store as a plain tar, packed. */
function packStored(dir, digest, packing, signal) {
	const tar = () => createReadStream(blobPath(dir, digest), { highWaterMark: 1 << 20 });
	return packLayer(dir, digest, tar, packing, signal);
}
async function* packed(tar, hash, compression, level, signal) {
	const underWay = [];
	for await (const piece of pieces(tar)) {
		signal.throwIfAborted();
		const made = pack(piece, compression, level);
		made.catch(() => void 0);
		underWay.push(made);
		hash.update(piece);
		if (underWay.length > availableParallelism()) yield await underWay.shift();
	}
	for (const made of underWay) yield await made;
}
async function pack(piece, compression, level) {
	if (compression === "gzip") return gzipAsync(piece, { level });
	if (compression === "zstd") return zstdAsync(piece, { params: { [constants$3.ZSTD_c_compressionLevel]: level } });
	return piece;
}
/** Cut at multiples of the same size, however the source's own chunks are cut. */
async function* pieces(source) {
	let held = [];
	let size = 0;
	for await (let chunk of source) {
		while (size + chunk.length >= pieceBytes) {
			const cut = pieceBytes - size;
			yield Buffer.concat([...held, chunk.subarray(0, cut)]);
			chunk = chunk.subarray(cut);
			held = [];
			size = 0;
		}
		if (chunk.length > 0) held.push(chunk);
		size += chunk.length;
	}
	if (size > 0) yield Buffer.concat(held);
}

// src/images/pack-image.ts
/** An image that was made here with plain layers (pause, coredns, etcd …), packed for sending. Done once. */
async function packImage(image, compression, platform, ctx) {
	const read = await readImage(image.dir, image.digest, platform, image.digest);
	const layers = await packLayers(read, image.dir, compression, ctx);
	return storeImage(image.dir, JSON.stringify(read.config), layers);
}
/** One image of several platforms (an index). @throws UsageError when two are for the same platform, or there is none */
async function composeIndex(images) {
	const [first] = images;
	if (first === void 0) throw new UsageError("an image of no platform at all: build at least one");
	if (new Set(images.map((i) => i.platform)).size < images.length) throw new UsageError(`two images for one platform: ${images.map((i) => i.platform).join(", ")}`);
	const { dir } = first.image;
	for (const { image } of images) if (image.dir !== dir) for (const part of await partsOf(image)) await copyBlob(image.dir, part.digest, dir);
	const manifests = images.map(({ image, platform }) => ({
		mediaType: image.mediaType,
		digest: image.digest,
		size: image.size,
		platform: parsePlatform(platform)
	}));
	const index = {
		schemaVersion: 2,
		mediaType: mediaTypes.index,
		manifests
	};
	return {
		dir,
		mediaType: mediaTypes.index,
		...await putBytes(dir, JSON.stringify(index))
	};
}
/**
* Layers of an image as they are to be sent, in the store at `dir`. Those that are packed already stay as they are: a
* registry may have them.
*/
async function packLayers(image, dir, compression, ctx) {
	return pMap(image.manifest.layers, async ({ mediaType, digest, size }) => {
		const how = compressionOf(mediaType);
		if (how === void 0) throw new UsageError(`image ${image.name} has a layer that is no tar: ${mediaType}`);
		await copyBlob(image.dir, digest, dir);
		if (how !== "none" || compression === "none") return {
			mediaType: layerType(how),
			digest,
			size
		};
		return descriptor(await packStored(dir, digest, { compression }, ctx.signal));
	}, { concurrency: 2 });
}
async function storeImage(dir, config, layers) {
	const stored = {
		mediaType: mediaTypes.config,
		...await putBytes(dir, config)
	};
	const manifest = await putBytes(dir, imageManifest(stored, layers.map(descriptor)));
	return {
		dir,
		mediaType: mediaTypes.manifest,
		...manifest
	};
}
/** Everything that an image is made of, each once, itself last. @throws Error when a document is missing */
async function partsOf(image) {
	const found = /* @__PURE__ */ new Map();
	const visit = async (part) => {
		const { blobs, manifests } = partsNamed(JSON.parse(await readFile(blobPath(image.dir, part.digest), "utf8")));
		for (const manifest of manifests) await visit(descriptor(manifest));
		for (const blob of blobs) found.set(blob.digest, descriptor(blob));
		found.set(part.digest, part);
	};
	await visit(descriptor(image));
	return [...found.values()];
}
/** What else may stand in a descriptor (annotations, a platform) is left out. */
function descriptor({ mediaType, digest, size }) {
	return {
		mediaType,
		digest,
		size
	};
}
async function copyBlob(from, digest, to) {
	if (from === to || await blobSize(to, digest) !== void 0) return markUsed(blobPath(to, digest));
	const path = blobPath(to, digest);
	await mkdir(dirname(path), { recursive: true });
	await copyFile(blobPath(from, digest), path);
}

// src/images/hyperkube.ts
/**
* One image with the programs of a control plane, a layer for each, in /usr/local/bin. The same build, base and
* compression always make the same digest (with one version of Node, whose zlib packs them). What was packed before
* is taken from the cache: the second call takes some milliseconds.
* @throws UsageError when programs are not built, or the base is for other platforms
*/
async function composeHyperkube(build, options, ctx) {
	const programs = hyperkubePrograms.map((name) => ({
		name,
		file: build.files[name]
	}));
	const absent = programs.filter((p) => p.file === void 0).map((p) => p.name);
	if (absent.length > 0) throw new UsageError(`the image needs ${absent.join(", ")}, and this build has none: build them too`);
	const dir = join(ctx.paths.cache, "images");
	const base = await openBase(options.base, build, dir, ctx);
	const below = await packLayers(base, dir, options.compression, ctx);
	const own = await pMap(programs, (p) => programLayer(p.name, p.file, dir, options.compression, ctx), { concurrency: 2 });
	const image = await storeImage(dir, hyperkubeConfig({
		version: build.version,
		commit: build.commit,
		platform: parsePlatform(build.platform),
		created: options.sourceDateEpoch,
		base: {
			name: base.name,
			config: base.config
		},
		layers: own.map((layer, i) => ({
			diffId: layer.diffId,
			program: programs[i].name
		}))
	}), [...below, ...own]);
	await pruneImages(dir, ctx);
	return image;
}
/** A program in /usr/local/bin, as a layer of its own. */
async function programLayer(name, file, dir, compression, ctx) {
	const path = `usr/local/bin/${name}`;
	const entry = {
		path,
		type: "file",
		mode: 493,
		uid: 0,
		gid: 0,
		body: {
			file: file.path,
			size: file.size
		}
	};
	const key = JSON.stringify([path, file.sha256]);
	return packLayer(dir, key, () => tarOf(assemble([entry])), { compression }, ctx.signal);
}

// src/images/program-image.ts
/**
* An image of one static program and nothing else. The same program makes the same digest, whatever it is staged with.
* @param version said in a label
*/
async function programImage(program, of, ctx) {
	const dir = join(ctx.paths.cache, "images");
	const layer = await programLayer(program.name, program, dir, of.compression, ctx);
	const facts = {
		name: program.name,
		version: of.version,
		platform: parsePlatform(of.platform)
	};
	return storeImage(dir, programConfig({
		...facts,
		diffId: layer.diffId
	}), [layer]);
}

// src/plan/cloud-provider/recipes.ts
const cloudProviders = {
	/** @see https://github.com/kubernetes/cloud-provider-aws/blob/master/Makefile */
	ec2: {
		module: "k8s.io/cloud-provider-aws",
		images: { "aws-cloud-controller-manager": "cmd/aws-cloud-controller-manager" },
		stamped: ["k8s.io/component-base/version.gitVersion"]
	},
	/** @see https://github.com/kubernetes-sigs/cloud-provider-azure/blob/master/hack/pkg-config.sh */
	azure: {
		module: "sigs.k8s.io/cloud-provider-azure",
		images: {
			"azure-cloud-controller-manager": "cmd/cloud-controller-manager",
			"azure-cloud-node-manager": "cmd/cloud-node-manager"
		},
		stamped: ["sigs.k8s.io/cloud-provider-azure/pkg/version.gitVersion", "k8s.io/client-go/pkg/version.gitVersion"]
	}
};
function cloudLdflags(cloud, version) {
	return ["-s -w", ...cloudProviders[cloud].stamped.map((name) => `-X ${name}=${version}`)].join(" ");
}

// src/kube/cloud-provider.ts
/** Change it when the same source is built otherwise. */
const rules = 1;
/**
* Looks at what --cloud-provider names, and at the Go that it wants. Creates nothing but entries of the cache.
* @throws UsageError
*/
function resolveCloudProvider(cloud, wish, ctx) {
	return wish.kind === "version" ? published(cloud, wish.version, ctx) : checkout(cloud, wish.dir, ctx);
}
async function published(cloud, version, ctx) {
	const { module } = cloudProviders[cloud];
	const found = await goFor(void 0, ctx);
	const { dir } = await downloadModule(found, module, version, ctx);
	const go = await goFor(await wishOf(dir), ctx);
	const wrapper = {
		label: `${cloud}-cloud-provider-${version}`,
		of: dir,
		path: module,
		version
	};
	return {
		cloud,
		label: version,
		version,
		go,
		modFlags: ["-mod=mod"],
		tag: tagOf(version, `${module}@${version}`, go),
		moduleDir: await wrapperModule(go, wrapper, ctx)
	};
}
async function checkout(cloud, typed, ctx) {
	const { module } = cloudProviders[cloud];
	const dir = resolve(typed);
	const text = await readText(join(dir, "go.mod"));
	const head = parseGoModHead(text ?? "");
	if (head.module !== module) {
		const found = text === void 0 ? "it has no go.mod" : `its go.mod says module ${head.module}`;
		throw new UsageError(`--cloud-provider ${typed}: ${dir} is no checkout of ${module}: ${found}; name its top directory, or a version such as v1.36.0`);
	}
	if (await ctx.exec.which("git") === void 0) throw new UsageError("git is not there: it says what is in the checkout of --cloud-provider; install git");
	const go = await goFor(await wishOf(dir), ctx);
	const identity = (await gitTree(dir, ctx))?.digest ?? await directoryDigest(dir, ctx);
	const isVendored = await readText(join(dir, "vendor/modules.txt")) !== void 0;
	return {
		cloud,
		label: typed,
		version: `v0.0.0+${identity.slice(0, 12)}`,
		go,
		tag: tagOf("checkout", identity, go),
		moduleDir: dir,
		modFlags: isVendored ? [] : ["-mod=readonly"]
	};
}
async function wishOf(dir) {
	return { minimum: parseGoModHead(await readText(join(dir, "go.mod")) ?? "").go || "1.21" };
}
async function goFor(wish, ctx) {
	const go = await findGo(wish, ctx);
	if (typeof go === "string") throw new UsageError(go);
	return go;
}
function tagOf(name, identity, go) {
	const facts = JSON.stringify([
		rules,
		identity,
		go.version
	]);
	return `${name}-${createHash("sha256").update(facts).digest("hex").slice(0, 8)}`.replaceAll(/[^\w.-]/g, "_");
}
/**
* Its programs for machines of a platform, static and stripped: those that were built before, else built with the host's Go.
* @throws ProvisionError when they do not build, with what the compiler said
*/
async function buildCloudProvider(source, platform, ctx) {
	const name = `${source.cloud}-${source.tag}-${architectureOf(platform)}`;
	const dir = join(ctx.paths.cache, "cloud-providers", name);
	const there = await kept(dir, ctx);
	if (there !== void 0) return there;
	ctx.log.info(`building the cloud provider ${source.label} for ${platform}`);
	await rm(dir, {
		recursive: true,
		force: true
	});
	await mkdir(dirname(dir), { recursive: true });
	const making = await mkdtemp(`${dir}.`);
	try {
		await compile(source, platform, making, ctx);
		const programs = await measured(source, making);
		await writeFile(join(making, listName), JSON.stringify(programs));
		await rename(making, dir).catch(async (error) => {
			if (await kept(dir, ctx) === void 0) throw error;
		});
	} catch (error) {
		if (error instanceof BuildError) throw new ProvisionError(`the cloud provider ${source.label} does not build: ${error.message}`, { cause: error });
		throw error;
	} finally {
		await rm(making, {
			recursive: true,
			force: true
		});
	}
	await prune(dir);
	return await kept(dir, ctx) ?? [];
}
const listName = "programs.json";
/** @returns undefined where nothing is there, or not all of it */
async function kept(dir, ctx) {
	const text = await readText(join(dir, listName));
	if (text === void 0) return void 0;
	const programs = JSON.parse(text).map((p) => ({
		...p,
		path: join(dir, p.name)
	}));
	for (const { path, size } of programs) if ((await stat(path).catch(() => void 0))?.size !== size) return void 0;
	const now = new Date(ctx.clock.now());
	await utimes(dir, now, now).catch(() => void 0);
	return programs;
}
async function compile(source, platform, dir, ctx) {
	const { cloud, moduleDir: cwd, modFlags, version } = source;
	const go = goForPlatform(source.go, platform);
	const { module, images } = cloudProviders[cloud];
	const packages = Object.values(images).map((below) => `${module}/${below}`);
	const compileFlags = [
		...modFlags,
		"-trimpath",
		"-buildvcs=false"
	];
	const tmp = join(dir, "tmp");
	await mkdir(tmp);
	const job = {
		id: "cloud provider",
		go,
		cwd,
		root: cwd,
		compileFlags,
		tmp
	};
	const progress = buildProgress(job.id, await workList(job, packages, ctx), ctx);
	const flags = [
		...compileFlags,
		`-ldflags=${cloudLdflags(cloud, version)}`,
		"-o",
		`${dir}/`
	];
	await goBuild(job, [
		"build",
		"-v",
		...flags,
		...packages
	], progress, ctx);
	progress.done();
	await rm(tmp, {
		recursive: true,
		force: true
	});
}
/** Each program under the name of its image. */
async function measured({ cloud }, dir) {
	const found = [];
	for (const [name, below] of Object.entries(cloudProviders[cloud].images)) {
		const path = join(dir, name);
		if (basename(below) !== name) await rename(join(dir, basename(below)), path);
		found.push({
			name,
			path,
			sha256: await fileSha256(path),
			size: (await stat(path)).size
		});
	}
	return found;
}
/** Each edit of a checkout is another build: the newest stay. */
async function prune(dir) {
	const all = dirname(dir);
	const names = (await readdir(all)).filter((name) => /-checkout-[0-9a-f]{8}-\w+$/.test(name));
	const used = async (name) => (await stat(join(all, name)).catch(() => void 0))?.mtimeMs ?? 0;
	const old = (await Promise.all(names.map(async (name) => ({
		name,
		used: await used(name)
	})))).sort((a, b) => b.used - a.used).slice(4);
	for (const { name } of old) await rm(join(all, name), {
		recursive: true,
		force: true
	});
}

// src/plan/cloud-provider/wish.ts
/** Shown wherever one is asked for. */
const forms = "none, a version such as v1.36.0, or the directory of a checkout";
/**
* Reads --cloud-provider. Directories stay as typed; nothing is looked up.
* @returns undefined for none @throws UsageError for a version that is none
*/
function parseCloudProvider(text) {
	const typed = text.trim();
	if (typed === "none") return void 0;
	if (typed === "") throw new UsageError(`--cloud-provider is empty: give ${forms}`);
	if (!/^v?\d+(\.|$)/.test(typed)) return {
		kind: "checkout",
		dir: typed
	};
	if (!typed.startsWith("v") || import_semver.default.valid(typed) === null) throw new UsageError(`--cloud-provider ${typed}: this is no version of a Go module: give ${forms} (./${typed} for a directory of that name)`);
	return {
		kind: "version",
		version: typed
	};
}
/** The clouds that have one are those of these providers. */
function cloudOf(provider) {
	return provider === "ec2" || provider === "azure" ? provider : void 0;
}

// src/flows/stage/cloud-provider.ts
/**
* What --cloud-provider names, looked at.
* @returns undefined for none
* @throws UsageError when it cannot be had, or is for another cloud
*/
async function readCloudProvider(o, ctx) {
	const wish = parseCloudProvider(o["cloud-provider"]);
	if (wish === void 0) return void 0;
	const cloud = cloudOf(o.provider);
	if (cloud === void 0) throw new UsageError("--cloud-provider is for --provider ec2 and azure: add one of them, or leave it out");
	return resolveCloudProvider(cloud, wish, ctx);
}
/** Its programs for one platform, as a phase of its own where there are any. */
async function cloudPrograms(source, platform, ctx, phases) {
	if (source === void 0) return [];
	return phases.run("cloud", () => buildCloudProvider(source, platform, ctx), (programs) => `${programs.map((p) => p.name).join(", ")} ${source.tag}`);
}
/** Its images for one platform, under their own names. */
async function cloudImages(source, programs, of, o, ctx) {
	if (source === void 0) return [];
	const { platform, prefix } = of;
	const { version, tag } = source;
	const images = [];
	for (const program of programs) {
		const image = await programImage(program, {
			version,
			platform,
			compression: o.compression
		}, ctx);
		const repository = prefix === "" ? program.name : `${prefix}/${program.name}`;
		images.push({
			image,
			names: [{
				repository,
				tag
			}]
		});
	}
	return images;
}

// src/flows/stage/given.ts
const answerMs = 12e4;
/** @throws UsageError when it cannot be had, or is too large for what it is to be */
async function givenBytes(given, { signal }) {
	const { from } = given;
	const bytes = /^https?:\/\//.test(from) ? await fetched(given, signal) : await read(given);
	if (bytes.length > given.mostBytes) throw tooLarge(given, bytes.length);
	return bytes;
}
/** What is wrong with it, as the option's own problem. */
function givenProblem({ option, from }, why) {
	return new UsageError(`${option} ${from}: ${why}`);
}
async function read(given) {
	return readFile(given.from).catch((error) => {
		throw givenProblem(given, `${describe(error)}: ${given.takes}`);
	});
}
async function fetched(given, signal) {
	const say = (why) => givenProblem(given, `${why}: look whether it can be reached from here, or give a file`);
	try {
		const answer = await fetch(given.from, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) });
		if (!answer.ok) throw say(`it answers ${answer.status}`);
		const size = Number(answer.headers.get("content-length") ?? 0);
		if (size > given.mostBytes) throw tooLarge(given, size);
		return Buffer.from(await answer.arrayBuffer());
	} catch (error) {
		signal.throwIfAborted();
		throw error instanceof UsageError ? error : say(describe(error).replaceAll(/\s+/g, " "));
	}
}
function tooLarge(given, bytes) {
	return givenProblem(given, `it has ${bytes} bytes, which is no such thing: ${given.takes}`);
}

// src/flows/stage/cni.ts
/** etcd takes 1.5 MB for one object, and no network has so many. */
const mostBytes$1 = 8e6;
/**
* The manifest that --cni names, from a file or a URL.
* @returns undefined where the network is the built-in one, or none
* @throws UsageError when it cannot be had, or is none
*/
async function readCni(cni, ctx) {
	if (cniChoice(cni) !== "manifest") return void 0;
	const given = {
		option: "--cni",
		from: cni,
		takes: "give bridge, none, or the file or URL of a manifest",
		mostBytes: mostBytes$1
	};
	const text = (await givenBytes(given, ctx)).toString("utf8");
	const found = manifestImages(text);
	if ("why" in found) throw givenProblem(given, `this is no manifest of Kubernetes (${found.why}): give one, bridge or none`);
	return {
		text,
		sha256: createHash("sha256").update(text).digest("hex"),
		images: found.images
	};
}
/** The manifest as a file of every node: the first machine applies it. */
async function cniNodeFile({ text, sha256 }, ctx) {
	const dir = join(ctx.paths.cache, "manifests");
	const path = join(dir, `${sha256}.yaml`);
	await mkdir(dir, { recursive: true });
	await (0, import_lib.default)(path, text);
	return {
		name: cniFile,
		path,
		sha256,
		size: Buffer.byteLength(text)
	};
}

// src/flows/stage/crictl.ts
/** crictl of today has 40 MB. */
const mostBytes = 2e8;
/**
* crictl is a module of its own, which not every proxy serves, and no package of most distributions: so it can be given, as
* a program or as the archive of its releases, for each platform that is staged.
* @param asked of --crictl
* @returns undefined where none was given
* @throws UsageError when one cannot be had, or is no program of its platform
*/
async function readCrictl(asked, platforms, ctx) {
	if (asked === void 0) return void 0;
	const each = await allProblems(platforms.map((platform) => async () => [platform, await readOne(asked, platform, ctx)]));
	return Object.fromEntries(each);
}
async function readOne(asked, platform, ctx) {
	const from = asked.replaceAll("{arch}", architectureOf(platform));
	const takes = "give crictl or the .tar.gz that it is released in, {arch} for its architecture";
	const given = {
		option: "--crictl",
		from,
		takes,
		mostBytes
	};
	const program = await unpacked(await givenBytes(given, ctx), given);
	const found = platformOfProgram(program);
	if (found !== platform) throw givenProblem(given, `${found === void 0 ? "this is no program that nodes could run" : `this is a program of ${found}`}, and ${platform} is wanted: ${takes}`);
	const sha256 = createHash("sha256").update(program).digest("hex");
	const dir = join(ctx.paths.cache, "companions", `crictl-given-${sha256.slice(0, 16)}`);
	await mkdir(dir, { recursive: true });
	await (0, import_lib.default)(join(dir, "crictl"), program, { mode: 493 });
	return {
		dir,
		version: `as given (${sha256.slice(0, 12)})`,
		sha256
	};
}
/** The program itself, or what is called crictl in an archive. */
async function unpacked(bytes, given) {
	if (bytes[0] !== 31 || bytes[1] !== 139) return bytes;
	try {
		const archive = Readable.from([gunzipSync(bytes, { maxOutputLength: mostBytes })]).pipe((0, import_tar_stream.extract)());
		for await (const entry of archive) {
			if (entry.header.type === "file" && basename(entry.header.name) === "crictl") return await buffer(entry);
			entry.resume();
		}
	} catch (error) {
		throw givenProblem(given, `it cannot be unpacked (${describe(error)}): ${given.takes}`);
	}
	throw givenProblem(given, `there is no crictl in this archive: ${given.takes}`);
}

// src/flows/stage/facts.ts
/**
* All that a stage needs but a registry and a store, which the cluster is going to bring: looked at before anything is
* built. @throws UsageError with every problem of every option
*/
async function checkOwnStage(o, ctx, given) {
	const source = once(given.source);
	const [tree, wish, brought] = await allProblems([
		source,
		given.specs,
		() => readBrought(o, ctx),
		() => void parseMirrors(o["registry-mirrors"]),
		() => baseProblem(o),
		async () => namesProblem("", await source()),
		() => fail(diskAndOutputProblems(o, ctx))
	]);
	return factsOf(tree, wish, brought, o, ctx);
}
/** @throws UsageError with every problem of each */
async function readBrought(o, ctx) {
	const [cni, crictl, cloudProvider] = await allProblems([
		() => readCni(o.cni, ctx),
		() => readCrictl(o.crictl, platformsOf(o), ctx),
		() => readCloudProvider(o, ctx)
	]);
	return {
		cni,
		crictl,
		cloudProvider
	};
}
function factsOf(source, wish, brought, o, ctx) {
	const platforms = platformsOf(o);
	const [first = ownPlatform] = platforms;
	const flags = goBuildFlags(source.version, source.modFlags);
	return {
		source,
		platforms,
		build: buildKey(sourceFor(source, first), targetsOfStage(first), flags),
		wish,
		...brought,
		asked: askedFor(o, wish, platforms, brought),
		expires: new Date(ctx.clock.now() + o.expiry * 36e5).toISOString()
	};
}
/** Several checks want the same thing: it is made, or found wrong, once. */
function once(make) {
	let making;
	return () => {
		making ??= make();
		return making;
	};
}
/** @throws UsageError with all problems, if there are any */
async function fail(problems) {
	const found = await problems;
	if (found.length > 0) throw new UsageError(found);
}
function baseProblem(o) {
	if (o.base === void 0) return;
	const { host, repository, tag } = parseImageRef(o.base);
	if (!/^[\w.:[\]-]+$/.test(host) || !/^[a-z0-9._/-]+$/.test(repository) || !/^[\w][\w.-]*$/.test(tag)) throw new UsageError(`--base ${o.base}: this is no image: give one such as registry.k8s.io/build-image/distroless-iptables:v0.9.6`);
}
/** kubeadm's own tag, and names that a registry takes: known of the source alone. */
function namesProblem(prefix, source) {
	kubeadmTag(source.version.gitVersion);
	kubeadmImages({
		version: source.version.gitVersion,
		companions: source.companions
	}, prefix);
}
/**
* Another base, another packing, other test images, further platforms, a network, a crictl, a cloud provider: another stage
* of the same build.
*/
function askedFor(o, wish, all, brought) {
	const suite = wish?.suite.kind === "names" ? wish.suite.names : [];
	const tests = wish === void 0 ? void 0 : {
		...wish.typed,
		names: [...suite].sort()
	};
	const platforms = all.length > 1 ? all : void 0;
	const { base, compression } = o;
	const others = {
		cni: brought.cni?.sha256,
		crictl: brought.crictl && Object.values(brought.crictl).map((c) => c.sha256),
		cloud: brought.cloudProvider?.tag
	};
	const facts = {
		v: 1,
		base,
		compression,
		mirrors: o["registry-mirrors"],
		tests,
		platforms,
		...others
	};
	return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}

export { diskAndOutputProblems as _, namesProblem as a, cniNodeFile as c, composeHyperkube as d, composeIndex as f, pullWhole as g, pullForPlatform as h, fail as i, cloudImages as l, partsOf as m, checkOwnStage as n, once as o, packImage as p, factsOf as r, readBrought as s, baseProblem as t, cloudPrograms as u };