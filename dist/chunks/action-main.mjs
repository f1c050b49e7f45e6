import { r as givenInputs, t as actionReader } from "./actions.mjs";
import { a as runMain, i as loadOptions, n as wire, r as wireLog, t as placesOf } from "./wire.mjs";

// src/entry/action-main.ts
/** The main step of an action. @param program directory of the entries */
async function actionMain(action, program) {
	const log = wireLog(process.stdout, process.env);
	return runMain(async (signal) => {
		const o = loadOptions(actionReader(action), givenInputs(process.env));
		log.setVerbose(o.verbose);
		const ctx = wire(placesOf(o, process.env, program), log, process.env, signal);
		const [{ jobMain }, { githubStep }] = await Promise.all([import("./main.mjs"), import("./step.mjs")]);
		return jobMain({
			action,
			o,
			ctx,
			step: await githubStep(),
			services: services(log),
			print: (text) => log.info(text),
			owner: owner()
		});
	}, { say: saying(log) });
}
/** Problems become annotations, the first ten that is; the log closes after them. */
function saying(log) {
	return (problems) => {
		for (const message of problems) log.annotate({ message });
		log.close();
	};
}
/** The services of the job, loaded when first used. */
function services(log) {
	let loaded;
	return () => {
		loaded ??= import("./services.mjs").then((m) => m.githubServices(process.env, log));
		return loaded;
	};
}
/**
* The runner's worker starts each step and lives as long as the job. Inside a container our parent is not to be seen.
* @returns undefined where there is none to watch
*/
function owner() {
	return process.ppid > 1 ? process.ppid : void 0;
}

export { saying as n, services as r, actionMain as t };