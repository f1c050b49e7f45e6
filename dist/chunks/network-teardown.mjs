import { a as isOurs, n as clusterTag, p as tagNames } from "./names.mjs";
import { a as sayOf, n as isGone } from "./errors2.mjs";

// src/clouds/aws/network-teardown.ts
function removal() {
	const gone = [];
	const errors = /* @__PURE__ */ new Map();
	return {
		gone,
		errors,
		step: async (what, work) => {
			try {
				await work();
				errors.delete(what);
				return true;
			} catch (error) {
				if (isGone(error)) {
					errors.delete(what);
					return true;
				}
				errors.set(what, sayOf(error));
				return false;
			}
		}
	};
}
/** Networks of a cluster, by their tag: found also when their stack tells nothing any more. */
async function networksOf(ec2, id) {
	return (await ec2.vpcs({
		key: tagNames.cluster,
		value: id
	})).flatMap((v) => isOurs(v.Tags, id) && v.VpcId !== void 0 ? [v.VpcId] : []);
}
/**
* What controllers in the cluster have made beside the stack: load balancers of Services and their target groups.
* The network is the cluster's own, and so is all in it.
* @param own ARNs that belong to the stack
*/
async function removeBalancers({ balancers }, vpc, own, r) {
	for (const list of [balancers.inVpc, balancers.classicInVpc]) await r.step(`looking for load balancers in ${vpc}`, async () => {
		for (const balancer of await list(vpc)) {
			if (own.has(balancer.key)) continue;
			const what = `${balancer.kind} ${balancer.name}`;
			if (await r.step(what, () => balancers.delete(balancer))) r.gone.push(what);
		}
	});
	await r.step(`looking for target groups in ${vpc}`, async () => {
		for (const { arn, name } of await balancers.targetGroupsInVpc(vpc)) {
			if (own.has(arn)) continue;
			const what = `target group ${name}`;
			if (await r.step(what, () => balancers.deleteTargetGroup(arn))) r.gone.push(what);
		}
	});
}
/** Interfaces that nothing uses any more, and security groups that are not the stack's: both keep a network from going. */
async function removeRemains({ ec2 }, vpc, own, r) {
	await r.step(`looking for interfaces in ${vpc}`, async () => {
		for (const { NetworkInterfaceId: id = "", Status } of await ec2.interfaces(vpc)) {
			if (Status !== "available" || own.has(id)) continue;
			if (await r.step(`interface ${id}`, () => ec2.deleteInterface(id))) r.gone.push(`interface ${id}`);
		}
	});
	await r.step(`looking for security groups in ${vpc}`, async () => {
		const extra = (await ec2.securityGroups(vpc)).filter((g) => g.GroupName !== "default" && !own.has(g.GroupId ?? ""));
		for (const group of extra) await r.step(`rules of ${group.GroupId}`, () => ec2.emptySecurityGroup(group));
		for (const { GroupId: id = "", GroupName } of extra) {
			const what = `security group ${id} (${GroupName})`;
			if (await r.step(what, () => ec2.deleteSecurityGroup(id))) r.gone.push(what);
		}
	});
}
/** Volumes of claims: they are in no network, and tell by Kubernetes' own tag whose they are. */
async function removeVolumes({ ec2 }, id, r) {
	await r.step("looking for volumes", async () => {
		for (const { VolumeId: volume = "", State } of await volumesOf(ec2, id)) {
			if (State !== "available" && State !== "error") continue;
			if (await r.step(`volume ${volume}`, () => ec2.deleteVolume(volume))) r.gone.push(`volume ${volume}`);
		}
	});
}
async function volumesOf(ec2, id) {
	const { Key: kubernetes, Value: owned } = clusterTag(id);
	const ours = (await ec2.volumes([tagNames.cluster, kubernetes], [id, owned])).filter((v) => isOurs(v.Tags, id) && v.State !== "deleting" && v.State !== "deleted");
	return [...new Map(ours.map((v) => [v.VolumeId, v])).values()];
}

export { removeVolumes as a, removeRemains as i, removal as n, volumesOf as o, removeBalancers as r, networksOf as t };