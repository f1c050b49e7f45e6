import { t as openAccount } from "./account.mjs";
import { t as openEc2 } from "./ec2.mjs";
import { a as sayOf, t as codeOf } from "./errors2.mjs";
import { a as findTypes, c as asked, i as findCaller, l as noFindings, n as checkPermissions, o as findZones, r as checkQuotas, s as openTo, t as checkName } from "./preflight2.mjs";
import { t as openStacks } from "./stacks.mjs";
import { i as ubuntuParameter, r as isImageId } from "./wish3.mjs";

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
	try {
		const { arch, vcpus } = await findTypes(ec2, types, found, ctx);
		const small = vcpus.get(own.controlPlaneType) ?? leastVcpus;
		if (small < leastVcpus) found.problems.push(`${own.controlPlaneType} has ${small} vCPU: kubeadm wants ${leastVcpus} for a control plane, choose a larger type`);
		const [zones, image, allowFrom] = await Promise.all([
			findZones(ec2, types, found, ctx),
			findImage(plan, {
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
				allowFrom
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
async function findImage({ wish }, clients, arch, found, ctx) {
	const { signal } = ctx;
	const host = process.arch === "arm64" ? "arm64" : "amd64";
	if (arch !== void 0 && arch !== host) found.problems.push(`${wish.machineType} is ${arch}, and what is built here is ${host}: choose a machine type of ${host}, or build on a machine of ${arch}`);
	const named = wish.ec2.image ?? ubuntuParameter(arch ?? host);
	const id = isImageId(named) ? named : await asked(`the image of ${named}`, "ssm:GetParameter", () => clients.account.parameter(named), found, {
		signal,
		needed: true
	});
	if (id === void 0) return void 0;
	try {
		const image = await clients.ec2.image(id);
		const its = image.Architecture === "arm64" ? "arm64" : "amd64";
		if (arch !== void 0 && its !== arch) found.problems.push(`the image ${id} is ${its} and the machines are ${arch}: choose another of the two`);
		return {
			id,
			root: image.RootDeviceName ?? "/dev/sda1"
		};
	} catch (error) {
		signal.throwIfAborted();
		const gone = /InvalidAMIID/.test(codeOf(error));
		found.problems.push(`the image ${id} ${gone ? "is not there" : "cannot be looked at"} (${sayOf(error)}): give --machine-image an ami-… of ${wish.region}, or a public SSM parameter`);
		return;
	}
}
/** For `problems`: warnings are told, since what could not be looked at may be sound. */
async function problemsEc2(plan, ctx) {
	const { problems, warnings } = await lookAround(plan, ctx, { fresh: true });
	for (const warning of warnings) ctx.log.warn(warning);
	return problems;
}

export { problemsEc2 as n, lookAround as t };