import { a as literal, i as boolean, l as string, r as array, s as object } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";
import { n as refSchema } from "./cluster-ref.mjs";

// src/plan/step-state.ts
const schema = object({
	v: literal(1),
	action: string(),
	ref: refSchema.optional(),
	keptUntil: datetime().optional(),
	artifacts: string(),
	upload: string().optional(),
	caches: array(object({
		paths: array(string()),
		key: string()
	})).optional(),
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