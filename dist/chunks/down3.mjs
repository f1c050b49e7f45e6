import { n as armClient } from "./arm.mjs";
import { n as cancelDeployments } from "./deployments.mjs";
import { c as revoke, i as groupNamed, r as grantsOf, s as resourcesOf, t as deleteGroup } from "./groups.mjs";
import { s as describe } from "./errors.mjs";
import { a as groupOf, c as outsideOf, u as tagNames } from "./names2.mjs";
import { r as removeRunDir } from "./run-dir.mjs";
import { n as guidOf } from "./ground.mjs";
import { t as placeOf } from "./plan.mjs";
import { join } from "node:path";

// src/providers/azure/down.ts
const lookMs = 2e3;
/** A group that answers for a moment with an error, or is not listed as gone at once, gets so many looks more. */
const looks = 3;
/**
* Asks for the end of a cluster's group, with what runs in it and the roles that its machines have elsewhere, and
* waits for it. A group that does not carry our tag is not touched. Goes past errors: each ends up in the report.
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
		gone: [...report.gone, ...files.gone],
		left: files.left
	};
}
async function endGroup(ref, arm, ctx, untilMs) {
	const group = groupOf(ref);
	const gone = [];
	const left = [];
	const failed = (doing, error, what) => {
		ctx.log.warn(`${doing}: ${describe(error)}`);
		left.push(what);
	};
	try {
		const found = await groupNamed(arm, group);
		if (found !== void 0 && found.tags?.[tagNames.cluster] !== ref.id) return {
			gone,
			left: [foreign(group, ref)]
		};
		if (found !== void 0) {
			const grants = grantsOf(outsideOf(found.tags ?? {}), group, guidOf);
			(await Promise.allSettled(grants.map((g) => revoke(arm, g)))).forEach((ending, i) => {
				if (ending.status === "fulfilled") gone.push(`role assignment ${grants[i]?.name}`);
				else failed("taking back a role", ending.reason, roleLeft(grants[i].scope, grants[i].name));
			});
			if (found.properties?.provisioningState !== "Deleting") {
				await cancelDeployments(arm, group).catch((error) => ctx.log.warn(`cancelling deployments: ${describe(error)}`));
				await deleteGroup(arm, group);
				ctx.log.info(`the end of the resource group ${group} has been asked for`);
			}
			const stays = await awaitEnd(arm, group, ctx, untilMs);
			if (stays !== void 0) return {
				gone,
				left: [...left, stays]
			};
			gone.push(`resource group ${group}`);
		}
		left.push(...await leaks(ref, arm, ctx));
	} catch (error) {
		failed("teardown", error, groupLeft(group));
	}
	return {
		gone,
		left
	};
}
/** @returns what is left when the time is up */
async function awaitEnd(arm, group, ctx, untilMs) {
	for (let look = 1;; look++) {
		const found = await groupNamed(arm, group);
		if (found === void 0) return void 0;
		if (found.properties?.provisioningState !== "Deleting") return {
			...groupLeft(group),
			name: `resource group ${group}, which Azure could not delete: look at its activity log for locks and what uses its network`
		};
		const pause = Math.min(lookMs, 100 * look);
		if (ctx.clock.now() + pause > untilMs) return {
			...groupLeft(group),
			name: `resource group ${group}, whose end has been asked for and goes on`
		};
		await ctx.clock.sleep(pause);
	}
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
function groupLeft(group) {
	return {
		kind: "object",
		name: `resource group ${group}`,
		remove: `az group delete --yes --name ${group} --force-deletion-types Microsoft.Compute/virtualMachines`
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