import { c as identityTemplate, i as clusterTemplate, n as planAzure, r as shapeOf, s as applyOverrides } from "./plan2.mjs";
import { d as tagsOf } from "./names2.mjs";
import { a as thing } from "./planned.mjs";

// src/plan/azure/cost.ts
/**
* US dollars an hour about as in West Europe, written down in 2026 from Azure's price pages; a core of the general
* purpose sizes, Linux, pay as you go. Only to tell whether a cluster costs cents or tens of dollars an hour.
* @see https://azure.microsoft.com/pricing/details/virtual-machines/linux/
*/
const written = {
	core: .05,
	gateway: .045,
	address: .005,
	balancer: .025,
	gigabyte: 18e-5,
	registry: .007
};
const asked = "machines by Microsoft's public price list of today for this region";
const guessed = "machines by 0.05 USD a core";
const rest = "the rest about as in West Europe in 2026; regions differ by a third, contracts by more, and spot prices are not looked at";
/** Cores of a machine type, as its name states them: Standard_D4s_v5 has 4. undefined: it does not. */
function coresOf(type) {
	const cores = /^(?:Standard|Basic)_[A-Z]+?(\d+)(?:-(\d+))?[a-z]*(?:_|$)/.exec(type);
	return cores === null ? void 0 : Number(cores[2] ?? cores[1]);
}
/** @param prices an hour by machine type, where the list was asked */
function azureCost(shape, prices = /* @__PURE__ */ new Map()) {
	const { controlPlanes, nodes, controlPlaneType, machineType, diskGb } = shape;
	const count = controlPlanes + nodes;
	const machine = (type) => {
		const cores = coresOf(type);
		return prices.get(type) ?? (cores === void 0 ? void 0 : cores * written.core);
	};
	const types = /* @__PURE__ */ new Map([[machineType, nodes]]);
	types.set(controlPlaneType, (types.get(controlPlaneType) ?? 0) + controlPlanes);
	const items = [
		...[...types].map(([type, n]) => ({
			what: type,
			count: n,
			each: machine(type)
		})),
		{
			what: `disk of ${diskGb} GB (Premium_LRS)`,
			count,
			each: diskGb * written.gigabyte
		},
		{
			what: "NAT gateway",
			count: 1,
			each: written.gateway
		},
		{
			what: "public address",
			count: 2,
			each: written.address
		},
		{
			what: "registry (Basic)",
			count: shape.ownStage ? 1 : 0,
			each: written.registry
		},
		{
			what: "load balancer",
			count: controlPlanes > 1 ? 2 : 0,
			each: written.balancer
		}
	];
	const isAsked = [...types.keys()].every((type) => prices.has(type));
	return {
		items: items.filter((i) => i.count > 0),
		source: `${isAsked ? asked : guessed}, ${rest}`
	};
}
/** What no hour says. */
const azureBesides = ["by use: traffic out of the region (0.08 USD a GB to the internet) and through the NAT gateway (0.045 USD a GB), and load balancers and disks that specs make"];

// src/plan/azure/planned.ts
/** What ARM makes of templates in a group. */
function thingsOf(group, templates) {
	const all = templates.flatMap((t) => t.resources);
	return [thing("Microsoft.Resources/resourceGroups", group), ...all.map(({ type, name, copy, sku }) => {
		const capacity = sku?.capacity;
		const called = name.startsWith("[") ? "(named by Azure)" : name;
		const own = capacity === void 0 ? called : `${called} (${capacity} instances)`;
		return copy === void 0 ? thing(type, own) : thing(type, ...copies(name, copy.count));
	})];
}
/** Names are `[concat('node-', copyIndex(1))]`: counted from the number in it. */
function copies(name, count) {
	const [, prefix, from] = /^\[concat\('([^']*)', copyIndex\((\d+)\)\)\]$/.exec(name) ?? [];
	if (prefix === void 0) return Array.from({ length: count }, () => name);
	return Array.from({ length: count }, (_, i) => `${prefix}${Number(from) + i}`);
}

// src/providers/azure/planned.ts
const hourMs = 36e5;
/**
* The group, from the very templates that `up` deploys into it.
* @param now epoch milliseconds
* @param prices of machine types, where the list was asked
*/
function plannedAzure(plan, now, prices) {
	const { ref, wish, group, spec } = plan;
	const cloudProvider = spec.cloudProvider !== void 0;
	const tags = tagsOf({
		id: ref.id,
		expires: new Date(now + wish.hours * hourMs).toISOString()
	});
	const shape = shapeOf(plan, tags, []);
	const { location, ownStage, overrides } = wish;
	const templates = [identityTemplate({
		location,
		tags,
		stager: ownStage ? "whoever stages" : void 0,
		cloudProvider
	}), clusterTemplate(shape)];
	return {
		things: thingsOf(group, templates.map((t) => applyOverrides(t, overrides))),
		tags,
		cost: azureCost({
			...shape,
			ownStage
		}, prices),
		besides: [
			...azureBesides,
			ownStage ? "what is staged in the storage account and the registry of its own: cents a day, gone with the group" : "roles of the machines' identity on the registry (AcrPull) and the storage account (Storage Blob Data Reader) of the stage: outside of the group, taken back by teardown",
			...cloudProvider ? ["a role of the machines' identity on the subscription (Reader): outside of the group, taken back by teardown"] : []
		],
		remove: `az group delete --yes --name ${group}`
	};
}

// src/providers/azure/index.ts
/** Clusters by kubeadm on machines of Azure, of which all is one resource group. Azure's client is loaded when it is first used. */
const azure = {
	staged: () => true,
	plan: planAzure,
	planned: plannedAzure,
	prices: async ({ wish }, ctx) => {
		const { machinePrices } = await import("./prices.mjs");
		return machinePrices([wish.controlPlaneType, wish.machineType], wish.location, ctx);
	},
	problems: async (plan, ctx) => (await import("./ground2.mjs")).problemsAzure(plan, ctx),
	ownStage: async (plan, ctx) => (await import("./own-stage.mjs")).ownStageAzure(plan, ctx),
	up: async (plan, inputs, ctx) => (await import("./up2.mjs")).upAzure(plan, inputs, ctx),
	down: async (ref, ctx, untilMs) => (await import("./down3.mjs")).downAzure(ref, ctx, untilMs),
	adopt: async (ref) => void await (await import("./run-dir.mjs")).makeRunDir(ref),
	dumpLogs: async (ref, dir, ctx) => (await import("./logs3.mjs")).dumpAzureLogs(ref, dir, ctx),
	expired: async (account, ctx) => (await import("./expired.mjs")).expiredAzure(account, ctx)
};

export { azure };