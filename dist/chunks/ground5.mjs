import { t as openAccount } from "./account.mjs";
import { i as openEc2 } from "./ec2.mjs";
import { t as openEks } from "./eks.mjs";
import { a as findTypes, c as builtFor, d as noFindings, i as findCaller, l as findImage, n as checkPermissions, o as findZones, r as checkQuotas, s as openTo, t as checkName, u as asked } from "./preflight2.mjs";
import { t as openStacks } from "./stacks.mjs";
import { t as platformOfAwsType } from "./machine-types.mjs";

// src/plan/aws/eks-node-spec.ts
/** Stand in files for what only the machine itself can find out. */
const eksBlanks = {
	node: "@NODE@",
	provider: "@PROVIDER_ID@",
	resolv: "@RESOLV@"
};
/**
* Pods that a machine has addresses for: of each card the first address is the machine's, and two pods of EKS's own
* use the machine's network.
* @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
*/
function maxPodsOf({ cards, addresses }) {
	return cards * (addresses - 1) + 2;
}

// src/providers/eks/ground.ts
/** Zones that a cluster is put into: EKS wants two, and more cost nothing but take part in nothing. */
const zonesWanted = 2;
/** Asks AWS for everything that decides whether the cluster can be made. @returns the ground only where there is no problem */
async function lookAround(plan, ctx, { fresh }) {
	const { wish, ref, spec } = plan;
	const { region } = wish;
	const found = noFindings();
	const account = openAccount(region, ctx);
	const caller = await findCaller(account, found, ctx);
	if (caller === void 0) return {
		...found,
		ground: void 0
	};
	const clients = {
		ec2: openEc2(region, ctx),
		stacks: openStacks(region, ctx),
		eks: openEks(region, ctx)
	};
	const { ec2, stacks, eks } = clients;
	try {
		const types = [wish.machineType];
		const { arch: said, vcpus, cards } = await findTypes(ec2, types, found, ctx);
		const arch = said ?? (platformOfAwsType(wish.machineType) === "linux/arm64" ? "arm64" : "amd64");
		const counts = {
			account,
			ec2,
			clusters: async () => (await eks.clusters()).length
		};
		const need = {
			types,
			counts: [spec.nodes],
			eks: true,
			clusters: wish.clusters
		};
		const isOwn = wish.eks.nodes === "own";
		if (isOwn) found.problems.push(...builtFor(arch, wish.machineType, spec.platforms));
		const image = {
			region,
			wanted: wish.ec2.image
		};
		const [zones, allowFrom, version, ownImage] = await Promise.all([
			findZones(ec2, types, found, ctx),
			openTo(wish.allowFrom, found, ctx),
			findVersion(plan, eks, found, ctx),
			isOwn ? findImage(image, {
				account,
				ec2
			}, arch, found, ctx) : void 0,
			...fresh ? [
				checkName(stacks, ref.id, found, ctx),
				checkQuotas(counts, need, vcpus, found, ctx),
				checkPermissions(account, caller, {
					provider: "eks",
					region,
					id: ref.id
				}, found, ctx)
			] : []
		]);
		if (zones.length === 1) found.problems.push(`only ${zones[0]} has ${wish.machineType}, and EKS wants two zones: choose another machine type, or another region`);
		const addons = await findAddons(plan, version, eks, found, ctx);
		const own = {
			account: caller.account,
			arch,
			zones: zones.slice(0, zonesWanted)
		};
		const card = cards.get(wish.machineType);
		const maxPods = card === void 0 ? void 0 : maxPodsOf(card);
		const ground = {
			...own,
			allowFrom,
			version,
			addons,
			image: ownImage,
			maxPods
		};
		return {
			...found,
			ground: found.problems.length === 0 ? ground : void 0
		};
	} finally {
		for (const client of Object.values(clients)) client.close();
	}
}
async function findVersion({ wish }, eks, found, { signal }) {
	const wanted = wish.eks.version;
	const there = await asked("versions of EKS", "eks:DescribeClusterVersions", () => eks.versions(), found, { signal });
	if (there === void 0 || there.length === 0) return wanted;
	if (wanted !== void 0 && !there.includes(wanted)) found.problems.push(`EKS has no version ${wanted}: there are ${there.toSorted().join(", ")}`);
	return wanted ?? there[0];
}
async function findAddons({ wish }, version, eks, found, { signal }) {
	const wanted = wish.eks.addons.map((text) => {
		const [name = "", own] = text.split("=");
		return {
			name,
			version: own
		};
	});
	for (const { name, version: own } of version === void 0 ? [] : wanted) {
		const look = () => eks.addonVersions(name, version ?? "");
		const there = await asked(`the add-on ${name}`, "eks:DescribeAddonVersions", look, found, { signal });
		if (there === void 0) continue;
		if (there.length === 0) found.problems.push(`EKS has no add-on ${name} for ${version}: leave it out, or correct its name`);
		else if (own !== void 0 && !there.includes(own)) found.problems.push(`the add-on ${name} has no version ${own} for ${version}: there are ${there.slice(0, 5).join(", ")}`);
	}
	return wanted;
}
/** For `problems`: warnings are told, since what could not be looked at may be sound. */
async function problemsEks(plan, ctx) {
	const { problems, warnings } = await lookAround(plan, ctx, { fresh: true });
	for (const warning of warnings) ctx.log.warn(warning);
	return problems;
}

export { problemsEks as n, eksBlanks as r, lookAround as t };