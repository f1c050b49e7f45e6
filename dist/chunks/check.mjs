import { o as UsageError } from "./errors.mjs";
import { n as resolveSource, t as parseSource } from "./source.mjs";
import { r as defaultSource } from "./table.mjs";
import { t as parseMirrors } from "./image-mirrors.mjs";
import { t as parseRegistryPlace } from "./registry-place.mjs";
import { a as stagedName } from "./stage-test-images.mjs";
import { n as usualNodeBytes, t as crossRegionCost } from "./transfer-cost.mjs";
import { i as openOwnStore, t as azureWho } from "./azure-identity.mjs";
import { t as allProblems } from "./problems.mjs";
import { n as readWish } from "./selection.mjs";
import { _ as diskAndOutputProblems, a as namesProblem, i as fail, o as once, r as factsOf, s as readBrought, t as baseProblem } from "./facts.mjs";
import { a as azureLocations, i as azureIdentity, t as openRegistry } from "./registry.mjs";
import { n as azureOfRegistry, t as azureOfBlobs } from "./azure-names.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";

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
	return azureLocations(things, arm, azureIdentity(azureWho(o, ctx.env, arm), ctx.env), ctx.signal);
}

// src/flows/stage/check.ts
/**
* All that a stage needs, looked at before anything is built: the source, who we are to the registry and the store and
* what we may do there, regions, disks, what is to be written.
* @throws UsageError with every problem of every option
*/
async function checkStage(o, ctx, { source: tree = () => resolveSource(parseSource(o.source ?? "module:v1.36.3"), ctx), specs = () => namedSpecs(o) } = {}) {
	const registry = once(() => namedRegistry(o, ctx));
	const store = once(() => namedStore(o, ctx));
	const source = once(tree);
	const regions = once(async () => findRegions((await registry()).place, await store(), o, ctx));
	const [, , , wish, brought] = await allProblems([
		registry,
		store,
		source,
		specs,
		() => readBrought(o, ctx),
		() => void parseMirrors(o["registry-mirrors"]),
		() => baseProblem(o),
		async () => namesProblem((await registry()).place.prefix, await source()),
		() => fail(diskAndOutputProblems(o, ctx)),
		async () => fail(pushProblems(o, await registry(), ctx)),
		async () => fail(storeProblems(await store(), ctx)),
		async () => fail(placesProblems(o, await regions(), ctx))
	]);
	const found = await regions();
	const url = o.store ?? "";
	return {
		...factsOf(await source(), wish, brought, o, ctx),
		registry: await registry(),
		store: url,
		open: (own) => openOwnStore(url, o, own),
		region: found.store.region ?? "",
		crossRegion: regionProblems(found).length > 0
	};
}
async function namedRegistry(o, ctx) {
	if (o.registry === void 0) throw new UsageError("--registry is needed: where images are to be pushed, such as name.azurecr.io/ci");
	const place = parseRegistryPlace(o.registry);
	if (!("host" in place)) throw new UsageError(place);
	return openRegistry(place, o, ctx);
}
async function namedStore(o, ctx) {
	if (o.store === void 0) throw new UsageError("--store is needed: where files of nodes are to lie, such as s3://my-bucket/ci or dir:/srv/stage");
	return openOwnStore(o.store, o, ctx);
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
/** Whether we may push what a stage has. */
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

export { pushProblems as n, checkStage as t };