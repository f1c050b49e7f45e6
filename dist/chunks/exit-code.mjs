import { o as UsageError, r as ProvisionError, t as BuildError } from "./errors.mjs";

// src/flows/exit-code.ts
/** Exit codes; `docs/troubleshooting.md` explains each. */
const exitCodes = {
	passed: 0,
	failed: 1,
	usage: 2,
	provision: 3,
	leftovers: 4,
	interrupted: 130
};
/** https://git-scm.com/docs/git-bisect#_bisect_run: 125 skips a commit, above 127 stops the bisection. */
const bisectCodes = {
	skip: 125,
	stop: 128
};
/** What a thrown thing ends the program with. */
function exitCodeOf(error, bisect = false) {
	if (error instanceof UsageError) return bisect ? bisectCodes.stop : exitCodes.usage;
	if (error instanceof BuildError) return bisect ? bisectCodes.skip : exitCodes.failed;
	if (error instanceof ProvisionError) return bisect ? bisectCodes.skip : exitCodes.provision;
	return exitCodes.failed;
}

export { exitCodes as n, exitCodeOf as t };