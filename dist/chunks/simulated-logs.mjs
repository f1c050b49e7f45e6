import { s as describe } from "./errors.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { r as namesOf } from "./names3.mjs";
import { r as simulatedFiles } from "./simulated-plan.mjs";
import { join } from "node:path";
import { cp, mkdir } from "node:fs/promises";

// src/providers/local/simulated-logs.ts
/**
* Copies the log of every program to `<dir>/control-plane`, and what the API server says of events and of what is
* unhealthy. Simulated nodes have no logs. Never throws. @returns number of files below `dir`
*/
async function dumpSimulatedLogs(ref, state, dir, ctx) {
	const { logs, kubeconfig } = simulatedFiles(namesOf(ref).runDir);
	try {
		await mkdir(dir, { recursive: true });
		await Promise.all([cp(logs, join(dir, "control-plane"), { recursive: true }).catch((cause) => ctx.log.warn(`logs of ${ref.id}: ${describe(cause)}`)), state.kubectl === void 0 ? void 0 : collectObjects({ kubeconfig }, state.kubectl, dir, ctx)]);
	} catch (error) {
		ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`);
	}
	return countFiles(dir);
}

export { dumpSimulatedLogs };