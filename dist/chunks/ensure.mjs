import { a as findStages, i as commitStage, o as signedUrls, r as saveStage } from "./stages.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as plural } from "./words.mjs";
import { t as pMap } from "./p-map.mjs";
import { i as imagesAt, t as blobPathOf, u as stageManifestText } from "./stage-manifest.mjs";
import { n as claimStore, t as announceStage } from "./pending.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe, t as BuildError } from "./errors.mjs";
import { c as cniNodeFile, d as composeHyperkube, f as composeIndex, g as pullWhole, h as pullForPlatform, l as cloudImages, m as partsOf, p as packImage, u as cloudPrograms } from "./facts.mjs";
import { r as liveLeases, t as leaseFor } from "./lease.mjs";
import { i as isIndexType, n as compressionOf, o as manifestTypes, t as blobPath } from "./oci-image.mjs";
import { i as digestOf, l as readJson, o as markUsed, r as blobSize, u as writeWhole } from "./upstream.mjs";
import { a as assemble, i as debianEntries, o as tarOf, t as parseMirrors } from "./image-mirrors.mjs";
import { n as companionRecipes, t as ensureCompanions } from "./companions.mjs";
import { t as ownPlatform } from "./platforms.mjs";
import { r as sourceFor } from "./source.mjs";
import { t as architectureOf } from "./platform.mjs";
import { c as testTargets, n as buildPhase, s as targetsOfStage } from "./build.mjs";
import { r as kubeadmImages, t as etcdTag } from "./kubeadm-images.mjs";
import { i as mediaTypes } from "./image-documents.mjs";
import { r as parseImageRef, t as canonicalRef } from "./image-ref.mjs";
import { n as ensureImages } from "./store.mjs";
import { a as stagedName, t as isMeantToFail } from "./stage-test-images.mjs";
import { t as testEnv } from "./child-env.mjs";
import { t as choose } from "./selection.mjs";
import { d as loadProvider, i as listRuns } from "./runs.mjs";
import { t as parseRegistryPlace } from "./registry-place.mjs";
import { i as openOwnStore } from "./azure-identity.mjs";
import { n as pushProblems } from "./check.mjs";
import { t as openRegistry } from "./registry.mjs";
import { basename, dirname, join, resolve } from "node:path";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";

// src/stores/renew.ts
/** Files that are looked at at once. */
const looks$1 = 16;
/**
* Lets a stage that is there live longer, when it is whole.
* @param images says whether all images are there, under their names
* @returns undefined when something of it is gone: then it is to be staged again
*/
async function renewStage(store, found, expires, images, ctx) {
	const { manifest } = found;
	const files = [...new Map(manifest.files.map((f) => [f.path, f])).values()];
	const needed = {
		files: files.map((f) => f.sha256),
		images: imagesAt(manifest)
	};
	const takeBack = await announceStage(store, {
		v: 1,
		build: manifest.build,
		...needed,
		expires
	}, ctx);
	const [there, pushed] = await Promise.all([pMap(files, async (f) => (await store.has(f.path))?.size === f.size, { concurrency: looks$1 }), images()]);
	const renewed = pushed && !there.includes(false) ? await commitStage(store, {
		...manifest,
		expires
	}, ctx) : void 0;
	await takeBack();
	return renewed;
}
/**
* Living stages that claim names of images which another stage wants for itself: kubeadm makes the tag of the version,
* and two builds of a changed tree have the same one.
*/
async function rivalsOf(store, stage, now) {
	const own = new Map(stage.images.map((i) => [`${i.repository}:${i.tag}`, i.digest]));
	const isRival = (other) => other.registry === stage.registry && other.images.some((i) => (own.get(`${i.repository}:${i.tag}`) ?? i.digest) !== i.digest);
	return (await findStages(store, void 0, now)).filter((s) => isRival(s.manifest));
}
/** Ends a stage's life now; a sweep removes it. Not when it was changed meanwhile, or is gone. */
async function expireStage(store, { path, manifest }, now) {
	const there = await store.read(path);
	if (there === void 0) return;
	const bytes = Buffer.from(stageManifestText({
		...manifest,
		expires: now.toISOString()
	}));
	await store.put(path, { bytes }, { onlyOver: { version: there.version } });
}

// src/flows/stage/failures.ts
/** Whatever a service answers or a disk refuses ends in an error that the exit code tells from bad input. */
async function named(what, work) {
	try {
		return await work();
	} catch (error) {
		if ([
			UsageError,
			ProvisionError,
			BuildError,
			Interrupted
		].some((kind) => error instanceof kind)) throw error;
		throw new ProvisionError(`${what}: ${describe(error)}`);
	}
}

