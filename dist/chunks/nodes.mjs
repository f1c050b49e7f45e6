// src/kube/nodes.ts
/** @param json what `kubectl get nodes -o json` prints */
function readNodes(json) {
	const { items } = JSON.parse(json);
	return items.map(({ metadata, status }) => ({
		name: metadata.name,
		ready: status.conditions?.some((c) => c.type === "Ready" && c.status === "True") ?? false,
		version: status.nodeInfo.kubeletVersion
	}));
}
/** @param json what `kubectl get --raw /version` prints */
function readVersion(json) {
	return JSON.parse(json).gitVersion;
}

export { readVersion as n, readNodes as t };