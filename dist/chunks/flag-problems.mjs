import { t as components } from "./cluster-spec.mjs";

// src/plan/flag-problems.ts
/** What is wrong with gates, runtime config and extra flags, each with what to do. */
function flagProblems(spec) {
	const found = [];
	for (const gate of Object.keys(spec.featureGates)) if (!/^[A-Z][A-Za-z0-9]*$/.test(gate)) found.push(`feature gate '${gate}': names begin with a capital and have letters and digits only`);
	for (const [key, value] of Object.entries(spec.runtimeConfig)) {
		if (!/^[a-z][a-z0-9.-]*(\/[a-z0-9]+){1,2}$/.test(key) && !/^v\d/.test(key)) found.push(`runtime config '${key}': write group/version, e.g. api/all or batch/v1`);
		if (value !== "true" && value !== "false") found.push(`runtime config ${key}=${value}: the value is true or false`);
	}
	for (const component of components) for (const flag of spec.extraArgs[component]) if (!/^--?[a-zA-Z]/.test(flag)) found.push(`extra flag '${flag}' of ${component}: begin it with --, and join its value with = (--v=4)`);
	return found;
}

export { flagProblems as t };