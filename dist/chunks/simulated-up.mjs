import { i as RunError, n as Interrupted, r as ProvisionError, s as describe } from "./errors.mjs";
import { n as apiClient, t as waitFor } from "./wait.mjs";
import { i as parseCidr, n as nth } from "./cidr.mjs";
import { t as kubeconfig } from "./kubeconfig.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { i as pkiFiles, n as clearRemains, r as makePki, t as tailOf } from "./tail.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as isReady$1 } from "./nodes.mjs";
import { a as nodeNames, n as markVariable } from "./names3.mjs";
import { n as simulatedArgv, r as simulatedFiles } from "./simulated-plan.mjs";
import { n as nodeEnv } from "./privileged.mjs";
import { t as require_dist } from "./dist3.mjs";
import { n as saveState } from "./state2.mjs";
import { join } from "node:path";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { request } from "node:https";

// src/providers/local/simulated-nodes.ts
/** Requests at one time. Two cores are busy from about 16 on; more do no harm. */
const nodeRequests = 32;
const resources = {
	cpu: "8",
	memory: "32Gi",
	"ephemeral-storage": "100Gi",
	pods: "110"
};
/**
* A Node as a kubelet registers it: with its status, so that one request makes a node that is Ready.
* @param now ISO 8601
*/
function simulatedNode(name, of, now) {
	const [os = "linux", arch = "amd64"] = of.platform.split("/");
	const condition = (type, status, reason) => ({
		type,
		status,
		reason,
		message: "played by kwok",
		lastHeartbeatTime: now,
		lastTransitionTime: now
	});
	return {
		apiVersion: "v1",
		kind: "Node",
		metadata: {
			name,
			labels: {
				"kubernetes.io/hostname": name,
				"kubernetes.io/os": os,
				"kubernetes.io/arch": arch,
				"beta.kubernetes.io/os": os,
				"beta.kubernetes.io/arch": arch,
				type: "kwok"
			},
			annotations: { "kwok.x-k8s.io/node": "fake" }
		},
		status: {
			phase: "Running",
			allocatable: resources,
			capacity: resources,
			addresses: [{
				type: "InternalIP",
				address: "127.0.0.1"
			}, {
				type: "Hostname",
				address: name
			}],
			daemonEndpoints: { kubeletEndpoint: { Port: of.kubeletPort } },
			conditions: [
				condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
				condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
				condition("PIDPressure", "False", "KubeletHasSufficientPID"),
				condition("Ready", "True", "KubeletReady")
			],
			nodeInfo: {
				operatingSystem: os,
				architecture: arch,
				kubeletVersion: of.version,
				kubeProxyVersion: "",
				containerRuntimeVersion: `kwok://${of.kwokVersion}`,
				kernelVersion: "",
				osImage: "simulated",
				machineID: "",
				systemUUID: "",
				bootID: ""
			}
		}
	};
}
/**
* Makes all nodes. One that is there already stays as it is.
* @throws ProvisionError with what the API server says; Interrupted
*/
async function makeNodes(api, of, ctx) {
	let done = 0;
	const make = async (name) => {
		if (ctx.signal.aborted) throw new Interrupted("interrupted while nodes were made", { cause: ctx.signal.reason });
		const body = simulatedNode(name, of, new Date(ctx.clock.now()).toISOString());
		await api.call("POST", "/api/v1/nodes", body).catch((cause) => {
			if (cause instanceof RunError && cause.exitCode === 409) return;
			throw new ProvisionError(`node ${name} cannot be made`, { cause });
		});
		done++;
		if (done % 100 === 0) ctx.log.progress({
			id: "nodes",
			done,
			total: of.count,
			unit: "nodes"
		});
	};
	await pMap(nodeNames(of.count), make, { concurrency: 32 });
}
/**
* Waits until every node is Ready and pods may be put on it (kube-controller-manager takes the not-ready taint off
* that every new Node gets).
* @returns the nodes, or undefined when the time is over
*/
function nodesReady(api, count, ctx, timeoutMs) {
	const look = async () => {
		const { items } = await api.call("GET", "/api/v1/nodes?resourceVersion=0");
		const nodes = items.map((n) => ({
			name: n.metadata.name,
			ready: isReady$1(n.status),
			version: n.status.nodeInfo?.kubeletVersion ?? ""
		}));
		const open = items.filter((n, i) => nodes[i].ready && (n.spec.taints ?? []).length === 0).length;
		if (open < count && count >= 100) ctx.log.progress({
			id: "schedulable",
			done: open,
			total: count,
			unit: "nodes"
		});
		return open < count ? void 0 : nodes;
	};
	return waitFor(look, ctx, {
		timeoutMs,
		everyMs: count > 500 ? 500 : 50
	});
}

