import { o as UsageError, r as ProvisionError } from "./errors.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { a as taintedNodes, i as readVersion, r as readNodes } from "./nodes.mjs";
import { t as plural } from "./words.mjs";
import { a as uninitialized, t as cloudLabel } from "./manifest.mjs";
import { gzipSync } from "node:zlib";

// src/plan/bootstrap/user-data.ts
/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const ec2Limits = {
	bytes: 16384,
	gzip: true
};
/** @see https://learn.microsoft.com/azure/virtual-machines/custom-data (osProfile.customData) */
const azureLimits = {
	bytes: 65535,
	gzip: true
};
/**
* A machine's user data for cloud-init: files, and the command that makes a node. Holds secrets.
* @throws UsageError with the measured sizes when the cloud would refuse it
*/
function userData({ files, command }, limits) {
	const plain = Buffer.from(cloudConfig(files, command));
	const data = limits.gzip ? gzipSync(plain, { level: 9 }) : plain;
	if (data.length <= limits.bytes) return data;
	const largest = [...files].sort((a, b) => b.content.length - a.content.length).slice(0, 3).map((f) => `${f.path} ${Buffer.byteLength(f.content)}`);
	throw new UsageError(`the user data has ${data.length} bytes${limits.gzip ? ` compressed, ${plain.length} plain` : ""}, and this cloud takes ${limits.bytes}. Largest in it (bytes, plain): ${largest.join(", ")}. Put what is large into the store, e.g. the network's manifest`);
}
/** JSON is YAML, and needs no rules for what is quoted how. */
function cloudConfig(files, command) {
	return `#cloud-config\n${JSON.stringify({
		write_files: files.map((f) => ({
			path: f.path,
			permissions: f.mode,
			content: f.content
		})),
		runcmd: [command]
	})}\n`;
}

// src/providers/cloud-initialized.ts
/** From when all nodes are Ready; images have to be pulled, and a cloud asked. */
const initializedMs = 24e4;
const lookMs$1 = 2e3;
const logLines = 15;
/**
* Waits until the cloud controller manager has looked at every node: until then nothing that does not tolerate it is
* scheduled there. Agents of it that ended meanwhile are warned of.
* @throws ProvisionError with what it logged
*/
async function untilInitialized(ask, ctx) {
	const end = ctx.clock.now() + initializedMs;
	for (let names;;) {
		ctx.signal.throwIfAborted();
		names = await ask([
			"get",
			"nodes",
			"-o",
			"json",
			"--request-timeout=10s"
		]).then(({ stdout }) => taintedNodes(stdout, uninitialized), () => names);
		if (names?.length === 0) return warnOfEnded(ask, ctx);
		if (ctx.clock.now() > end) throw new ProvisionError(await whyNot(names ?? [], ask));
		await ctx.clock.sleep(lookMs$1, ctx.signal);
	}
}
/** Nodes may be initialized by one agent while another ends again and again: the cluster is of use without that. */
async function warnOfEnded(ask, ctx) {
	const pods = await ask([
		"get",
		"pods",
		...agents,
		"-o",
		"json"
	]).then(({ stdout }) => JSON.parse(stdout || "{\"items\":[]}").items, () => []);
	for (const { metadata, status } of pods) for (const { restartCount, lastState } of status?.containerStatuses ?? []) if (restartCount > 0) {
		const said = (lastState?.terminated?.message ?? "").trim().split("\n").at(-1);
		ctx.log.warn(`${metadata.name} of the cloud provider has ended ${plural(restartCount, "time")}: ${said}`);
	}
}
/** How their pods are found. */
const agents = [
	"-n",
	"kube-system",
	"-l",
	`${cloudLabel.name}=${cloudLabel.value}`
];
async function whyNot(names, ask) {
	const tried = (args) => ask(args).then(({ stdout }) => stdout, (error) => error.message);
	const [pods, said] = await Promise.all([tried([
		"get",
		"pods",
		...agents,
		"-o",
		`jsonpath=${statesPath}`
	]), tried([
		"logs",
		...agents,
		`--tail=${logLines}`,
		"--prefix",
		"--ignore-errors"
	])]);
	const lines = [...pods.split("\n"), ...said.split("\n")].filter((line) => line.trim() !== "");
	return [`the cloud controller manager has not looked at ${names.join(", ")} within ${initializedMs / 6e4} minutes (taint ${uninitialized}):`, ...(lines.length === 0 ? ["it has no pod"] : lines).map((line) => `  ${line.trim().slice(0, 400)}`)].join("\n");
}
/** A line for each container: what it waits for, and what it said before it ended last. */
const statesPath = "{range .items[*]}{.metadata.name}{\" on \"}{.spec.nodeName}{\": \"}{.status.phase}{range .status.containerStatuses[*]}{\" \"}{.state.waiting.reason}{\" \"}{.state.waiting.message}{\" \"}{.lastState.terminated.message}{end}{\"\\n\"}{end}";

