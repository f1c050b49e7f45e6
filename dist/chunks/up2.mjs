import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as require_lib } from "./lib2.mjs";
import { n as armClient } from "./arm.mjs";
import { a as validateDeployment, i as deployed, r as deploy, t as awaitDeployment } from "./deployments.mjs";
import { i as groupNamed, n as grant, o as putGroup, r as grantsOf } from "./groups.mjs";
import { i as serialConsole, n as saveState, r as machinesOf, t as loadState } from "./state.mjs";
import { a as sshKey, i as userData, n as azureLimits, t as ready } from "./machines-ready.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { n as makeClusterKeys, t as bootstrapFiles } from "./files.mjs";
import { n as azureOfRegistry, t as azureOfBlobs } from "./azure-names.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { a as groupOf, d as tagsOf, f as versions, i as deployments, l as roles, n as apiPort, o as groupTags, s as names, t as apiName, u as tagNames } from "./names2.mjs";
import { a as controlPlaneAddress, c as armTemplate, f as types, i as clusterTemplate, l as idOf, o as internalAddress, r as shapeOf, s as applyOverrides, u as idWithin } from "./plan.mjs";
import { t as machineHome } from "./spec.mjs";
import { n as reachedByAddress } from "./kubeconfig.mjs";
import { t as githubIdentity } from "./run-id.mjs";
import { n as makeRunDir } from "./run-dir.mjs";
import { a as seenFrom, n as guidOf, r as outsideScopes, t as groupProblems } from "./ground.mjs";
import { join } from "node:path";

// src/plan/azure/bootstrap-spec.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** What a machine does not need to become a node. */
const notOnNodes = ["e2e.test"];
/** The shared bootstrap's own description of the cluster. */
function bootstrapSpecOf(spec, staged, keys, cni) {
	const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode, ref } = spec;
	return {
		cluster: {
			id: groupOf(ref),
			version: staged.manifest.version,
			endpoint: `${apiName(ref)}:${apiPort}`,
			podCidr,
			serviceCidr,
			featureGates,
			runtimeConfig,
			extraArgs,
			proxyMode
		},
		registry: {
			...staged.registry,
			auth: authOf(staged)
		},
		files: filesOf(staged),
		keys,
		cni,
		cloudProvider: "none"
	};
}
/** The machines' identity has AcrPull; it is their only one, so that it need not be named. */
function authOf({ registry }) {
	const host = registry.prefix.split("/")[0] ?? "";
	return azureOfRegistry(host) === void 0 ? { kind: "none" } : { kind: "acr" };
}
function filesOf({ manifest, store, urls }) {
	const address = parseStoreUrl(store);
	const isBlob = "kind" in address && address.kind === "blob";
	return manifest.files.filter((f) => !notOnNodes.includes(f.name)).map(({ name, sha256, size, path }) => {
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
				url: urls?.[name] ?? ""
			}
		};
	});
}

