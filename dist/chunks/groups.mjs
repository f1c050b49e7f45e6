import { f as versions, l as roles, u as tagNames } from "./names2.mjs";
import { r as unlessGone, t as ArmError } from "./arm.mjs";

// src/clouds/azure/groups.ts
const version = versions.resources;
/** @throws ArmError */
async function groupNamed(arm, name) {
	return (await unlessGone(arm.call("GET", groupPath(arm, name), { version })))?.body;
}
/** Makes it, or gives an existing one these tags. @throws ArmError */
async function putGroup(arm, name, location, tags) {
	await arm.call("PUT", groupPath(arm, name), {
		version,
		body: {
			location,
			tags
		}
	});
}
/** Groups of the subscription that have a tag of ours. @throws ArmError */
function ourGroups(arm) {
	const query = { $filter: `tagName eq '${tagNames.cluster}'` };
	return arm.list(arm.under("/resourcegroups"), {
		version,
		query
	});
}
/** Machines are not shut down in order first, which takes minutes. The only types that can be forced. */
const forceDeletionTypes = "Microsoft.Compute/virtualMachines,Microsoft.Compute/virtualMachineScaleSets";
/**
* Asks for its end; ARM goes on with it by itself. What is gone is no problem.
* @returns where one asks why, should it give up @throws ArmError
*/
async function deleteGroup(arm, name) {
	const asked = arm.call("DELETE", groupPath(arm, name), {
		version,
		query: { forceDeletionTypes }
	});
	return (await unlessGone(asked))?.follow;
}
/** Ids of everything in the subscription that has the tag of a cluster. @throws ArmError */
async function resourcesOf(arm, id) {
	const query = { $filter: `tagName eq '${tagNames.cluster}' and tagValue eq '${id}'` };
	return (await arm.list(arm.under("/resources"), {
		version,
		query
	})).map((r) => r.id);
}
/**
* The roles that a cluster's identity has outside of its group.
* @param guid of words, always the same for the same
*/
function grantsOf(outside, group, guid) {
	return [
		"registry",
		"store",
		"subscription"
	].flatMap((what) => {
		const [scope, role] = [outside[what], roles[what]];
		return scope === void 0 ? [] : [{
			scope,
			role,
			name: guid(`${group}\n${scope}\n${role}`.toLowerCase())
		}];
	});
}
/** One that an earlier cluster of that name has left belongs to nobody any more: it makes room. @throws ArmError */
async function grant(arm, g, principalId, group) {
	const properties = {
		roleDefinitionId: arm.under(`/providers/Microsoft.Authorization/roleDefinitions/${g.role}`),
		principalId,
		principalType: "ServicePrincipal",
		description: `machines of ${group}, removed with it`
	};
	const put = () => arm.call("PUT", grantPath(g), {
		version: versions.authorization,
		body: { properties }
	});
	try {
		await put();
	} catch (error) {
		if (error instanceof ArmError && error.code === "RoleAssignmentExists") return;
		if (!(error instanceof ArmError && error.code === "RoleAssignmentUpdateNotPermitted")) throw error;
		await revoke(arm, g);
		await put();
	}
}
/** What is not there (204, or 404 with its scope) is no problem. @throws ArmError */
async function revoke(arm, g) {
	await unlessGone(arm.call("DELETE", grantPath(g), { version: versions.authorization }));
}
function grantPath({ scope, name }) {
	return `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
}
function groupPath(arm, name) {
	return arm.under(`/resourcegroups/${name}`);
}

export { ourGroups as a, revoke as c, groupNamed as i, grant as n, putGroup as o, grantsOf as r, resourcesOf as s, deleteGroup as t };