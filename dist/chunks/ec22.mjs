import { o as UsageError } from "./errors.mjs";
import { o as mostNodes } from "./ec2-stack.mjs";
import { u as stackNameOf } from "./names.mjs";
import { a as vpcRangeFor, o as wishProblems, t as ec2Problems } from "./wish3.mjs";
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

// src/providers/ec2/index.ts
/** Clusters by kubeadm on machines of EC2, of which all is one CloudFormation stack. AWS's clients are loaded when they are first used. */
const ec2 = {
	staged: true,
	plan: planEc2,
	problems: async (plan, ctx) => (await import("./ground3.mjs")).problemsEc2(plan, ctx),
	up: async (plan, inputs, ctx) => (await import("./up3.mjs")).upEc2(plan, inputs, ctx),
	down: async (ref, ctx, untilMs) => (await import("./down4.mjs")).downEc2(ref, ctx, untilMs),
	dumpLogs: async (ref, dir, ctx) => (await import("./logs4.mjs")).dumpEc2Logs(ref, dir, ctx),
	expired: async (region, ctx) => (await import("./expired3.mjs")).expiredEc2(region, ctx)
};

export { ec2 };