// src/providers/local/simulated-boot.ts
/** Each wait's limit. Generous: a loaded machine with two cores is ten times slower than an idle one. */
const limitMs = 18e4;
/** @throws ProvisionError saying what did not come, with the end of the log that tells why */
async function runSimulated(s, ctx) {
	const note = (text) => ctx.log.debug(`--- step ${text}`);
	note("API server");
	await until(s, ctx, "kube-apiserver", "kube-apiserver was not ready", async () => {
		return (await s.probe.get("/readyz").catch(() => void 0))?.status === 200;
	});
	note("nodes");
	const { spec } = s.plan;
	await makeNodes(s.api, {
		...s,
		count: spec.nodes,
		kubeletPort: s.ports.kwok
	}, ctx);
	for (const name of [
		"kube-controller-manager",
		"kwok",
		"kube-scheduler"
	]) await s.running.start(name);
	note("components");
	await componentsAnswer(s, ctx);
	note("nodes Ready");
	await s.running.check();
	const nodes = await nodesReady(s.api, spec.nodes, ctx, limitMs);
	if (nodes === void 0) throw new ProvisionError(`nodes not Ready within ${limitMs / 1e3} s\n${await s.running.logTail("kube-controller-manager")}`);
	const { gitVersion } = await s.api.call("GET", "/version");
	note("done");
	const { kubeconfig } = simulatedFiles(s.plan.names.runDir);
	return {
		ref: s.plan.ref,
		kubeconfig,
		version: gitVersion,
		nodes,
		realNodes: false
	};
}
/** A service account shows that kube-controller-manager works; the other two say so themselves. */
async function componentsAnswer(s, ctx) {
	const { ports } = s;
	const account = "/api/v1/namespaces/default/serviceaccounts/default";
	await Promise.all([
		until(s, ctx, "kube-controller-manager", "no default service account", async () => {
			return (await s.api.get(account)).status === 200;
		}),
		until(s, ctx, "kube-scheduler", "kube-scheduler was not healthy", () => healthy(ports.scheduler, s.ca)),
		until(s, ctx, "kwok", "kwok was not healthy", () => healthy(ports.kwok, s.ca))
	]);
}
async function until(s, ctx, name, otherwise, look) {
	const once = async () => {
		await s.running.check();
		return await look() ? true : void 0;
	};
	if (await waitFor(once, ctx, { timeoutMs: limitMs }) === void 0) throw new ProvisionError(`${otherwise} within ${limitMs / 1e3} s\n${await s.running.logTail(name)}`);
}
/** A program that is not up yet, or somebody else's, is not healthy. */
function healthy(port, ca) {
	return new Promise((resolve) => {
		const call = request({
			host: "127.0.0.1",
			port,
			path: "/healthz",
			agent: false,
			ca,
			timeout: 2e3
		}, (response) => {
			response.resume();
			response.on("end", () => resolve(response.statusCode === 200));
			response.on("error", () => resolve(false));
		});
		call.on("timeout", () => call.destroy(/* @__PURE__ */ new Error("no answer")));
		call.on("error", () => resolve(false));
		call.end();
	});
}

