import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, s as describe } from "./errors.mjs";
import { o as buildKey, p as goBuildFlags } from "./go-build.mjs";
import { r as sourceFor } from "./source.mjs";
import { t as parseMirrors } from "./image-mirrors.mjs";
import { r as parseImageRef } from "./image-ref.mjs";
import { i as kubeadmTag, r as kubeadmImages } from "./kubeadm-images.mjs";
import { s as targetsOfStage } from "./build.mjs";
import { n as platformsOf, t as ownPlatform } from "./platforms.mjs";
import { t as allProblems } from "./problems.mjs";
import { t as require_lib } from "./lib2.mjs";
import { i as manifestImages, n as cniFile, t as cniChoice } from "./cni-manifest.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { dirname, join, resolve } from "node:path";
import { mkdir, readFile, stat, statfs } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/flows/stage/cni.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** etcd takes 1.5 MB for one object, and no network has so many. */
const mostBytes = 8e6;
const answerMs = 3e4;
/**
* The manifest that --cni names, from a file or a URL.
* @returns undefined where the network is the built-in one, or none
* @throws UsageError when it cannot be had, or is none
*/
async function readCni(cni, ctx) {
	if (cniChoice(cni) !== "manifest") return void 0;
	const text = /^https?:\/\//.test(cni) ? await fetched(cni, ctx) : await read(cni);
	const found = manifestImages(text);
	if ("why" in found) throw new UsageError(`--cni ${cni}: this is no manifest of Kubernetes (${found.why}): give one, bridge or none`);
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
async function read(path) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		throw new UsageError(`--cni ${path}: ${describe(error)}: give bridge, none, or the file or URL of a manifest`);
	}
}
async function fetched(url, { signal }) {
	const say = (why) => new UsageError(`--cni ${url}: ${why}: look whether it can be reached from here, or give a file`);
	try {
		const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) });
		if (!answer.ok) throw say(`it answers ${answer.status}`);
		const bytes = Buffer.from(await answer.arrayBuffer());
		if (bytes.length > mostBytes) throw say(`it has ${bytes.length} bytes, more than any manifest`);
		return bytes.toString("utf8");
	} catch (error) {
		signal.throwIfAborted();
		throw error instanceof UsageError ? error : say(describe(error));
	}
}

// src/flows/stage/disk.ts
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

// src/flows/stage/facts.ts
/**
* All that a stage needs but a registry and a store, which the cluster is going to bring: looked at before anything is
* built. @throws UsageError with every problem of every option
*/
async function checkOwnStage(o, ctx, given) {
	const source = once(given.source);
	const [tree, wish, cni] = await allProblems([
		source,
		given.specs,
		() => readCni(o.cni, ctx),
		() => void parseMirrors(o["registry-mirrors"]),
		() => baseProblem(o),
		async () => namesProblem("", await source()),
		() => fail(diskAndOutputProblems(o, ctx))
	]);
	return factsOf(tree, wish, cni, o, ctx);
}
function factsOf(source, wish, cni, o, ctx) {
	const platforms = platformsOf(o);
	const [first = ownPlatform] = platforms;
	const flags = goBuildFlags(source.version, source.modFlags);
	return {
		source,
		platforms,
		build: buildKey(sourceFor(source, first), targetsOfStage(first), flags),
		wish,
		cni,
		asked: askedFor(o, wish, platforms, cni?.sha256),
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
/** Another base, another packing, other test images, further platforms, a network: another stage of the same build. */
function askedFor(o, wish, all, cni) {
	const suite = wish?.suite.kind === "names" ? wish.suite.names : [];
	const tests = wish === void 0 ? void 0 : {
		...wish.typed,
		names: [...suite].sort()
	};
	const platforms = all.length > 1 ? all : void 0;
	const { base, compression } = o;
	const facts = {
		v: 1,
		base,
		compression,
		mirrors: o["registry-mirrors"],
		tests,
		platforms,
		cni
	};
	return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}

export { namesProblem as a, cniNodeFile as c, fail as i, readCni as l, checkOwnStage as n, once as o, factsOf as r, diskAndOutputProblems as s, baseProblem as t };