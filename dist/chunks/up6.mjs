import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as require_lib } from "./lib2.mjs";
import { _ as string, d as object, n as _enum } from "./schemas.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { t as makeClusterKeys } from "./bootstrap-keys.mjs";
import { t as bootstrapFiles } from "./files.mjs";
import { n as bashScript } from "./script-routes.mjs";
import { t as kubeconfig } from "./kubeconfig.mjs";
import { r as platformOfMachine } from "./platform.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { r as cniOf } from "./cni-manifest.mjs";
import { t as parseEcrHost } from "./ecr-host.mjs";
import { n as filesOfNodes } from "./stage-manifest.mjs";
import { i as stageMirrors } from "./stage-test-images.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { a as installScript, c as tailScript, d as connect, f as onAll, i as freeScript, p as reasonOf, r as copiesDir, s as statusScript, t as claimScript, u as saveState } from "./scripts2.mjs";
import { n as apiClient, t as waitFor } from "./wait.mjs";
import { r as problemsOf, t as lookAt } from "./look.mjs";
import { n as nodeOf } from "./nodes.mjs";
import { join } from "node:path";
import { readFile, writeFile } from "node:fs/promises";

// src/providers/machines/bootstrap.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/**
* What each machine is told: a pure function of the plan, the stage, the keys and where the first machine is.
* @param platform of the machine, linux/arm64
*/
function bootstrapSpecOf(plan, stage, keys, first, platform) {
	const { spec, machines } = plan;
	const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode } = spec;
	return {
		cluster: {
			podCidr,
			serviceCidr,
			featureGates,
			runtimeConfig,
			extraArgs,
			proxyMode,
			id: plan.key,
			version: stage.manifest.version,
			endpoint: machines.endpoint ?? `${first.inside}:6443`,
			names: first.outside === first.inside ? [] : [first.outside]
		},
		registry: {
			...stage.registry,
			auth: authOf(plan, stage.registry.prefix),
			mirrors: stageMirrors(stage.manifest)
		},
		files: filesOfNodes(stage.manifest, platform).map((f) => fileOf(f, stage, plan.key)),
		keys,
		cni: cniOf(spec.cni)
	};
}
/** host:port at which this machine finds the API server. */
function apiFromHere({ machines }, first) {
	return machines.endpoint ?? `${first.outside.includes(":") ? `[${first.outside}]` : first.outside}:6443`;
}
/** A user was given for machines of one's own; on machines of the registry's own cloud their identity does. */
function authOf({ machines }, prefix) {
	if (machines.pull !== void 0) return {
		kind: "password",
		...machines.pull
	};
	const host = prefix.split("/")[0];
	const ecr = parseEcrHost(host);
	if (ecr !== void 0) return {
		kind: "ecr",
		region: ecr.region
	};
	return /\.azurecr\.(io|cn|us)$/.test(host) ? { kind: "acr" } : { kind: "none" };
}
function fileOf({ name, sha256, size, path }, stage, key) {
	const url = stage.urls?.[path];
	return {
		name,
		sha256,
		size,
		from: url === void 0 ? {
			kind: "path",
			path: copyOf(sha256, key)
		} : {
			kind: "url",
			url
		}
	};
}
/** Where a file lies on a machine to which it was copied. */
function copyOf(sha256, key) {
	return `${copiesDir(key)}/${sha256}`;
}
/**
* Files of this machine that have to be copied to another of that platform: those of a directory, which nobody can fetch.
* @throws ProvisionError for a store that neither signs URLs nor is a directory
*/
function filesToCopy({ manifest, store, urls }, platform) {
	if (urls !== void 0) return [];
	const address = parseStoreUrl(store);
	if (!("kind" in address) || address.kind !== "dir") throw new ProvisionError(`${store} signs no URLs with these credentials, so the machines could fetch nothing: use credentials that can sign, or a directory`);
	const { path } = address;
	return [...new Set(filesOfNodes(manifest, platform).map((f) => `${path}/${f.path}`))];
}

