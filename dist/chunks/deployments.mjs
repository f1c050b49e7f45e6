import { u as parameterValues } from "./plan2.mjs";
import { i as deploymentFailures, r as unlessGone, t as ArmError } from "./arm.mjs";
import { f as versions } from "./names2.mjs";

// src/clouds/azure/deployments.ts
/** A deployment that ended badly; each line of the message is one reason. */
var DeploymentError = class extends Error {
	name = "DeploymentError";
	reasons;
	constructor(name, state, reasons) {
		super([`the deployment ${name} ${state === "Canceled" ? "was cancelled" : "failed"}:`, ...reasons].join("\n"));
		this.reasons = reasons;
	}
};
const version = versions.resources;
const pollMs = 2e3;
/** In any other state it goes on: Accepted, before anything is begun, or Running. */
const isOver = (state) => [
	"Succeeded",
	"Failed",
	"Canceled"
].includes(state ?? "");
/** What ARM finds wrong with it, one text each; it makes nothing. @throws ArmError for anything but that */
async function validateDeployment(arm, request) {
	try {
		await arm.call("POST", `${pathOf(arm, request)}/validate`, {
			version,
			body: bodyOf(request)
		});
		return [];
	} catch (error) {
		if (error instanceof ArmError && error.status === 400) return deploymentFailures(error.fault, []);
		throw error;
	}
}
/**
* Deploys, or goes on waiting for a deployment of that name that runs already, and waits for its end.
* @param onOperation told of each resource that is made
* @throws DeploymentError, ArmError
*/
async function deploy(arm, request, ctx, onOperation = () => {}) {
	const path = pathOf(arm, request);
	try {
		await arm.call("PUT", path, {
			version,
			body: bodyOf(request)
		});
	} catch (error) {
		if (!(error instanceof ArmError && error.code === "DeploymentActive")) throw error;
		ctx.log.info(`the deployment ${request.name} runs already: waiting for it`);
	}
	return awaitDeployment(arm, request, ctx, onOperation);
}
/**
* Deploys what has not been deployed yet: one that has succeeded is not begun again, one that runs is waited for.
* @param isWhole whether what an earlier one has made is all that is wanted now
* @param before told before a new one is begun
* @throws DeploymentError, ArmError, and what `before` throws
*/
async function deployOnce(arm, request, ctx, o = {}) {
	const found = await deployed(arm, request);
	const isMeant = found !== void 0 && (o.isWhole?.(found.outputs) ?? true);
	if (found?.state === "Succeeded" && isMeant) return found.outputs;
	if (found !== void 0 && !isOver(found.state)) return awaitDeployment(arm, request, ctx, o.onOperation);
	await o.before?.();
	return deploy(arm, request, ctx, o.onOperation);
}
/** @returns its outputs; undefined where it never was, or did not succeed @throws ArmError */
async function deployed(arm, request) {
	const found = await unlessGone(arm.call("GET", pathOf(arm, request), { version }));
	if (found === void 0) return void 0;
	return {
		state: found.body.properties.provisioningState,
		outputs: outputsOf(found.body)
	};
}
/** Waits for one that runs. @throws DeploymentError, ArmError */
async function awaitDeployment(arm, request, ctx, onOperation = () => {}) {
	const { group, name } = request;
	const operations = () => arm.list(arm.under(`/resourcegroups/${group}/deployments/${name}/operations`), { version });
	for (let polls = 1;; polls++) {
		const { body } = await arm.call("GET", pathOf(arm, request), { version });
		const { provisioningState: state, error } = body.properties;
		if (state === "Succeeded") return outputsOf(body);
		if (state === "Failed" || state === "Canceled") throw new DeploymentError(name, state, deploymentFailures(error, await operations()));
		if (polls % 10 === 0) onOperation((await operations()).filter((o) => o.properties?.provisioningState === "Succeeded").length);
		await ctx.clock.sleep(Math.min(pollMs, 200 * polls), ctx.signal);
	}
}
/** Stops what goes on in a group. What has ended meanwhile is no problem. @throws ArmError */
async function cancelDeployments(arm, group) {
	const path = arm.under(`/resourcegroups/${group}/providers/Microsoft.Resources/deployments/`);
	const goingOn = (await unlessGone(arm.list(path, { version })) ?? []).filter((d) => !isOver(d.properties.provisioningState));
	await Promise.all(goingOn.map(async ({ name }) => {
		try {
			await arm.call("POST", `${path}${name}/cancel`, { version });
		} catch (error) {
			if (!(error instanceof ArmError && (error.status === 409 || error.status === 404))) throw error;
		}
	}));
}
function pathOf(arm, { group, name }) {
	return arm.under(`/resourcegroups/${group}/providers/Microsoft.Resources/deployments/${name}`);
}
function bodyOf({ template, parameters }) {
	return { properties: {
		mode: "Incremental",
		template,
		parameters: parameterValues(parameters)
	} };
}
function outputsOf({ properties }) {
	return Object.fromEntries(Object.entries(properties.outputs ?? {}).map(([k, v]) => [k, String(v.value)]));
}

export { deployOnce as n, validateDeployment as r, cancelDeployments as t };