// src/flows/stage/push.ts
/** Images on their way at once; each has some requests of its own. */
const parallel$1 = 3;
/** What no registry takes, or is not whole: of all images, before anything of any is sent. @throws UsageError */
async function checkImages(images, registry, ctx) {
	const client = registry.client(ctx);
	const problems = await pMap(images, (i) => client.imageProblems(i.image), { concurrency: parallel$1 });
	if (problems.flat().length > 0) throw new UsageError([...new Set(problems.flat())]);
}
/**
* Pushes images under all their names, and sees that the names are theirs in the end: another job may stage another
* build under the same version at this moment.
* @throws UsageError, RegistryError; ProvisionError when a name is somebody else's now
*/
async function pushImages(images, staged, registry, ctx) {
	const log = summing(ctx.log, `push ${registry.place.repository}`);
	const layers = await sharedLayers(images);
	const pushOne = ({ image, names }, i) => layers.during(i, (elsewhere) => registry.client({
		...ctx,
		log: log(i)
	}).push(image, names, elsewhere));
	const reports = await pMap(images, pushOne, { concurrency: parallel$1 });
	const lost = await namesLost(staged, registry, ctx);
	if (lost.length > 0) throw new ProvisionError(`${lost.join(", ")} in ${registry.place.host} is not what was pushed a moment ago: somebody stages another build of the same version there. Give each build that runs at the same time a --registry with a prefix of its own`);
	const sum = (of) => reports.reduce((all, r) => all + of(r), 0);
	return {
		bytes: sum((r) => r.sentBytes),
		uploaded: sum((r) => r.uploaded),
		mounted: sum((r) => r.mounted)
	};
}
/**
* Layers that several images have (test images of one base, say) go to one repository, and are mounted into the others
* when they are there. Whoever begins first sends them, so nobody waits in a circle.
*/
async function sharedLayers(images) {
	const parts = await Promise.all(images.map(async (i) => (await partsOf(i.image)).map((p) => p.digest)));
	const owners = /* @__PURE__ */ new Map();
	return { async during(index, push) {
		const { promise: there, resolve } = Promise.withResolvers();
		for (const digest of parts[index]) if (!owners.has(digest)) owners.set(digest, {
			index,
			there
		});
		try {
			const report = await push(async (digest) => {
				const owner = owners.get(digest);
				return owner === void 0 || owner.index === index ? void 0 : owner.there;
			});
			resolve(images[index].names[0]?.repository);
			return report;
		} finally {
			resolve(void 0);
		}
	} };
}
/** Names under which the registry has something else, or nothing. */
async function namesLost(staged, registry, ctx) {
	return (await pMap(staged, async ({ repository, tag, digest }) => {
		return (await registry.client(ctx).head(repository, tag))?.digest === digest ? [] : [`${repository}:${tag}`];
	}, { concurrency: 8 })).flat();
}
/** Several pushes are one progress: bytes of all that have begun. */
function summing(log, id) {
	const each = /* @__PURE__ */ new Map();
	const add = (index, update) => {
		each.set(index, update);
		const all = [...each.values()];
		const sum = (of) => all.reduce((bytes, p) => bytes + of(p), 0);
		log.progress({
			id,
			done: sum((p) => p.done),
			total: sum((p) => p.total),
			unit: "bytes"
		});
	};
	return (index) => ({
		...log,
		progress: (update) => add(index, update)
	});
}

// src/flows/stage/known.ts
/**
* A stage of this very build and wish that is there already, whoever made it: looked at, and made to live longer.
* Nothing is built for it, so that a job on a fresh machine waits for some requests only.
* @returns undefined when there is none, or something of it is gone
*/
async function knownStage(checked, ctx, phases) {
	return phases.run("look", () => named("look", () => look(checked, ctx)), (found) => found === void 0 ? "no whole stage of this build is there" : detail(found.manifest));
}
async function look(checked, ctx) {
	const { registry, build, asked, expires } = checked;
	const store = await checked.open(ctx);
	const all = await findStages(store, build, new Date(ctx.clock.now()));
	const isMeant = ({ manifest: m }) => m.registry === registry.place.repository && m.asked === asked;
	const found = all.find(isMeant);
	if (found === void 0) return void 0;
	const images = async () => (await namesLost(found.manifest.images, registry, ctx)).length === 0;
	const renewed = await renewStage(store, found, expires, images, ctx);
	if (renewed === void 0) return void 0;
	const nothing = {
		files: 0,
		bytes: 0
	};
	return {
		...renewed,
		reused: true,
		files: nothing,
		images: {
			bytes: 0,
			uploaded: 0,
			mounted: 0
		}
	};
}
function detail({ images, files }) {
	const bytes = files.reduce((sum, f) => sum + f.size, 0);
	return `all is there: ${plural(images.length, "image")}, ${plural(files.length, "file")} of ${prettyBytes(bytes)}; nothing to send`;
}

