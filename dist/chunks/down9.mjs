import { s as describe } from "./errors.mjs";
import { t as quote } from "./shell-word.mjs";
import { t as foreign } from "./run-dir2.mjs";
import { d as hostHierarchies, t as downScript } from "./scripts.mjs";
import { r as namesOf } from "./names3.mjs";
import { t as bestPrivileged } from "./privileged.mjs";

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

export { reportOf as n, downReal as t };