// src/plan/aws/names.ts
/** Tags of ours: by them things are found again, and nothing without them is ever deleted. */
const tagNames = {
	maker: "made-by",
	cluster: "bowsprit-cluster",
	provider: "bowsprit-provider",
	expires: "bowsprit-expires"
};
const maker = "bowsprit";
/** Of the stack and of the cluster in Kubernetes' own tags: everything of a cluster can be told from its id. */
function stackNameOf(id) {
	return `${maker}-${id}`;
}
/** Of the stack of an EKS cluster's own nodes, which can be made only once the cluster is there. */
function nodesStackOf(id) {
	return `${stackNameOf(id)}-nodes`;
}
/** @returns the id of the cluster, or undefined for a name that is none of ours */
function idOfStack(name) {
	return /^bowsprit-([a-z0-9][a-z0-9-]{0,19})$/.exec(name)?.[1];
}
/** @param expires ISO 8601, UTC: from then on `sweep` of anybody may remove the cluster */
function ourTags(provider, id, expires) {
	return [
		{
			Key: tagNames.maker,
			Value: maker
		},
		{
			Key: tagNames.cluster,
			Value: id
		},
		{
			Key: tagNames.provider,
			Value: provider
		},
		{
			Key: tagNames.expires,
			Value: expires
		}
	];
}
/**
* What cloud controllers and CSI drivers put on what they make for a cluster, and look for themselves.
* @see https://cloud-provider-aws.sigs.k8s.io/prerequisites/
*/
function clusterTag(id) {
	return {
		Key: `kubernetes.io/cluster/${stackNameOf(id)}`,
		Value: "owned"
	};
}
/** On subnets in which load balancers of Services may be put. */
function balancerSubnetTags(id) {
	return [clusterTag(id), {
		Key: "kubernetes.io/role/elb",
		Value: "1"
	}];
}
function tagsAsMap(tags) {
	return Object.fromEntries(tags.map((t) => [t.Key, t.Value]));
}
/** Of a region: ARNs begin with it. @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
function partitionOf(region) {
	if (region.startsWith("cn-")) return "aws-cn";
	return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
/** What hosts of AWS end in there. */
function domainOf(region) {
	return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
function isRegion(text) {
	return /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(text);
}
/** Whether a thing carries our tags, for that cluster. */
function isOurs(tags, id) {
	const has = (key, value) => tags?.some((t) => t.Key === key && t.Value === value) === true;
	return has(tagNames.cluster, id) || has(clusterTag(id).Key, clusterTag(id).Value);
}
/** Name of the file in which a job's own token for AWS is kept. */
const ownTokenFile = "bowsprit-aws-token";

export { isOurs as a, nodesStackOf as c, partitionOf as d, stackNameOf as f, idOfStack as i, ourTags as l, tagsAsMap as m, clusterTag as n, isRegion as o, tagNames as p, domainOf as r, maker as s, balancerSubnetTags as t, ownTokenFile as u };