// src/providers/local/simulated-ports.ts
/**
* Below the range that kernels give to outgoing connections (from 32768 on Linux), so that none of those can take
* a port between our look and the start of the program.
*/
const firstPort = 2e4;
const blockSize = 4;
const blocks = 3e3;
/**
* The first block of four free ports on 127.0.0.1, beginning at one that depends on `seed` (any number from 0), so
* that clusters started at one moment begin at different ones.
* @param skip blocks that were taken by someone after we had looked
* @throws ProvisionError
*/
async function freePorts(seed, skip) {
	for (let i = 0; i < blocks; i++) {
		const first = firstPort + (seed + i) % blocks * blockSize;
		if (skip.has(first)) continue;
		const block = Array.from({ length: blockSize }, (_, n) => first + n);
		if ((await Promise.all(block.map(canListen))).every(Boolean)) return {
			api: first,
			controllerManager: first + 1,
			scheduler: first + 2,
			kwok: first + 3
		};
	}
	throw new ProvisionError(`no four free ports in a row on 127.0.0.1 from ${firstPort} to 31999: stop what listens there (\`ss -ltnp\` shows it)`);
}
function canListen(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen({
			host: "127.0.0.1",
			port,
			exclusive: true
		}, () => server.close(() => resolve(true)));
	});
}

