import { a as removeRunDir, n as isRunDir, s as suitesOf } from "./run-dir2.mjs";
import { i as RunError, s as describe } from "./errors.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { t as quote } from "./shell-word.mjs";
import { join } from "node:path";
import { readFile } from "node:fs/promises";

// src/providers/kubeconfig/namespaces.ts
/** So many ids in one selector. */
const together = 50;
const requestMs = 15e3;
const pauseMs = 1e3;
/**
* Namespaces of specs that were killed before they could clean up: the e2e framework labels each with the id of the
* process that made it, so that nobody else's are touched. Waits for the end of what is deleted here; what a spec has
* asked to be deleted the cluster ends by itself.
* @param untilMs epoch milliseconds
* @see https://github.com/kubernetes/kubernetes/blob/master/test/e2e/framework/util.go CreateTestingNS
*/
async function removeNamespaces(runDir, ctx, untilMs) {
	const ids = await suitesOf(runDir);
	const program = await readFile(join(runDir, "kubectl"), "utf8").catch(() => void 0);
	if (ids.length === 0 || program === void 0) return {
		gone: [],
		left: []
	};
	const cluster = clusterOf(runDir, program, ctx);
	const gone = [];
	const left = [];
	for (let at = 0; at < ids.length; at += together) {
		const selector = `e2e-run in (${ids.slice(at, at + together).join(",")})`;
		try {
			const report = await removeSome(cluster, selector, ctx, untilMs);
			gone.push(...report.gone);
			left.push(...report.left);
		} catch (error) {
			const all = leftover(cluster, "namespaces of specs", ["-l", selector]);
			if (isGone(error)) {
				ctx.log.info(`nothing answers where the cluster was. Should it come back: ${all.remove}`);
				return {
					gone,
					left
				};
			}
			ctx.log.warn(`namespaces of specs cannot be looked for: ${describe(error)}`);
			left.push(all);
		}
	}
	return {
		gone,
		left
	};
}
function clusterOf(runDir, program, ctx) {
	const kubeconfig = join(runDir, "kubeconfig");
	return {
		kubeconfig,
		program,
		ask: async (args) => {
			const limited = [...args, `--request-timeout=${requestMs / 1e3}s`];
			return (await kubectl({ kubeconfig }, program, limited, ctx, { timeoutMs: 2e4 })).stdout;
		}
	};
}
async function removeSome(cluster, selector, ctx, untilMs) {
	const list = async () => JSON.parse(await cluster.ask([
		"get",
		"namespaces",
		"-l",
		selector,
		"-o",
		"json"
	])).items;
	const forgotten = (await list()).filter((item) => item.metadata.deletionTimestamp === void 0);
	if (forgotten.length === 0) return {
		gone: [],
		left: []
	};
	const names = forgotten.map((item) => item.metadata.name);
	await cluster.ask([
		"delete",
		"namespaces",
		"-l",
		selector,
		"--wait=false"
	]);
	for (;;) {
		const there = new Set((await list()).map((item) => item.metadata.name));
		const still = names.filter((name) => there.has(name));
		if (still.length === 0 || ctx.clock.now() + pauseMs >= untilMs) return {
			gone: names.filter((name) => !there.has(name)).map((name) => `object namespace ${name}`),
			left: still.map((name) => leftover(cluster, `namespace ${name}`, [name]))
		};
		await ctx.clock.sleep(pauseMs, ctx.signal);
	}
}
function leftover({ program, kubeconfig }, name, which) {
	return {
		kind: "object",
		name,
		remove: [
			program,
			`--kubeconfig=${kubeconfig}`,
			"delete",
			"namespaces",
			...which
		].map(quote).join(" ")
	};
}
/** There is no such host or port any more, as with a local cluster that was removed; a network that is down says otherwise. */
function isGone(error) {
	return error instanceof RunError && /connection refused|no such host/.test(error.stderr);
}

// src/providers/kubeconfig/down.ts
/**
* The cluster is somebody else's and stays as it is: namespaces that killed specs of this run have left go, then our copy
* of its kubeconfig. That stays for as long as a namespace does.
*/
async function downExisting(ref, ctx, untilMs) {
	const runDir = join(ref.scope, ref.id);
	if (!await isRunDir(runDir)) return removeRunDir(runDir);
	const specs = await removeNamespaces(runDir, ctx, untilMs);
	if (specs.left.length > 0) return specs;
	const dir = await removeRunDir(runDir);
	return {
		gone: [...specs.gone, ...dir.gone],
		left: dir.left
	};
}

export { downExisting as t };