// src/images/write-image.ts
const layoutFile = "{\"imageLayoutVersion\":\"1.0.0\"}";
const refName = "org.opencontainers.image.ref.name";
/**
* Writes an image to disk, for people and for programs that load images.
* - oci-dir: a directory in the layout of OCI (image-layout.md); an image is added to those that are in it already
* - oci-tar: the same as one tar
* - docker-tar: the same with the list that `docker load` and `ctr image import` read; one platform only
* A tar appears whole or not at all; what was there under its name is replaced. The same image makes the same bytes.
* @param names references under which it is found in there, e.g. registry/repository:tag
* @throws UsageError when `to` is something else, or the format cannot hold the image
*/
async function writeImage(image, format, to, ctx, names = []) {
	if (format === "oci-dir") return writeDir(image, to, names, ctx);
	const documents = [
		text("index.json", indexOf([], image, names)),
		text("oci-layout", layoutFile),
		...format === "docker-tar" ? [text("manifest.json", await dockerList(image, names))] : []
	];
	const blobs = (await partsOf(image)).map(({ digest, size }) => ({
		...common,
		path: `blobs/sha256/${digest.slice(7)}`,
		body: {
			file: blobPath(image.dir, digest),
			size
		}
	}));
	const temporary = `${to}.${process.pid}-${randomUUID().slice(0, 8)}`;
	await mkdir(dirname(to), { recursive: true });
	try {
		const entries = [...documents, ...blobs].sort((a, b) => a.path < b.path ? -1 : 1);
		await pipeline(tarOf(entries), createWriteStream(temporary), { signal: ctx.signal });
		await rename(temporary, to);
	} finally {
		await rm(temporary, { force: true });
	}
}
async function writeDir(image, to, names, ctx) {
	const there = existsSync(to) ? await readdir(to) : [];
	if (there.length > 0 && !there.includes("oci-layout")) throw new UsageError(`${to} has files and is no directory of OCI images: name an empty directory or a new one`);
	for (const { digest, size } of await partsOf(image)) {
		ctx.signal.throwIfAborted();
		if (await blobSize(to, digest) === size) continue;
		const path = blobPath(to, digest);
		const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
		await mkdir(dirname(path), { recursive: true });
		await copyFile(blobPath(image.dir, digest), temporary);
		await rename(temporary, path);
	}
	await writeWhole(join(to, "oci-layout"), layoutFile);
	const before = await readJson(join(to, "index.json"));
	await writeWhole(join(to, "index.json"), indexOf(before?.manifests ?? [], image, names));
}
/** A name that others had before is this image's now. */
function indexOf(before, image, names) {
	const { mediaType, digest, size } = image;
	const own = names.length === 0 ? [{
		mediaType,
		digest,
		size
	}] : names.map((name) => ({
		mediaType,
		digest,
		size,
		annotations: { [refName]: name }
	}));
	const others = before.filter((m) => {
		const name = m.annotations?.[refName];
		return name === void 0 ? m.digest !== digest : !names.includes(name);
	});
	return JSON.stringify({
		schemaVersion: 2,
		manifests: [...others, ...own]
	});
}
/** manifest.json of `docker save` (moby, image/spec v1.2), with paths of OCI's blobs as Docker ≥ 25 writes them. */
async function dockerList(image, names) {
	if (isIndexType(image.mediaType)) throw new UsageError("docker-tar holds one platform and the image has several: take oci-tar, or one platform");
	const manifest = JSON.parse(await readFile(blobPath(image.dir, image.digest), "utf8"));
	const at = ({ digest }) => `blobs/sha256/${digest.slice(7)}`;
	return JSON.stringify([{
		Config: at(manifest.config),
		RepoTags: names,
		Layers: manifest.layers.map(at)
	}]);
}
const common = {
	type: "file",
	mode: 420,
	uid: 0,
	gid: 0
};
function text(path, body) {
	return {
		...common,
		path,
		body: Buffer.from(body)
	};
}

// src/plan/node-files.ts
const ofTheBuild = [
	"kubelet",
	"kubeadm",
	"kubectl"
];
const needed = [
	"containerd",
	"runc",
	"cni"
];
/** @see https://kubernetes.io/docs/setup/production-environment/container-runtimes/ and kubeadm's preflight checks */
const useful = { crictl: "nobody can look at containers on a node with it" };
/**
* Which files a machine needs to become a node of this build by kubeadm: kubelet, kubeadm and kubectl of the build,
* containerd with its shim, runc, the CNI plugins, crictl where it was had, the e2e suite where it was asked for.
*/
function nodeFiles(build, companions, o) {
	const problems = [];
	const files = [];
	for (const target of [...ofTheBuild, ...o.suite ? ["e2e.test"] : []]) {
		const built = build.files[target];
		if (built === void 0) problems.push(`the build ${build.key} has no ${target}: build that target, too`);
		else {
			const { path, sha256, size } = built;
			files.push({
				name: target,
				path,
				platform: build.platform,
				sha256,
				size
			});
		}
	}
	for (const name of needed) {
		const dir = companions[name]?.dir;
		if (dir === void 0) problems.push(`no ${name} was found or built: a node cannot be without it`);
		else files.push(...programs(name, dir, build.platform));
	}
	const crictl = companions.crictl?.dir;
	if (crictl !== void 0) files.push(...programs("crictl", crictl, build.platform));
	return {
		files,
		without: crictl === void 0 ? [`crictl: ${useful.crictl}`] : [],
		problems
	};
}
function programs(name, dir, platform) {
	const prefix = name === "cni" ? "cni/" : "";
	return companionRecipes[name].binaries.map((binary) => ({
		name: `${prefix}${binary}`,
		path: `${dir}/${binary}`,
		platform
	}));
}

// src/images/unpacked.ts
/**
* Debian packages of another architecture, without what they depend on, as a directory: for compilers that look for headers
* and libraries. Unpacked once; nothing is installed.
* @param architecture as Debian calls it: arm64
* @returns the directory, absolute
*/
async function unpackedPackages(packages, architecture, ctx) {
	const cache = join(ctx.paths.cache, "images");
	const key = digestOf(JSON.stringify([
		1,
		architecture,
		packages.toSorted()
	])).slice(7, 24);
	const root = join(cache, "roots", key);
	if (existsSync(root)) {
		await markUsed(root);
		return root;
	}
	const entries = assemble(await debianEntries({
		packages,
		alone: true,
		architecture
	}, cache, ctx));
	const making = join(cache, "tmp", `root-${process.pid}-${randomUUID().slice(0, 8)}`);
	try {
		for (const entry of entries) await put(entry, making);
		await mkdir(dirname(root), { recursive: true });
		await rename(making, root).catch((cause) => {
			if (!existsSync(root)) throw cause;
		});
		return root;
	} finally {
		await rm(making, {
			recursive: true,
			force: true
		});
	}
}
/** Parents come before what is in them. */
async function put({ path, type, mode, to, body }, root) {
	const at = join(root, path);
	if (type === "directory") await mkdir(at, { recursive: true });
	else await mkdir(dirname(at), { recursive: true });
	if (type === "symlink") await symlink(to ?? "", at);
	if (type === "file") await writeFile(at, Buffer.isBuffer(body) ? body : "", { mode });
}

