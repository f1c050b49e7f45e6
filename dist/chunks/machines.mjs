import { i as planMachines, r as knownMachines, t as downMachines } from "./down10.mjs";
import { s as describe } from "./errors.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { n as bashScript } from "./script-routes.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { f as onAll, n as collectScript, r as copiesDir } from "./scripts2.mjs";
import { n as machinesProblems } from "./look.mjs";
import { a as thing } from "./planned.mjs";
import { join } from "node:path";
import { mkdir, rm } from "node:fs/promises";

// src/providers/machines/logs.ts
/** All machines together; what is not there by then is left out. */
const limitMs = 9e4;
/** Fetches the logs of every machine, and what the API server says. Never throws. @returns number of files below `dir` */
async function dumpMachinesLogs(ref, dir, ctx) {
	const own = {
		...ctx,
		signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(limitMs)])
	};
	try {
		await using known = await knownMachines(ref, own);
		if (known === void 0) return 0;
		await mkdir(dir, { recursive: true });
		const { kubectl } = known.state;
		await Promise.all([fetchAll(known, dir, own), kubectl === void 0 ? void 0 : collectObjects({ kubeconfig: join(ref.scope, ref.id, "kubeconfig") }, kubectl, dir, own)]);
	} catch (error) {
		ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`);
	}
	return countFiles(dir);
}
async function fetchAll({ remotes, key }, dir, ctx) {
	const done = await onAll(remotes, (remote) => fetchLogs(remote, key, dir, ctx));
	for (const d of done) if ("problem" in d) ctx.log.warn(`logs of machine ${d.remote.host.text}: ${d.problem}`);
}
async function fetchLogs(remote, key, dir, ctx) {
	const copies = copiesDir(key);
	await remote.run(bashScript({
		key,
		copies
	}, collectScript), { timeoutMs: limitMs });
	const to = join(dir, remote.host.name);
	const archive = `${to}.tgz`;
	await mkdir(to, { recursive: true });
	try {
		await remote.get(`${copies}/logs.tgz`, archive, { timeoutMs: limitMs });
		const argv = [
			"tar",
			"-xzf",
			archive,
			"-C",
			to,
			"--no-same-owner",
			"--no-same-permissions"
		];
		await ctx.exec.run(argv, {
			env: toolEnv(ctx.env),
			timeoutMs: limitMs
		});
	} finally {
		await rm(archive, { force: true });
	}
}

// src/providers/machines/planned.ts
/** Machines that somebody has already become nodes, and are bare again after it. */
function plannedMachines({ hosts, runDir, key }) {
	const named = (isNode) => hosts.filter((h) => h.role === "node" === isNode).map((h) => `${h.name} (${h.text})`);
	return {
		things: [
			thing("directory", runDir),
			thing("control plane by kubeadm", ...named(false)),
			thing("node by kubeadm", ...named(true))
		].filter((t) => t.count > 0),
		tags: { cluster: key },
		cost: void 0,
		besides: ["the machines are there already, and stay"],
		remove: void 0
	};
}

// src/providers/machines/index.ts
/** A kubeadm cluster on machines that somebody already has, over SSH; they are bare again after `down`. */
const machines = {
	staged: () => true,
	plan: planMachines,
	planned: plannedMachines,
	problems: machinesProblems,
	up: async (plan, inputs, ctx) => (await import("./up6.mjs")).upMachines(plan, inputs, ctx),
	down: downMachines,
	dumpLogs: dumpMachinesLogs
};

export { machines };