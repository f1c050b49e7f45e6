import { o as UsageError } from "./errors.mjs";

// src/flows/problems.ts
/**
* Runs every check and reports the bad input of all of them together. Any other error is thrown as it is.
* @returns the results, in order
* @throws UsageError
*/
async function allProblems(checks) {
	const problems = [];
	const results = [];
	for (const check of checks) try {
		results.push(await check());
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		problems.push(...error.problems);
	}
	if (problems.length > 0) throw new UsageError([...new Set(problems)]);
	return results;
}

export { allProblems as t };