import { n as platformOf } from "./platform.mjs";
import { d as partitionOf, f as stackNameOf } from "./names.mjs";
import { i as parseCidr } from "./cidr.mjs";
import { t as permissions } from "./permissions.mjs";
import { a as sayOf, i as isUnknownCaller, r as isRefused, t as codeOf } from "./errors2.mjs";
import { i as ubuntuParameter, r as isImageId } from "./wish5.mjs";

// src/clouds/aws/findings.ts
function noFindings() {
	return {
		problems: [],
		warnings: []
	};
}
/**
* One question. Not being allowed to ask is a problem where the answer is needed; all else that keeps it from being
* answered is a warning.
* @param permission that it takes, e.g. ec2:DescribeImages
* @returns undefined without an answer
*/
async function asked(what, permission, work, found, { signal, needed = false }) {
	try {
		return await work();
	} catch (error) {
		signal.throwIfAborted();
		const text = isRefused(error) ? `${what} cannot be looked at: these credentials need ${permission} (docs/aws.md has the whole policy)` : `${what} cannot be looked at: ${sayOf(error)}`;
		if (needed) found.problems.push(text);
		else found.warnings.push(text);
		return;
	}
}

// src/clouds/aws/image.ts
/** What is staged has to run on the machines. */
function builtFor(arch, machineType, platforms = [platformOf(process.arch)]) {
	if (platforms.includes(`linux/${arch}`)) return [];
	return [`${machineType} is ${arch}, and what is staged is for ${platforms.join(", ")}: give --platform linux/${arch}, or choose another machine type`];
}
/**
* The image that machines boot: it has to be there, and of the architecture of the machines.
* @param wanted an id or the name of a parameter; undefined: Ubuntu
* @returns undefined, with a problem, where there is none
*/
async function findImage(of, clients, arch, found, { signal }) {
	const named = of.wanted ?? ubuntuParameter(arch);
	const id = isImageId(named) ? named : await asked(`the image of ${named}`, "ssm:GetParameter", () => clients.account.parameter(named), found, {
		signal,
		needed: true
	});
	if (id === void 0) return void 0;
	try {
		const image = await clients.ec2.image(id);
		const its = image.Architecture === "arm64" ? "arm64" : "amd64";
		if (its !== arch) found.problems.push(`the image ${id} is ${its} and the machines are ${arch}: choose another of the two`);
		return {
			id,
			root: image.RootDeviceName ?? "/dev/sda1"
		};
	} catch (error) {
		signal.throwIfAborted();
		const gone = /InvalidAMIID/.test(codeOf(error));
		found.problems.push(`the image ${id} ${gone ? "is not there" : "cannot be looked at"} (${sayOf(error)}): give --machine-image an ami-… of ${of.region}, or a public SSM parameter`);
		return;
	}
}

