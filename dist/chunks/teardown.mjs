import { s as describe } from "./errors.mjs";
import { t as loadDown } from "./table2.mjs";
import { n as forgetRun } from "./runs.mjs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { readlink, rm, symlink } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/flows/scratch.ts
/** Specs make sockets below it, and the path of a socket has 108 characters at most. */
const longest = 50;
/**
* The run's directory, for what specs need while they run: it goes with the run, also after a kill. Where its path is
* too long for sockets, a link to it that has a short one.
*/
async function makeScratch(ref) {
	const dir = join(ref.scope, ref.id);
	if (dir.length <= longest) return dir;
	const link = linkTo(dir);
	await dropScratch(ref);
	await symlink(dir, link);
	return link;
}
/** Removes the link, if there is one and it is this run's. */
async function dropScratch(ref) {
	const dir = join(ref.scope, ref.id);
	const link = linkTo(dir);
	if (await readlink(link).catch(() => void 0) === dir) await rm(link, { force: true });
}
function linkTo(dir) {
	return join(tmpdir(), `bowsprit-${createHash("sha256").update(dir).digest("hex").slice(0, 12)}`);
}

// src/flows/teardown.ts
/** Minutes that one teardown may take, where nobody has less: a cloud's own deletes take most of it. */
const limitMinutes = {
	machines: 5,
	azure: 30,
	ec2: 30,
	eks: 45
};
/**
* Removes a cluster from its ref alone. Never throws: what could not be removed, or even looked at, is `left`.
* The record goes last, and only when nothing is left.
* @param mostMinutes what is left of a job's time, where that is less than a teardown may take
*/
async function tearDown(ref, ctx, mostMinutes = 1440) {
	const calm = ctx.withSignal(new AbortController().signal);
	const minutes = Math.min(limitMinutes[ref.provider] ?? 1, mostMinutes);
	try {
		const report = await (await loadDown(ref.provider))(ref, calm, calm.clock.now() + minutes * 6e4);
		await dropScratch(ref);
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

export { makeScratch as i, tearDown as n, warnOfLeftovers as r, downDetail as t };