import { t as attempt } from "./attempt.mjs";
import { t as down } from "./down2.mjs";
import { t as logs } from "./logs2.mjs";
import { n as whichRun } from "./which-run.mjs";

// src/flows/job/teardown.ts
/** Logs first, as far as they can be had, then the cluster goes. @throws UsageError for a ref that is none */
async function logsAndDown(asked) {
	await using found = await whichRun(asked.o, asked.ctx);
	if (found.record !== void 0) await attempt({}, () => logs({
		...asked,
		print: () => {}
	}));
	return down(asked);
}

export { logsAndDown };