import { i as RunError, n as Interrupted, r as ProvisionError, s as describe } from "./errors.mjs";
import { r as registryArgv, t as clusterImages } from "./store.mjs";
import { n as apiClient, t as waitFor } from "./wait.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { i as nodeDirs, t as controlPlane } from "./names3.mjs";
import { i as pkiFiles, n as clearRemains, r as makePki, t as tailOf } from "./tail.mjs";
import { s as usualPorts } from "./validate2.mjs";
import { a as unshareArgv, c as freeRoutes, d as hostHierarchies, f as usedNetworks, g as planCgroups, h as cgroupScript, i as routeScript, l as freeSubnet, n as launchScript, o as wireScript, p as withHostLock, r as reserveScript, s as freePort, u as hostFacts } from "./scripts.mjs";
import { t as kubeconfig } from "./kubeconfig.mjs";
import { a as enterScript, n as networkOf, o as rootDirs, r as nodeDocs, s as inNode, t as controlPlaneDocs } from "./plan3.mjs";
import { i as nodeLinks, n as controlPlaneLinks } from "./network.mjs";
import { r as privileged } from "./privileged.mjs";
import { n as saveState } from "./state2.mjs";
import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { request } from "node:http";

// src/providers/local/boot-watch.ts
/** Each wait's limit. Generous: a loaded machine with two cores is ten times slower than an idle one. */
const limitMs = 18e4;
/** Services wait for these files: started earlier they would only meet a closed door and back off. */
async function openGate(b, node, gate) {
	await writeFile(join(nodeDirs(b.plan.names.runDir, node).ctl, gate), "");
}
/** A program that ends this early has been given something that it does not take: say so now, not in minutes. */
async function stillRunning(b, node, services) {
	const { ctl } = nodeDirs(b.plan.names.runDir, node);
	for (const name of services) {
		const codes = await readFile(join(ctl, `${name}.ended`), "utf8").catch(() => void 0);
		if (codes === void 0) continue;
		const code = codes.split("\n")[0];
		throw new ProvisionError(`${name} of ${node} ended with exit code ${code}\n${await logTail(b, node, name)}`);
	}
}
async function logTail(b, node, service) {
	const path = join(nodeDirs(b.plan.names.runDir, node).log, `${service}.log`);
	return `end of ${path}:\n${await tailOf(path)}`;
}
/** Namespaces and admission come a moment after /readyz: what they refuse is tried again. */
async function create(b, api, manifest) {
	let last;
	const look = async () => {
		try {
			await api.call("POST", manifest.path, manifest.body);
			return true;
		} catch (error) {
			if (error instanceof RunError && error.exitCode === 409) return true;
			last = error;
			return;
		}
	};
	if (await waitFor(look, b.ctx, {
		timeoutMs: 2e4,
		everyMs: 100
	}) === void 0) throw new ProvisionError(`the API server does not take ${manifest.path}`, { cause: last });
}

