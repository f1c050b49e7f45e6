// src/plan/azure/names.ts
/** Names inside of a cluster's own resource group; they need not be unique outside of it. */
const names = {
	identity: "nodes",
	network: "network",
	subnet: "nodes",
	security: "nodes",
	egress: "egress",
	egressAddress: "egress-address",
	apiAddress: "api-address",
	apiBalancer: "api",
	/** Between several control planes, for machines of the network. */
	internalBalancer: "api-internal",
	scaleSet: "nodes"
};
/** The two deployments of a group: what machines need before they boot, and the machines. */
const deployments = {
	identity: "bowsprit-identity",
	cluster: "bowsprit-cluster"
};
/** The group holds all of a cluster, and nothing else. */
function groupOf(ref) {
	return `bowsprit-${ref.id}`;
}
/** Names of the Node objects, which are those of the machines. */
function controlPlaneName(index) {
	return `control-plane-${index + 1}`;
}
/**
* The API server's name on every machine, in its certificate and, as `tls-server-name`, in the kubeconfig: known before
* Azure has given it an address. `.internal` is nobody's on the Internet (ICANN, 2024).
*/
function apiName(ref) {
	return `api.${ref.id}.bowsprit.internal`;
}
const apiPort = 6443;
/** Tags by which teardown, sweep and people know what is ours. Azure takes 256 characters for a value. */
const tagNames = {
	cluster: "bowsprit-cluster",
	expires: "bowsprit-expires",
	repository: "bowsprit-repository",
	owner: "bowsprit-owner",
	/** On the group alone: what outside of it the machines' identity may read. */
	registry: "bowsprit-registry",
	store: "bowsprit-store",
	subscription: "bowsprit-subscription"
};
/** On everything that is made. */
function tagsOf({ id, expires, repository, owner }) {
	return {
		[tagNames.cluster]: id,
		[tagNames.expires]: expires,
		...repository === void 0 ? {} : { [tagNames.repository]: repository.slice(0, 256) },
		...owner === void 0 ? {} : { [tagNames.owner]: owner.slice(0, 256) }
	};
}
/** On the group: also where its identity has roles outside of it, so that teardown can take those back. */
function groupTags(tags, outside) {
	return {
		...tags,
		...outside.registry === void 0 ? {} : { [tagNames.registry]: outside.registry },
		...outside.store === void 0 ? {} : { [tagNames.store]: outside.store },
		...outside.subscription === void 0 ? {} : { [tagNames.subscription]: outside.subscription }
	};
}
function outsideOf(tags) {
	const { registry, store, subscription } = tagNames;
	return {
		registry: tags[registry],
		store: tags[store],
		subscription: tags[subscription]
	};
}
/** Roles of the machines' identity. @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const roles = {
	/** AcrPull */
	registry: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
	/** Storage Blob Data Reader */
	store: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
	/** Reader: before anything else a cloud provider asks which zones the subscription has machines in. */
	subscription: "acdd72a7-3385-48ef-bd42-f606fba81ae7"
};
/** API versions by which resources are written; the tests hold them against Microsoft's schemas of these versions. */
const versions = {
	authorization: "2022-04-01",
	compute: "2025-04-01",
	identity: "2024-11-30",
	network: "2025-01-01",
	registry: "2025-04-01",
	/** Groups, deployments, resources. */
	resources: "2021-04-01",
	storage: "2025-01-01"
};

export { groupOf as a, outsideOf as c, tagsOf as d, versions as f, deployments as i, roles as l, apiPort as n, groupTags as o, controlPlaneName as r, names as s, apiName as t, tagNames as u };