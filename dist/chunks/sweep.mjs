import { i as listRuns, r as isOrphaned } from "./runs.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as tearDown, r as warnOfLeftovers, t as downDetail } from "./teardown.mjs";

// src/flows/sweep.ts
/** Removes every run of this machine that has expired, and every one whose process was killed and that nobody kept. */
async function sweep({ o, ctx, print }) {
	const phases = phasesOf(ctx);
	const now = ctx.clock.now();
	const due = [];
	for (const record of await listRuns(ctx.paths.runs)) if (expired(record, now) || await isOrphaned(record)) due.push(record);
	let left = 0;
	const swept = [];
	for (const record of due) {
		const report = await phases.run("sweep", () => tearDown(record.ref, ctx), (r) => `${record.ref.id}: ${downDetail(r)}`, (r) => r.left.length > 0);
		warnOfLeftovers(report, ctx);
		left += report.left.length;
		swept.push({
			ref: record.ref,
			...report
		});
	}
	if (due.length === 0) ctx.log.info("nothing has expired");
	if (o.json) print(JSON.stringify(swept, null, 2));
	return left === 0 ? 0 : 4;
}
function expired(record, now) {
	return Date.parse(record.expires) <= now;
}

export { sweep };