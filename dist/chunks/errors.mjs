// src/errors.ts
/** Bad input. All problems at once; each one says what to do. Exit code 2. */
var UsageError = class extends Error {
	name = "UsageError";
	problems;
	constructor(problems) {
		const list = typeof problems === "string" ? [problems] : problems;
		super(list.join("\n"));
		this.problems = list;
	}
};
/** The branch does not compile. Exit code 1, or 125 with --bisect. */
var BuildError = class extends Error {
	name = "BuildError";
	places;
	constructor(message, places, options) {
		super(message, options);
		this.places = places;
	}
};
/** The cluster could not be made. Exit code 3. */
var ProvisionError = class extends Error {
	name = "ProvisionError";
};
/** A program failed. `message` has the command and the end of its output. */
var RunError = class extends Error {
	name = "RunError";
	argv;
	exitCode;
	signal;
	stdout;
	stderr;
	timedOut;
	cancelled;
	constructor(message, facts, options) {
		super(message, options);
		this.argv = facts.argv;
		this.exitCode = facts.exitCode;
		this.signal = facts.signal;
		this.stdout = facts.stdout ?? "";
		this.stderr = facts.stderr ?? "";
		this.timedOut = facts.timedOut ?? false;
		this.cancelled = facts.cancelled ?? false;
	}
};
/** The run was interrupted by a signal. Exit code 130. */
var Interrupted = class extends Error {
	name = "Interrupted";
};
/** A service of the CI (artifacts, cache, comments) is not there or refuses. Whoever asked goes on without it. */
var ServiceError = class extends Error {
	name = "ServiceError";
};
/** One text for any thrown thing: message, then its causes. Never empty. */
function describe(error) {
	if (!(error instanceof Error)) return String(error);
	const own = error.message || error.name;
	const parts = error instanceof AggregateError ? error.errors.map(describe) : [];
	const cause = error.cause === void 0 ? [] : [describe(error.cause)];
	return [
		own,
		...parts,
		...cause.map((c) => `  because: ${c}`)
	].filter(Boolean).join("\n");
}

export { ServiceError as a, RunError as i, Interrupted as n, UsageError as o, ProvisionError as r, describe as s, BuildError as t };