// src/providers/machines-ready.ts
const readyMs = 12e5;
const lookMs = 3e3;
const askMs = 15e3;
/** Clouds bring a console up to date about so often. */
const consoleMs = 3e4;
const dnsMs = 18e4;
/**
* Waits until every machine is a node that is Ready, and DNS runs. A machine that says on its console that it failed
* ends the wait at once. @throws ProvisionError with what the machine said
*/
async function ready(coming, ctx) {
	const { ref, kubeconfig, server, wanted } = coming;
	const ask = (args, timeoutMs = askMs) => kubectl({ kubeconfig }, coming.kubectl, args, ctx, { timeoutMs });
	const end = ctx.clock.now() + readyMs;
	let consoleAt = ctx.clock.now() + consoleMs;
	let last = "the API server has not answered yet";
	for (;;) {
		ctx.signal.throwIfAborted();
		const found = await nodesOf(ask);
		if (typeof found === "string") last = found;
		else {
			const count = found.filter((n) => n.ready || coming.bare).length;
			ctx.log.progress({
				id: "nodes",
				done: count,
				total: wanted,
				unit: "nodes"
			});
			last = `${count} of ${wanted} machines are ${coming.bare ? "nodes" : "Ready"}`;
			if (coming.isWhole(count)) {
				if (coming.cloudProvider) await untilInitialized(ask, ctx);
				return finish(coming, found, ask);
			}
		}
		if (ctx.clock.now() > consoleAt) {
			await lookAtConsoles(coming, ctx);
			const why = await coming.trouble?.();
			if (why !== void 0) throw new ProvisionError(`machines are lacking: ${why}`);
			consoleAt = ctx.clock.now() + consoleMs;
		}
		if (ctx.clock.now() > end) throw new ProvisionError(`the cluster at ${server} is not up after ${readyMs / 6e4} minutes: ${last}. \`bowsprit logs --id ${ref.id}\` has what its machines said`);
		await ctx.clock.sleep(lookMs, ctx.signal);
	}
}
async function nodesOf(ask) {
	try {
		return readNodes((await ask([
			"get",
			"nodes",
			"-o",
			"json",
			"--request-timeout=10s"
		])).stdout);
	} catch (error) {
		return error.message.trim().split("\n").at(-1) ?? "";
	}
}
async function finish({ ref, kubeconfig, bare }, nodes, ask) {
	const version = readVersion((await ask([
		"get",
		"--raw",
		"/version"
	])).stdout);
	const rollout = [
		"-n",
		"kube-system",
		"rollout",
		"status",
		"deployment/coredns"
	];
	if (!bare) await ask([...rollout, `--timeout=${dnsMs / 1e3}s`], 195e3);
	return {
		ref,
		kubeconfig,
		version,
		nodes,
		realNodes: true
	};
}
/** @throws ProvisionError with the lines of a machine that failed */
async function lookAtConsoles({ consoles }, ctx) {
	for await (const { name, text } of consoles()) {
		ctx.signal.throwIfAborted();
		const lines = text.split(/\r?\n/);
		const at = lines.findIndex((l) => l.includes("bowsprit: failed:"));
		if (at < 0) continue;
		const own = lines.slice(Math.max(0, at - 12), at + 1).filter((l) => l.includes("bowsprit:")).map((l) => l.slice(l.indexOf("bowsprit:")));
		throw new ProvisionError(`${name} did not become a node:\n  ${own.join("\n  ")}`);
	}
}

export { userData as i, azureLimits as n, ec2Limits as r, ready as t };