// src/providers/local/boot-dns.ts
/**
* Asked from inside the control-plane node, by way of the Service IP, as a pod would: that proves CoreDNS, the pod
* network and kube-proxy at once, and needs no route on the host.
*/
const askDns = `
const { Resolver } = require('node:dns').promises
const end = Date.now() + Number(process.argv[2])
const ask = async () => {
  const resolver = new Resolver({ timeout: 500, tries: 1 })
  resolver.setServers([process.argv[1]])
  try { console.log((await resolver.resolve4('kubernetes.default.svc.cluster.local'))[0]) }
  catch (e) { if (Date.now() > end) { console.error(e.message); process.exit(1) } setTimeout(ask, 50) }
}
ask()
`;
async function dnsAnswers(b, api) {
	const { network, ctx, root, plan } = b;
	const script = "exec nsenter --target \"$1\" --net \"$2\" -e \"$3\" \"$4\" \"$5\"";
	const args = [
		String(b.pids[0]),
		ctx.paths.node,
		askDns,
		network.dnsService,
		String(limitMs)
	];
	try {
		await root.run(script, args, {
			mark: plan.names.mark,
			timeoutMs: limitMs + 5e3,
			signal: ctx.signal
		});
	} catch (cause) {
		throw new ProvisionError(`DNS does not answer within ${limitMs / 1e3} s\n${await podStates(api)}`, { cause });
	}
}
/** Why the pods of kube-system are not what they should be, one line each. */
async function podStates(api) {
	const pods = await api.call("GET", "/api/v1/namespaces/kube-system/pods").catch(() => ({ items: [] }));
	if (pods.items.length === 0) return "  there is no pod in kube-system";
	return pods.items.map(({ metadata, status }) => {
		const waiting = status.containerStatuses?.find((c) => c.state.waiting)?.state.waiting;
		return `  pod ${metadata.name}: ${status.phase} ${waiting?.reason ?? ""} ${waiting?.message ?? ""}`.trimEnd();
	}).join("\n");
}

// src/providers/local/boot-nodes.ts
async function nodesReady(b, api) {
	const { nodes } = b.plan;
	const adopted = /* @__PURE__ */ new Set();
	let waiting = "";
	const look = async () => {
		for (const name of nodes) await stillRunning(b, name, ["containerd", "kubelet"]);
		const { items } = await api.call("GET", "/api/v1/nodes");
		const own = items.filter((n) => nodes.includes(n.metadata.name));
		for (const { metadata } of own.filter((n) => !adopted.has(n.metadata.name))) {
			await adopt(b, api, metadata.name);
			adopted.add(metadata.name);
		}
		const state = nodes.map((name) => stateOf(name, own.find((n) => n.metadata.name === name)));
		waiting = state.filter((n) => !n.ready).map((n) => `  ${n.name}: ${n.message}`).join("\n");
		return waiting === "" ? state.map(({ name, ready, version }) => ({
			name,
			ready,
			version
		})) : void 0;
	};
	const found = await waitFor(look, b.ctx, {
		timeoutMs: limitMs,
		everyMs: 100
	});
	if (found !== void 0) return found;
	const first = nodes.find((n) => waiting.includes(n)) ?? nodes[0];
	throw new ProvisionError(`nodes not Ready within ${limitMs / 1e3} s:\n${waiting}\n${await logTail(b, first, "kubelet")}`);
}
function stateOf(name, node) {
	const condition = node?.status.conditions?.find((c) => c.type === "Ready");
	return {
		name,
		ready: condition?.status === "True",
		version: node?.status.nodeInfo?.kubeletVersion ?? "",
		message: condition?.message ?? "its kubelet has not registered it yet"
	};
}
/**
* A node that its kubelet has registered gets the range of pods that its CNI configuration had from the beginning.
* The Node is not made ahead of the kubelet: labels and taints from kubelet's flags would then be lost.
*/
async function adopt(b, api, name) {
	const { podCidr } = b.network.nodes[b.plan.nodes.indexOf(name)];
	await api.call("PATCH", `/api/v1/nodes/${name}`, { spec: {
		podCIDR: podCidr,
		podCIDRs: [podCidr]
	} });
	await openGate(b, name, "registered");
}
/**
* kube-proxy of every node has written its rules. That of the control plane has no kubelet beside it: it needed a
* Node object to start with (see `nodeObject`) and goes on without.
*/
async function proxiesReady(b, api) {
	const { network, plan, ctx } = b;
	const addresses = [network.controlPlane, ...network.nodes.map((n) => n.address)];
	const names = [controlPlane, ...plan.nodes];
	for (const [i, name] of names.entries()) {
		const look = async () => {
			await stillRunning(b, name, ["kube-proxy"]);
			return await healthy(`http://${addresses[i]}:10256/healthz`) ? true : void 0;
		};
		if (await waitFor(look, ctx, {
			timeoutMs: 18e4,
			everyMs: 100
		}) === void 0) throw new ProvisionError(`kube-proxy of ${name} was not healthy within ${limitMs / 1e3} s\n${await logTail(b, name, "kube-proxy")}`);
		if (name === "control-plane") await api.call("DELETE", `/api/v1/nodes/${controlPlane}`);
	}
}
function healthy(url) {
	return new Promise((resolve) => {
		const call = request(url, {
			agent: false,
			signal: AbortSignal.timeout(2e3)
		}, (response) => {
			response.resume();
			response.on("end", () => resolve(response.statusCode === 200));
			response.on("error", () => resolve(false));
		});
		call.on("error", () => resolve(false));
		call.end();
	});
}

