import { i as RunError, n as Interrupted, s as describe, t as BuildError } from "./errors.mjs";

// src/flows/phases.ts
/** Characters of a failed program's output that go into the record. */
const mostOutput = 64e3;
function phasesOf(ctx) {
	const records = [];
	const close = (name, startedAt, outcome, detail, output) => {
		const ms = ctx.clock.now() - startedAt;
		records.push({
			name,
			startedAt,
			ms,
			outcome,
			detail,
			...output === void 0 ? {} : { output }
		});
		ctx.log.phase({
			name,
			state: outcome === "passed" ? "passed" : "failed",
			detail,
			ms
		});
	};
	return {
		records,
		run: async (name, work, detail, failed) => {
			const startedAt = ctx.clock.now();
			ctx.log.phase({
				name,
				state: "started"
			});
			try {
				const result = await work();
				close(name, startedAt, failed?.(result) ? "failed" : "passed", detail(result));
				return result;
			} catch (error) {
				const stopped = ctx.signal.aborted && ctx.signal.reason instanceof Interrupted;
				const text = stopped ? describe(ctx.signal.reason) : describe(error);
				const more = error instanceof RunError ? `\n${error.stderr || error.stdout}` : "";
				close(name, startedAt, stopped ? "interrupted" : "failed", headline(error, text), (describe(error) + more).slice(0, mostOutput));
				throw error;
			}
		}
	};
}
/** The one line that says most: of a branch that does not compile the first place, else the message's first line. */
function headline(error, text) {
	const place = error instanceof BuildError ? error.places[0] : void 0;
	return place === void 0 ? text.split("\n")[0] ?? "" : `${place.file}:${place.line}: ${place.message}`;
}

export { phasesOf as t };