// src/plan/azure/identity.ts
const registryType = "Microsoft.ContainerRegistry/registries";
const accountType = "Microsoft.Storage/storageAccounts";
/** A name that nobody else in the world has, the same for one group whenever it is asked for. */
const variables = { own: "[concat('bowsprit', uniqueString(resourceGroup().id))]" };
const ownName = "variables('own')";
const container = "stage";
/** AcrPush, Storage Blob Data Contributor. */
const stagerRoles = {
	registry: "8311e382-0749-4cb8-b61a-304f252e45ec",
	store: "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
};
/**
* What has to be there before anything is staged and any machine boots: the machines' identity, and, where the cluster
* has them for itself, a registry and a storage account with its roles on them.
*/
function identityTemplate(shape) {
	const { location, tags, ownRegistry, ownStore } = shape;
	const identityId = idWithin(types.identity, names.identity);
	const said = (what) => `[reference(${identityId}, '${versions.identity}').${what}]`;
	const registryId = `resourceId('${registryType}', ${ownName})`;
	const accountId = `resourceId('${accountType}', ${ownName})`;
	const template = armTemplate({}, [
		{
			type: types.identity,
			apiVersion: versions.identity,
			name: names.identity,
			location,
			tags,
			properties: {}
		},
		...ownRegistry ? [registry(shape), ...assigned(shape, "registry", registryId, said("principalId"))] : [],
		...ownStore ? [...account(shape), ...assigned(shape, "store", accountId, said("principalId"))] : []
	], {
		principalId: {
			type: "string",
			value: said("principalId")
		},
		clientId: {
			type: "string",
			value: said("clientId")
		},
		...ownRegistry ? { registry: {
			type: "string",
			value: `[reference(${registryId}, '${versions.registry}').loginServer]`
		} } : {},
		...ownStore ? { store: {
			type: "string",
			value: `[concat(reference(${accountId}, '${versions.storage}').primaryEndpoints.blob, '${container}')]`
		} } : {}
	});
	return ownRegistry || ownStore ? {
		...template,
		variables
	} : template;
}
function registry({ location, tags }) {
	return {
		type: registryType,
		apiVersion: versions.registry,
		name: `[${ownName}]`,
		location,
		tags,
		sku: { name: "Standard" },
		properties: {
			adminUserEnabled: false,
			anonymousPullEnabled: false
		}
	};
}
/** Nobody reads it without an identity: neither the public nor the holder of a key. */
function account({ location, tags }) {
	return [{
		type: accountType,
		apiVersion: versions.storage,
		name: `[${ownName}]`,
		location,
		tags,
		kind: "StorageV2",
		sku: { name: "Standard_LRS" },
		properties: {
			allowBlobPublicAccess: false,
			allowSharedKeyAccess: false,
			minimumTlsVersion: "TLS1_2",
			supportsHttpsTrafficOnly: true
		}
	}, {
		type: `${accountType}/blobServices/containers`,
		apiVersion: versions.storage,
		name: `[concat(${ownName}, '/default/${container}')]`,
		dependsOn: [`[resourceId('${accountType}', ${ownName})]`],
		properties: { publicAccess: "None" }
	}];
}
/** The machines may read, whoever stages may write. */
function assigned({ stager }, what, scope, principal) {
	const own = roleAssignment(what, roles[what], scope, principal, "ServicePrincipal", [idOf(types.identity, names.identity)]);
	return stager === "" ? [own] : [own, roleAssignment(what, stagerRoles[what], scope, stager, void 0, [])];
}
function roleAssignment(what, role, scope, principalId, principalType, more) {
	return {
		type: "Microsoft.Authorization/roleAssignments",
		apiVersion: versions.authorization,
		name: `[guid(resourceGroup().id, '${what}', '${role}')]`,
		scope: `[${scope}]`,
		dependsOn: [`[${scope}]`, ...more],
		properties: {
			roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')]`,
			principalId,
			...principalType === void 0 ? {} : { principalType }
		}
	};
}

// src/plan/azure/machine-data.ts
/** Stands for the machine's name in files: machines of one kind share their custom data. */
const blankName = "bowsprit-machine-name";
/**
* Custom data of all machines. The API server's name leads each of them to an address of the cluster's own network: the
* one control plane's; or what balances between several, but for control planes themselves, since Azure's balancer
* does not send a machine's packets back to it.
* @param name of the API server, the host of the spec's endpoint
* @param range of the network
* @throws UsageError with everything that is wrong with the spec, or when it is larger than Azure takes
*/
function machineData(spec, name, range, controlPlanes) {
	const first = controlPlaneAddress(range, 0);
	const every = controlPlanes === 1 ? first : internalAddress(range);
	const own = `$(ip -4 route get 192.0.2.1 | sed -n 's/.* src \\([0-9.]*\\).*/\\1/p')`;
	const data = (role, before, after) => {
		const bootstrap = bootstrapFiles(role, { name: blankName }, spec);
		return userData(told(bootstrap, name, before, after), azureLimits).toString("base64");
	};
	return {
		first: data("first", first),
		further: controlPlanes === 1 ? "" : data("control-plane", first, own),
		node: data("node", every)
	};
}
/** The machine's name is put where it belongs, and the API server's into /etc/hosts. */
function told({ files, command }, api, before, after) {
	const hosts = (address) => `{ grep -vF ' ${api}' /etc/hosts; echo "${address} ${api}"; } > /etc/hosts.bowsprit; cat /etc/hosts.bowsprit > /etc/hosts`;
	return {
		files,
		command: [
			"set -e",
			hosts(before),
			`grep -rlF ${blankName} ${machineHome} | xargs -r sed -i "s/${blankName}/$(hostname)/g"`,
			command,
			...after === void 0 ? [] : [hosts(after)]
		].join("\n")
	};
}

