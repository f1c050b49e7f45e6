import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as require_lib } from "./lib2.mjs";
import { r as unlessGone } from "./arm.mjs";
import { f as versions } from "./names2.mjs";
import { join } from "node:path";
import { readFile } from "node:fs/promises";

// src/clouds/azure/machines.ts
const version = versions.compute;
const consoleMs = 3e4;
/** Every machine of a group, those of scale sets too. @throws ArmError */
async function machinesOf(arm, group) {
	const compute = arm.under(`/resourceGroups/${group}/providers/Microsoft.Compute`);
	const [single, sets] = await Promise.all([unlessGone(arm.list(`${compute}/virtualMachines`, { version })), unlessGone(arm.list(`${compute}/virtualMachineScaleSets`, { version }))]);
	const instances = await Promise.all((sets ?? []).map((set) => arm.list(`${compute}/virtualMachineScaleSets/${set.name}/virtualMachines`, { version })));
	return [...single ?? [], ...instances.flat()].map(({ id, name, properties }) => ({
		name: properties?.osProfile?.computerName ?? name,
		path: id
	}));
}
/**
* What a machine has written to its serial console since it was switched on; '' where there is none yet.
* @throws ArmError, and whatever keeps the blob from being read
*/
async function serialConsole(arm, machine, ctx) {
	const asked = arm.call("POST", `${machine.path}/retrieveBootDiagnosticsData`, { version });
	const url = (await unlessGone(asked))?.body.serialConsoleLogBlobUri;
	if (url === void 0) return "";
	return (await arm.fetchText(url, AbortSignal.any([ctx.signal, AbortSignal.timeout(consoleMs)]))).slice(-1048576);
}

// src/providers/azure/state.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const fileOf = (runDir) => join(runDir, "azure.json");
async function saveState(runDir, state) {
	await (0, import_lib.default)(fileOf(runDir), `${JSON.stringify(state)}\n`, { mode: 384 });
}
/** @returns undefined when there is none, or half of one */
async function loadState(runDir) {
	try {
		return JSON.parse(await readFile(fileOf(runDir), "utf8"));
	} catch {
		return;
	}
}

export { serialConsole as i, saveState as n, machinesOf as r, loadState as t };