// src/flows/stage/builds.ts
/** Built or found: what the images are made of where none can be pulled, and what nodes run. */
const companionNames = [
	"etcd",
	"coredns",
	"containerd",
	"runc",
	"cni"
];
/**
* The programs of a stage for each of its platforms. Machines of another kind than this one get theirs from Go's own cross
* compiler; runc, which has C in it, from Debian's.
* @param built for this machine, where somebody has needed it before
* @throws BuildError, UsageError, ProvisionError
*/
async function stageBuilds(checked, ctx, phases, built) {
	const { platforms, source, wish } = checked;
	const each = [];
	for (const platform of platforms) {
		const build = (platform === ownPlatform ? built : void 0) ?? await buildPhase(sourceFor(source, platform), targetsOfStage(platform), ctx, phases);
		const cloud = await cloudPrograms(checked.cloudProvider, platform, ctx, phases);
		each.push({
			build,
			cloud,
			...await toolsPhase(build, checked.crictl, ctx, phases)
		});
	}
	return {
		each,
		suite: each.find((e) => e.build.platform === ownPlatform)?.build ?? built ?? (wish === void 0 ? void 0 : await buildPhase(source, testTargets, ctx, phases))
	};
}
async function toolsPhase(build, given, ctx, phases) {
	const target = targetOf(build.platform, ctx);
	return phases.run("tools", async () => {
		const companions = await ensureCompanions(companionNames, build.companions, ctx, target);
		const own = given?.[build.platform];
		if (own !== void 0) return {
			companions: {
				...companions,
				crictl: own
			},
			without: []
		};
		const crictl = await ensureCompanions(["crictl"], build.companions, ctx, target).catch((error) => {
			ctx.signal.throwIfAborted();
			return describe(error).split("\n")[0] ?? "";
		});
		if (typeof crictl !== "string") return {
			companions: {
				...companions,
				...crictl
			},
			without: []
		};
		ctx.log.warn(`no crictl for the nodes (--crictl FILE|URL gives one): ${crictl}`);
		return {
			companions,
			without: [crictl]
		};
	}, ({ companions }) => [...target === void 0 ? [] : [target.platform], ...Object.entries(companions).map(([name, c]) => `${name} ${c?.version}`)].join(", "));
}
function targetOf(platform, ctx) {
	if (platform === ownPlatform) return void 0;
	const architecture = architectureOf(platform);
	return {
		platform,
		unpack: (packages) => unpackedPackages(packages, architecture, ctx)
	};
}

// src/images/join-platforms.ts
/**
* Images that were made or pulled for each platform, as images of all of them: an index where platforms have images of their
* own under the same names. In the order in which they come; those of one platform alone stay what they are.
*/
async function joinPlatforms(sets) {
	const [only] = sets;
	if (only !== void 0 && sets.length === 1) return only.images;
	const byNames = /* @__PURE__ */ new Map();
	for (const { platform, images } of sets) for (const named of images) {
		const key = JSON.stringify(named.names);
		byNames.set(key, [...byNames.get(key) ?? [], {
			platform,
			named
		}]);
	}
	const joined = [...byNames.values()].map(async (each) => {
		const { image, names } = each[0].named;
		if (each.every((e) => e.named.image.digest === image.digest) && each.length > 1) return {
			image,
			names
		};
		return {
			image: await composeIndex(each.map((e) => ({
				image: e.named.image,
				platform: e.platform
			}))),
			names
		};
	});
	return Promise.all(joined);
}

// src/images/ready.ts
/**
* An image of the store as it is to be sent: all of it on disk, for the build's platform, packed. One that comes from a
* registry stays as it is there; one that is known by its digest is taken with all its platforms, since nodes will ask for
* that digest.
* @param ref one that the store has
*/
async function readyImage(ref, store, build, compression, ctx) {
	const { dir, upstream } = store;
	const digest = store.refs[ref];
	const { host, repository, digest: pinned } = parseImageRef(ref);
	const named = `${host}/${repository}@${digest}`;
	if (pinned !== void 0 && upstream !== void 0) return pullWhole(named, upstream, dir, ctx);
	const own = upstream === void 0 ? digest : await pullForPlatform(named, build.platform, upstream, dir, ctx);
	const { layers } = JSON.parse(await readFile(blobPath(dir, own), "utf8"));
	if (layers.some((l) => compressionOf(l.mediaType) === "none")) return packImage({
		dir,
		digest: own
	}, compression, build.platform, ctx);
	return {
		dir,
		digest: own,
		mediaType: mediaTypes.manifest,
		size: await blobSize(dir, own)
	};
}

// src/images/kubeadm-set.ts
/**
* All images with which kubeadm of this build makes a cluster from one imageRepository: hyperkube under the names of
* the components, and etcd, coredns and pause, pulled where a registry answers, else made here.
* @param companions with etcd and coredns, which the images are made of where none can be pulled
* @throws UsageError when programs are not built or names are no names; Error that lists what could not be had
*/
async function kubeadmSet(build, companions, options, ctx) {
	const constants = join(build.sourceDir, "cmd/kubeadm/app/constants/constants.go");
	const etcd = etcdTag(await readFile(constants, "utf8").catch(() => ""));
	const names = kubeadmImages(build, options.prefix, etcd);
	const upstream = kubeadmImages(build, "", etcd);
	const others = [
		{
			name: names.pause,
			ref: `registry.k8s.io/pause:${upstream.pause.tag}`
		},
		{
			name: names.coredns,
			ref: `registry.k8s.io/coredns/coredns:${upstream.coredns.tag}`
		},
		{
			name: names.etcd,
			ref: `registry.k8s.io/etcd:${upstream.etcd.tag}`
		}
	];
	const image = await composeHyperkube(build, options, ctx);
	const wish = options.mirrors === void 0 ? {} : { mirrors: options.mirrors };
	const store = await ensureImages(others.map((o) => o.ref), build, companions, ctx, wish);
	if (store.missing.length > 0) throw new Error(`images that kubeadm needs cannot be had: ${store.missing.map((m) => `${m.ref} (${m.why})`).join("; ")}`);
	const set = [{
		image,
		names: names.hyperkube
	}];
	for (const { name, ref } of others) set.push({
		image: await readyImage(ref, store, build, options.compression, ctx),
		names: [name]
	});
	return set;
}

