import { o as UsageError } from "./errors.mjs";
import { a as stageTargets, d as buildKey, p as goBuildFlags } from "./build.mjs";
import { n as resolveSource, t as parseSource } from "./source.mjs";
import { t as defaultSource } from "./table.mjs";
import { s as parseMirrors } from "./store.mjs";
import { r as parseImageRef } from "./image-ref.mjs";
import { i as kubeadmTag, r as kubeadmImages } from "./kubeadm-images.mjs";
import { t as parseRegistryPlace } from "./registry-place.mjs";
import { a as stagedName } from "./stage-test-images.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as openStore } from "./store2.mjs";
import { t as allProblems } from "./problems.mjs";
import { n as readWish } from "./selection.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { a as azureLocations, i as azureIdentity, t as openRegistry } from "./registry.mjs";
import { n as azureOfRegistry, t as azureOfBlobs } from "./azure-names.mjs";
import { dirname, resolve } from "node:path";
import { stat, statfs } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/plan/transfer-cost.ts
/**
* US dollars for a GB that leaves a region for another one of the same cloud: most pairs cost the lower, some to and
* from South America, Africa and the Middle East the higher. Another cloud, or the internet, costs about the higher.
* @see https://aws.amazon.com/ec2/pricing/on-demand/ ("Data Transfer") and https://azure.microsoft.com/pricing/details/bandwidth/
*/
const perGb = {
	low: .02,
	high: .09
};
/** What a node fetches, where that is not known yet: of v1.36.3, its files without the suite, hyperkube and pause. */
const usualNodeBytes = 4e8;
/** What it costs to fetch a stage over regions, in words; list prices, an estimate. */
function crossRegionCost(bytesOfNode) {
	const dollars = (rate) => (bytesOfNode / 1e9 * 100 * rate).toFixed(2);
	return `each node fetches about ${prettyBytes(bytesOfNode)} over regions: for 100 nodes USD ${dollars(perGb.low)} to ${dollars(perGb.high)} at list prices`;
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
	const wanted = [{
		dir: ctx.paths.cache,
		bytes: needs.images + (o["e2e-images"] ? needs.tests : 0),
		what: "images"
	}];
	if (o.output !== void 0) {
		const output = resolve(o.output);
		problems.push(...await outputProblems(output, o.format));
		wanted.push({
			dir: dirname(output),
			bytes: needs.output,
			what: `--output ${o.output}`
		});
	}
	const address = parseStoreUrl(o.store ?? "");
	if ("kind" in address && address.kind === "dir") wanted.push({
		dir: address.path,
		bytes: needs.files,
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

// src/plan/regions.ts
/** Names of regions that mean another one. @see S3's GetBucketLocation: '' is us-east-1, 'EU' is eu-west-1 */
const aliases = { eu: "eu-west-1" };
/**
* Staged things must be where the nodes are: traffic between regions is slow, throttled and paid for.
* What has no region (a directory, a plain registry, machines of one's own) agrees with all.
* @returns nothing, or one text that names all three
*/
function compareRegions(places) {
	const all = [
		places.registry,
		places.store,
		places.cluster
	];
	if (new Set(all.map((p) => normalRegion(p.region)).filter((r) => r !== void 0)).size <= 1) return [];
	const say = (what, p) => `the ${what} ${p.name} ${wordsFor(normalRegion(p.region))}`;
	return [`registry, store and cluster are not in one region: ${say("registry", places.registry)}, ${say("store", places.store)}, ${say("cluster", places.cluster)}. Use a registry and a store in the region of the cluster (or --allow-cross-region, which is slow and costs money)`];
}
/**
* One spelling of a region: 'West Europe' and 'westeurope' are the same one for Azure.
* @returns undefined for what is no region of a cloud
*/
function normalRegion(region) {
	const text = region?.toLowerCase().replaceAll(/\s/g, "") ?? "";
	if (text === "" || text === "local") return void 0;
	return aliases[text] ?? text;
}
/**
* The region that a registry's host name states: ECR's private registries, Google's Artifact Registry. ACR's does not
* (its `location` must be asked for), nor do others.
* @see https://docs.aws.amazon.com/general/latest/gr/ecr.html
*/
function regionOfRegistry(host) {
	const name = host.toLowerCase().replace(/:\d+$/, "");
	const ecr = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(name) ?? /^\d{12}\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)$/.exec(name);
	if (ecr !== null) return ecr[1];
	return /^([a-z]+-[a-z]+\d+)-docker\.pkg\.dev$/.exec(name)?.[1];
}
function wordsFor(region) {
	return region === void 0 ? "has no region that is known" : `is in ${region}`;
}

// src/flows/stage/regions.ts
/** Asks where registry and store are; the cluster is where --region says. */
async function findRegions(place, store, o, ctx) {
	const azure = await onAzure(place, o, ctx);
	const warnings = azure.why === void 0 ? [] : [`where things of Azure are could not be told: ${azure.why}`];
	const found = await store.region();
	return {
		registry: {
			name: place.repository,
			region: regionOfRegistry(place.host) ?? azure.registry
		},
		store: {
			name: store.address,
			region: found.region ?? azure.account
		},
		cluster: {
			name: o.region === void 0 ? "(no --region)" : "of --region",
			region: o.region
		},
		warnings
	};
}
/** One text that names all three, or nothing. */
function regionProblems({ registry, store, cluster }) {
	return compareRegions({
		registry,
		store,
		cluster
	});
}
/** Both are asked for at once: an ACR and a storage account do not say themselves where they are. */
async function onAzure(place, o, ctx) {
	const address = parseStoreUrl(o.store ?? "");
	const blob = "kind" in address && address.kind === "blob" ? address : void 0;
	const [registryIn, accountIn] = [azureOfRegistry(place.host), azureOfBlobs(blob?.endpoint ?? "")];
	const arm = registryIn?.arm ?? accountIn?.arm;
	if (arm === void 0) return {};
	const things = {
		registry: registryIn === void 0 ? void 0 : place.host,
		account: accountIn === void 0 ? void 0 : blob?.account
	};
	return azureLocations(things, arm, azureIdentity(), ctx.signal);
}

// src/flows/stage/check.ts
/**
* All that a stage needs, looked at before anything is built: the source, who we are to the registry and the store and
* what we may do there, regions, disks, what is to be written.
* @throws UsageError with every problem of every option
*/
async function checkStage(o, ctx, given = {
	source: () => resolveSource(parseSource(o.source ?? "module:v1.36.3"), ctx),
	specs: () => namedSpecs(o)
}) {
	const registry = once(() => namedRegistry(o, ctx));
	const store = once(() => namedStore(o, ctx));
	const source = once(given.source);
	const regions = once(async () => findRegions((await registry()).place, await store(), o, ctx));
	const [, , , wish] = await allProblems([
		registry,
		store,
		source,
		given.specs,
		() => void parseMirrors(o["registry-mirrors"]),
		() => baseProblem(o),
		async () => namesProblem((await registry()).place.prefix, await source()),
		() => fail(diskAndOutputProblems(o, ctx)),
		async () => fail(pushProblems(o, await registry(), ctx)),
		async () => fail(storeProblems(await store(), ctx)),
		async () => fail(placesProblems(o, await regions(), ctx))
	]);
	const [found, tree] = [await regions(), await source()];
	return {
		registry: await registry(),
		store: o.store ?? "",
		source: tree,
		build: buildKey(tree, stageTargets, goBuildFlags(tree.version, tree.modFlags)),
		wish,
		region: found.store.region ?? "",
		crossRegion: regionProblems(found).length > 0,
		asked: askedFor(o, wish),
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
async function fail(problems) {
	const found = await problems;
	if (found.length > 0) throw new UsageError(found);
}
async function namedRegistry(o, ctx) {
	if (o.registry === void 0) throw new UsageError("--registry is needed: where images are to be pushed, such as name.azurecr.io/ci");
	const place = parseRegistryPlace(o.registry);
	if (!("host" in place)) throw new UsageError(place);
	return openRegistry(place, ctx);
}
async function namedStore(o, ctx) {
	if (o.store === void 0) throw new UsageError("--store is needed: where files of nodes are to lie, such as s3://my-bucket/ci or dir:/srv/stage");
	return openStore(o.store, ctx);
}
async function namedSpecs(o) {
	if (o["e2e-images"]) return readWish(o, "real");
	const given = [
		"suite",
		"focus",
		"skip",
		"label-filter"
	].filter((name) => o[name] !== void 0);
	if (given.length > 0) throw new UsageError(`${given.map((name) => `--${name}`).join(", ")}: says which test images are wanted: add --e2e-images`);
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
async function pushProblems(o, registry, ctx) {
	const { prefix } = registry.place;
	const names = [
		"kube-apiserver",
		"kube-proxy",
		"etcd",
		"coredns",
		"pause"
	].map((name) => prefix === "" ? name : `${prefix}/${name}`);
	const tests = stagedName("registry.k8s.io/e2e-test-images/agnhost:1", prefix).repository;
	return registry.client(ctx).problems([...names, ...o["e2e-images"] ? [tests] : []]);
}
async function storeProblems(store, ctx) {
	const { problems, warnings } = await store.check();
	for (const warning of warnings) ctx.log.warn(warning);
	return problems;
}
async function placesProblems(o, found, ctx) {
	for (const warning of found.warnings) ctx.log.warn(warning);
	const problems = regionProblems(found);
	if (problems.length === 0 || !o["allow-cross-region"]) return problems;
	ctx.log.warn(`${problems[0]?.split(". ")[0]}; ${crossRegionCost(usualNodeBytes)}`);
	return [];
}
/** Another base, another packing, other test images: another stage of the same build. */
function askedFor(o, wish) {
	const suite = wish?.suite.kind === "names" ? wish.suite.names : [];
	const tests = wish === void 0 ? void 0 : {
		...wish.typed,
		names: [...suite].sort()
	};
	const facts = {
		v: 1,
		base: o.base,
		compression: o.compression,
		mirrors: o["registry-mirrors"],
		tests
	};
	return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}

export { crossRegionCost as n, checkStage as t };