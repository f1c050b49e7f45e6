import { o as __toESM } from "./rolldown-runtime.mjs";
import { _ as string, d as object, f as optional, s as literal } from "./schemas.mjs";
import { t as require_lib } from "./lib2.mjs";
import { join } from "node:path";
import { readFile } from "node:fs/promises";

// src/clouds/aws/record.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const schema = object({
	v: literal(1),
	account: string(),
	region: string(),
	stack: optional(string()),
	step: string(),
	kubectl: optional(string())
});
const fileOf = (runDir) => join(runDir, "aws.json");
async function saveRecord(runDir, record) {
	await (0, import_lib.default)(fileOf(runDir), `${JSON.stringify(record, null, 2)}\n`, { mode: 384 });
}
/** @returns undefined where there is none: another machine has it, or nothing was made yet */
async function loadRecord(runDir) {
	const text = await readFile(fileOf(runDir), "utf8").catch(() => void 0);
	if (text === void 0) return void 0;
	try {
		return schema.parse(JSON.parse(text));
	} catch {
		return;
	}
}

export { saveRecord as n, loadRecord as t };