// src/testers/list-images.ts
const listMs = 6e4;
/**
* Every image that the build's own e2e.test knows of, by its own word (--list-images).
* @throws Error when the binary does not answer, with its output
*/
async function listImages(build, ctx) {
	const suite = build.files["e2e.test"];
	if (suite === void 0) throw new Error(`build ${build.key} has no e2e.test`);
	const dir = await mkdtemp(join(tmpdir(), "bowsprit-images-"));
	try {
		const { stdout } = await ctx.exec.run([suite.path, "--list-images"], {
			cwd: dir,
			env: testEnv(ctx.env, {
				HOME: dir,
				TMPDIR: dir
			}),
			timeoutMs: listMs
		});
		return [...new Set(stdout.split("\n").map((line) => line.trim()))].filter((l) => /^[\w.-]+(:\d+)?\/\S+$/.test(l)).sort();
	} finally {
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}

// src/flows/stage/images.ts
/**
* What kubeadm asks for, and the test images if they are wanted: on disk, packed, each for all platforms of the stage. Nothing
* is sent yet.
*/
async function composeImages(checked, { each, suite }, o, ctx) {
	const tests = checked.wish === void 0 ? [] : await testRefs(checked, suite, ctx);
	const network = checked.cni?.images ?? [];
	const wanted = [.../* @__PURE__ */ new Set([...tests, ...network])];
	const made = [];
	for (const one of each) {
		const set = await imagesFor(one, wanted, checked, o, ctx);
		const of = {
			platform: set.platform,
			prefix: checked.registry.place.prefix
		};
		const cloud = await cloudImages(checked.cloudProvider, one.cloud, of, o, ctx);
		made.push({
			...set,
			images: [...set.images, ...cloud]
		});
	}
	const of = (platform) => each.length > 1 ? ` (${platform})` : "";
	const missing = made.flatMap((m) => m.missing.map(({ ref, why }) => ({
		ref: `${ref}${of(m.platform)}`,
		why
	})));
	for (const ref of network) warnOfMissing(ref, made, ctx);
	return {
		images: await joinPlatforms(made),
		missing
	};
}
/** What is not in the stage is pulled from upstream: a machine that cannot reach that has no network then. */
function warnOfMissing(ref, made, ctx) {
	const why = made.flatMap((m) => m.missing).find((m) => m.ref === ref)?.why;
	if (why !== void 0) ctx.log.warn(`the network's image ${ref} is not staged, machines will ask its own registry: ${why}`);
}
/** @param wanted images of tests and of the network, by their upstream names */
async function imagesFor({ build, companions }, wanted, checked, o, ctx) {
	const { platform } = build;
	const { prefix } = checked.registry.place;
	const mirrors = o["registry-mirrors"] === void 0 ? {} : { mirrors: o["registry-mirrors"] };
	const base = o.base === void 0 ? {} : { base: await baseOf(o.base, checked, build, o, ctx) };
	const sourceDateEpoch = Math.floor(Date.parse(checked.source.version.buildDate) / 1e3) || 0;
	const { compression } = o;
	const how = {
		...base,
		...mirrors,
		sourceDateEpoch,
		compression,
		prefix
	};
	const set = await kubeadmSet(build, companions, how, ctx);
	const taken = new Set(set.flatMap((i) => i.names.map((n) => `${n.repository}:${n.tag}`)));
	const others = wanted.filter((ref) => {
		const { repository, tag } = stagedName(ref, prefix);
		return !taken.has(`${repository}:${tag}`);
	});
	if (others.length === 0) return {
		platform,
		images: set,
		missing: []
	};
	const store = await ensureImages(others, build, companions, ctx, mirrors);
	const tests = await pMap(Object.keys(store.refs), async (ref) => ({
		image: await readyImage(ref, store, build, compression, ctx),
		names: [stagedName(ref, prefix)]
	}), { concurrency: 2 });
	return {
		platform,
		images: [...set, ...tests],
		missing: store.missing
	};
}
/**
* Upstream's names of the test images that the selected specs can need; with --suite all and no filter, of all that
* the suite lists. Some that specs need it does not list: they stand in manifests of the drivers that it tests.
*/
async function testRefs(checked, build, ctx) {
	const wish = checked.wish;
	const [listed, choice] = await Promise.all([listImages(build, ctx), choose(wish, build, ctx)]);
	const all = wish.filters === void 0 && wish.suite.kind === "named" && wish.suite.name === "all";
	const refs = [...choice.images, ...all ? listed : []].map(canonicalRef);
	return [...new Set(refs)].filter((ref) => !isMeantToFail(ref)).sort();
}
/** A base from the registry that we push to is pulled with the same credentials. */
async function baseOf(ref, { registry }, build, o, ctx) {
	const { host, repository, tag, digest } = parseImageRef(ref);
	if (host === registry.place.host) {
		const dir = join(ctx.paths.cache, "images");
		return {
			kind: "layout",
			image: await registry.client(ctx).pullImage(repository, digest ?? tag, dir, [build.platform])
		};
	}
	const wish = parseMirrors(o["registry-mirrors"]);
	return {
		kind: "ref",
		ref,
		...wish.kind === "mirrors" ? { mirrors: wish.mirrors } : {}
	};
}
/** As the manifest of a stage names them. */
async function stagedImages(images) {
	const each = images.map(async ({ image, names }) => {
		const below = (await partsOf(image)).filter((p) => p.digest !== image.digest);
		const size = below.reduce((sum, p) => sum + p.size, 0);
		const named = below.filter((p) => isManifest(p.mediaType)).map((p) => p.digest);
		const parts = named.length === 0 ? {} : { parts: named };
		return names.map((n) => ({
			repository: n.repository,
			tag: n.tag,
			digest: image.digest,
			size,
			...parts
		}));
	});
	return (await Promise.all(each)).flat();
}
const isManifest = (type) => manifestTypes.some((t) => t === type);
/** Upstream's table of test images, as the source has it. */
async function imageTable(sourceDir) {
	return readFile(join(sourceDir, "test/utils/image/manifest.go"), "utf8").catch(() => "");
}

// src/stores/measure.ts
/**
* Sizes of all files, and sha256 of those that do not bring theirs along.
* @throws UsageError with every file that is not there, or is not what its build says, and every name that two have
*/
async function measure(files, signal) {
	const problems = [];
	const names = /* @__PURE__ */ new Set();
	for (const { name, platform = "" } of files) {
		if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(name)) problems.push(`${JSON.stringify(name)} is no name for a file of a node`);
		if (names.has(`${platform} ${name}`)) problems.push(`two files are to be staged as ${name}: give one of them another name`);
		names.add(`${platform} ${name}`);
	}
	const measured = await pMap(files, async (file) => {
		const found = await stat(file.path).catch((error) => error.message);
		if (typeof found === "string" || !found.isFile()) return `${file.name} cannot be staged: ${typeof found === "string" ? found : `${file.path} is no file`}; build it again`;
		if (file.size !== void 0 && file.size !== found.size) return `${file.path} has ${found.size} bytes, but ${file.size} when it was built: build it again`;
		const sha256 = file.sha256 ?? await sha256Of(file.path, signal);
		const { name, platform } = file;
		return {
			name,
			...platform && { platform },
			file: file.path,
			sha256,
			size: found.size
		};
	}, { concurrency: 4 });
	problems.push(...measured.filter((m) => typeof m === "string"));
	if (problems.length > 0) throw new UsageError(problems);
	return measured.filter((m) => typeof m !== "string");
}
async function sha256Of(path, signal) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
	return hash.digest("hex");
}

