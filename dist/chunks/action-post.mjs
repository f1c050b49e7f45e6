import { a as literal, i as boolean, l as string, r as array, s as object } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";
import { n as stateName } from "./step2.mjs";
import { n as refSchema } from "./cluster-ref.mjs";
import { n as saying, r as services } from "./action-main.mjs";
import { a as runMain, n as wire, r as wireLog } from "./wire.mjs";

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

// src/entry/action-post.ts
/** The post step of every action that has one: it reads what main saved, and no input. */
async function actionPost(program) {
	const log = wireLog(process.stdout, process.env);
	return runMain(async (signal) => {
		const state = parseStepState(process.env[`STATE_${"run"}`]);
		log.setVerbose(state?.verbose ?? false);
		const { jobPost } = await import("./post.mjs");
		const places = {
			cache: "",
			runs: "",
			...state?.paths,
			program
		};
		const step = async () => (await import("./step.mjs")).githubStep();
		const code = await jobPost(state, {
			ctx: wire(places, log, process.env, signal),
			step,
			services: services(log)
		});
		log.close();
		return code;
	}, { say: saying(log) });
}

export { actionPost as t };