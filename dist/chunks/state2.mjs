import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as require_lib } from "./lib2.mjs";
import { join } from "node:path";
import { readFile } from "node:fs/promises";

// src/providers/local/state.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const fileOf = (runDir) => join(runDir, "cluster.json");
async function saveState(runDir, state) {
	await (0, import_lib.default)(fileOf(runDir), `${JSON.stringify(state, null, 2)}\n`, { mode: 384 });
}
/** @returns undefined when there is none, or half of one */
async function loadState(runDir) {
	try {
		return JSON.parse(await readFile(fileOf(runDir), "utf8"));
	} catch {
		return;
	}
}

export { saveState as n, loadState as t };