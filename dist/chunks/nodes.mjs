// src/kube/nodes.ts
/** @param json what `kubectl get nodes -o json` prints */
function readNodes(json) {
	const { items } = JSON.parse(json);
	return items.map(nodeOf);
}
function nodeOf({ metadata, status }) {
	return {
		name: metadata.name,
		ready: isReady(status),
		version: status.nodeInfo.kubeletVersion
	};
}
/** Whether a Node or a Pod is Ready, as its status says. */
function isReady({ conditions }) {
	return conditions?.some((c) => c.type === "Ready" && c.status === "True") ?? false;
}
/** Names of the nodes that a taint is on. @param json what `kubectl get nodes -o json` prints */
function taintedNodes(json, taint) {
	const { items } = JSON.parse(json);
	return items.filter((i) => i.spec?.taints?.some((t) => t.key === taint)).map((i) => i.metadata.name);
}
/** @param json what `kubectl get --raw /version` prints */
function readVersion(json) {
	return JSON.parse(json).gitVersion;
}

export { taintedNodes as a, readVersion as i, nodeOf as n, readNodes as r, isReady as t };