import { i as parseCidr, r as overlap } from "./cidr.mjs";

// src/plan/azure/wish.ts
/** Canonical's, for machines of the second generation. @see https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images/ */
const ubuntuImage = "Canonical:ubuntu-24_04-lts:server:latest";
const ubuntuArmImage = "Canonical:ubuntu-24_04-lts:server-arm64:latest";
/** What a machine of the cluster's network is given: that of nobody else's. */
const networkRanges = [
	"10.0.0.0/16",
	"172.20.0.0/16",
	"192.168.0.0/16"
];
const isType = (text) => /^(Standard|Basic)_[A-Za-z0-9_-]{2,40}$/.test(text);
const isUrn = (text) => /^[\w.-]+(:[\w.-]+){3}$/.test(text);
const isId = (text) => /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(images|galleries)\/.+$/i.test(text) || /^\/(CommunityGalleries|SharedGalleries)\/[^/]+\/images\/[^/]+(\/versions\/[^/]+)?$/i.test(text);
/** ARM takes 800 resources in a template: a machine is two. */
const most = 350;
/** Everything that is wrong with the wish, each with what to do; nothing is asked. */
function wishProblems(wish, nodes) {
	const found = [];
	if (!/^[a-z][a-z0-9]{2,40}$/.test(wish.location)) found.push(`region '${wish.location}': give one as Azure spells it in ids, such as westeurope`);
	for (const range of wish.allowFrom) if (parseCidr(range) === void 0) found.push(`--allow-from ${range}: give an IPv4 range such as 203.0.113.7/32, without host bits`);
	for (const type of /* @__PURE__ */ new Set([wish.controlPlaneType, wish.machineType])) if (!isType(type)) found.push(`machine type '${type}': give one as Azure spells it, such as Standard_D2s_v5`);
	if (![1, 3].includes(wish.controlPlanes)) found.push(`${wish.controlPlanes} control planes: give 1 or 3, since etcd counts majorities`);
	if (!isUrn(wish.image) && !isId(wish.image)) found.push(`machine image '${wish.image}': give publisher:offer:sku:version such as ${ubuntuImage}, or an image's resource id`);
	if (wish.diskGb < 30 || wish.diskGb > 4095) found.push(`a disk of ${wish.diskGb} GB: give 30 to 4095, images of Ubuntu have 30`);
	if (wish.sshKey !== void 0 && !/^(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+( .*)?$/.test(wish.sshKey.trim())) found.push("the SSH key is no line of OpenSSH: give the public part, one line that begins with ssh-rsa or ssh-ed25519");
	if (wish.nodesAs === "machines" && nodes > most) found.push(`${nodes} machines do not fit one template: take --nodes-as scale-set`);
	return found;
}
/** @returns undefined when pods and Services leave no room for any */
function networkRangeFor(podCidr, serviceCidr) {
	const taken = [podCidr, serviceCidr].flatMap((c) => parseCidr(c) ?? []);
	return networkRanges.find((range) => !taken.some((t) => overlap(parseCidr(range), t)));
}

export { wishProblems as i, ubuntuArmImage as n, ubuntuImage as r, networkRangeFor as t };