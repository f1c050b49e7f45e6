import { r as givenInputs, t as actionReader } from "./actions.mjs";
import { n as services, t as saying } from "./action-services.mjs";
import { i as runMain, n as wire, r as wireLog, t as placesOf } from "./wire.mjs";
import { t as loadOptions } from "./options.mjs";

// src/entry/action-main.ts
/** The main step of an action. @param program directory of the entries */
async function actionMain(action, program) {
	const log = await wireLog(process.stdout, process.env);
	return runMain(async (signal) => {
		const o = await loadOptions(actionReader(action), givenInputs(process.env));
		log.setVerbose(o.verbose);
		const ctx = wire(placesOf(o, process.env, program), log, process.env, signal);
		const [{ jobMain }, { githubStep }] = await Promise.all([import("./main.mjs"), import("./step.mjs")]);
		return jobMain({
			action,
			o,
			ctx,
			step: githubStep(),
			services: services(log),
			print: (text) => log.info(text),
			owner: owner()
		});
	}, { say: saying(log) });
}
/**
* The runner's worker starts each step and lives as long as the job. Inside a container our parent is not to be seen.
* @returns undefined where there is none to watch
*/
function owner() {
	return process.ppid > 1 ? process.ppid : void 0;
}

export { actionMain as t };