// src/providers/local/simulated-programs.ts
/** A port that was free a moment ago is not any more. */
var PortTaken = class extends ProvisionError {};
/** Starts etcd and the API server: the others have nothing to do until that answers. */
async function startPrograms(plan, ports, program, ctx) {
	const { runDir, mark } = plan.names;
	const files = simulatedFiles(runDir);
	const argv = simulatedArgv(plan, ports, program);
	const pids = /* @__PURE__ */ new Map();
	const logOf = (name) => join(files.logs, `${name}.log`);
	const env = {
		...nodeEnv,
		HOME: runDir,
		TMPDIR: files.tmp,
		[markVariable]: mark.slice(markVariable.length + 1)
	};
	const running = {
		start: async (name) => {
			ctx.log.debug(`--- step start ${name}`);
			pids.set(name, await ctx.exec.daemon(argv[name], {
				cwd: runDir,
				env,
				logFile: logOf(name)
			}));
		},
		check: async () => {
			for (const [name, pid] of pids) if (!await isAlive(pid)) throw await endOf(name, logOf(name));
		},
		logTail: async (name) => `end of ${logOf(name)}:\n${await tailOf(logOf(name))}`
	};
	await running.start("etcd");
	await etcdListens(join(runDir, "etcd.sock:0"), running, ctx);
	await running.start("kube-apiserver");
	return running;
}
/** The API server looks for etcd once a second: waiting for it here is faster. */
async function etcdListens(socket, running, ctx) {
	const look = async () => {
		await running.check();
		return await canConnect(socket) ? true : void 0;
	};
	if (await waitFor(look, ctx, {
		timeoutMs: 6e4,
		everyMs: 10
	}) === void 0) throw new ProvisionError(`etcd did not listen within 60 s\n${await running.logTail("etcd")}`);
}
function canConnect(path) {
	return new Promise((resolve) => {
		const socket = connect(path);
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}
/** A zombie has ended, too. */
async function isAlive(pid) {
	const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => void 0);
	return stat !== void 0 && !/^\d+ \(.*\) [ZX]/s.test(stat);
}
async function endOf(name, log) {
	const text = await tailOf(log);
	if (/address already in use/.test(text)) return new PortTaken(`a port of ${name} was taken`);
	return new ProvisionError(`${name} ended\nend of ${log}:\n${text}`);
}

// src/providers/local/simulated-stages.ts
var import_dist = require_dist();
/**
* What kwok plays, as Stage documents (kwok.x-k8s.io/v1alpha1, https://kwok.sigs.k8s.io/docs/user/stages-configuration/):
* a node that is not Ready becomes so, a pod on a node runs, a pod of a Job succeeds, a deleted pod goes.
*/
function kwokConfig() {
	return [
		options,
		nodeReady,
		podRunning,
		podSucceeded,
		podGone
	].map((doc) => (0, import_dist.stringify)(doc)).join("---\n");
}
/** Workers of kwok. Its defaults are 4 each; requests to the API server are what they wait for. */
const options = {
	apiVersion: "config.kwok.x-k8s.io/v1alpha1",
	kind: "KwokConfiguration",
	options: {
		nodeLeaseParallelism: 16,
		nodePlayStageParallelism: 8,
		podPlayStageParallelism: 8,
		podsOnNodeSyncParallelism: 8
	}
};
const isReady = ".status.conditions.[] | select( .type == \"Ready\" ) | .status";
const notDeleted = {
	key: ".metadata.deletionTimestamp",
	operator: "DoesNotExist"
};
function stage(name, kind, matchExpressions, next) {
	return {
		apiVersion: "kwok.x-k8s.io/v1alpha1",
		kind: "Stage",
		metadata: { name },
		spec: {
			resourceRef: {
				apiGroup: "v1",
				kind
			},
			selector: { matchExpressions },
			next
		}
	};
}
/** Strategic merge into the status, as a kubelet patches it. Templates are Go's, over the object. */
function status(template) {
	return { patches: [{
		subresource: "status",
		root: "status",
		type: "strategic",
		template
	}] };
}
/** Ours are Ready from birth (`simulatedNode`); this is for nodes that specs make, or that were found Unknown. */
const nodeReady = stage("node-ready", "Node", [{
	key: isReady,
	operator: "NotIn",
	values: ["True"]
}], status(`
{{ $now := Now }}
conditions:
- { type: Ready, status: "True", reason: Simulated, message: played by kwok, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $now | Quote }} }
{{ if not .status.allocatable }}
allocatable: { cpu: "8", memory: 32Gi, ephemeral-storage: 100Gi, pods: "110" }
capacity: { cpu: "8", memory: 32Gi, ephemeral-storage: 100Gi, pods: "110" }
{{ end }}
{{ if not .status.addresses }}
addresses:
- { type: InternalIP, address: {{ NodeIP | Quote }} }
- { type: Hostname, address: {{ .metadata.name | Quote }} }
{{ end }}
daemonEndpoints: { kubeletEndpoint: { Port: {{ NodePort }} } }
`));
const podRunning = stage("pod-running", "Pod", [notDeleted, {
	key: ".status.phase",
	operator: "In",
	values: ["Pending"]
}], status(`
{{ $now := Now | Quote }}
{{ $generation := or .metadata.generation 0 }}
phase: Running
startTime: {{ $now }}
observedGeneration: {{ $generation }}
conditions:
{{ range list "PodReadyToStartContainers" "Initialized" "ContainersReady" "Ready" }}
- { type: {{ . }}, status: "True", lastTransitionTime: {{ $now }}, observedGeneration: {{ $generation }} }
{{ end }}
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ $now }} } }
{{ end }}
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  {{ if eq (or .restartPolicy "") "Always" }}
  started: true
  state: { running: { startedAt: {{ $now }} } }
  {{ else }}
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now }}, finishedAt: {{ $now }} } }
  {{ end }}
{{ end }}
{{ end }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs: [ { ip: {{ index . 0 | Quote }} } ]
{{ end }}
{{ with PodIPsWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") }}
podIP: {{ index . 0 | Quote }}
podIPs: [ { ip: {{ index . 0 | Quote }} } ]
{{ end }}
`));
/** Work is what a Job's pods do, and it takes no time here. Other pods run until they are deleted. */
const podSucceeded = stage("pod-succeeded", "Pod", [
	notDeleted,
	{
		key: ".status.phase",
		operator: "In",
		values: ["Running"]
	},
	{
		key: ".metadata.ownerReferences.[].kind",
		operator: "In",
		values: ["Job"]
	}
], status(`
{{ $now := Now | Quote }}
phase: Succeeded
conditions:
{{ range list "ContainersReady" "Ready" }}
- { type: {{ . }}, status: "False", reason: PodCompleted, lastTransitionTime: {{ $now }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  started: false
  restartCount: 0
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now }}, finishedAt: {{ $now }} } }
{{ end }}
`));
const podGone = stage("pod-gone", "Pod", [{
	key: ".metadata.deletionTimestamp",
	operator: "Exists"
}], { delete: true });

// src/providers/local/simulated-up.ts
/** How often other ports are tried when one was taken between our look and the start. */
const mostTries = 5;
/**
* Starts a control plane of ordinary processes and kwok, makes the nodes, waits until all are Ready and a pod could
* be put on each. `--- step` lines in the debug log say where it is.
* @throws ProvisionError with the end of the log that tells why; what was made is left to `down`
*/
async function upSimulated(plan, inputs, ctx) {
	const program = programsOf(inputs);
	const { runDir } = plan.names;
	await clearRemains(plan.ref, ctx);
	const [pki] = await Promise.all([makePki(subjectsOf(plan), ctx.clock.now()), makeDirs(plan.ref)]);
	const skip = /* @__PURE__ */ new Set();
	for (;;) {
		const ports = await freePorts(plan.seed, skip);
		try {
			step(ctx, "record");
			await record(plan, inputs, ports);
			await writeFiles(runDir, pki, ports);
			const running = await startPrograms(plan, ports, program, ctx);
			const to = {
				server: serverOf(ports),
				ca: pki.ca.cert,
				...pki.admin
			};
			const [probe, api] = [apiClient(to, 2e3), apiClient(to, 6e4, 32)];
			try {
				return await runSimulated({
					plan,
					ports,
					running,
					probe,
					api,
					ca: to.ca,
					...factsOf(inputs)
				}, ctx);
			} finally {
				probe.close();
				api.close();
			}
		} catch (error) {
			if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: ctx.signal.reason });
			if (!(error instanceof PortTaken) || skip.size + 1 >= mostTries) throw asProvision(error);
			ctx.log.debug(`${error.message}: trying other ports`);
			skip.add(ports.api);
			await clearRemains(plan.ref, ctx);
			await makeDirs(plan.ref);
		}
	}
}
function asProvision(error) {
	return error instanceof ProvisionError ? error : new ProvisionError(`the simulated cluster did not come up: ${describe(error)}`, { cause: error });
}
function step(ctx, name) {
	ctx.log.debug(`--- step ${name}`);
}
/** @throws ProvisionError naming all that is not there */
function programsOf({ build, companions }) {
	const paths = {
		etcd: companions.etcd && join(companions.etcd.dir, "etcd"),
		kwok: companions.kwok && join(companions.kwok.dir, "kwok"),
		"kube-apiserver": build.files["kube-apiserver"]?.path,
		"kube-controller-manager": build.files["kube-controller-manager"]?.path,
		"kube-scheduler": build.files["kube-scheduler"]?.path
	};
	const without = Object.entries(paths).filter(([, path]) => path === void 0);
	if (without.length > 0) throw new ProvisionError(`a simulated cluster needs ${without.map(([name]) => name).join(", ")}: not among what was built`);
	return (name) => paths[name];
}
function factsOf({ build, companions }) {
	return {
		version: build.version,
		platform: build.platform,
		kwokVersion: companions.kwok?.version ?? ""
	};
}
/** Nobody but us may look in: etcd's sockets and all keys are there. */
async function makeDirs(ref) {
	const { pki, kubeconfigs, logs, tmp } = simulatedFiles(await makeRunDir(ref));
	await Promise.all([
		pki,
		kubeconfigs,
		logs,
		tmp
	].map((dir) => mkdir(dir, { recursive: true })));
}
async function record({ names, spec }, inputs, ports) {
	const kubectl = inputs.build.files["kubectl"]?.path;
	await saveState(names.runDir, {
		v: 1,
		kind: "simulated",
		key: names.key,
		ports,
		nodes: spec.nodes,
		...kubectl === void 0 ? {} : { kubectl }
	});
}
async function writeFiles(runDir, pki, ports) {
	const files = simulatedFiles(runDir);
	const config = (user) => kubeconfig(serverOf(ports), pki.ca.cert, user);
	const secrets = {
		...Object.fromEntries(Object.entries(pkiFiles(pki)).map(([name, text]) => [join(files.pki, name), text])),
		[join(files.kubeconfigs, "controller-manager.kubeconfig")]: config(pki.controllerManager),
		[join(files.kubeconfigs, "scheduler.kubeconfig")]: config(pki.scheduler),
		[join(files.kubeconfigs, "kwok.kubeconfig")]: config(pki.admin),
		[files.kubeconfig]: config(pki.admin),
		[files.kwokConfig]: kwokConfig()
	};
	await Promise.all(Object.entries(secrets).map(([path, text]) => writeFile(path, text, { mode: 384 })));
}
function subjectsOf({ spec }) {
	return {
		apiserverNames: [...[
			"kubernetes",
			"kubernetes.default",
			"kubernetes.default.svc"
		], ...["kubernetes.default.svc.cluster.local", "localhost"]],
		apiserverAddresses: ["127.0.0.1", nth(parseCidr(spec.serviceCidr), 1)],
		nodes: []
	};
}
function serverOf(ports) {
	return `https://127.0.0.1:${ports.api}`;
}

export { upSimulated };