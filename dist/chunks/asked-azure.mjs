import { t as require_dist } from "./dist3.mjs";
import { o as UsageError, s as describe } from "./errors.mjs";
import { i as scopeOf } from "./place.mjs";
import { n as ubuntuArmImage, r as ubuntuImage } from "./wish4.mjs";
import { t as azureWho } from "./azure-identity.mjs";
import { n as platformsOf } from "./platforms.mjs";
import { readFileSync } from "node:fs";

// src/flows/asked-azure.ts
var import_dist = require_dist();
/** ClusterRef.account of what the options name, or the environment; undefined where no subscription is named. */
function azureAccount(o, env) {
	const subscription = o["azure-subscription"] ?? env["AZURE_SUBSCRIPTION_ID"];
	if (!subscription) return void 0;
	return scopeOf({
		...azureWho(o, env),
		subscription
	});
}
/** @throws UsageError for a file that cannot be read */
function azureWish(o, location) {
	const isArm = platformsOf(o)[0] === "linux/arm64";
	const machineType = o["machine-type"] ?? (isArm ? "Standard_D2ps_v5" : "Standard_D2s_v5");
	const [sshKey, overrides] = [o["azure-ssh-key"], o["azure-overrides"]];
	return {
		location,
		machineType,
		allowFrom: o["allow-from"] ?? [],
		hours: o.lifetime,
		diskGb: o["disk-gb"],
		clusters: Number(o.shard?.split("/")[1] ?? 1),
		controlPlanes: o["control-planes"],
		controlPlaneType: o["control-plane-type"] ?? machineType,
		nodesAs: o["azure-nodes-as"],
		ownStage: hasOwnStage(o),
		image: o["machine-image"] ?? (isArm ? "Canonical:ubuntu-24_04-lts:server-arm64:latest" : "Canonical:ubuntu-24_04-lts:server:latest"),
		sshKey: sshKey === void 0 ? void 0 : read("azure-ssh-key", sshKey, (text) => text),
		overrides: overrides === void 0 ? void 0 : read("azure-overrides", overrides, import_dist.parse)
	};
}
/** Neither a registry nor a store is named: the cluster brings its own. */
function hasOwnStage(o) {
	return o.registry === void 0 && o.store === void 0;
}
function read(option, path, parsed) {
	try {
		return parsed(readFileSync(path, "utf8"));
	} catch (error) {
		throw new UsageError(`--${option} ${path}: ${describe(error)}`);
	}
}

export { azureWish as n, hasOwnStage as r, azureAccount as t };