import { s as describe } from "./errors.mjs";
import { c as loadProvider, n as forgetRun } from "./runs.mjs";

// src/flows/teardown.ts
/** How long one teardown may take. */
const limitMs = 6e4;
/**
* Removes a cluster from its ref alone. Never throws: what could not be removed, or even looked at, is `left`.
* The record goes last, and only when nothing is left.
*/
async function tearDown(ref, ctx) {
	const calm = ctx.withSignal(new AbortController().signal);
	try {
		const report = await (await loadProvider(ref.provider)).down(ref, calm, calm.clock.now() + limitMs);
		if (report.left.length === 0) await forgetRun(ref.scope, ref.id);
		return report;
	} catch (error) {
		const again = `bowsprit down --ref ${ref.scope}/${ref.id}.json`;
		ctx.log.warn(`teardown failed: ${describe(error)}`);
		return {
			gone: [],
			left: [{
				kind: "object",
				name: `cluster ${ref.id}`,
				remove: again
			}]
		};
	}
}
/** One line for the end of the phase. */
function downDetail(report) {
	return report.left.length === 0 ? "nothing left" : `${report.left.length} left behind`;
}
/** Names each leftover with the command that removes it. */
function warnOfLeftovers(report, ctx) {
	for (const l of report.left) ctx.log.warn(`left behind: ${l.kind} ${l.name}; remove it with: ${l.remove}`);
}

export { tearDown as n, warnOfLeftovers as r, downDetail as t };