import { n as armClient, o as hintFor, t as ArmError } from "./arm.mjs";
import { i as groupNamed } from "./groups.mjs";
import { f as versions, u as tagNames } from "./names2.mjs";
import { s as describe } from "./errors.mjs";
import { n as platformOfAzureType } from "./machine-types.mjs";
import { r as shapeOf } from "./plan2.mjs";
import { createHash } from "node:crypto";

// src/clouds/azure/preflight.ts
const skuVersion = "2021-07-01";
const addressVersion = "2024-05-01";
/** Whether the subscription is there, and may make anything. @throws ArmError */
async function subscriptionProblems(arm) {
	const { body } = await arm.call("GET", arm.under(""), { version: "2022-12-01" });
	const { subscription, tenant } = arm.place;
	const found = [];
	if (body.state !== void 0 && body.state !== "Enabled") found.push(`the subscription ${subscription} is ${body.state}: ${hintFor({ code: "DisabledSubscription" })}`);
	if (tenant !== void 0 && body.tenantId !== void 0 && body.tenantId.toLowerCase() !== tenant.toLowerCase()) found.push(`the subscription ${subscription} is of the tenant ${body.tenantId}, not of ${tenant}: correct --azure-tenant`);
	return found;
}
/**
* Machines that the region does not have or the subscription may not have, that are of another architecture than what
* was built, too small, or more than the quota allows. @throws ArmError
*/
async function machineProblems(arm, location, wanted, architecture) {
	const query = { $filter: `location eq '${location}'` };
	const [skus, usages] = await Promise.all([arm.list(arm.under("/providers/Microsoft.Compute/skus"), {
		version: skuVersion,
		query
	}), arm.list(arm.under(`/providers/Microsoft.Compute/locations/${location}/usages`), { version: versions.compute })]);
	const machines = skus.filter((s) => s.resourceType === "virtualMachines");
	if (machines.length === 0) return [`Azure has no machines in '${location}': give --region as \`az account list-locations\` has it`];
	const found = [...new Set(wanted.map((w) => w.type))].flatMap((type) => typeProblems(type, location, machines, architecture));
	return found.length > 0 ? found : quotaProblems(location, wanted, machines, usages);
}
function typeProblems(type, location, skus, architecture) {
	const sku = skus.find((s) => s.name?.toLowerCase() === type.toLowerCase());
	const other = `choose another with \`az vm list-skus --location ${location} --resource-type virtualMachines\``;
	if (sku === void 0) return [`there are no machines ${type} in ${location}: ${other}`];
	const barred = sku.restrictions?.find((r) => r.type === "Location");
	if (barred !== void 0) return [`machines ${type} in ${location} are not for this subscription (${barred.reasonCode}): ${other}`];
	const found = [];
	const its = capability(sku, "CpuArchitectureType");
	if (its !== void 0 && its !== architecture) found.push(`machines ${type} are ${its}, and the build is for ${architecture}: ${other}`);
	if (capability(sku, "PremiumIO") === "False") found.push(`machines ${type} take no Premium SSD: choose a type with an s, or change the disk with --azure-overrides`);
	if (coresOfSku(sku) < 2) found.push(`machines ${type} have one core, and kubeadm wants two: choose larger ones`);
	return found;
}
function quotaProblems(location, wanted, skus, usages) {
	const needs = /* @__PURE__ */ new Map();
	for (const { type, count } of wanted) {
		const sku = skus.find((s) => s.name?.toLowerCase() === type.toLowerCase());
		if (sku === void 0) continue;
		for (const name of ["cores", sku.family ?? ""]) needs.set(name, (needs.get(name) ?? 0) + coresOfSku(sku) * count);
	}
	return [...needs].flatMap(([name, cores]) => {
		const usage = usages.find((u) => u.name.value.toLowerCase() === name.toLowerCase());
		if (usage === void 0 || usage.currentValue + cores <= usage.limit) return [];
		const free = Math.max(0, usage.limit - usage.currentValue);
		return [`${cores} cores of ${usage.name.localizedValue ?? name} are needed in ${location}, and ${free} of ${usage.limit} are free: ${hintFor({
			code: "QuotaExceeded",
			message: "quota"
		})}`];
	});
}
/** Two addresses for each cluster: for the API server, and for what goes out. @throws ArmError */
async function addressProblems(arm, location, clusters) {
	const path = arm.under(`/providers/Microsoft.Network/locations/${location}/usages`);
	const usage = (await arm.list(path, { version: addressVersion })).find((u) => u.name.value === "PublicIPAddresses");
	const needed = 2 * clusters;
	if (usage === void 0 || usage.currentValue + needed <= usage.limit) return [];
	return [`${needed} public addresses are needed in ${location}, and ${Math.max(0, usage.limit - usage.currentValue)} of ${usage.limit} are free: ${hintFor({ code: "PublicIPCountLimitReached" })}`];
}
/** What this identity may not do and has to. @param scopes resource ids at which it hands out roles @throws ArmError */
async function permissionProblems(arm, actions, scopes) {
	const at = async (scope, needed) => {
		const list = await arm.list(`${scope}/providers/Microsoft.Authorization/permissions`, { version: versions.authorization });
		const lacking = needed.filter((a) => !list.some((p) => covers(p.actions, a) && !covers(p.notActions, a)));
		if (lacking.length === 0) return [];
		const hint = hintFor({
			code: "AuthorizationFailed",
			message: lacking.join()
		});
		return [`the identity of this job may not do ${lacking.join(", ")} in ${scope}: ${hint}`];
	};
	const roles = ["Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete"];
	return (await Promise.all([at(arm.under(""), actions), ...scopes.map((scope) => at(scope, roles))])).flat();
}
function covers(patterns, action) {
	return (patterns ?? []).some((p) => {
		const words = p.split("*").map((word) => word.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
		return new RegExp(`^${words.join(".*")}$`, "i").test(action);
	});
}
function capability(sku, name) {
	return sku.capabilities?.find((c) => c.name === name)?.value;
}
function coresOfSku(sku) {
	return Number(capability(sku, "vCPUsAvailable") ?? capability(sku, "vCPUs") ?? 0);
}
/** The machines of a cluster, by type. */
function wantedBy(shape, clusters) {
	return [{
		type: shape.controlPlaneType,
		count: shape.controlPlanes * clusters
	}, {
		type: shape.machineType,
		count: shape.nodes * clusters
	}];
}
/** What everything that is made takes, in the subscription. docs/azure-role.json has the same, and a test says so. */
function neededActions(wish) {
	return [
		"Microsoft.Resources/subscriptions/resourceGroups/write",
		"Microsoft.Resources/subscriptions/resourceGroups/delete",
		"Microsoft.Resources/deployments/write",
		"Microsoft.Resources/deployments/validate/action",
		"Microsoft.Resources/deployments/cancel/action",
		"Microsoft.Compute/virtualMachines/write",
		"Microsoft.ManagedIdentity/userAssignedIdentities/write",
		"Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
		"Microsoft.Network/natGateways/write",
		"Microsoft.Network/networkInterfaces/write",
		"Microsoft.Network/networkSecurityGroups/write",
		"Microsoft.Network/publicIPAddresses/write",
		"Microsoft.Network/virtualNetworks/write",
		...wish.controlPlanes > 1 ? ["Microsoft.Network/loadBalancers/write"] : [],
		...wish.nodesAs === "scale-set" ? ["Microsoft.Compute/virtualMachineScaleSets/write"] : [],
		...wish.ownStage ? [
			"Microsoft.ContainerRegistry/registries/write",
			"Microsoft.Storage/storageAccounts/write",
			"Microsoft.Storage/storageAccounts/blobServices/containers/write",
			"Microsoft.Authorization/roleAssignments/write"
		] : []
	];
}

// src/providers/azure/ground.ts
/** Asked for the address that Internet sees this machine under; it answers with nothing else. */
const mirror = "https://checkip.amazonaws.com";
const mirrorMs = 1e4;
/**
* Asks Azure for everything that decides whether the cluster can be made, before anything is: who we are, the
* subscription, machines and quotas, permissions, the name.
* @throws only when cancelled
*/
async function problemsAzure(plan, ctx) {
	const arm = armClient(plan.place, ctx);
	const { location, clusters } = plan.wish;
	const shape = shapeOf(plan, {}, []);
	const first = await told(() => subscriptionProblems(arm), ctx);
	if (first.length > 0) return first;
	const architecture = platformOfAzureType(plan.wish.machineType) === "linux/arm64" ? "Arm64" : "x64";
	const all = await Promise.all([
		told(() => machineProblems(arm, location, wantedBy(shape, clusters), architecture), ctx),
		told(() => addressProblems(arm, location, clusters), ctx),
		told(() => permissionProblems(arm, neededActions(plan.wish), []), ctx),
		told(async () => groupProblems(await groupNamed(arm, plan.group), plan), ctx),
		told(() => seenFrom(plan.wish.allowFrom, ctx).then(() => []), ctx)
	]);
	return [...new Set(all.flat())];
}
/** @returns what was found wrong, or why it could not be looked at */
async function told(look, { signal }) {
	try {
		return await look();
	} catch (error) {
		signal.throwIfAborted();
		return [error instanceof ArmError ? error.message : identityProblem(error)];
	}
}
/** What the client of Entra ID says in pages, in one line. */
function identityProblem(error) {
	if (!/Credential|Authentication|AADSTS/.test(`${error.name} ${error.message}`)) return describe(error);
	const text = error.message.split("\n").find((l) => l.trim() !== "")?.trim() ?? error.name;
	const hint = /AADSTS7002\d\d?/.test(error.message) ? "the app registration has no federated credential for this workflow: docs/azure.md says how to add one, in both forms of its subject" : "in a workflow give `permissions: id-token: write` with --azure-tenant and --azure-client-id; elsewhere `az login`, or AZURE_CLIENT_SECRET";
	return `Azure gives this job no token: ${text.replace(/\.$/, "")}. To do: ${hint}`;
}
/** A group of that name which is not this cluster's. */
function groupProblems(group, { group: name, ref }) {
	if (group === void 0) return [];
	if (group.tags?.[tagNames.cluster] !== ref.id) return [`there is a resource group ${name} that is not ours (it has no tag ${tagNames.cluster}=${ref.id}): choose another --id`];
	if (group.properties?.provisioningState === "Deleting") return [`the resource group ${name} is being deleted: wait for its end (\`az group wait --deleted --name ${name}\`), or choose another --id`];
	return [];
}
/** Ranges that may reach the cluster. @throws Error saying what to give */
async function seenFrom(ranges, { signal }) {
	if (ranges.length > 0) return ranges;
	try {
		const answer = await fetch(mirror, { signal: AbortSignal.any([signal, AbortSignal.timeout(mirrorMs)]) });
		const text = (await answer.text()).trim();
		if (answer.ok && /^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return [`${text}/32`];
		throw new Error(`it answers ${answer.status}`);
	} catch (error) {
		signal.throwIfAborted();
		throw new Error(`${mirror} does not say under which address this machine is seen (${describe(error)}): give --allow-from, such as 203.0.113.7/32`);
	}
}
/** A GUID of words, the same whenever it is asked for (RFC 9562, version 8). */
function guidOf(words) {
	const hex = createHash("sha256").update(words).digest("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
/** What a cluster's machines read outside of their group, by resource id. */
async function outsideScopes(arm, things) {
	const wanted = [...things.registry === void 0 ? [] : [`(type =~ '${registryType}' and tostring(properties.loginServer) =~ '${things.registry}')`], ...things.account === void 0 ? [] : [`(type =~ '${accountType}' and name =~ '${things.account}')`]];
	if (wanted.length === 0) return {};
	const query = `resources | where ${wanted.join(" or ")} | project id, type, location`;
	const { body } = await arm.call("POST", "/providers/Microsoft.ResourceGraph/resources", {
		version: "2021-03-01",
		body: {
			query,
			options: { resultFormat: "objectArray" }
		}
	});
	const of = (type) => body.data?.find((d) => d.type.toLowerCase() === type)?.id;
	const [registry, store] = [of(registryType), of(accountType)];
	const hidden = [...things.registry !== void 0 && registry === void 0 ? [things.registry] : [], ...things.account !== void 0 && store === void 0 ? [things.account] : []];
	if (hidden.length > 0) throw new Error(`no subscription that this identity may read has ${hidden.join(" or ")}: give it the role Reader there`);
	return {
		...registry === void 0 ? {} : { registry },
		...store === void 0 ? {} : { store }
	};
}
const registryType = "microsoft.containerregistry/registries";
const accountType = "microsoft.storage/storageaccounts";

export { seenFrom as a, problemsAzure as i, guidOf as n, outsideScopes as r, groupProblems as t };