// src/providers/local/manifests.ts
const system = "kube-system";
/**
* A Node object for the control plane, which has no kubelet: its kube-proxy waits up to 30 s for the addresses of its
* Node before it does anything (k8s.io/kubernetes/pkg/proxy/node.go). Deleted again once kube-proxy runs, so that
* nothing counts it as a node that is not Ready.
*/
function controlPlaneNode(name, address) {
	return {
		path: "/api/v1/nodes",
		body: {
			apiVersion: "v1",
			kind: "Node",
			metadata: { name },
			spec: { unschedulable: true },
			status: { addresses: [{
				type: "InternalIP",
				address
			}] }
		}
	};
}
const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    cache 30
}
`;
/** CoreDNS as a Deployment with one replica behind the Service `kube-dns`. */
function corednsManifests(image, serviceAddress) {
	const rbac = "/apis/rbac.authorization.k8s.io/v1";
	const metadata = {
		name: "coredns",
		namespace: system
	};
	const role = { name: "system:coredns" };
	return [
		{
			path: `/api/v1/namespaces/${system}/serviceaccounts`,
			body: {
				apiVersion: "v1",
				kind: "ServiceAccount",
				metadata
			}
		},
		{
			path: `${rbac}/clusterroles`,
			body: {
				apiVersion: "rbac.authorization.k8s.io/v1",
				kind: "ClusterRole",
				metadata: role,
				rules: [{
					apiGroups: [""],
					resources: [
						"endpoints",
						"services",
						"pods",
						"namespaces"
					],
					verbs: ["list", "watch"]
				}, {
					apiGroups: ["discovery.k8s.io"],
					resources: ["endpointslices"],
					verbs: ["list", "watch"]
				}]
			}
		},
		{
			path: `${rbac}/clusterrolebindings`,
			body: {
				apiVersion: "rbac.authorization.k8s.io/v1",
				kind: "ClusterRoleBinding",
				metadata: role,
				roleRef: {
					apiGroup: "rbac.authorization.k8s.io",
					kind: "ClusterRole",
					name: role.name
				},
				subjects: [{
					kind: "ServiceAccount",
					...metadata
				}]
			}
		},
		{
			path: `/api/v1/namespaces/${system}/configmaps`,
			body: {
				apiVersion: "v1",
				kind: "ConfigMap",
				metadata,
				data: { Corefile: corefile }
			}
		},
		{
			path: `/api/v1/namespaces/${system}/services`,
			body: {
				apiVersion: "v1",
				kind: "Service",
				metadata: {
					name: "kube-dns",
					namespace: system,
					labels: dnsLabels
				},
				spec: {
					clusterIP: serviceAddress,
					selector: { "k8s-app": "kube-dns" },
					ports: [{
						name: "dns",
						port: 53,
						protocol: "UDP"
					}, {
						name: "dns-tcp",
						port: 53,
						protocol: "TCP"
					}]
				}
			}
		},
		{
			path: `/apis/apps/v1/namespaces/${system}/deployments`,
			body: corednsDeployment(image)
		}
	];
}
const dnsLabels = {
	"k8s-app": "kube-dns",
	"kubernetes.io/name": "CoreDNS"
};
function corednsDeployment(image) {
	return {
		apiVersion: "apps/v1",
		kind: "Deployment",
		metadata: {
			name: "coredns",
			namespace: system,
			labels: dnsLabels
		},
		spec: {
			replicas: 1,
			selector: { matchLabels: { "k8s-app": "kube-dns" } },
			template: {
				metadata: { labels: dnsLabels },
				spec: {
					serviceAccountName: "coredns",
					priorityClassName: "system-cluster-critical",
					dnsPolicy: "Default",
					containers: [{
						name: "coredns",
						image,
						args: ["-conf", "/etc/coredns/Corefile"],
						ports: [{
							name: "dns",
							containerPort: 53,
							protocol: "UDP"
						}, {
							name: "dns-tcp",
							containerPort: 53,
							protocol: "TCP"
						}],
						volumeMounts: [{
							name: "config",
							mountPath: "/etc/coredns"
						}],
						readinessProbe: {
							httpGet: {
								path: "/ready",
								port: 8181
							},
							periodSeconds: 1
						},
						livenessProbe: {
							httpGet: {
								path: "/health",
								port: 8080
							},
							initialDelaySeconds: 30
						}
					}],
					volumes: [{
						name: "config",
						configMap: { name: "coredns" }
					}]
				}
			}
		}
	};
}

// src/providers/local/bootstrap.ts
/**
* Waits for the API server, makes the cluster's own objects, waits for nodes, proxies and DNS.
* @throws ProvisionError saying what did not come, with the end of the log that tells why
*/
async function ready(booting) {
	const { plan, network, pki } = booting;
	const over = new AbortController();
	const ctx = {
		...booting.ctx,
		signal: AbortSignal.any([booting.ctx.signal, over.signal])
	};
	const b = {
		...booting,
		ctx
	};
	const api = apiClient({
		server: `https://${network.controlPlane}:${usualPorts.apiPort}`,
		ca: pki.ca.cert,
		cert: pki.admin.cert,
		key: pki.admin.key
	});
	const note = (text) => ctx.log.debug(`--- step ${text}`);
	try {
		note("API server");
		await apiReady(b, api);
		note("objects");
		await create(b, api, controlPlaneNode(controlPlane, network.controlPlane));
		await Promise.all([controlPlane, ...plan.nodes].map((name) => openGate(b, name, "go")));
		await series(corednsManifests(b.coredns, network.dnsService), (m) => create(b, api, m));
		note("nodes and DNS");
		const [nodes] = await Promise.all([
			nodesReady(b, api),
			proxiesReady(b, api),
			dnsAnswers(b, api),
			defaultAccount(b, api)
		]);
		const { gitVersion } = await api.call("GET", "/version");
		note("done");
		const kubeconfig = join(plan.names.runDir, "kubeconfig");
		return {
			ref: plan.ref,
			kubeconfig,
			version: gitVersion,
			nodes,
			realNodes: true
		};
	} finally {
		over.abort();
		api.close();
	}
}
async function series(items, work) {
	for (const item of items) await work(item);
}
async function apiReady(b, api) {
	let last = "no answer";
	const look = async () => {
		await stillRunning(b, controlPlane, ["etcd", "kube-apiserver"]);
		const answer = await api.get("/readyz").catch(() => void 0);
		if (answer?.status === 200) return true;
		if (answer !== void 0) last = answer.text;
	};
	if (await waitFor(look, b.ctx, { timeoutMs: 18e4 }) !== void 0) return;
	throw new ProvisionError(`kube-apiserver was not ready within ${limitMs / 1e3} s: ${last}\n${await logTail(b, controlPlane, "kube-apiserver")}`);
}
async function defaultAccount(b, api) {
	const look = async () => {
		await stillRunning(b, controlPlane, ["kube-controller-manager", "kube-scheduler"]);
		const { status } = await api.get("/api/v1/namespaces/default/serviceaccounts/default");
		return status === 200 ? true : void 0;
	};
	if (await waitFor(look, b.ctx, {
		timeoutMs: 18e4,
		everyMs: 100
	}) === void 0) throw new ProvisionError(`no default service account within ${limitMs / 1e3} s\n${await logTail(b, controlPlane, "kube-controller-manager")}`);
}

