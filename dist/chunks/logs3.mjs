import { t as pMap } from "./p-map.mjs";
import { n as armClient } from "./arm.mjs";
import { i as serialConsole, r as machinesOf, t as loadState } from "./state.mjs";
import { s as describe } from "./errors.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { a as groupOf } from "./names2.mjs";
import { t as placeOf } from "./plan2.mjs";
import { join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";

// src/providers/azure/logs.ts
/** All together; what is not there by then is left out. */
const limitMs = 9e4;
/** The serial console of every machine, and what the API server says. Never throws. @returns number of files below `dir` */
async function dumpAzureLogs(ref, dir, ctx) {
	const own = {
		...ctx,
		signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(limitMs)])
	};
	const place = placeOf(ref);
	const runDir = join(ref.scope, ref.id);
	try {
		if (typeof place === "string") throw new Error(place);
		await mkdir(dir, { recursive: true });
		const arm = armClient(place, own);
		const state = await loadState(runDir);
		const asked = [machinesOf(arm, groupOf(ref)).then((found) => consoles(found, arm, dir, own)), state === void 0 ? void 0 : collectObjects({ kubeconfig: join(runDir, "kubeconfig") }, state.kubectl, dir, own)];
		for (const end of await Promise.allSettled(asked)) if (end.status === "rejected") throw end.reason;
	} catch (error) {
		ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`);
	}
	return countFiles(dir);
}
async function consoles(machines, arm, dir, ctx) {
	const save = async (machine) => {
		try {
			const to = join(dir, machine.name);
			await mkdir(to, { recursive: true });
			await writeFile(join(to, "console.log"), await serialConsole(arm, machine, ctx));
		} catch (error) {
			ctx.log.warn(`console of ${machine.name}: ${describe(error)}`);
		}
	};
	await pMap(machines, save, { concurrency: 8 });
}

export { dumpAzureLogs };