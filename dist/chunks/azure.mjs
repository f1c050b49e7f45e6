import { n as planAzure } from "./plan.mjs";

// src/providers/azure/index.ts
/** Clusters by kubeadm on machines of Azure, of which all is one resource group. Azure's client is loaded when it is first used. */
const azure = {
	staged: true,
	plan: planAzure,
	problems: async (plan, ctx) => (await import("./ground2.mjs")).problemsAzure(plan, ctx),
	up: async (plan, inputs, ctx) => (await import("./up2.mjs")).upAzure(plan, inputs, ctx),
	down: async (ref, ctx, untilMs) => (await import("./down3.mjs")).downAzure(ref, ctx, untilMs),
	dumpLogs: async (ref, dir, ctx) => (await import("./logs3.mjs")).dumpAzureLogs(ref, dir, ctx),
	expired: async (account, ctx) => (await import("./expired.mjs")).expiredAzure(account, ctx)
};

export { azure };