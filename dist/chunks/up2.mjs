import { o as __toESM } from "./rolldown-runtime.mjs";
import { n as pMapIterable } from "./p-map.mjs";
import { t as require_lib } from "./lib2.mjs";
import { n as armClient } from "./arm.mjs";
import { n as deployOnce, r as validateDeployment } from "./deployments.mjs";
import { n as grant, r as grantsOf } from "./groups.mjs";
import { i as serialConsole, n as saveState, r as machinesOf, t as loadState } from "./state.mjs";
import { n as sshKey, t as withNodeAddress } from "./node-address.mjs";
import { r as ProvisionError } from "./errors.mjs";
import { t as makeClusterKeys } from "./bootstrap-keys.mjs";
import { n as azureOfRegistry, t as azureOfBlobs } from "./azure-names.mjs";
import { a as controlPlaneAddress, i as clusterTemplate, l as azureCloudManifest, o as internalAddress, r as shapeOf, s as applyOverrides } from "./plan2.mjs";
import { i as stagedImage } from "./manifest.mjs";
import { n as filesOfNodes } from "./stage-manifest.mjs";
import { i as stageMirrors } from "./stage-test-images.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { a as groupOf, i as deployments, n as apiPort, t as apiName } from "./names2.mjs";
import { t as bootstrapFiles } from "./files.mjs";
import { t as machineHome } from "./spec.mjs";
import { i as userData, n as azureLimits, t as ready } from "./machines-ready.mjs";
import { r as cniOf } from "./cni-manifest.mjs";
import { n as reachedByAddress } from "./kubeconfig.mjs";
import { n as platformOfAzureType } from "./machine-types.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { a as seenFrom, n as guidOf, r as outsideScopes } from "./ground.mjs";
import { n as provisioned, t as groundwork } from "./groundwork.mjs";
import { join } from "node:path";

// src/plan/azure/bootstrap-spec.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/**
* The shared bootstrap's own description of the cluster.
* @param platform of its machines: linux/arm64
* @param place where a cloud provider finds what it is to look after
*/
function bootstrapSpecOf(spec, staged, keys, cni, platform, place) {
	const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode, ref } = spec;
	const endpoint = `${apiName(ref)}:${apiPort}`;
	return {
		cluster: {
			id: groupOf(ref),
			version: staged.manifest.version,
			endpoint,
			podCidr,
			serviceCidr,
			featureGates,
			runtimeConfig,
			extraArgs,
			proxyMode
		},
		registry: {
			...staged.registry,
			auth: authOf(staged),
			mirrors: stageMirrors(staged.manifest)
		},
		files: filesOf(staged, platform),
		keys,
		cni,
		...spec.cloudProvider === void 0 ? {} : { cloudProvider: cloudOf(spec, staged, endpoint, place) }
	};
}
function cloudOf({ ref, azure }, { manifest, registry }, endpoint, place) {
	const image = (name) => stagedImage(manifest, registry.prefix, name);
	const images = {
		controller: image("azure-cloud-controller-manager"),
		node: image("azure-cloud-node-manager")
	};
	return { manifest: azureCloudManifest({
		ref,
		place,
		wish: azure,
		images,
		endpoint
	}) };
}
/** The machines' identity has AcrPull; it is their only one, so that it need not be named. */
function authOf({ registry }) {
	const host = registry.prefix.split("/")[0] ?? "";
	return azureOfRegistry(host) === void 0 ? { kind: "none" } : { kind: "acr" };
}
function filesOf({ manifest, store, urls }, platform) {
	const address = parseStoreUrl(store);
	const isBlob = "kind" in address && address.kind === "blob";
	return filesOfNodes(manifest, platform).map(({ name, sha256, size, path }) => {
		const own = {
			kind: "azure-blob",
			url: `${store.replace(/\/+$/, "")}/${path}`
		};
		return {
			name,
			sha256,
			size,
			from: isBlob ? own : {
				kind: "url",
				url: urls?.[path] ?? ""
			}
		};
	});
}

