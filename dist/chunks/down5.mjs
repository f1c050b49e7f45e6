import { s as describe } from "./errors.mjs";
import { t as quote } from "./shell-word.mjs";
import { t as foreign } from "./run-dir.mjs";
import { d as hostHierarchies, m as bestPrivileged, t as downScript } from "./scripts.mjs";
import { join } from "node:path";
import { createHash } from "node:crypto";

// src/providers/local/names.ts
/** Environment variable that every process of a cluster carries; teardown finds processes by it. */
const markVariable = "BOWSPRIT_CLUSTER";
const controlPlane = "control-plane";
function namesOf(ref) {
	const digest = createHash("sha256").update(`${ref.scope}\0${ref.id}`).digest("hex");
	const key = `${ref.id}-${digest.slice(0, 6)}`;
	return {
		key,
		mark: `${markVariable}=${key}`,
		cgroup: `bowsprit-${key}`,
		hostInterface: `bs${digest.slice(0, 10)}`,
		peerInterface: `bs${digest.slice(0, 10)}p`,
		runDir: join(ref.scope, ref.id)
	};
}
/** A number from the id, so that clusters started at one moment begin their search at different subnets. */
function seedOf(ref) {
	return createHash("sha256").update(`${ref.scope}\0${ref.id}`).digest().readUInt32BE(0);
}
function nodeNames(count) {
	return Array.from({ length: count }, (_, i) => `node-${i + 1}`);
}
function nodeDirs(runDir, node) {
	const dir = join(runDir, "nodes", node);
	const root = join(dir, "fs");
	return {
		dir,
		root,
		etc: join(dir, "etc"),
		ctl: join(root, "opt/bowsprit/ctl"),
		log: join(root, "var/log")
	};
}

// src/providers/local/down.ts
/** Least time that one try gets, also when the deadline has passed: leaving things behind is worse than being late. */
const leastMs = 5e3;
/**
* Removes all of a cluster, real or simulated, from its ref alone, and looks whether anything is left.
* Nothing there is nothing to do. Never throws for what it finds; what it cannot remove is `left`.
*/
async function downReal(ref, ctx, untilMs) {
	const names = namesOf(ref);
	const args = [
		...[
			names.mark,
			names.cgroup,
			names.hostInterface,
			names.peerInterface
		],
		...[names.runDir, asMountinfo(names.runDir)],
		...(await hostHierarchies().catch(() => [])).map((h) => h.mount)
	];
	const timeoutMs = Math.max(leastMs, untilMs - ctx.clock.now());
	try {
		const root = await bestPrivileged(ctx);
		const signal = new AbortController().signal;
		const { stdout } = await root.run(downScript, args, {
			timeoutMs,
			signal
		});
		return reportOf(stdout);
	} catch (error) {
		ctx.log.warn(`teardown of ${ref.id}: ${describe(error)}`);
		return {
			gone: [],
			left: [leftover("file", names.runDir)]
		};
	}
}
/** Reads what `downScript` prints. */
function reportOf(output) {
	const gone = [];
	const left = [];
	for (const line of output.split("\n")) {
		const [, state, kind, name] = /^(gone|left|foreign) (process|mount|interface|cgroup|file) (.+)$/.exec(line) ?? [];
		if (state === "gone") gone.push(`${kind} ${name}`);
		else if (state === "foreign") left.push(foreign(name));
		else if (state === "left") left.push(leftover(kind, name));
	}
	return {
		gone,
		left
	};
}
function leftover(kind, name) {
	const word = quote(name);
	return {
		kind,
		name,
		remove: `sudo ${{
			process: `kill -9 ${word}`,
			mount: `umount -l ${word}`,
			interface: `ip link del ${word}`,
			cgroup: `find ${word} -depth -type d -exec rmdir {} +`
		}[kind] ?? `rm -rf ${word}`}`
	};
}
/** Blanks and backslashes as /proc/self/mountinfo has them (proc_pid_mountinfo(5)). */
function asMountinfo(path) {
	return path.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

export { namesOf as a, seedOf as c, markVariable as i, reportOf as n, nodeDirs as o, controlPlane as r, nodeNames as s, downReal as t };