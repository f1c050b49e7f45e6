import { a as subnet, i as parseCidr, n as nth, r as overlap, t as formatCidr } from "./cidr.mjs";

// src/providers/local/network.ts
const firstNode = 11;
/** Ranges to look in: little used corners of 172.16.0.0/12 and 10.0.0.0/8 (RFC 1918). */
const ranges = [
	"172.30.0.0/16",
	"172.29.0.0/16",
	"10.213.0.0/16",
	"10.77.0.0/16"
].map((text) => parseCidr(text));
/**
* The first /24 that nothing here uses, beginning at a place that depends on the cluster.
* @param used networks of this host's addresses and routes, and the cluster's own pod and service ranges
* @returns undefined when all 1,024 candidates are in use
*/
function chooseSubnet(used, seed) {
	for (const range of ranges) for (let i = 0; i < 256; i++) {
		const candidate = subnet(range, 24, (seed + i) % 256);
		if (!used.some((u) => overlap(u, candidate))) return candidate;
	}
}
/** Networks in the output of `ip -j -4 route show table all`. The default route is no network. */
function routedNetworks(json) {
	return JSON.parse(json || "[]").flatMap(({ dst }) => {
		if (dst === void 0 || dst === "default") return [];
		const cidr = parseCidr(dst.includes("/") ? dst : `${dst}/32`);
		return cidr === void 0 ? [] : [cidr];
	});
}
function layOut(cidr, podCidr, serviceCidr, nodes) {
	const pods = parseCidr(podCidr);
	const services = parseCidr(serviceCidr);
	return {
		subnet: formatCidr(cidr),
		bits: cidr.bits,
		host: nth(cidr, 1),
		controlPlane: nth(cidr, 2),
		nodes: Array.from({ length: nodes }, (_, i) => {
			const own = subnet(pods, 24, i);
			return {
				address: nth(cidr, firstNode + i),
				podCidr: formatCidr(own),
				podGateway: nth(own, 1)
			};
		}),
		podCidr,
		serviceCidr,
		apiService: nth(services, 1),
		dnsService: nth(services, 10)
	};
}
/** `ip -batch` input that makes the bridge inside the control-plane node and plugs everybody in. */
function controlPlaneLinks(network, nodePids) {
	return [
		"link set lo up",
		"link add br0 type bridge",
		`addr add ${network.controlPlane}/${network.bits} dev br0`,
		"link set br0 up",
		"link set host0 master br0",
		"link set host0 up",
		`route add default via ${network.host}`,
		...nodePids.flatMap((pid, i) => [
			`link add v${i + 1} type veth peer name eth0 netns ${pid}`,
			`link set v${i + 1} master br0`,
			`link set v${i + 1} up`
		]),
		...network.nodes.map((n) => `route add ${n.podCidr} via ${n.address}`),
		""
	].join("\n");
}
/** `ip -batch` input inside a node. */
function nodeLinks(network, index) {
	const own = network.nodes[index];
	return [
		"link set lo up",
		`addr add ${own.address}/${network.bits} dev eth0`,
		"link set eth0 up",
		`route add default via ${network.host}`,
		...network.nodes.filter((n) => n !== own).map((n) => `route add ${n.podCidr} via ${n.address}`),
		""
	].join("\n");
}

export { routedNetworks as a, nodeLinks as i, controlPlaneLinks as n, layOut as r, chooseSubnet as t };