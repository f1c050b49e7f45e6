import { _ as string, d as object, f as optional, i as boolean, r as array, s as literal } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";
import { r as refSchema } from "./cluster-ref.mjs";

// src/plan/step-state.ts
const schema = object({
	v: literal(1),
	action: string(),
	ref: optional(refSchema),
	keptUntil: optional(datetime()),
	artifacts: string(),
	upload: optional(string()),
	publish: optional(string()),
	caches: optional(array(object({
		paths: array(string()),
		key: string()
	}))),
	paths: object({
		cache: string(),
		runs: string()
	}),
	verbose: boolean()
});
/** @returns undefined when main left nothing, or what is there is not ours */
function parseStepState(text) {
	if (text === void 0 || text === "") return void 0;
	try {
		return schema.parse(JSON.parse(text));
	} catch {
		return;
	}
}

export { parseStepState as t };