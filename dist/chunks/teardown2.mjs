import { t as attempt } from "./attempt.mjs";
import { t as down } from "./down2.mjs";
import { t as logs } from "./logs2.mjs";

// src/flows/job/teardown.ts
/** Logs first, as far as they can be had, then the cluster goes. */
async function logsAndDown(asked) {
	await attempt({}, () => logs({
		...asked,
		print: () => {}
	}));
	return down(asked);
}

export { logsAndDown };