import { n as armClient } from "./arm.mjs";
import { r as ProvisionError } from "./errors.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { n as provisioned, t as groundwork } from "./groundwork.mjs";

// src/providers/azure/own-stage.ts
/**
* A registry and a storage account in the cluster's group and location, which the machines may read and we may write.
* Azure makes known who may do what within minutes.
*/
function ownStageAzure(plan, ctx) {
	return provisioned("the cluster's registry and storage account", ctx, async () => {
		await makeRunDir(plan.ref);
		const { stage } = await groundwork(plan, {}, armClient(plan.place, ctx), ctx);
		if (stage === void 0) throw new ProvisionError("no registry of its own was asked for");
		return stage;
	});
}

export { ownStageAzure };