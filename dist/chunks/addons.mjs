import { o as __toESM } from "./rolldown-runtime.mjs";
import { i as RunError } from "./errors.mjs";
import { _ as string, d as object, f as optional, n as _enum, r as array, u as number } from "./schemas.mjs";
import { t as quote } from "./shell-word.mjs";
import { c as installArgs, r as writeValues, u as uninstallArgs } from "./render.mjs";
import { n as toolEnv, t as testEnv } from "./child-env.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { t as require_lib } from "./lib2.mjs";
import { delimiter, dirname, join } from "node:path";
import { access, appendFile, mkdir, readFile, writeFile } from "node:fs/promises";

// src/kube/addons/ground.ts
/** Labels of what we make in a cluster besides what add-ons hold. */
const madeBy = (run) => ({
	"made-by": "bowsprit",
	"bowsprit-cluster": run
});
/** The namespace of what says none itself. */
function namespaceOf({ addon }) {
	return addon.namespace ?? "default";
}
/** Milliseconds that are left. @throws Error when there are none, or why the run is cancelled */
function left(g, what, ctx) {
	ctx.signal.throwIfAborted();
	const ms = g.until - ctx.clock.now();
	if (ms <= 0) throw tooLate(g, what);
	return ms;
}
function tooLate({ addon }, what, last = "") {
	return /* @__PURE__ */ new Error(`not done in ${addon.timeoutMs / 1e3} s: ${what}${last === "" ? "" : `: ${last}`} (give more with timeout)`);
}
/** Where everything is logged that its programs print. */
function logOf({ artifacts }) {
	return join(artifacts, "addon.log");
}
/** kubectl of the build against the cluster, logged. @throws RunError, or Error when its time is over */
function kubectlStep(g, args, ctx, input) {
	return step(g, [
		g.tools.kubectl,
		...reaching(g),
		...args
	], testEnv(ctx.env), ctx, { input });
}
/** Which cluster, in words of kubectl. */
function reaching({ cluster }) {
	const context = cluster.context === void 0 ? [] : [`--context=${cluster.context}`];
	return [`--kubeconfig=${cluster.kubeconfig}`, ...context];
}
/** helm against the cluster, logged; its caches go with the run. @throws as kubectlStep does */
function helmStep(g, args, ctx) {
	const env = toolEnv(ctx.env, {
		KUBECONFIG: g.cluster.kubeconfig,
		HELM_CACHE_HOME: join(g.dir, "helm")
	});
	return step(g, [g.tools.helm ?? "helm", ...args], env, ctx);
}
/**
* A command of the user's: it sees the usual variables, those that its add-on names, the cluster and its place. What it
* prints is shown. @throws as kubectlStep does
*/
function commandStep(g, argv, ctx) {
	return step(g, argv, commandEnv(g.addon.env, ctx, {
		KUBECONFIG: g.cluster.kubeconfig,
		PATH: pathWith(g.tools.kubectl, ctx),
		ARTIFACTS: g.artifacts,
		NAMESPACE: namespaceOf(g)
	}), ctx, { shown: true });
}
/** The kubectl that a command finds is the branch's. */
function pathWith(kubectl, ctx) {
	return [dirname(kubectl), ctx.env["PATH"]].filter(Boolean).join(delimiter);
}
/** @param names of variables that are handed on where they are set */
function commandEnv(names, ctx, own) {
	const named = names.flatMap((name) => {
		const value = ctx.env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return testEnv(ctx.env, {
		...Object.fromEntries(named),
		...own
	});
}
async function step(g, argv, env, ctx, o = {}) {
	const timeoutMs = left(g, argv.join(" "), ctx);
	const logFile = logOf(g);
	await appendFile(logFile, `$ ${argv.map(quote).join(" ")}\n`);
	try {
		return await ctx.exec.run(argv, {
			cwd: g.addon.cwd,
			env,
			timeoutMs,
			killAfterMs: 2e3,
			logFile,
			onLine: (line) => o.shown === true ? ctx.log.info(line) : ctx.log.debug(line),
			...o.input === void 0 ? {} : { input: o.input }
		});
	} catch (error) {
		ctx.signal.throwIfAborted();
		if (error instanceof RunError && error.timedOut) throw tooLate(g, argv.join(" "), lastLine(error));
		throw error;
	}
}
/** What a program said last: most say there why they failed. */
function lastLine(error) {
	return (error.stderr.trim() || error.stdout.trim()).split("\n").at(-1)?.trim().slice(0, 300) ?? "";
}

// src/kube/addons/apply.ts
/** Files in an add-on's directory of the run: what was applied, so that just that can be removed. */
const appliedFile = "manifests.yaml";
const checkFile = "check.yaml";
/** Kinds that were defined a moment ago, and webhooks that start, are not known yet: so long it is tried again. */
const settlingMs = 3e4;
const settlingEveryMs = 1e3;
const unsettled = /no matches for kind|failed calling webhook|resource mapping not found/;
/** Puts it onto the cluster: namespace, then manifests, chart or command. @throws Error that says why not */
async function applyAddon(g, ctx) {
	await mkdir(g.dir, {
		recursive: true,
		mode: 448
	});
	if (g.addon.namespace !== void 0) await ensureNamespace(g, g.addon.namespace, ctx);
	const { from } = g.addon;
	if (from.way === "command") await commandStep(g, from.command, ctx);
	else if (from.way === "chart") {
		const values = await writeValues(g.addon, g.dir);
		const release = {
			name: g.addon.name,
			namespace: namespaceOf(g),
			chart: from,
			values
		};
		const seconds = Math.max(1, Math.floor(left(g, "helm upgrade --install", ctx) / 1e3));
		await helmStep(g, [
			...installArgs(release, seconds),
			"--kubeconfig",
			g.cluster.kubeconfig
		], ctx);
	} else await applyManifests(g, appliedFile, g.manifests ?? "", ctx);
}
/** @param file name in the add-on's directory, written before anything of it is applied */
async function applyManifests(g, file, text, ctx) {
	const path = join(g.dir, file);
	await writeFile(path, text, { mode: 384 });
	const namespace = g.addon.namespace === void 0 ? [] : ["--namespace", g.addon.namespace];
	const since = ctx.clock.now();
	for (;;) try {
		await kubectlStep(g, [
			"apply",
			"--server-side",
			"--force-conflicts",
			...namespace,
			"-f",
			path
		], ctx);
		return;
	} catch (error) {
		if (!(error instanceof RunError && unsettled.test(error.stderr)) || ctx.clock.now() - since > settlingMs) throw error;
		await ctx.clock.sleep(Math.min(settlingEveryMs, left(g, "kubectl apply", ctx)), ctx.signal);
	}
}
/** Ours carries the run's mark: only such a one is removed again. */
async function ensureNamespace(g, name, ctx) {
	const namespace = {
		apiVersion: "v1",
		kind: "Namespace",
		metadata: {
			name,
			labels: madeBy(g.run)
		}
	};
	try {
		await kubectlStep(g, [
			"create",
			"-f",
			"-"
		], ctx, JSON.stringify(namespace));
	} catch (error) {
		if (!(error instanceof RunError && /AlreadyExists/.test(error.stderr))) throw error;
	}
}

// src/kube/addons/remove.ts
const answerMs = 5e3;
const volumesEveryMs = 1e3;
/** Whether the API server answers at all: of a cluster that does not, nothing can be removed one by one. */
async function answers(cluster, program, ctx) {
	return kubectl(cluster, program, [
		"get",
		"--raw=/readyz",
		`--request-timeout=${answerMs / 1e3}s`
	], ctx, { timeoutMs: 7e3 }).then(() => true, () => false);
}
/**
* Takes one add-on off: what its check made, then itself, then its namespace if a run of this name made that; and waits
* for it to be gone, load balancers and volumes with it. What is not there is no error. It goes past errors.
* @throws Error with everything that could not be removed
*/
async function removeAddon(g) {
	const { of } = g;
	const problems = [];
	const attempt = async (work) => {
		try {
			await work();
		} catch (error) {
			problems.push(error instanceof RunError ? error.message.slice(0, 500) : String(error));
		}
	};
	await attempt(() => removeFile(g, checkFile));
	if (of.way === "command") await attempt(() => undo(g));
	else if (of.way === "chart") await attempt(() => uninstall(g));
	else await attempt(() => removeFile(g, appliedFile));
	if (of.namespace !== void 0 && !g.shared) await attempt(() => removeNamespace(g, of.namespace));
	await attempt(() => volumesGone(g));
	if (problems.length > 0) throw new Error(problems.join("\n"));
}
/** @throws Error when there is none left */
function leftMs({ until, ctx }) {
	const ms = until - ctx.clock.now();
	if (ms <= 0) throw new Error("its time is over");
	return ms;
}
function ask(g, args) {
	const timeoutMs = leftMs(g);
	return kubectl(g.cluster, g.of.kubectl, args, g.ctx, {
		timeoutMs,
		cwd: g.of.dir
	});
}
async function removeFile(g, name) {
	const file = join(g.of.dir, name);
	if (!await access(file).then(() => true, () => false)) return;
	const namespace = g.of.namespace === void 0 ? [] : ["--namespace", g.of.namespace];
	const timeout = `--timeout=${Math.max(1, Math.floor(leftMs(g) / 1e3))}s`;
	try {
		await ask(g, [
			"delete",
			"-f",
			file,
			...namespace,
			"--ignore-not-found",
			"--wait",
			timeout
		]);
	} catch (error) {
		if (!(error instanceof RunError) || !onlyUnknownKinds(error.stderr)) throw error;
	}
}
/** A kind went before its objects were asked for: then they went with it. */
function onlyUnknownKinds(stderr) {
	const lines = stderr.split("\n").filter((line) => /\berror\b/i.test(line));
	return lines.length > 0 && lines.every((line) => /no matches for kind|resource mapping not found/.test(line));
}
async function uninstall(g) {
	const { of, cluster, ctx } = g;
	const seconds = Math.max(1, Math.floor(leftMs(g) / 1e3));
	const argv = [of.helm ?? "helm", ...uninstallArgs(of.name, of.namespace ?? "default", seconds)];
	const env = testEnv(ctx.env, {
		KUBECONFIG: cluster.kubeconfig,
		HELM_CACHE_HOME: join(of.dir, "helm")
	});
	await ctx.exec.run(argv, {
		env,
		timeoutMs: leftMs(g)
	});
}
async function undo(g) {
	const { of, cluster, ctx } = g;
	if (of.remove === void 0) return;
	const own = {
		KUBECONFIG: cluster.kubeconfig,
		PATH: pathWith(of.kubectl, ctx),
		NAMESPACE: of.namespace ?? "default"
	};
	await ctx.exec.run(of.remove, {
		cwd: of.cwd,
		env: commandEnv(of.env, ctx, own),
		timeoutMs: leftMs(g),
		onLine: (line) => ctx.log.info(line)
	});
}
async function removeNamespace(g, name) {
	const { stdout } = await ask(g, [
		"get",
		"namespace",
		name,
		"--ignore-not-found",
		"-o=jsonpath={.metadata.labels.bowsprit-cluster}"
	]);
	if (stdout.trim() !== g.run) return;
	await ask(g, [
		"delete",
		"namespace",
		name,
		"--ignore-not-found",
		"--wait",
		`--timeout=${Math.max(1, Math.floor(leftMs(g) / 1e3))}s`
	]);
}
/** A driver deletes volumes after their claims are gone, and must be there to do it: it is removed after this. */
async function volumesGone(g) {
	const namespace = g.of.namespace ?? "default";
	for (;;) {
		const { stdout } = await ask(g, [
			"get",
			"persistentvolumes",
			"-o",
			"json"
		]);
		const going = JSON.parse(stdout).items.filter((v) => v.spec.claimRef?.namespace === namespace && v.spec.persistentVolumeReclaimPolicy === "Delete" && v.status?.phase === "Released");
		if (going.length === 0) return;
		if (leftMs(g) < volumesEveryMs) throw new Error(`volumes are still there: ${going.map((v) => v.metadata.name).join(", ")}`);
		await g.ctx.clock.sleep(volumesEveryMs);
	}
}

// src/state/addons.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const appliedSchema = array(object({
	name: string(),
	way: _enum([
		"manifests",
		"chart",
		"kustomize",
		"command"
	]),
	namespace: optional(string()),
	dir: string(),
	kubectl: string(),
	helm: optional(string()),
	remove: optional(array(string())),
	cwd: string(),
	env: array(string()),
	timeoutMs: number()
}));
/** The run's own directory of one add-on: it goes with the run. */
function addonDir(ref, name) {
	return join(ref.scope, ref.id, "addons", name);
}
/** What is on the cluster of a run, in the order in which it was applied. A list that cannot be read is empty. */
async function appliedAddons(ref) {
	const text = await readFile(listOf(ref), "utf8").catch(() => void 0);
	if (text === void 0) return [];
	try {
		const parsed = appliedSchema.safeParse(JSON.parse(text));
		return parsed.success ? parsed.data : [];
	} catch {
		return [];
	}
}
/** Saved before the first of it is applied, so that a killed run's add-ons are known, too. */
async function noteAddon(ref, addon) {
	await save(ref, [...(await appliedAddons(ref)).filter((a) => a.name !== addon.name), addon]);
}
/** It is gone. */
async function forgetAddon(ref, name) {
	await save(ref, (await appliedAddons(ref)).filter((a) => a.name !== name));
}
async function save(ref, list) {
	await (0, import_lib.default)(listOf(ref), JSON.stringify(list, null, 1) + "\n", { mode: 384 });
}
function listOf(ref) {
	return join(ref.scope, ref.id, "addons.json");
}

export { answers as a, applyManifests as c, kubectlStep as d, lastLine as f, tooLate as g, reaching as h, noteAddon as i, checkFile as l, namespaceOf as m, appliedAddons as n, removeAddon as o, left as p, forgetAddon as r, applyAddon as s, addonDir as t, commandStep as u };