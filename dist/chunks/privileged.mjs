import { r as ProvisionError } from "./errors.mjs";
import { t as privilege } from "./privileges.mjs";

// src/providers/local/privileged.ts
/** System directories first: a program of a node must not come from the caller's own directories. */
const systemPath = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin";
/**
* The environment of nodes: an allow-list of two. Nothing of the caller's gets to code of the branch.
*/
const nodeEnv = {
	PATH: systemPath,
	HOME: "/root",
	LANG: "C.UTF-8"
};
/** @throws ProvisionError when this user cannot run anything as root */
async function privileged(ctx) {
	const how = await privilege(ctx);
	if (how.kind === "none") throw new ProvisionError(`${how.why}: real nodes need root or password-less sudo (--node-kind simulated does without)`);
	return shell(ctx, how.kind === "sudo");
}
/** As root where that can be had, else as we are: teardown does what it can, and says what it could not. */
async function bestPrivileged(ctx) {
	return shell(ctx, (await privilege(ctx)).kind === "sudo");
}
function shell(ctx, sudo) {
	return {
		sudo,
		run: (script, args, o = {}) => {
			const marked = {
				...nodeEnv,
				...o.mark === void 0 ? {} : asVariable(o.mark)
			};
			const argv = [
				"env",
				"-i",
				...Object.entries(marked).map(([name, value]) => `${name}=${value}`),
				"/bin/sh",
				"-euc",
				script,
				"bowsprit",
				...args
			];
			return ctx.exec.run(sudo ? [
				"sudo",
				"-n",
				...argv
			] : argv, {
				env: marked,
				timeoutMs: o.timeoutMs ?? 3e4,
				...o.input === void 0 ? {} : { input: o.input },
				...o.okCodes === void 0 ? {} : { okCodes: o.okCodes },
				...o.signal === void 0 ? {} : { signal: o.signal }
			});
		}
	};
}
function asVariable(mark) {
	const at = mark.indexOf("=");
	return { [mark.slice(0, at)]: mark.slice(at + 1) };
}

export { nodeEnv as n, privileged as r, bestPrivileged as t };