// src/plan/azure/machine-data.ts
/** Stands for the machine's name in files: machines of one kind share their custom data. */
const blankName = "bowsprit-machine-name";
/** Stands for its address, where there is a cloud provider. */
const blankAddress = "bowsprit-machine-address";
/** The machine's own address, as shell. */
const own = `$(ip -4 route get 192.0.2.1 | sed -n 's/.* src \\([0-9.]*\\).*/\\1/p')`;
/**
* Custom data of all machines. The API server's name leads each of them to an address of the cluster's own network: the
* one control plane's; or what balances between several, but for control planes themselves, since Azure's balancer
* does not send a machine's packets back to it.
* @param name of the API server, the host of the spec's endpoint
* @param range of the network
* @throws UsageError with everything that is wrong with the spec, or when it is larger than Azure takes
*/
function machineData(cluster, name, range, controlPlanes) {
	const spec = withNodeAddress(cluster, blankAddress);
	const first = controlPlaneAddress(range, 0);
	const every = controlPlanes === 1 ? first : internalAddress(range);
	const data = (role, before, after) => {
		const told = namesTold(bootstrapFiles(role, { name: blankName }, spec), {
			api: name,
			before,
			after,
			hasAddress: spec !== cluster
		});
		return userData(told, azureLimits).toString("base64");
	};
	return {
		first: data("first", first),
		further: controlPlanes === 1 ? "" : data("control-plane", first, own),
		node: data("node", every)
	};
}
/** The machine's name is put where it belongs, and the API server's into /etc/hosts. */
function namesTold({ files, command }, of) {
	const { api, before, after, hasAddress } = of;
	const hosts = (address) => `{ grep -vF ' ${api}' /etc/hosts; echo "${address} ${api}"; } > /etc/hosts.bowsprit; cat /etc/hosts.bowsprit > /etc/hosts`;
	return {
		files,
		command: [
			"set -e",
			hosts(before),
			`grep -rlF ${blankName} ${machineHome} | xargs -r sed -i "s/${blankName}/$(hostname | tr A-Z a-z)/g"`,
			...hasAddress ? [`grep -rlF ${blankAddress} ${machineHome} | xargs -r sed -i "s/${blankAddress}/${own}/g"`] : [],
			command,
			...after === void 0 ? [] : [hosts(after)]
		].join("\n")
	};
}