// src/stores/node-files.ts
/** Files on the way at once; a large one has four parts on the way, of 8 MiB each. */
const parallel = 3;
const looks = 16;
/**
* Puts the files of a node into a store under their sha256, what is there already excepted, and the manifest last.
* Any number of processes may stage the same build at once: there is one complete stage in the end. One that was
* killed is completed by the next, which goes on where an upload stopped if the service allows that.
* @throws UsageError when a file is not there or the store refuses us; ProvisionError when the service fails for
*   good; what was sent stays, for the next attempt
*/
async function stageFiles(store, files, stage, ctx) {
	if (!(Date.parse(stage.expires) > ctx.clock.now())) throw new UsageError(`a stage that expires at ${stage.expires} would be gone at once: give it more time`);
	const measured = await measure(files, ctx.signal);
	const unique = [...new Map(measured.map((f) => [f.sha256, f])).values()];
	const { build, version, commit, region, expires } = stage;
	const { registry = "", plainHttp = false, asked = "", without = [] } = stage;
	const images = stage.images?.list ?? [];
	await claimStore(store);
	const needed = {
		files: unique.map((f) => f.sha256),
		images: imagesAt({
			registry,
			plainHttp,
			images
		})
	};
	const takeBack = await announceStage(store, {
		v: 1,
		build,
		...needed,
		expires
	}, ctx);
	const pushing = stage.images?.push();
	pushing?.catch(() => void 0);
	const { sent, resumed } = await send(store, (await pMap(unique, async (f) => await isThere(store, f, ctx) ? [] : [f], {
		concurrency: looks,
		signal: ctx.signal
	})).flat(), expires, ctx);
	const named = measured.map((f) => ({
		name: f.name,
		...f.platform && { platform: f.platform },
		sha256: f.sha256,
		size: f.size,
		path: blobPathOf(f.sha256)
	}));
	await pushing;
	const committed = await commitStage(store, {
		v: 1,
		build,
		version,
		commit,
		region,
		registry,
		plainHttp,
		asked,
		images,
		files: named,
		without,
		expires
	}, ctx);
	await takeBack();
	const kept = unique.filter((f) => !sent.includes(f));
	return {
		...committed,
		sent: amount(sent),
		kept: amount(kept),
		resumed
	};
}
async function isThere(store, file, ctx) {
	const path = blobPathOf(file.sha256);
	const there = await store.has(path);
	if (there === void 0 || there.size === file.size) return there !== void 0;
	ctx.log.warn(`${path} in ${store.address} has ${there.size} bytes instead of ${file.size}: replacing it`);
	await store.remove(path);
	return false;
}
/** Largest first. After a failure nothing more is begun; what is on the way ends by itself. */
async function send(store, missing, expires, ctx) {
	const progress = meter(missing, ctx);
	const failures = [];
	const sent = [];
	let resumed = 0;
	await pMap(inTurn(missing), async (file) => {
		if (failures.length > 0) return;
		try {
			if (sent.length > 0 && await isThere(store, file, ctx)) return progress(file.size);
			const onBytes = (bytes, how) => {
				if (how === "resumed") resumed += bytes;
				progress(bytes);
			};
			const content = {
				file: file.file,
				sha256: file.sha256,
				size: file.size
			};
			if (!await store.put(blobPathOf(file.sha256), content, {
				expires,
				onBytes
			})) throw new ProvisionError(`${blobPathOf(file.sha256)} in ${store.address} is something else: remove it`);
			sent.push(file);
		} catch (error) {
			failures.push(error);
		}
	}, { concurrency: parallel });
	ctx.signal.throwIfAborted();
	const texts = [...new Set(failures.map((f) => f.message))];
	if (failures.some((f) => f instanceof UsageError)) throw new UsageError(texts);
	if (failures.length === 1) throw failures[0];
	if (failures.length > 1) throw new ProvisionError(texts.join("\n"));
	return {
		sent,
		resumed
	};
}
/** The largest files first, from a place that differs between processes: several at once then do not all send the same one. */
function inTurn(files) {
	const sorted = files.toSorted((a, b) => b.size - a.size);
	const large = sorted.filter((f) => f.size > 16777216).length;
	const start = Math.floor(Math.random() * Math.max(1, large));
	return [
		...sorted.slice(start, large),
		...sorted.slice(0, start),
		...sorted.slice(large)
	];
}
function meter(files, ctx) {
	const total = files.reduce((sum, f) => sum + f.size, 0);
	const begun = ctx.clock.now();
	let done = 0;
	return (bytes) => {
		done = Math.min(total, done + bytes);
		const spent = ctx.clock.now() - begun;
		const leftMs = done > 0 && spent > 2e3 ? Math.round(spent / done * (total - done)) : void 0;
		ctx.log.progress({
			id: "files",
			done,
			total,
			unit: "bytes",
			...leftMs === void 0 ? {} : { leftMs }
		});
	};
}
function amount(files) {
	return {
		files: files.length,
		bytes: files.reduce((sum, f) => sum + f.size, 0)
	};
}

