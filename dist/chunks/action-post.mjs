import { t as parseStepState } from "./step-state.mjs";
import { n as services, t as saying } from "./action-services.mjs";
import { i as runMain, n as wire, r as wireLog } from "./wire.mjs";

// src/entry/action-post.ts
/** The post step of every action that has one: it reads what main saved, and no input. */
async function actionPost(program) {
	const log = await wireLog(process.stdout, process.env);
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