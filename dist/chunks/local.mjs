import { t as downReal } from "./down9.mjs";
import { r as namesOf } from "./names3.mjs";
import { i as planReal } from "./plan2.mjs";
import { t as planSimulated } from "./simulated-plan.mjs";
import { t as loadState } from "./state2.mjs";

// src/providers/local/index.ts
/**
* Clusters on this machine: nodes are namespaces, or are played by kwok. A boot is loaded when it begins: what it needs
* (certificates, for one) is most of the start of a step that only plans.
*/
const local = {
	plan: (spec) => spec.nodeKind === "real" ? planReal(spec) : planSimulated(spec),
	up: async (plan, inputs, ctx) => plan.kind === "real" ? (await import("./up5.mjs")).upReal(plan, inputs, ctx) : (await import("./simulated-up.mjs")).upSimulated(plan, inputs, ctx),
	down: downReal,
	dumpLogs: async (ref, dir, ctx) => {
		const state = await loadState(namesOf(ref).runDir);
		return state?.kind === "simulated" ? (await import("./simulated-logs.mjs")).dumpSimulatedLogs(ref, state, dir, ctx) : (await import("./logs6.mjs")).dumpRealLogs(ref, state, dir, ctx);
	}
};

export { local };