// src/providers/azure/up.ts
/** Machines join in this time; a token that leaks is worth nothing after it. */
const tokenMinutes = 60;
/**
* Two deployments into a group of its own: the machines' identity, then, with its roles given, the network and machines
* that make the cluster by themselves. What was begun by an earlier try is gone on with. What was made is left to
* `down` when it fails.
* @throws ProvisionError with what ARM or a machine said
*/
function upAzure(plan, inputs, ctx) {
	return provisioned("the cluster", ctx, () => make(plan, inputs, ctx));
}
async function make(plan, { stage, build, onStep }, ctx) {
	if (stage === void 0) throw new ProvisionError("nothing was staged for the machines");
	const arm = armClient(plan.place, ctx);
	await makeRunDir(plan.ref);
	const shared = plan.wish.ownStage ? {} : await outsideScopes(arm, thingsOf(stage));
	const subscription = plan.spec.cloudProvider === void 0 ? void 0 : arm.under("");
	const outside = {
		...shared,
		subscription
	};
	await onStep?.({ step: "identity" });
	const { tags, principal } = await groundwork(plan, outside, arm, ctx);
	const grants = grantsOf(outside, plan.group, guidOf);
	await Promise.all(grants.map((g) => grant(arm, g, principal, plan.group)));
	const kubectl = build.files["kubectl"]?.path ?? "kubectl";
	const state = await loadState(plan.runDir) ?? await settle(plan, stage, kubectl, ctx);
	await onStep?.({ step: "machines" });
	const server = `https://${await machines(plan, tags, state, arm, ctx)}:${apiPort}`;
	const kubeconfig = join(plan.runDir, "kubeconfig");
	await (0, import_lib.default)(kubeconfig, reachedByAddress(server, state.ca, state.admin, plan.group), { mode: 384 });
	const wanted = plan.wish.controlPlanes + plan.spec.nodes;
	const consoles = () => consolesOf(plan.group, arm, ctx);
	await onStep?.({ step: "nodes" });
	const coming = {
		ref: plan.ref,
		kubeconfig,
		kubectl: state.kubectl,
		server,
		wanted,
		consoles,
		bare: plan.spec.cni === "none",
		cloudProvider: plan.spec.cloudProvider !== void 0
	};
	return ready({
		...coming,
		isWhole: (count) => count >= wanted
	}, ctx);
}
/** A registry and an account of Azure's own, on which the machines' identity needs roles. */
function thingsOf({ registry, store }) {
	const host = registry.prefix.split("/")[0] ?? "";
	const address = parseStoreUrl(store);
	const blob = "kind" in address && address.kind === "blob" ? address : void 0;
	return {
		registry: azureOfRegistry(host) === void 0 ? void 0 : host,
		account: azureOfBlobs(blob?.endpoint ?? "") === void 0 ? void 0 : blob?.account
	};
}
async function settle(plan, stage, kubectl, ctx) {
	const { spec, ref, range, wish, runDir, place } = plan;
	const allowFrom = await seenFrom(wish.allowFrom, ctx);
	const { keys, admin } = await makeClusterKeys(ctx.clock.now(), tokenMinutes);
	const platform = platformOfAzureType(wish.machineType);
	const cni = cniOf(spec.cni, { tunnel: true });
	const bootstrap = bootstrapSpecOf(spec, stage, keys, cni, platform, place);
	const data = machineData(bootstrap, apiName(ref), range, wish.controlPlanes);
	const state = {
		v: 1,
		ca: keys.ca.cert,
		admin,
		data,
		allowFrom,
		kubectl,
		sshKey: wish.sshKey?.trim() ?? await ownKey(plan)
	};
	await saveState(runDir, state);
	return state;
}
/** Of this cluster alone; it goes with the run's directory. @returns its public line */
async function ownKey({ runDir, group }) {
	const { secret, publicLine } = sshKey(group);
	await (0, import_lib.default)(join(runDir, "ssh-key"), secret, { mode: 384 });
	return publicLine;
}
/** @returns the API server's public address */
async function machines(plan, tags, state, arm, ctx) {
	const { group, wish } = plan;
	const shape = shapeOf(plan, tags, state.allowFrom);
	const template = applyOverrides(clusterTemplate(shape), wish.overrides);
	const parameters = {
		controlPlaneType: wish.controlPlaneType,
		nodeType: wish.machineType,
		sshKey: state.sshKey,
		firstData: state.data.first,
		furtherData: state.data.further,
		nodeData: state.data.node
	};
	const request = {
		group,
		name: deployments.cluster,
		template,
		parameters
	};
	const total = template.resources.reduce((sum, r) => sum + (r.copy?.count ?? 1), 0);
	const onOperation = (done) => ctx.log.progress({
		id: group,
		done,
		total,
		unit: "resources"
	});
	const before = async () => {
		const problems = await validateDeployment(arm, request);
		if (problems.length > 0) throw new ProvisionError(["Azure refuses the template:", ...problems].join("\n"));
	};
	return (await deployOnce(arm, request, ctx, {
		before,
		onOperation
	}))["apiAddress"] ?? "";
}
async function* consolesOf(group, arm, ctx) {
	const read = async (machine) => ({
		name: machine.name,
		text: await serialConsole(arm, machine, ctx).catch(() => "")
	});
	yield* pMapIterable(await machinesOf(arm, group), read, { concurrency: 8 });
}

export { upAzure };