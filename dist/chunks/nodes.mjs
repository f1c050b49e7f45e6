// src/kube/nodes.ts
/** @param json what `kubectl get nodes -o json` prints */
function readNodes(json) {
	const { items } = JSON.parse(json);
	return items.map(nodeOf);
}
function nodeOf({ metadata, status }) {
	return {
		name: metadata.name,
		ready: status.conditions?.some((c) => c.type === "Ready" && c.status === "True") ?? false,
		version: status.nodeInfo.kubeletVersion
	};
}
/** @param json what `kubectl get --raw /version` prints */
function readVersion(json) {
	return JSON.parse(json).gitVersion;
}

export { readNodes as n, readVersion as r, nodeOf as t };