import { s as describe } from "./errors.mjs";
import { t as privilege } from "./privileges.mjs";
import { a as unshareArgv, d as hostHierarchies } from "./scripts.mjs";
import { n as nodeEnv, r as privileged } from "./privileged.mjs";

// src/providers/local/preflight.ts
/** Programs of the host that making nodes takes; the Debian packages that have them. */
const tools = {
	unshare: "util-linux",
	nsenter: "util-linux",
	mount: "mount",
	umount: "mount",
	pivot_root: "util-linux",
	setsid: "util-linux",
	setpriv: "util-linux",
	ip: "iproute2"
};
/**
* Whether real nodes can be made here, tried and not guessed: a set of namespaces is made and left again.
* @returns why not, one reason a line; undefined when they can
*/
async function whyNoRealNodes(ctx) {
	const how = await privilege(ctx);
	if (how.kind === "none") return how.why;
	const reasons = [];
	const withPath = (name) => nodeEnv["PATH"].split(":").map((dir) => `${dir}/${name}`);
	for (const [name, pkg] of Object.entries(tools)) if ((await Promise.all(withPath(name).map((path) => ctx.exec.which(path)))).every((f) => f === void 0)) reasons.push(`${name} is not here (Debian package ${pkg})`);
	if ((await hostHierarchies()).length === 0) reasons.push("no cgroup hierarchy is mounted");
	if (reasons.length > 0) return reasons.join("\n");
	try {
		await (await privileged(ctx)).run("exec \"$@\"", [
			...unshareArgv,
			"-c",
			"mount -t tmpfs tmpfs /mnt && ip link set lo up"
		], { timeoutMs: 1e4 });
		return;
	} catch (error) {
		return `namespaces cannot be made here: ${describe(error)}`;
	}
}

export { whyNoRealNodes as t };