// src/providers/local/files.ts
/** Writes everything that the nodes read: root directories, configuration, certificates, init scripts. */
async function writeNodes(plan, choice, pki, inputs) {
	const { runDir } = plan.names;
	const outside = `https://${choice.network.controlPlane}:${usualPorts.apiPort}`;
	await Promise.all([
		writeSecret(join(runDir, "kubeconfig"), kubeconfig(outside, pki.ca.cert, pki.admin)),
		writeNode(plan, controlPlane, controlPlaneDocs(plan, choice), controlPlaneSecrets(pki), controlPlaneBinds(inputs)),
		...plan.nodes.map((name, i) => writeNode(plan, name, nodeDocs(plan, choice, i), nodeSecrets(pki, name, outside), nodeBinds(inputs)))
	]);
}
async function writeNode(plan, name, docs, secrets, binds) {
	const at = nodeDirs(plan.names.runDir, name);
	for (const dir of rootDirs) await mkdir(join(at.root, dir), { recursive: true });
	await mkdir(join(at.dir, "work"), { recursive: true });
	await Promise.all([
		write(join(at.dir, "enter"), enterScript(at.dir, name, binds)),
		...Object.entries(docs.root).map(([path, text]) => write(join(at.root, path), text)),
		...Object.entries(docs.etc).map(([path, text]) => write(join(at.etc, path), text)),
		...Object.entries(secrets).map(([path, text]) => writeSecret(join(at.etc, "kubernetes", path), text))
	]);
}
/** Below /etc/kubernetes. Inside its own node the control plane is reached over loopback. */
function controlPlaneSecrets(pki) {
	const inside = `https://127.0.0.1:${usualPorts.apiPort}`;
	const users = {
		"controller-manager": pki.controllerManager,
		scheduler: pki.scheduler,
		"kube-proxy": pki.proxy
	};
	return {
		...Object.fromEntries(Object.entries(pkiFiles(pki)).map(([name, text]) => [`pki/${name}`, text])),
		...Object.fromEntries(Object.entries(users).map(([name, user]) => [`${name}.kubeconfig`, kubeconfig(inside, pki.ca.cert, user)]))
	};
}
function nodeSecrets(pki, name, server) {
	const { client, serving } = pki.kubelets[name];
	return {
		"pki/ca.crt": pki.ca.cert,
		"pki/serving.crt": serving.cert,
		"pki/serving.key": serving.key,
		"kubelet.kubeconfig": kubeconfig(server, pki.ca.cert, client),
		"kube-proxy.kubeconfig": kubeconfig(server, pki.ca.cert, pki.proxy)
	};
}
function controlPlaneBinds({ build, companions }) {
	return [...[
		"kube-apiserver",
		"kube-controller-manager",
		"kube-scheduler",
		"kube-proxy"
	].map((name) => program(name, builtFile(build.files, name))), program("etcd", join(companionDir(companions, "etcd"), "etcd"))];
}
function nodeBinds({ build, companions }) {
	const built = ["kubelet", "kube-proxy"];
	const containerd = companionDir(companions, "containerd");
	return [
		...built.map((name) => program(name, builtFile(build.files, name))),
		...[
			"containerd",
			"containerd-shim-runc-v2",
			"ctr"
		].map((name) => program(name, join(containerd, name))),
		{
			from: companionDir(companions, "runc"),
			to: inNode.runc,
			kind: "dir"
		},
		{
			from: companionDir(companions, "cni"),
			to: inNode.cniBin,
			kind: "dir"
		}
	];
}
function program(name, from) {
	return {
		from,
		to: `${inNode.bin}/${name}`,
		kind: "file"
	};
}
/** @throws ProvisionError naming the target that the build lacks */
function builtFile(files, name) {
	const found = files[name];
	if (found === void 0) throw new ProvisionError(`the build has no ${name}: build it with this provider's targets`);
	return found.path;
}
function companionDir(companions, name) {
	const found = companions[name];
	if (found === void 0) throw new ProvisionError(`${name} is not there: real nodes need it beside the build`);
	return found.dir;
}
async function write(path, text) {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, text, { mode: 420 });
}
async function writeSecret(path, text) {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, text, { mode: 384 });
}

