import { n as platformOfAzureType, t as platformOfAwsType } from "./machine-types.mjs";
import { a as platforms, n as platformOf } from "./platform.mjs";

// src/flows/platforms.ts
/** Of the machine that we run on: the suite and kubectl are always built for it, since they run here. */
const ownPlatform = platformOf(process.arch);
/**
* What the nodes of a cluster are built for: what was asked for, else what the types of its machines run, else what we run
* on. In one order, whatever was typed first.
*/
function platformsOf(o) {
	const types = [o["machine-type"], o["control-plane-type"]].filter((t) => t !== void 0);
	const wanted = o.platform ?? types.map((t) => platformOfType(o.provider, t));
	return wanted.length === 0 ? [ownPlatform] : platforms.filter((p) => wanted.includes(p));
}
function platformOfType(provider, type) {
	if (provider === "azure") return platformOfAzureType(type);
	return provider === "ec2" || provider === "eks" ? platformOfAwsType(type) : ownPlatform;
}

export { platformsOf as n, ownPlatform as t };