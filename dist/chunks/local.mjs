import { t as downReal } from "./down9.mjs";
import { r as namesOf, t as controlPlane } from "./names3.mjs";
import { i as planReal } from "./plan3.mjs";
import { a as thing } from "./planned.mjs";
import { i as simulatedPrograms, t as planSimulated } from "./simulated-plan.mjs";
import { t as loadState } from "./state2.mjs";

// src/providers/local/planned.ts
/** On this machine, where nobody is paid for it. */
function plannedLocal(plan) {
	const { names } = plan;
	const own = {
		tags: { process: names.mark },
		cost: void 0,
		besides: [],
		remove: void 0
	};
	if (plan.kind === "simulated") return {
		...own,
		things: [
			thing("directory", names.runDir),
			thing("process", ...simulatedPrograms),
			{
				kind: "simulated node",
				names: ["played by kwok"],
				count: plan.spec.nodes
			}
		]
	};
	return {
		...own,
		things: [
			thing("directory", names.runDir),
			thing("node (namespaces under one process)", controlPlane, ...plan.nodes),
			thing("control group", ...plan.cgroups),
			thing("interface", names.hostInterface)
		]
	};
}

// src/providers/local/index.ts
/**
* Clusters on this machine: nodes are namespaces, or are played by kwok. A boot is loaded when it begins: what it needs
* (certificates, for one) is most of the start of a step that only plans.
*/
const local = {
	plan: (spec) => spec.nodeKind === "real" ? planReal(spec) : planSimulated(spec),
	planned: plannedLocal,
	up: async (plan, inputs, ctx) => plan.kind === "real" ? (await import("./up5.mjs")).upReal(plan, inputs, ctx) : (await import("./simulated-up.mjs")).upSimulated(plan, inputs, ctx),
	down: downReal,
	dumpLogs: async (ref, dir, ctx) => {
		const state = await loadState(namesOf(ref).runDir);
		return state?.kind === "simulated" ? (await import("./simulated-logs.mjs")).dumpSimulatedLogs(ref, state, dir, ctx) : (await import("./logs6.mjs")).dumpRealLogs(ref, state, dir, ctx);
	}
};

export { local };