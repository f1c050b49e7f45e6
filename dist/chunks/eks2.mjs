import { o as UsageError } from "./errors.mjs";
import { f as stackNameOf, l as ourTags, m as tagsAsMap } from "./names.mjs";
import { a as vpcRangeFor, n as eksProblems, o as wishProblems } from "./wish5.mjs";
import { t as components } from "./cluster-spec.mjs";
import { i as awsCost, n as thingsOf, r as awsBesides, t as removalOf } from "./planned3.mjs";
import { n as eksStack, r as nodeGroupName, t as eksNodesStack } from "./eks-stack.mjs";
import { a as thing } from "./planned.mjs";
import { isAbsolute, join } from "node:path";

// src/providers/eks/plan.ts
/** @throws UsageError with every bad input; what AWS decides on its control planes cannot be asked for */
function planEks(spec) {
	const { ref, aws: wish } = spec;
	if (wish === void 0) throw new UsageError("--region is needed: where the cluster is to be, such as eu-central-1");
	const problems = [...wishProblems(wish), ...eksProblems(wish)];
	const range = vpcRangeFor("0.0.0.0/32", spec.serviceCidr);
	if (range === void 0) problems.push(`--service-cidr ${spec.serviceCidr}: no range is left for the machines`);
	if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`);
	const isOwn = wish.eks.nodes === "own";
	const asked = [
		...Object.keys(spec.featureGates).length > 0 ? ["--feature-gates"] : [],
		...Object.keys(spec.runtimeConfig).length > 0 ? ["--runtime-config"] : [],
		...wish.ec2.image === void 0 || isOwn ? [] : ["--machine-image"],
		...wish.ec2.controlPlanes === 1 ? [] : ["--control-planes"],
		...(spec.cni ?? "bridge") === "bridge" ? [] : ["--cni"],
		...wish.ec2.nodesAs === "instances" ? [] : ["--ec2-nodes-as"],
		...wish.ec2.controlPlaneType === wish.machineType ? [] : ["--control-plane-type"],
		...components.filter((c) => spec.extraArgs[c].length > 0 && !(isOwn && c === "kubelet")).map((c) => `flags of ${c}`)
	];
	if (asked.length > 0) problems.push(`${asked.join(", ")}: on EKS the control plane ${isOwn ? "is" : "and the nodes are"} AWS's own: leave that out, or take --provider ec2`);
	if (range === void 0 || problems.length > 0) throw new UsageError(problems);
	return {
		ref,
		spec,
		wish,
		name: stackNameOf(ref.id),
		range,
		runDir: join(ref.scope, ref.id)
	};
}

// src/providers/eks/planned.ts
const hourMs = 36e5;
/** The stack, from the very template that `up` sends, and what EKS's own API makes. @param now epoch milliseconds */
function plannedEks({ ref, spec, wish, name, range }, now) {
	const { region, diskGb, machineType, eks } = wish;
	const addons = eks.addons.map((text) => text.split("=")[0]);
	const isOwn = eks.nodes === "own";
	const reads = isOwn ? {
		region,
		bucket: void 0,
		ecr: void 0
	} : void 0;
	const template = eksStack({
		id: ref.id,
		region,
		range,
		zones: ["a", "b"],
		addons,
		reads
	});
	const expires = new Date(now + wish.hours * hourMs).toISOString();
	return {
		things: [
			...thingsOf(ref.id, template),
			thing("AWS::EKS::Cluster", name),
			...eks.admins.map((arn) => thing("AWS::EKS::AccessEntry", arn)),
			...isOwn ? ownNodes(ref.id, spec.nodes, machineType) : [thing("AWS::EKS::Nodegroup", nodeGroupName)],
			{
				kind: "AWS::EC2::Instance",
				names: [`of ${nodeGroupName}`],
				count: spec.nodes
			},
			...addons.map((addon) => thing("AWS::EKS::Addon", addon))
		],
		tags: tagsAsMap(ourTags("eks", ref.id, expires)),
		cost: awsCost({
			machines: /* @__PURE__ */ new Map([[machineType, spec.nodes]]),
			diskGb,
			balancers: 0,
			eks: true
		}),
		besides: [...awsBesides, "a version of Kubernetes in extended support costs 0.60 USD an hour instead of 0.10"],
		remove: `${isOwn ? removalOf(nodesOf(ref.id), region) : `aws eks delete-nodegroup --region ${region} --cluster-name ${name} --nodegroup-name ${nodeGroupName}`}, then aws eks delete-cluster --region ${region} --name ${name}, then ${removalOf(ref.id, region)}`
	};
}
/** As the id of a cluster, of which the stack's name is made. */
const nodesOf = (id) => `${id}-nodes`;
/** The stack of machines of ours, and what lets them in. */
function ownNodes(id, count, type) {
	const template = eksNodesStack({
		id,
		count,
		type,
		image: {
			id: "ami-later",
			root: "/dev/sda1"
		},
		diskGb: 0,
		profile: "",
		subnets: [],
		securityGroup: void 0,
		userData: Buffer.alloc(0)
	});
	return [thing("AWS::EKS::AccessEntry", "of the nodes"), ...thingsOf(nodesOf(id), template)];
}

// src/providers/eks/index.ts
/**
* Clusters of Amazon EKS: released control planes, which cannot be the branch's. Of the branch come the suite, its
* clients and, where that is asked for, the nodes' kubelet. AWS's clients are loaded when they are first used.
*/
const eks = {
	staged: (spec) => spec.aws?.eks.nodes === "own",
	plan: planEks,
	planned: plannedEks,
	problems: async (plan, ctx) => (await import("./ground6.mjs")).problemsEks(plan, ctx),
	up: async (plan, inputs, ctx) => (await import("./up4.mjs")).upEks(plan, inputs, ctx),
	down: async (ref, ctx, untilMs) => (await import("./down5.mjs")).downEks(ref, ctx, untilMs),
	reach: async (ref, ctx) => (await import("./reach2.mjs")).reachEks(ref, ctx),
	adopt: async (ref, progress) => (await import("./aws-state.mjs")).adoptOnAws(ref, progress),
	dumpLogs: async (ref, dir, ctx) => (await import("./logs5.mjs")).dumpEksLogs(ref, dir, ctx),
	expired: async (region, ctx) => (await import("./expired4.mjs")).expiredEks(region, ctx)
};

export { eks };