// src/clouds/aws/preflight.ts
/** @returns undefined, with a problem, where AWS does not know who asks: then nothing else can be asked */
async function findCaller(account, found, { signal }) {
	try {
		return await account.caller();
	} catch (error) {
		signal.throwIfAborted();
		const hint = "give AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, an instance profile, or in a workflow AWS_ROLE_ARN with `permissions: id-token: write`";
		const isHinted = error.name === "UsageError";
		found.problems.push(isUnknownCaller(error) || !isHinted ? `AWS does not say who we are (${sayOf(error)}): ${hint}` : error.message);
		return;
	}
}
/** A role's session as the role itself. @returns undefined for who has no policies to look at */
function policySource({ account, arn }, region) {
	const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
	if (role !== void 0) return `arn:${partitionOf(region)}:iam::${account}:role/${role}`;
	return /:user\//.test(arn) ? arn : void 0;
}
/** Permissions that are lacking, as far as IAM tells: what rests on tags it cannot know. */
async function checkPermissions(account, caller, of, found, { signal }) {
	const { provider, region, id } = of;
	const source = policySource(caller, region);
	if (source === void 0) return;
	const wanted = permissions({
		providers: [provider],
		region,
		account: caller.account
	});
	const named = (arn) => arn.replace(/bowsprit-\*$/, `${stackNameOf(id)}-x`).replace(/\*$/, "x");
	const denied = await asked("permissions", "iam:SimulatePrincipalPolicy", async () => {
		const lacking = [];
		for (const statement of wanted.filter((s) => s.Condition?.["StringEquals"] === void 0 || s.Sid === "NetworksAndMachines")) {
			const Resource = statement.Resource === "*" ? "*" : named([statement.Resource].flat()[0] ?? "*");
			lacking.push(...await account.denied(source, {
				...statement,
				Resource
			}));
		}
		return [...new Set(lacking)];
	}, found, { signal });
	if (denied !== void 0 && denied.length > 0) found.problems.push(`${caller.arn} may not ${denied.join(", ")}: allow that (\`bowsprit trust-policy --print permissions\` has the whole policy)`);
}
/** A stack of that name would be somebody else's, or a run's of the same id. */
async function checkName(stacks, id, found, { signal }) {
	const name = stackNameOf(id);
	const stack = await asked(`the stack ${name}`, "cloudformation:DescribeStacks", () => stacks.find(name), found, {
		signal,
		needed: true
	});
	if (stack !== void 0 && stack.StackStatus !== "DELETE_COMPLETE") found.problems.push(`there is a stack ${name} (${stack.StackStatus}): choose another --id, or remove it with \`bowsprit down --id ${id}\``);
}
/** Types that exist, and are all of one architecture. */
async function findTypes(ec2, types, found, { signal }) {
	const none = {
		arch: void 0,
		vcpus: /* @__PURE__ */ new Map(),
		cards: /* @__PURE__ */ new Map()
	};
	const infos = await ec2.machineTypes(types).catch((error) => {
		signal.throwIfAborted();
		if (codeOf(error) === "InvalidInstanceType") found.problems.push(`${sayOf(error)}: choose machine types that this region has`);
		else found.warnings.push(`machine types cannot be looked at: ${sayOf(error)}`);
	});
	if (infos === void 0) return none;
	const arches = new Map(infos.map((i) => [i.InstanceType, i.ProcessorInfo?.SupportedArchitectures?.includes("arm64") ? "arm64" : "amd64"]));
	const vcpus = new Map(infos.map((i) => [i.InstanceType, i.VCpuInfo?.DefaultVCpus ?? 0]));
	const [arch, ...others] = new Set(arches.values());
	if (others.length > 0) found.problems.push(`${[...arches].map(([t, a]) => `${t} is ${a}`).join(" and ")}: choose machine types of one architecture`);
	return {
		arch,
		vcpus,
		cards: new Map(infos.flatMap(({ InstanceType: type, NetworkInfo: net }) => {
			const [count, addresses] = [net?.MaximumNetworkInterfaces, net?.Ipv4AddressesPerInterface];
			return count === void 0 || addresses === void 0 ? [] : [[type ?? "", {
				cards: count,
				addresses
			}]];
		}))
	};
}
/** Zones in which all the types can be had; where AWS does not say, all zones. */
async function findZones(ec2, types, found, { signal }) {
	const offerings = await asked("where machine types are", "ec2:DescribeInstanceTypeOfferings", () => ec2.offerings(types), found, { signal });
	if (offerings !== void 0) {
		const zones = [...Map.groupBy(offerings, (o) => o.zone)].flatMap(([zone, of]) => types.every((t) => of.some((o) => o.type === t)) ? [zone] : []);
		if (zones.length === 0) found.problems.push(`no zone of this region has ${[...new Set(types)].join(" and ")}: choose other machine types, or another region`);
		return zones.sort();
	}
	return await asked("zones", "ec2:DescribeAvailabilityZones", () => ec2.zones(), found, {
		signal,
		needed: true
	}) ?? [];
}
/** Codes of quotas. @see https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html (aws service-quotas list-service-quotas) */
const quotas = {
	vcpus: {
		service: "ec2",
		code: "L-1216C47A",
		name: "vCPUs of running standard machines"
	},
	vpcs: {
		service: "vpc",
		code: "L-F678F1CE",
		name: "VPCs"
	},
	eks: {
		service: "eks",
		code: "L-1194D53C",
		name: "EKS clusters"
	}
};
/** Families that share the quota of standard machines. @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html */
const isStandard = (type) => /^[acdhimrtz]/.test(type);
async function checkQuotas(clients, need, vcpus, found, { signal }) {
	const { account, ec2 } = clients;
	const wanted = need.types.reduce((sum, type, i) => sum + (isStandard(type) ? (vcpus.get(type) ?? 0) * need.counts[i] : 0), 0);
	const check = async (of, more, used) => {
		const { service, code, name } = quotas[of];
		const look = { signal };
		const quota = () => account.quota(service, code);
		const most = await asked(`the quota of ${name}`, "servicequotas:GetServiceQuota", quota, found, look);
		const now = await asked(`use of ${name}`, "ec2:DescribeInstances", used, found, look);
		if (most === void 0 || now === void 0) return;
		const all = more * need.clusters;
		if (now + all > most) found.problems.push(`${name}: ${now} of ${most} are in use, and ${need.clusters === 1 ? "this cluster takes" : `${need.clusters} clusters take`} ${all}: remove what is not needed (\`bowsprit sweep\`), take fewer or smaller machines, or ask for a higher quota (${service} ${code})`);
	};
	await Promise.all([
		check("vcpus", wanted, async () => vcpusOf(await ec2.instances([]))),
		check("vpcs", 1, async () => (await ec2.vpcs()).length),
		...clients.clusters === void 0 ? [] : [check("eks", 1, clients.clusters)]
	]);
}
function vcpusOf(instances) {
	const of = ({ CpuOptions: cpu, InstanceType: type }) => isStandard(type ?? "") ? (cpu?.CoreCount ?? 1) * (cpu?.ThreadsPerCore ?? 1) : 0;
	return instances.filter((i) => i.State?.Name !== "stopped").reduce((sum, i) => sum + of(i), 0);
}
/** AWS's own, which tells callers their address. */
const mirror = "https://checkip.amazonaws.com";
/** The ranges that were named, or the address that this machine is seen under. */
async function openTo(ranges, found, { signal }) {
	if (ranges.length > 0) return ranges;
	try {
		const answer = await fetch(mirror, { signal: AbortSignal.any([signal, AbortSignal.timeout(1e4)]) });
		const range = `${(await answer.text()).trim()}/32`;
		if (answer.ok && parseCidr(range) !== void 0) return [range];
		throw new Error(`it answers ${answer.status}`);
	} catch (error) {
		signal.throwIfAborted();
		found.problems.push(`${mirror} does not say under which address this machine is seen (${sayOf(error)}): give --allow-from, such as 203.0.113.7/32`);
		return [];
	}
}

export { findTypes as a, builtFor as c, noFindings as d, findCaller as i, findImage as l, checkPermissions as n, findZones as o, checkQuotas as r, openTo as s, checkName as t, asked as u };