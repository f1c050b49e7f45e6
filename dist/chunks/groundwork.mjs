import { n as deployOnce } from "./deployments.mjs";
import { i as groupNamed, o as putGroup } from "./groups.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { c as identityTemplate, s as applyOverrides } from "./plan2.mjs";
import { d as tagsOf, i as deployments, o as groupTags, u as tagNames } from "./names2.mjs";
import { t as githubIdentity } from "./run-id.mjs";
import { t as groupProblems } from "./ground.mjs";

// src/providers/azure/groundwork.ts
const hourMs = 36e5;
/** The cluster's group and its first deployment. What an earlier try has made is gone on with. @throws as ARM refuses */
async function groundwork(plan, outside, arm, ctx) {
	const { group, wish, spec } = plan;
	const tags = await ownGroup(plan, outside, arm, ctx);
	const stager = wish.ownStage ? await arm.caller() : void 0;
	const cloudProvider = spec.cloudProvider !== void 0;
	const whole = identityTemplate({
		location: wish.location,
		tags,
		stager,
		cloudProvider
	});
	const template = applyOverrides(whole, wish.overrides);
	const request = {
		group,
		name: deployments.identity,
		template,
		parameters: {}
	};
	const isWhole = (outputs) => Object.keys(whole.outputs).every((name) => name in outputs);
	const { principalId = "", registry = "", store = "" } = await deployOnce(arm, request, ctx, { isWhole });
	return {
		tags,
		principal: principalId,
		...wish.ownStage ? { stage: {
			registry,
			store
		} } : {}
	};
}
/** The group with its tags, before anything is in it. @returns what everything in it is tagged with */
async function ownGroup(plan, outside, arm, ctx) {
	const { group, ref, wish } = plan;
	const found = await groupNamed(arm, group);
	const problems = groupProblems(found, plan);
	if (problems.length > 0) throw new UsageError(problems);
	const job = githubIdentity(ctx.env, "");
	const expires = found?.tags?.[tagNames.expires] ?? new Date(ctx.clock.now() + wish.hours * hourMs).toISOString();
	const repository = job?.repository;
	const owner = job === void 0 ? ctx.env["USER"] : `${ctx.env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${job.repository}/actions/runs/${job.runId}`;
	const tags = tagsOf({
		id: ref.id,
		expires,
		repository,
		owner
	});
	await putGroup(arm, group, wish.location, groupTags(tags, outside));
	return tags;
}
/** What anything on Azure throws, as the exit code is to tell it. @param what did not come to be */
async function provisioned(what, ctx, work) {
	try {
		return await work();
	} catch (error) {
		if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError) throw error;
		if (ctx.signal.aborted) throw new Interrupted(`interrupted while ${what} came up`, { cause: error });
		throw new ProvisionError(`${what} did not come up: ${describe(error)}`, { cause: error });
	}
}

export { provisioned as n, groundwork as t };