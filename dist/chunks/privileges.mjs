import { t as testEnv } from "./child-env.mjs";

// src/kube/privileges.ts
/** How privileged commands can be run here: directly, through `sudo -n`, or not at all. Asks nobody for a password. */
async function privilege(ctx) {
	if (process.platform !== "linux") return {
		kind: "none",
		why: `real nodes are Linux namespaces; this is ${process.platform}`
	};
	if (process.getuid?.() === 0) return { kind: "root" };
	if (await ctx.exec.which("sudo") === void 0) return {
		kind: "none",
		why: "not root, and there is no sudo"
	};
	try {
		await ctx.exec.run([
			"sudo",
			"-n",
			"true"
		], {
			env: testEnv(ctx.env),
			timeoutMs: 5e3
		});
		return { kind: "sudo" };
	} catch {
		return {
			kind: "none",
			why: "not root, and sudo wants a password"
		};
	}
}

export { privilege as t };