// src/providers/local/up.ts
/** First port that is tried for the registry on the host's address in the cluster's subnet. */
const registryPort = 5e3;
/** Limit for a node's init to have made its root. */
const enterMs = 2e4;
/**
* Makes the cluster and waits until nodes are Ready and DNS answers. `--- step` lines in the debug log say where it is.
* @throws ProvisionError with the end of the log that tells why; what was made is left to `down`
*/
async function upReal(plan, inputs, ctx) {
	try {
		const images = imagesOf(inputs);
		const root = await privileged(ctx);
		await clearRemains(plan.ref, ctx);
		const ground = {
			plan,
			inputs,
			ctx,
			root,
			trees: await hostHierarchies()
		};
		if (ground.trees.length === 0) throw new ProvisionError("no cgroup hierarchy is mounted here: kubelet needs one (mount cgroup2 on /sys/fs/cgroup)");
		step(ctx, "network");
		const { network, port, host, routes } = await reserve(ground);
		step(ctx, "files");
		const pki = await prepare(ground, network, {
			port,
			host,
			pause: images.pause
		});
		const pids = await startNodes(ground, network, port);
		step(ctx, "links");
		await wire(ground, network, pids, routes);
		return await ready({
			plan,
			network,
			pki,
			ctx,
			root,
			pids,
			coredns: images.coredns,
			registryPort: port
		});
	} catch (error) {
		if (error instanceof ProvisionError || error instanceof Interrupted) throw error;
		if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: error });
		throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error });
	}
}
function step(ctx, name) {
	if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: ctx.signal.reason });
	ctx.log.debug(`--- step ${name}`);
}
/** @throws ProvisionError for images without which no cluster works */
function imagesOf({ build, images }) {
	const [pause, coredns] = clusterImages(build);
	const without = [pause, coredns].filter((ref) => images.refs[ref] === void 0);
	if (without.length === 0) return {
		pause,
		coredns
	};
	const why = (ref) => images.missing.find((m) => m.ref === ref)?.why ?? "it was not asked for";
	throw new ProvisionError(without.map((ref) => `image ${ref} cannot be had: ${why(ref)}`).join("\n"));
}
/** Chooses the subnet, writes it down, and takes it by an interface with an address in it. */
async function reserve({ plan, inputs, ctx, root }) {
	const { names, nodes } = plan;
	return withHostLock(ctx, async () => {
		const used = await usedNetworks(ctx);
		const network = networkOf(plan, freeSubnet(used, plan.avoid, plan.seed));
		const kubectl = inputs.build.files["kubectl"]?.path ?? "kubectl";
		const state = {
			v: 1,
			kind: "real",
			key: names.key,
			interface: names.hostInterface,
			network,
			nodes,
			kubectl
		};
		await makeRunDir(plan.ref);
		await saveState(names.runDir, {
			...state,
			registryPort
		});
		const address = `${network.host}/${network.bits}`;
		await root.run(reserveScript, [
			names.hostInterface,
			names.peerInterface,
			address
		], { mark: names.mark });
		const port = await freePort(network.host, registryPort);
		if (port !== registryPort) await saveState(names.runDir, {
			...state,
			registryPort: port
		});
		return {
			network,
			port,
			host: await hostFacts(root, names.runDir),
			routes: freeRoutes([network.podCidr, network.serviceCidr], used)
		};
	});
}
async function prepare({ plan, inputs, ctx, root, trees }, network, found) {
	const pki = await makePki({
		apiserverNames: [...[
			"kubernetes",
			"kubernetes.default",
			"kubernetes.default.svc"
		], ...[
			"kubernetes.default.svc.cluster.local",
			"localhost",
			controlPlane
		]],
		apiserverAddresses: [
			network.apiService,
			network.controlPlane,
			"127.0.0.1"
		],
		nodes: plan.nodes.map((name, i) => ({
			name,
			address: network.nodes[i].address
		}))
	}, ctx.clock.now());
	const choice = {
		network,
		registryPort: found.port,
		host: found.host,
		pauseImage: found.pause
	};
	await writeNodes(plan, choice, pki, inputs);
	step(ctx, "cgroups");
	await root.run(cgroupScript(planCgroups(trees, plan.cgroups)), [], { mark: plan.names.mark });
	return pki;
}
/** @returns pids of the inits as the host sees them: control plane first */
async function startNodes(ground, network, port) {
	const { plan, ctx } = ground;
	const all = [controlPlane, ...plan.nodes];
	const pids = [];
	for (const name of all) {
		step(ctx, `start ${name}`);
		pids.push(startNode(ground, name));
		pids.at(-1).catch(() => {});
		if (name === "control-plane") await pids[0];
	}
	step(ctx, "registry");
	await startRegistry(ground, network, port);
	return Promise.all(pids);
}
async function startNode(ground, name) {
	const { plan, ctx } = ground;
	const at = nodeDirs(plan.names.runDir, name);
	const log = join(at.dir, "init.log");
	const outer = await launch(ground, name, log, [...unshareArgv, join(at.dir, "enter")]);
	const file = join(at.ctl, "pid");
	const look = async () => {
		const text = await readFile(file, "utf8").catch(() => void 0);
		if (text !== void 0) return Number(text);
		return existsSync(`/proc/${outer}`) ? void 0 : NaN;
	};
	const pid = await waitFor(look, ctx, {
		timeoutMs: enterMs,
		everyMs: 10
	});
	if (pid !== void 0 && !Number.isNaN(pid)) return pid;
	throw new ProvisionError(`the namespaces of ${name} could not be made\n${await tailOf(log)}`);
}
/** The registry stays in the host's network, where it can fetch what it has not; its user is ours, not root. */
async function startRegistry(ground, network, port) {
	const { plan, inputs, ctx, root } = ground;
	const argv = registryArgv(inputs.images, {
		host: network.host,
		port
	}, ctx);
	const env = Object.entries(toolEnv(ctx.env)).map(([name, value]) => `${name}=${value}`);
	const own = root.sudo ? [
		"setpriv",
		`--reuid=${process.getuid?.()}`,
		`--regid=${process.getgid?.()}`,
		"--clear-groups",
		"--"
	] : [];
	const log = join(plan.names.runDir, "registry.log");
	await writeFile(log, "");
	await launch(ground, "registry", log, [
		...own,
		"env",
		...env,
		...argv
	]);
}
async function launch(ground, leaf, log, argv) {
	const { plan, root, trees } = ground;
	const args = [
		`${plan.names.cgroup}/${leaf}.sys`,
		log,
		...trees.map((t) => t.mount),
		"--",
		...argv
	];
	const { stdout } = await root.run(launchScript, args, { mark: plan.names.mark });
	return Number(stdout);
}
async function wire({ plan, root }, network, [control, ...nodes], routes) {
	const { names } = plan;
	const perNode = nodes.flatMap((pid, i) => [String(pid), nodeLinks(network, i)]);
	await root.run(wireScript, [
		names.peerInterface,
		String(control),
		controlPlaneLinks(network, nodes),
		...perNode
	], { mark: names.mark });
	await root.run(routeScript, [network.controlPlane, ...routes], { mark: names.mark });
}

export { upReal };