// src/providers/machines/follow.ts
/** Longest that one machine may take; each step has limits of its own, which are shorter. */
const bootMs = 9e5;
/** A connection that fails once may be a machine that is busy. */
const mostSilence = 3;
const schema = object({
	state: _enum([
		"running",
		"ready",
		"failed"
	]),
	step: string(),
	message: string()
});
/**
* Waits until a machine is a node.
* @throws ProvisionError with what the machine itself says of its failure
*/
async function followBootstrap(remote, ctx) {
	let last = "";
	let silent = 0;
	const look = async () => {
		const [status, unit] = await remote.run(statusScript, { timeoutMs: 2e4 }).then(({ stdout }) => {
			silent = 0;
			return parseStatus(stdout);
		}, (error) => {
			ctx.signal.throwIfAborted();
			silent++;
			if (silent >= mostSilence) throw failed(remote, reasonOf(error, remote.host));
			return [void 0, "activating"];
		});
		if (status !== void 0 && status.step !== last) {
			last = status.step;
			ctx.log.debug(`--- step ${remote.host.name}: ${last}`);
		}
		if (status?.state === "ready") return status;
		if (status?.state === "failed" || unit === "failed") throw await whyFailed(remote, status);
	};
	if (await waitFor(look, ctx, {
		timeoutMs: bootMs,
		everyMs: 1e3
	}) === void 0) throw failed(remote, `it was still at '${last}' after ${bootMs / 6e4} minutes`);
}
function parseStatus(output) {
	const [line = "", unit = ""] = output.trim().split("\n");
	try {
		return [schema.parse(JSON.parse(line)), unit];
	} catch {
		return [void 0, unit];
	}
}
async function whyFailed(remote, status) {
	const tail = await remote.run(tailScript, { timeoutMs: 15e3 }).then((r) => r.stdout.trimEnd(), () => "");
	return failed(remote, `${status?.state === "failed" ? `${status.step}: ${status.message}` : "its bootstrap ended without a word"}\n${tail.split("\n").map((line) => `  ${line.slice(0, 400)}`).join("\n")}`);
}
function failed({ host }, why) {
	return new ProvisionError(`machine ${host.text} (${host.name}): ${why}`);
}

// src/providers/machines/ready.ts
/** What is still to come when every machine has said that it is ready. */
const limitMs = 12e4;
/** A network that is brought has its images to pull first. */
const networkMs = 3e5;
/**
* Waits until the API answers here, every machine is a Ready node, and DNS runs; without a network, until every machine is
* a node.
* @throws ProvisionError saying what did not come
*/
async function clusterReady({ plan, server, ca, admin, file }, ctx) {
	const api = apiClient({
		server,
		ca,
		cert: admin.cert,
		key: admin.key
	});
	const { cni } = plan.spec;
	const timeoutMs = cni === "manifest" ? networkMs : limitMs;
	try {
		const wait = async (what, look) => {
			let why = "";
			const done = async () => {
				why = await look().catch((error) => String(error.message)) ?? "";
				return why === "" ? true : void 0;
			};
			if (await waitFor(done, ctx, {
				timeoutMs,
				everyMs: 300
			}) === void 0) throw new ProvisionError(`${what} within ${timeoutMs / 1e3} s: ${why}`);
		};
		await wait(`${server} did not answer from here`, async () => {
			const { status, text } = await api.get("/readyz");
			return status === 200 ? void 0 : `${status} ${text.slice(0, 300)}`;
		});
		if (cni === "none") await wait("not every machine was a node", () => absent(api, plan));
		else {
			await wait("not every machine was a Ready node", () => unready(api, plan));
			await wait("cluster DNS did not run", () => noDns(api));
		}
		const { gitVersion } = await api.call("GET", "/version");
		const nodes = await nodesThere(api);
		return {
			ref: plan.ref,
			kubeconfig: file,
			version: gitVersion,
			nodes,
			realNodes: true
		};
	} finally {
		api.close();
	}
}
async function nodesThere(api) {
	return (await api.call("GET", "/api/v1/nodes")).items.map(nodeOf);
}
async function unready(api, plan) {
	return without((await nodesThere(api)).filter((n) => n.ready), plan);
}
async function absent(api, plan) {
	return without(await nodesThere(api), plan);
}
/** @returns the machines that are none of these nodes */
function without(nodes, { hosts }) {
	const names = new Set(nodes.map((n) => n.name));
	const waiting = hosts.filter((h) => !names.has(h.name)).map((h) => `${h.name} (${h.text})`);
	return waiting.length === 0 ? void 0 : waiting.join(", ");
}
async function noDns(api) {
	const { status } = await api.call("GET", "/apis/apps/v1/namespaces/kube-system/deployments/coredns");
	return (status.availableReplicas ?? 0) > 0 ? void 0 : "no replica of coredns is available";
}

