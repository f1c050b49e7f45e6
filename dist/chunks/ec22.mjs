import { o as UsageError } from "./errors.mjs";
import { o as mostNodes, r as ec2Stack } from "./ec2-stack.mjs";
import { f as stackNameOf, l as ourTags, m as tagsAsMap } from "./names.mjs";
import { a as vpcRangeFor, o as wishProblems, t as ec2Problems } from "./wish5.mjs";
import { i as awsCost, n as thingsOf, r as awsBesides, t as removalOf } from "./planned3.mjs";
import { isAbsolute, join } from "node:path";

// src/providers/ec2/plan.ts
/** @throws UsageError with every bad input */
function planEc2(spec) {
	const { ref, aws: wish } = spec;
	if (wish === void 0) throw new UsageError("--region is needed: where the cluster is to be, such as eu-central-1");
	const range = vpcRangeFor(spec.podCidr, spec.serviceCidr);
	const problems = [...wishProblems(wish), ...ec2Problems(wish)];
	if (range === void 0) problems.push(`--pod-cidr ${spec.podCidr} and --service-cidr ${spec.serviceCidr} leave no range for the machines: let one of 10.0.0.0/16, 172.20.0.0/16 and 192.168.0.0/16 be free`);
	if (spec.nodes > mostNodes) problems.push(`--nodes ${spec.nodes}: a subnet has room for ${mostNodes}, give that at most`);
	if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`);
	if (range === void 0 || problems.length > 0) throw new UsageError(problems);
	return {
		ref,
		spec,
		wish,
		stack: stackNameOf(ref.id),
		range,
		runDir: join(ref.scope, ref.id)
	};
}

// src/providers/ec2/planned.ts
const hourMs = 36e5;
/** What only AWS, or the stage, can say; it changes neither number nor kind of anything. */
const later = {
	zone: "a",
	image: {
		id: "ami-later",
		root: "/dev/sda1"
	},
	publicKey: "",
	userData: Buffer.alloc(0)
};
/** The stack, from the very template that `up` sends. @param now epoch milliseconds */
function plannedEc2({ ref, spec, wish, range }, now) {
	const { region, diskGb, allowFrom, machineType, ec2: own } = wish;
	const { userData } = later;
	const template = ec2Stack({
		id: ref.id,
		region,
		range,
		diskGb,
		allowFrom,
		podCidr: spec.podCidr,
		...later,
		controlPlanes: {
			count: own.controlPlanes,
			type: own.controlPlaneType,
			userData
		},
		nodes: {
			count: spec.nodes,
			type: machineType,
			userData
		},
		nodesAs: own.nodesAs,
		reads: {
			region,
			bucket: void 0,
			ecr: void 0
		},
		cloudProvider: spec.cloudProvider !== void 0
	});
	const machines = /* @__PURE__ */ new Map([[machineType, spec.nodes]]);
	machines.set(own.controlPlaneType, (machines.get(own.controlPlaneType) ?? 0) + own.controlPlanes);
	const ofGroup = own.nodesAs === "instances" ? [] : [{
		kind: "AWS::EC2::Instance",
		names: ["of the group"],
		count: spec.nodes
	}];
	const expires = new Date(now + wish.hours * hourMs).toISOString();
	return {
		things: [...thingsOf(ref.id, template), ...ofGroup],
		tags: tagsAsMap(ourTags("ec2", ref.id, expires)),
		cost: awsCost({
			machines,
			diskGb,
			balancers: own.controlPlanes > 1 ? 1 : 0,
			eks: false
		}),
		besides: awsBesides,
		remove: removalOf(ref.id, region)
	};
}

// src/providers/ec2/index.ts
/** Clusters by kubeadm on machines of EC2, of which all is one CloudFormation stack. AWS's clients are loaded when they are first used. */
const ec2 = {
	staged: () => true,
	plan: planEc2,
	planned: plannedEc2,
	problems: async (plan, ctx) => (await import("./ground3.mjs")).problemsEc2(plan, ctx),
	up: async (plan, inputs, ctx) => (await import("./up3.mjs")).upEc2(plan, inputs, ctx),
	down: async (ref, ctx, untilMs) => (await import("./down4.mjs")).downEc2(ref, ctx, untilMs),
	adopt: async (ref, progress) => (await import("./aws-state.mjs")).adoptOnAws(ref, progress),
	dumpLogs: async (ref, dir, ctx) => (await import("./logs4.mjs")).dumpEc2Logs(ref, dir, ctx),
	expired: async (region, ctx) => (await import("./expired3.mjs")).expiredEc2(region, ctx)
};

export { ec2 };