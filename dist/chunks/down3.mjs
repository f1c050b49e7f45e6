import { a as faultWords, n as armClient, s as rootFaults, t as ArmError } from "./arm.mjs";
import { t as cancelDeployments } from "./deployments.mjs";
import { c as revoke, i as groupNamed, r as grantsOf, s as resourcesOf, t as deleteGroup } from "./groups.mjs";
import { s as describe } from "./errors.mjs";
import { a as groupOf, c as outsideOf, u as tagNames } from "./names2.mjs";
import { a as removeRunDir } from "./run-dir2.mjs";
import { n as guidOf } from "./ground.mjs";
import { t as placeOf } from "./plan2.mjs";
import { join } from "node:path";

// src/providers/azure/down.ts
const lookMs = 2e3;
/** What ARM lists by tag is behind: so many looks before something counts as left. */
const looks = 3;
/** Azure gives a group up when a thing in it is still used by another: by the next time that one is gone. */
const tries = 3;
/**
* Asks for the end of a cluster's group, with what runs in it and the roles that its machines have elsewhere, and
* waits for it; when the time is up, the group is `going`. A group that does not carry our tag is not touched. Goes past
* errors: each ends up in the report.
*/
async function downAzure(ref, ctx, untilMs) {
	const place = placeOf(ref);
	if (typeof place === "string") return {
		gone: [],
		left: [leftover(`a cluster that nobody can find: ${place}`, ref)]
	};
	const report = await endGroup(ref, armClient(place, ctx), ctx, untilMs);
	if (report.left.length > 0) return report;
	const files = await removeRunDir(join(ref.scope, ref.id));
	return {
		...report,
		gone: [...report.gone, ...files.gone],
		left: files.left
	};
}
async function endGroup(ref, arm, ctx, untilMs) {
	const group = groupOf(ref);
	const gone = [];
	const left = [];
	try {
		const found = await groupNamed(arm, group);
		if (found !== void 0 && found.tags?.[tagNames.cluster] !== ref.id) return {
			gone,
			left: [foreign(group, ref)]
		};
		if (found !== void 0) {
			const roles = await takeBack(found.tags ?? {}, group, arm, ctx);
			gone.push(...roles.gone);
			left.push(...roles.left);
			const end = await removeGroup(arm, group, found.properties?.provisioningState === "Deleting", ctx, untilMs);
			if (end === "going") return {
				gone,
				going: [goingGroup(group)],
				left
			};
			if (end !== "gone") return {
				gone,
				left: [...left, groupLeft(group, end)]
			};
			gone.push(`resource group ${group}`);
		}
		left.push(...await leaks(ref, arm, ctx));
	} catch (error) {
		ctx.log.warn(`teardown: ${describe(error)}`);
		left.push(groupLeft(group, error));
	}
	return {
		gone,
		left
	};
}
/** Roles of the machines outside of the group: once that is gone, nobody knows of them. */
async function takeBack(tags, group, arm, ctx) {
	const gone = [];
	const left = [];
	await Promise.all(grantsOf(outsideOf(tags), group, guidOf).map(async (g) => {
		try {
			await revoke(arm, g);
			gone.push(`role assignment ${g.name}`);
		} catch (error) {
			ctx.log.warn(`taking back a role: ${describe(error)}`);
			left.push(roleLeft(g.scope, g.name));
		}
	}));
	return {
		gone,
		left
	};
}
/** @returns the reason, where Azure gives it up for good @throws ArmError when it does not even begin */
async function removeGroup(arm, group, isGoing, ctx, untilMs) {
	if (!isGoing) await cancelDeployments(arm, group).catch((error) => ctx.log.warn(`cancelling deployments: ${describe(error)}`));
	for (let asked = isGoing ? 0 : 1;; asked++) {
		const follow = asked === 0 ? void 0 : await deleteGroup(arm, group);
		if (asked === 1) ctx.log.info(`the end of the resource group ${group} has been asked for`);
		const end = await awaitEnd(arm, group, ctx, untilMs);
		if (end !== "stays") return end;
		const why = await whyNot(arm, follow);
		ctx.log.warn(`Azure could not delete the resource group ${group}: ${describe(why)}`);
		if (asked === tries || ctx.clock.now() > untilMs) return why;
	}
}
/** @returns stays: ARM has given up, and the group is as it was */
async function awaitEnd(arm, group, ctx, untilMs) {
	for (let look = 1;; look++) {
		const found = await groupNamed(arm, group);
		if (found === void 0) return "gone";
		if (found.properties?.provisioningState !== "Deleting") return "stays";
		const pause = Math.min(lookMs, 100 * look);
		if (ctx.clock.now() + pause > untilMs) return "going";
		await ctx.clock.sleep(pause);
	}
}
/** What ARM says of a deletion that it gave up. */
async function whyNot(arm, follow) {
	const unknown = /* @__PURE__ */ new Error("look at its activity log for locks and what uses its network");
	if (follow === void 0) return unknown;
	return arm.follow(follow).then(() => unknown, (error) => error);
}
/** What carries the cluster's tag and is in no group of its: asked some times, since the list is behind. */
async function leaks(ref, arm, ctx) {
	for (let look = 1;; look++) {
		const found = await resourcesOf(arm, ref.id);
		if (found.length === 0 || look === looks) return found.map((id) => ({
			kind: "object",
			name: id,
			remove: `az resource delete --ids ${id}`
		}));
		await ctx.clock.sleep(lookMs);
	}
}
/** @param why it is still there */
function groupLeft(group, why) {
	const faults = why instanceof ArmError ? rootFaults(why.fault) : [];
	const words = faults.length > 0 ? faults.map(faultWords).join("; ") : describe(why).split("\n")[0];
	const unlock = faults.some((f) => f.code === "ScopeLocked") ? `az lock delete --ids $(az lock list --resource-group ${group} --query '[].id' --output tsv) && ` : "";
	return {
		kind: "object",
		name: `resource group ${group} (${words})`,
		remove: `${unlock}az group delete --yes --name ${group} --force-deletion-types Microsoft.Compute/virtualMachines`
	};
}
function goingGroup(group) {
	return {
		kind: "object",
		name: `resource group ${group}`,
		remove: `az group wait --deleted --name ${group}`
	};
}
function roleLeft(scope, name) {
	const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
	return {
		kind: "object",
		name: `role assignment ${name} at ${scope}`,
		remove: `az role assignment delete --ids ${id}`
	};
}
function foreign(group, { id }) {
	return {
		kind: "object",
		name: `resource group ${group}`,
		remove: `nothing that bowsprit would type: ${group} has no tag ${tagNames.cluster}=${id}, so no run made it; look at the ref again`
	};
}
function leftover(name, ref) {
	return {
		kind: "object",
		name,
		remove: `bowsprit down --ref ${join(ref.scope, `${ref.id}.json`)}`
	};
}

export { downAzure };