// src/flows/stage/send.ts
/**
* Images and files at the same time, the manifest last. The first failure ends both; what was sent stays, for the next
* attempt. A killed one leaves its record here and its note in the store, so that a sweep finds what it sent.
* @throws UsageError, ProvisionError, RegistryError
*/
async function sendStage(checked, { build, images, files, without }, ctx) {
	const { registry, expires, region, asked } = checked;
	const { repository, plainHttp } = registry.place;
	const stop = new AbortController();
	const within = ctx.withSignal(AbortSignal.any([ctx.signal, stop.signal]));
	const store = await checked.open(within);
	const list = await stagedImages(images);
	const rivals = await rivalsOf(store, {
		registry: repository,
		images: list
	}, new Date(ctx.clock.now()));
	await refuseUsed(rivals, build.key, await liveLeases(store, new Date(ctx.clock.now())), ctx);
	const { key, version, commit } = build;
	const record = {
		v: 1,
		store: checked.store,
		registry: repository,
		build: key,
		version,
		expires
	};
	if (!checked.own) await saveStage(ctx.paths.runs, record);
	let pushed;
	const push = async () => {
		pushed = await pushImages(images, list, registry, within);
	};
	try {
		const stage = {
			build: key,
			version,
			commit,
			region,
			registry: repository,
			plainHttp,
			asked,
			without,
			expires
		};
		const ending = {
			list,
			push: () => push().catch((error) => end(stop, error))
		};
		const staged = await stageFiles(store, files, {
			...stage,
			images: ending
		}, within);
		await outlive(rivals, staged, store, ctx);
		const { manifest, path, sent } = staged;
		return {
			manifest,
			path,
			reused: false,
			files: sent,
			images: pushed
		};
	} catch (error) {
		return end(stop, error);
	}
}
function end(stop, error) {
	stop.abort(error);
	throw error;
}
/** Nodes that join a cluster later would get another build than it runs. */
async function refuseUsed(rivals, build, leases, ctx) {
	const runs = await listRuns(ctx.paths.runs);
	const problems = rivals.flatMap(({ manifest: m, path }) => {
		if (m.build === build) return [];
		const here = runs.filter((r) => r.build === m.build).map((r) => r.ref.id);
		const users = /* @__PURE__ */ new Set([...here, ...leases.filter((l) => l.stage === path).map((l) => l.id)]);
		return users.size === 0 ? [] : [`the cluster ${[...users].join(", ")} uses another build of ${m.version} under the same names in ${m.registry}: give --registry another prefix, such as ${m.registry}/next, or remove the cluster`];
	});
	if (problems.length > 0) throw new UsageError([...new Set(problems)]);
}
/** What has lost its names is no stage any more; a sweep removes its files, and its images that have no tag now. */
async function outlive(rivals, staged, store, ctx) {
	for (const rival of rivals.filter((r) => r.path !== staged.path)) {
		await expireStage(store, rival, new Date(ctx.clock.now()));
		ctx.log.info(`the stage ${rival.path} has ended: ${rival.manifest.version} is this build now in ${rival.manifest.registry}`);
	}
}

