import { t as phasesOf } from "./phases.mjs";
import { n as tearDown, r as warnOfLeftovers, t as downDetail } from "./teardown.mjs";
import { n as whichRun } from "./which-run.mjs";

// src/flows/down.ts
/** Exit code 4 when something is left. A cluster that is not there any more is a success. */
async function down({ o, ctx, print }) {
	await using found = await whichRun(o, ctx);
	const { ref } = found;
	const report = await phasesOf(ctx).run("down", () => tearDown(ref, ctx), downDetail, (r) => r.left.length > 0);
	warnOfLeftovers(report, ctx);
	if (o.json) print(JSON.stringify({
		ref,
		...report
	}, null, 2));
	return report.left.length === 0 ? 0 : 4;
}

export { down as t };