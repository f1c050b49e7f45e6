import { t as openAccount } from "./account.mjs";
import { i as openEc2 } from "./ec2.mjs";
import { a as findTypes, c as builtFor, d as noFindings, i as findCaller, l as findImage, n as checkPermissions, o as findZones, r as checkQuotas, s as openTo, t as checkName } from "./preflight2.mjs";
import { t as openStacks } from "./stacks.mjs";
import { t as platformOfAwsType } from "./machine-types.mjs";

// src/providers/ec2/ground.ts
/** kubeadm's own preflight check. */
const leastVcpus = 2;
/**
* Asks AWS for everything that decides whether the cluster can be made: who we are and may, machine types and their
* zones, the image, quotas, the name. @returns the ground only where there is no problem
*/
async function lookAround(plan, ctx, { fresh }) {
	const { wish, ref, spec } = plan;
	const { region, ec2: own } = wish;
	const found = noFindings();
	const account = openAccount(region, ctx);
	const caller = await findCaller(account, found, ctx);
	if (caller === void 0) return {
		...found,
		ground: void 0
	};
	const ec2 = openEc2(region, ctx);
	const stacks = openStacks(region, ctx);
	const types = [own.controlPlaneType, wish.machineType];
	const counts = [own.controlPlanes, spec.nodes];
	const wanted = {
		region,
		wanted: own.image
	};
	try {
		const { arch: said, vcpus } = await findTypes(ec2, types, found, ctx);
		const arch = said ?? (platformOfAwsType(wish.machineType) === "linux/arm64" ? "arm64" : "amd64");
		found.problems.push(...builtFor(arch, wish.machineType, spec.platforms));
		const small = vcpus.get(own.controlPlaneType) ?? leastVcpus;
		if (small < leastVcpus) found.problems.push(`${own.controlPlaneType} has ${small} vCPU: kubeadm wants ${leastVcpus} for a control plane, choose a larger type`);
		const [zones, image, allowFrom] = await Promise.all([
			findZones(ec2, types, found, ctx),
			findImage(wanted, {
				account,
				ec2
			}, arch, found, ctx),
			openTo(wish.allowFrom, found, ctx),
			...fresh ? [checkName(stacks, ref.id, found, ctx)] : [],
			...fresh ? [checkQuotas({
				account,
				ec2
			}, {
				types,
				counts,
				eks: false,
				clusters: wish.clusters
			}, vcpus, found, ctx)] : [],
			...fresh ? [checkPermissions(account, caller, {
				provider: "ec2",
				region,
				id: ref.id
			}, found, ctx)] : []
		]);
		const zone = zones[numberOf(ref.id) % Math.max(1, zones.length)];
		const isSound = found.problems.length === 0 && image !== void 0 && zone !== void 0;
		return {
			...found,
			ground: isSound ? {
				account: caller.account,
				image,
				zone,
				allowFrom,
				arch
			} : void 0
		};
	} finally {
		ec2.close();
		stacks.close();
	}
}
/** Spreads clusters over zones, each always in the same one. */
function numberOf(id) {
	return [...id].reduce((n, letter) => (n * 31 + letter.charCodeAt(0)) % 65521, 7);
}
/** For `problems`: warnings are told, since what could not be looked at may be sound. */
async function problemsEc2(plan, ctx) {
	const { problems, warnings } = await lookAround(plan, ctx, { fresh: true });
	for (const warning of warnings) ctx.log.warn(warning);
	return problems;
}

export { problemsEc2 as n, lookAround as t };