// src/providers/azure/up.ts
/** Machines join in this time; a token that leaks is worth nothing after it. */
const tokenMinutes = 60;
const hourMs = 36e5;
/**
* Two deployments into a group of its own: the machines' identity, then, with its roles given, the network and machines
* that make the cluster by themselves. What was begun by an earlier try is gone on with. What was made is left to
* `down` when it fails.
* @throws ProvisionError with what ARM or a machine said
*/
async function upAzure(plan, inputs, ctx) {
	try {
		return await make(plan, inputs, ctx);
	} catch (error) {
		if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError) throw error;
		if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: error });
		throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error });
	}
}
async function make(plan, { stage, build }, ctx) {
	if (stage === void 0) throw new ProvisionError("nothing was staged for the machines");
	const arm = armClient(plan.place, ctx);
	await makeRunDir(plan.ref);
	const outside = await outsideScopes(arm, thingsOf(stage));
	const tags = await ownGroup(plan, outside, arm, ctx);
	const principal = await identity(plan, tags, arm, ctx);
	const grants = grantsOf(outside, plan.group, guidOf);
	await Promise.all(grants.map((g) => grant(arm, g, principal, plan.group)));
	const kubectl = build.files["kubectl"]?.path ?? "kubectl";
	const state = await loadState(plan.runDir) ?? await settle(plan, stage, kubectl, ctx);
	const server = `https://${await machines(plan, tags, state, arm, ctx)}:${apiPort}`;
	const kubeconfig = join(plan.runDir, "kubeconfig");
	await (0, import_lib.default)(kubeconfig, reachedByAddress(server, state.ca, state.admin, plan.group), { mode: 384 });
	const wanted = plan.wish.controlPlanes + plan.spec.nodes;
	const consoles = () => consolesOf(plan.group, arm, ctx);
	const coming = {
		ref: plan.ref,
		kubeconfig,
		kubectl: state.kubectl,
		server,
		wanted,
		consoles
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
/** The group with its tags, before anything is in it. @returns what everything in it is tagged with */
async function ownGroup(plan, outside, arm, ctx) {
	const { group, ref, wish } = plan;
	const found = await groupNamed(arm, group);
	const problems = groupProblems(found, plan);
	if (problems.length > 0) throw new UsageError(problems);
	const job = githubIdentity(ctx.env, "");
	const expires = found?.tags?.[tagNames.expires] ?? new Date(ctx.clock.now() + wish.hours * hourMs).toISOString();
	const repository = job?.repository;
	const owner = job === void 0 ? ctx.env["USER"] : `${ctx.env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${job.repository}/actions/runs/${job.runId}`;
	const tags = tagsOf({
		id: ref.id,
		expires,
		repository,
		owner
	});
	await putGroup(arm, group, wish.location, groupTags(tags, outside));
	return tags;
}
/** @returns the object id that roles are given to */
async function identity(plan, tags, arm, ctx) {
	const { group, wish } = plan;
	const template = identityTemplate({
		location: wish.location,
		tags,
		ownRegistry: false,
		ownStore: false,
		stager: ""
	});
	return (await deploy(arm, {
		group,
		name: deployments.identity,
		template,
		parameters: {}
	}, ctx))["principalId"] ?? "";
}
async function settle(plan, stage, kubectl, ctx) {
	const { spec, ref, range, wish, runDir } = plan;
	const allowFrom = await seenFrom(wish.allowFrom, ctx);
	const { keys, admin } = await makeClusterKeys(ctx.clock.now(), tokenMinutes);
	const bootstrap = bootstrapSpecOf(spec, stage, keys, {
		kind: "bridge",
		tunnel: true
	});
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
	const before = await deployed(arm, request);
	if (before?.state === "Succeeded") return before.outputs["apiAddress"] ?? "";
	if (before?.state === "Running") return (await awaitDeployment(arm, request, ctx, onOperation))["apiAddress"] ?? "";
	const problems = await validateDeployment(arm, request);
	if (problems.length > 0) throw new ProvisionError(["Azure refuses the template:", ...problems].join("\n"));
	return (await deploy(arm, request, ctx, onOperation))["apiAddress"] ?? "";
}
async function* consolesOf(group, arm, ctx) {
	for (const machine of await machinesOf(arm, group)) yield {
		name: machine.name,
		text: await serialConsole(arm, machine, ctx).catch(() => "")
	};
}

export { upAzure };