// src/providers/machines/up.ts
/** Machines join in this time; a token that leaks is worth nothing after it. */
const tokenMinutes = 30;
/** Copies of 400 MB over a slow line. */
const copyMs = 9e5;
/** Bytes of a disk that counts as full: what scp could not write is there in part, and smaller files may fit. */
const leastFree = 2e7;
/**
* Makes a kubeadm cluster on the machines: the bootstrap that cloud-init runs elsewhere, over SSH. All machines begin at
* once; those that join wait for the first.
* @throws ProvisionError with what the machine itself says; what was begun is left to `down`
*/
async function upMachines(plan, { stage, build }, ctx) {
	if (stage === void 0) throw new ProvisionError("machines take everything from a stage, and none was made");
	const ground = {
		plan,
		stage,
		ctx
	};
	try {
		for (const platform of plan.platforms) filesToCopy(stage, platform);
		await makeRunDir(plan.ref);
		await saveState(plan.ref, {
			v: 1,
			hosts: [...plan.machines.hosts],
			controlPlanes: plan.machines.controlPlanes,
			ssh: { ...plan.ssh },
			...build.files["kubectl"] === void 0 ? {} : { kubectl: build.files["kubectl"].path }
		});
		await using connections = await connect(plan.hosts, plan.ssh, plan.key, ctx);
		step(ctx, "look");
		const machines = await lookAgain(ground, connections.remotes);
		step(ctx, "claim");
		await onEach(machines, (m) => claim(plan.key, m.remote));
		if (stage.urls === void 0) {
			step(ctx, "copy");
			await onEach(machines, (m) => copy(filesToCopy(stage, platformFor(m)), copiesDir(plan.key), m.remote));
		}
		step(ctx, "install");
		const first = await whereFirst(machines[0]);
		const made = await keysOf(ground);
		const file = await writeKubeconfig(ground, made, first);
		await onEach(machines, (m) => install(ground, m, made, first));
		await followAll(machines, ctx);
		step(ctx, "ready");
		const server = `https://${apiFromHere(plan, first)}`;
		return await clusterReady({
			plan,
			server,
			ca: made.keys.ca.cert,
			admin: made.admin,
			file
		}, ctx);
	} catch (error) {
		if ([
			ProvisionError,
			UsageError,
			Interrupted
		].some((kind) => error instanceof kind)) throw error;
		if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: error });
		throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error });
	}
}
function step(ctx, name) {
	if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: ctx.signal.reason });
	ctx.log.debug(`--- step ${name}`);
}
/** Minutes have gone by since they were looked at before the build. */
async function lookAgain({ plan, ctx }, remotes) {
	const looked = await lookAt(remotes);
	const problems = problemsOf(plan, looked, ctx.clock.now());
	if (problems.length > 0) throw new ProvisionError(problems.join("\n"));
	return looked.flatMap((l) => "facts" in l ? [l] : []);
}
/** @throws ProvisionError with the problems of all machines that have one */
async function onEach(machines, work) {
	const problems = (await onAll(machines.map((m) => m.remote), (remote) => work(machines.find((m) => m.remote === remote)))).flatMap((d) => "problem" in d ? [`machine ${d.remote.host.text}: ${d.problem}`] : []);
	if (problems.length > 0) throw new ProvisionError(problems.join("\n"));
}
async function claim(key, remote) {
	const { stdout } = await remote.run(bashScript({
		key,
		copies: copiesDir(key)
	}, claimScript));
	if (stdout.trim() !== "ours") throw new ProvisionError(`it has just become a node of another run (${stdout.trim()}): take another machine`);
}
/** scp says `Failure` when a disk is full (SFTP has no word for it), so the machine is asked. */
async function copy(files, dir, remote) {
	try {
		await remote.put(files, dir, { timeoutMs: copyMs });
	} catch (cause) {
		const { stdout } = await remote.run(bashScript({ dir }, freeScript));
		if (Number(stdout) > leastFree) throw cause;
		throw new ProvisionError(`the disk of ${dir} is full: give it a larger one, or make room`, { cause });
	}
}
/** The address that was typed where the machine has it itself; behind a gateway it has another. */
function insideOf({ facts, remote }) {
	const { host } = remote.host;
	return facts.addresses.includes(host) ? host : facts.source || facts.addresses[0];
}
/** Machines of another kind have been refused by now. */
function platformFor({ facts }) {
	return platformOfMachine(facts.architecture) ?? "";
}
async function whereFirst(machine) {
	return {
		inside: insideOf(machine),
		outside: await machine.remote.address()
	};
}
/** The same when `up` is repeated: machines that have begun keep what they got. */
async function keysOf({ plan, ctx }) {
	const file = join(plan.runDir, "keys.json");
	const there = await readFile(file, "utf8").catch(() => void 0);
	if (there !== void 0) return JSON.parse(there);
	const made = await makeClusterKeys(ctx.clock.now(), tokenMinutes);
	await (0, import_lib.default)(file, JSON.stringify(made), { mode: 384 });
	return made;
}
/** There before the cluster is: the keys are ours. */
async function writeKubeconfig({ plan }, made, first) {
	const file = join(plan.runDir, "kubeconfig");
	const text = kubeconfig(`https://${apiFromHere(plan, first)}`, made.keys.ca.cert, made.admin);
	await writeFile(file, text, { mode: 384 });
	return file;
}
async function install({ plan, stage }, machine, { keys }, first) {
	const { role, name } = machine.remote.host;
	const schedulable = plan.hosts.every((h) => h.role !== "node");
	const node = {
		name,
		address: insideOf(machine),
		schedulable
	};
	const spec = bootstrapSpecOf(plan, stage, keys, first, platformFor(machine));
	await machine.remote.run(installScript(bootstrapFiles(role, node, spec)));
}
/** The first failure ends it for all: without the control plane nothing else can come up. */
async function followAll(machines, ctx) {
	const over = new AbortController();
	const own = {
		...ctx,
		signal: AbortSignal.any([ctx.signal, over.signal])
	};
	const following = machines.map((m) => followBootstrap(m.remote, own));
	try {
		await Promise.all(following);
	} finally {
		over.abort();
		await Promise.allSettled(following);
	}
}

export { upMachines };