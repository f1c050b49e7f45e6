import { r as ProvisionError } from "./errors.mjs";
import { i as isOurs } from "./names.mjs";
import { a as sayOf, t as codeOf } from "./errors2.mjs";

// src/clouds/aws/stack-life.ts
const lookMs = 5e3;
/**
* Asks for a stack, or takes up one of this cluster that is there already, and waits until it is complete.
* @param onId told the stack's id before the wait
* @returns the stack @throws ProvisionError with what failed first
*/
async function makeStack(stacks, of, ctx, onId) {
	const { name, id, template, tags, timeoutMs } = of;
	const stackId = await stacks.create(name, template, tags).catch(async (error) => {
		const there = codeOf(error) === "AlreadyExistsException" ? await stacks.find(name) : void 0;
		if (there?.StackId !== void 0 && isOurs(there.Tags, id)) return there.StackId;
		throw new ProvisionError(`CloudFormation does not take the stack ${name}: ${sayOf(error)}`, { cause: error });
	});
	await onId(stackId);
	return complete(stacks, name, stackId, ctx, ctx.clock.now() + timeoutMs);
}
async function complete(stacks, name, id, ctx, end) {
	for (;;) {
		const stack = await stacks.find(id);
		const status = stack?.StackStatus ?? "DELETE_COMPLETE";
		if (stack !== void 0 && status === "CREATE_COMPLETE") return stack;
		if (status !== "CREATE_IN_PROGRESS" && status !== "REVIEW_IN_PROGRESS") {
			const reasons = await failures(stacks, id).catch((error) => [sayOf(error)]);
			const why = reasons.length > 0 ? reasons.join("\n  ") : stack?.StackStatusReason ?? "it says no reason";
			throw new ProvisionError(`the stack ${name} is ${status}:\n  ${why}`);
		}
		if (ctx.clock.now() > end) throw new ProvisionError(`the stack ${name} is still being made after its time: its events in CloudFormation say what it waits for`);
		await progress(stacks, id, ctx);
		await ctx.clock.sleep(lookMs, ctx.signal);
	}
}
async function progress(stacks, id, ctx) {
	const resources = await stacks.resources(id).catch(() => []);
	const done = resources.filter((r) => r.ResourceStatus === "CREATE_COMPLETE").length;
	ctx.log.progress({
		id: "stack",
		done,
		total: Math.max(done, resources.length),
		unit: "resources"
	});
}
/** What CloudFormation says of AWS's refusals, and what can be done about the commonest. */
const hints = [
	[/InsufficientInstanceCapacity|insufficient capacity/i, "take another machine type, another --id (it decides on the zone), or try later"],
	[/VcpuLimitExceeded|InstanceLimitExceeded/, "take fewer or smaller machines, or ask for a higher quota"],
	[/VpcLimitExceeded/, "remove networks that are not needed (`bowsprit sweep`), or ask for a higher quota of VPCs"],
	[/not authorized|AccessDenied/i, "allow that: `bowsprit trust-policy --print permissions` has the whole policy"],
	[/OptInRequired|subscription/i, "accept the terms of that image in the AWS Marketplace, or take another image"]
];
/** What failed by itself, the first one first; the rest was only cancelled because of it. */
async function failures(stacks, id) {
	const own = (await stacks.events(id)).toReversed().filter((e) => /_FAILED$/.test(e.ResourceStatus ?? "") && !/cancell?ed|^The following resource/i.test(e.ResourceStatusReason ?? ""));
	return [...new Set(own.map(sayEvent))].slice(0, 8);
}
function sayEvent({ LogicalResourceId, ResourceType, ResourceStatusReason = "no reason" }) {
	const hint = hints.find(([pattern]) => pattern.test(ResourceStatusReason))?.[1];
	return `${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}${hint === void 0 ? "" : `: ${hint}`}`;
}

export { makeStack as n, failures as t };