// src/flows/stage/make.ts
/** build → tools → images → stage. @throws ProvisionError when a service fails for good */
async function makeStage(checked, o, ctx, phases, built) {
	const builds = await stageBuilds(checked, ctx, phases, built);
	const { build } = builds.each[0];
	const composed = await phases.run("images", () => named("images", () => composeImages(checked, builds, o, ctx)), (c) => `${plural(c.images.length, "image")}${c.missing.length > 0 ? `, ${c.missing.length} cannot be had` : ""}`);
	await checkImages(composed.images, checked.registry, ctx);
	if (o.output !== void 0) await writePhase(o.output, composed, checked, o, ctx, phases);
	const nodes = builds.each.map((e) => filesOf(e));
	const manifest = checked.cni === void 0 ? [] : [await cniNodeFile(checked.cni, ctx)];
	const files = [...nodes.flatMap((n) => n.files), ...manifest];
	const missing = composed.missing.map((m) => `${m.ref}: ${m.why}`);
	const all = [.../* @__PURE__ */ new Set([...nodes.flatMap((n) => n.without), ...missing])];
	return phases.run("stage", () => named("stage", () => sendStage(checked, {
		build,
		images: composed.images,
		files,
		without: all
	}, ctx)), (s) => `${prettyBytes(s.images.bytes)} of images and ${prettyBytes(s.files.bytes)} of files sent   until ${s.manifest.expires}`);
}
/** @throws UsageError when a machine could not become a node with them */
function filesOf({ build, companions, without }) {
	const found = nodeFiles(build, companions, { suite: build.platform === ownPlatform });
	if (found.problems.length > 0) throw new UsageError(found.problems);
	return {
		files: found.files,
		without: found.without.map((text) => [text, ...without].join("; "))
	};
}
async function writePhase(output, { images: [hyperkube] }, { registry }, o, ctx, phases) {
	const names = hyperkube.names.map((n) => `${registry.place.host}/${n.repository}:${n.tag}`);
	const write = () => writeImage(hyperkube.image, o.format, resolve(output), ctx, names);
	await phases.run("write", write, () => `hyperkube as ${o.format}: ${basename(output)}`);
}

// src/flows/stage/own.ts
/** Clouds make it known within minutes who may do what. */
const knownMs = 6e5;
const lookMs = 1e4;
function isPlaced(stage) {
	return "registry" in stage;
}
/**
* Lets the provider make the registry and the store that the cluster has for itself, and waits until we may write there.
* @throws ProvisionError
*/
function placeOwnStage(facts, spec, o, ctx, phases) {
	return phases.run("registry", async () => {
		const provider = await loadProvider(spec.ref.provider);
		const own = await provider.ownStage?.(provider.plan(spec), ctx);
		if (own === void 0) throw new UsageError("--registry and --store are needed: where nodes take all from");
		const stage = await placed(facts, own, o, ctx);
		await untilWritable(stage, o, ctx);
		return stage;
	}, ({ registry, store }) => `${registry.place.repository} and ${store}, which go with the cluster`);
}
async function placed(facts, own, o, ctx) {
	const place = parseRegistryPlace(own.registry);
	if (!("host" in place)) throw new ProvisionError(place.join("; "));
	return {
		...facts,
		registry: await openRegistry(place, o, ctx),
		store: own.store,
		open: (within) => openOwnStore(own.store, o, within),
		region: o.region ?? "",
		crossRegion: false,
		own: true
	};
}
async function untilWritable(stage, o, ctx) {
	const end = ctx.clock.now() + knownMs;
	for (let look = 1;; look++) {
		const problems = await writeProblems(stage, o, ctx);
		if (problems.length === 0) return;
		if (ctx.clock.now() > end) throw new ProvisionError([`${knownMs / 6e4} minutes after they were made, nothing can be staged there:`, ...problems].join("\n"));
		if (look === 1) ctx.log.info("waiting until the roles on registry and store are known there");
		ctx.log.debug(problems.join("; "));
		await ctx.clock.sleep(lookMs, ctx.signal);
	}
}
/** Also what only a name that is seconds old gives as an error. */
async function writeProblems(stage, o, ctx) {
	const asked = [pushProblems(o, stage.registry, ctx), stage.open(ctx).then(async (s) => (await s.check()).problems)];
	const ends = await Promise.allSettled(asked);
	ctx.signal.throwIfAborted();
	return ends.flatMap((e) => e.status === "fulfilled" ? e.value : [describe(e.reason)]);
}

// src/flows/stage/ensure.ts
/**
* The stage that is there, made to live longer; else a new one.
* @param built the build, where somebody has needed it before
* @throws UsageError, BuildError, ProvisionError
*/
async function ensureStage(checked, o, ctx, phases, built) {
	return (o.refresh || o.output !== void 0 ? void 0 : await knownStage(checked, ctx, phases)) ?? makeStage(checked, o, ctx, phases, built);
}
/**
* How the machines of a cluster get at a stage.
* @param seconds how long signed URLs are to be good for, where the store makes some: at most seven days
*/
async function stagedFor({ manifest }, { store: url, open }, seconds, ctx) {
	const store = await open(ctx);
	const urls = await signedUrls(store, manifest, seconds);
	return {
		manifest,
		registry: {
			prefix: manifest.registry,
			plainHttp: manifest.plainHttp
		},
		store: url,
		...urls === void 0 ? {} : { urls }
	};
}
/**
* Stages the build of a run, and tells how its machines get at it. Its URLs live as long as any run may; the stage is held
* for the cluster from now on, until it is torn down. Where the cluster brings registry and store, they are made first.
* @param minutes after which a sweep may remove the cluster
*/
async function stageForRun(facts, build, { spec, minutes }, o, ctx, phases) {
	const checked = isPlaced(facts) ? facts : await placeOwnStage(facts, spec, o, ctx, phases);
	const outcome = await ensureStage(checked, o, ctx, phases, build);
	const staged = await stagedFor(outcome, checked, Math.min(mostSeconds, o.timeout * 60 + hour), ctx);
	if (checked.own) return staged;
	const hours = Math.max(o.lifetime, Math.ceil(minutes / 60)) + 1;
	await leaseFor(spec.ref, outcome.path, hours, await checked.open(ctx), ctx);
	return staged;
}
const hour = 3600;
/** S3 and Blob sign for seven days at most. */
const mostSeconds = 168 * hour;

export { imageTable as i, stageForRun as n, stagedFor as r, ensureStage as t };