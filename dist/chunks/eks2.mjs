import { o as UsageError } from "./errors.mjs";
import { u as stackNameOf } from "./names.mjs";
import { a as vpcRangeFor, n as eksProblems, o as wishProblems } from "./wish3.mjs";
import { t as components } from "./cluster-spec.mjs";
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
	const asked = [
		...Object.keys(spec.featureGates).length > 0 ? ["--feature-gates"] : [],
		...Object.keys(spec.runtimeConfig).length > 0 ? ["--runtime-config"] : [],
		...wish.ec2.image === void 0 ? [] : ["--machine-image"],
		...wish.ec2.controlPlanes === 1 ? [] : ["--control-planes"],
		...wish.ec2.controlPlaneType === wish.machineType ? [] : ["--control-plane-type"],
		...components.filter((c) => spec.extraArgs[c].length > 0).map((c) => `flags of ${c}`)
	];
	if (asked.length > 0) problems.push(`${asked.join(", ")}: on EKS the control plane and the nodes are AWS's own: leave that out, or take --provider ec2`);
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

// src/providers/eks/index.ts
/**
* Clusters of Amazon EKS: released control planes, which cannot be the branch's. Of the branch come the suite and its
* clients. AWS's clients are loaded when they are first used.
*/
const eks = {
	plan: planEks,
	problems: async (plan, ctx) => (await import("./ground5.mjs")).problemsEks(plan, ctx),
	up: async (plan, inputs, ctx) => (await import("./up4.mjs")).upEks(plan, inputs, ctx),
	down: async (ref, ctx, untilMs) => (await import("./down5.mjs")).downEks(ref, ctx, untilMs),
	dumpLogs: async (ref, dir, ctx) => (await import("./logs5.mjs")).dumpEksLogs(ref, dir, ctx),
	expired: async (region, ctx) => (await import("./expired4.mjs")).expiredEks(region, ctx)
};

export { eks };