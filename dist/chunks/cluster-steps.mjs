import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { s as updateRun } from "./runs.mjs";
import { t as defaultSource } from "./table.mjs";
import { n as resolveSource, t as parseSource } from "./source.mjs";
import { t as allProblems } from "./problems.mjs";
import { t as privilege } from "./privileges.mjs";
import { t as whyNoRealNodes } from "./preflight.mjs";
import { n as loadProvider } from "./table2.mjs";
import { t as plural } from "./words.mjs";
import { n as readWish } from "./selection.mjs";
import { n as ensureImages, t as clusterImages } from "./store.mjs";
import { r as ensureHostTools, t as ensureCompanions } from "./companions.mjs";
import { n as azureWish, t as azureAccount } from "./asked-azure.mjs";
import { n as localRef, r as shortId, t as githubIdentity } from "./run-id.mjs";
import { resolve } from "node:path";
import { createHash, randomBytes } from "node:crypto";

// src/flows/asked-cluster.ts
/** Options into what a provider plans from. @throws UsageError */
function clusterSpec(o, ref, nodeKind) {
	return {
		ref,
		nodes: o.nodes,
		nodeKind,
		featureGates: Object.fromEntries(Object.entries(o["feature-gates"] ?? {}).map(([k, v]) => [k, v === "true"])),
		runtimeConfig: o["runtime-config"] ?? {},
		extraArgs: {
			etcd: o["etcd-arg"] ?? [],
			"kube-apiserver": o["apiserver-arg"] ?? [],
			"kube-controller-manager": o["controller-manager-arg"] ?? [],
			"kube-scheduler": o["scheduler-arg"] ?? [],
			kubelet: o["kubelet-arg"] ?? [],
			"kube-proxy": o["proxy-arg"] ?? []
		},
		proxyMode: o["proxy-mode"],
		podCidr: o["pod-cidr"],
		serviceCidr: o["service-cidr"],
		...o.kubeconfig === void 0 ? {} : { kubeconfig: resolve(o.kubeconfig) },
		...o.context === void 0 ? {} : { context: o.context },
		...o.machine === void 0 ? {} : { machines: machinesSpec(o, o.machine) },
		...o.provider === "azure" && o.region !== void 0 ? { azure: azureWish(o, o.region) } : {},
		...onAws(o) && o.region !== void 0 ? { aws: awsWish(o, o.region) } : {}
	};
}
function machinesSpec(o, hosts) {
	const [user, password] = [o["pull-user"], o["pull-password"]];
	return {
		hosts,
		controlPlanes: o["control-planes"],
		hostKeys: o["ssh-host-keys"],
		endpoint: o["api-endpoint"],
		key: absolute(o["ssh-key"]),
		knownHosts: absolute(o["ssh-known-hosts"]),
		...user === void 0 || password === void 0 ? {} : { pull: {
			user,
			password
		} }
	};
}
const onAws = (o) => o.provider === "ec2" || o.provider === "eks";
function awsWish(o, region) {
	const machineType = o["machine-type"] ?? (process.arch === "arm64" ? "m7g.large" : "m7i.large");
	return {
		region,
		machineType,
		allowFrom: o["allow-from"] ?? [],
		diskGb: o["disk-gb"],
		hours: Math.max(o.lifetime, Math.ceil((o.timeout + (o["keep-on-failure"] ?? 0)) / 60) + 1),
		clusters: Number(o.shard?.split("/")[1] ?? 1),
		ec2: {
			controlPlanes: o["control-planes"],
			controlPlaneType: o["control-plane-type"] ?? machineType,
			image: o["machine-image"]
		},
		eks: {
			version: o["eks-version"],
			addons: o["eks-addon"] ?? [],
			admins: o["eks-admin"] ?? []
		}
	};
}
function absolute(path) {
	return path === void 0 ? void 0 : resolve(path);
}
/**
* Real nodes where they can be had; says why not where they cannot.
* @throws UsageError when real ones were demanded and cannot be had
*/
async function chooseNodeKind(o, ctx) {
	if (o.provider !== "local" || o["node-kind"] === "simulated") return o.provider === "local" ? "simulated" : "real";
	const why = await whyNot(ctx);
	if (why === void 0) return "real";
	if (o["node-kind"] === "real") throw new UsageError(`--node-kind real cannot be had: ${why}. Mend that, or use --node-kind simulated`);
	ctx.log.warn(`no real nodes: ${why}. Going on with simulated ones (kwok): API specs run, containers do not`);
	return "simulated";
}
/** A bare machine lacks some small tool that a package brings: that is no reason to do without real nodes. */
async function whyNot(ctx) {
	if ((await privilege(ctx)).kind !== "none") await ensureHostTools(["ip"], ctx);
	return whyNoRealNodes(ctx);
}

// src/flows/identity.ts
/** The ref of a new run: --id, or made of the step's identity on GitHub, or random. */
function newRef(o, ctx) {
	const ref = localRef(o.provider, o.id ?? freshId(o, ctx), ctx.paths.runs);
	const account = o.provider === "azure" ? azureAccount(o, ctx.env) : void 0;
	return {
		...ref,
		...account === void 0 ? {} : { account },
		...o.region === void 0 ? {} : { region: o.region },
		...o.provider === "machines" && o.machine !== void 0 ? { machines: o.machine } : {}
	};
}
function freshId(o, ctx) {
	const index = [
		o["job-index"],
		ctx.env["GITHUB_ACTION"],
		o.shard
	].filter(Boolean).join("/");
	const job = githubIdentity(ctx.env, index);
	if (job === void 0) return shortId(randomBytes(8));
	return shortId(createHash("sha256").update(JSON.stringify(job)).digest(), 8);
}

// src/flows/check-run.ts
/**
* All that makes a cluster and runs specs on it.
* @param known what the nodes of a cluster that is there already are
* @throws UsageError with every problem of every option
*/
function checkRun(o, ctx, known) {
	return checkCluster(o, ctx, known, () => testerProblems(o));
}
/**
* All that makes a cluster, and what is to run there as far as its images go.
* @param more throws further problems
* @throws UsageError with every problem of every option
*/
async function checkCluster(o, ctx, known, more = () => {}) {
	const ref = newRef(o, ctx);
	const provider = await loadProvider(o.provider);
	let resolving;
	const resolved = () => {
		resolving ??= resolveSource(parseSource(o.source ?? "module:v1.36.3"), ctx);
		return resolving;
	};
	const specs = async () => o["e2e-images"] ? readWish(o, "real") : void 0;
	const isStaged = provider.staged === true && known === void 0;
	const [nodeKind, source, stage] = await allProblems([
		() => known ?? chooseNodeKind(o, ctx),
		resolved,
		async () => isStaged ? (await import("./check2.mjs")).checkStage(o, ctx, {
			source: resolved,
			specs
		}) : unstaged(o, provider.expired !== void 0),
		() => readWish(o, "real"),
		() => provider.plan(clusterSpec(o, ref, "real")),
		more,
		() => namedCluster(o),
		() => outsideProblems(provider, o, ref, ctx)
	]);
	const spec = clusterSpec(o, ref, nodeKind);
	const [wish] = await allProblems([() => readWish(o, nodeKind), () => provider.plan(spec)]);
	return {
		ref,
		nodeKind,
		spec,
		source,
		wish,
		stage
	};
}
/** @param inCloud the cluster itself has a region */
function unstaged(o, inCloud) {
	const given = [
		"registry",
		"store",
		...inCloud ? [] : ["region"]
	].filter((name) => o[name] !== void 0);
	if (given.length > 0) throw new UsageError(`${given.map((name) => `--${name}`).join(", ")}: nothing is staged for --provider ${o.provider}: leave it out`);
}
function namedCluster(o) {
	const problems = [];
	if (o.provider !== "kubeconfig" && (o.kubeconfig !== void 0 || o.context !== void 0)) problems.push("--kubeconfig and --context are for --provider kubeconfig: add that, or leave them out");
	if (o.provider !== "machines" && o.machine !== void 0) problems.push("--machine is for --provider machines: add that, or leave it out");
	if (o["pull-user"] === void 0 !== (o["pull-password"] === void 0)) problems.push("--pull-user and its password belong together: give both (BOWSPRIT_PULL_PASSWORD), or none");
	if (problems.length > 0) throw new UsageError(problems);
}
/** What a provider needs beyond this process, looked at before anything is built for it. */
async function outsideProblems(provider, o, ref, ctx) {
	let plan;
	try {
		plan = provider.plan(clusterSpec(o, ref, "real"));
	} catch {
		return;
	}
	const problems = await provider.problems?.(plan, ctx) ?? [];
	if (problems.length > 0) throw new UsageError(problems);
}
function testerProblems(o) {
	if (o.tester === "exec" && o["tester-command"] === void 0) throw new UsageError("--tester exec wants a --tester-command, such as 'go test ./e2e/...'");
	if (o.tester === "exec" && o.shards !== void 0) throw new UsageError("--shards: a command cannot be split here; give each job its --shard I/N, the command learns of it");
	if (o.tester === "ginkgo" && o["tester-command"] !== void 0) throw new UsageError("--tester-command is for --tester exec: add that, or leave the command out");
}

// src/flows/cluster-steps.ts
/** What runs beside Kubernetes' own programs, by kind of node. */
const companionsOf = {
	real: [
		"etcd",
		"containerd",
		"runc",
		"cni",
		"coredns"
	],
	simulated: ["etcd", "kwok"]
};
/** Programs of the host that kube-proxy and the nodes start. */
const hostTools = [
	"ip",
	"iptables",
	"conntrack",
	"nft",
	"mount",
	"unshare",
	"nsenter"
];
/** An image store of a provider that serves none. */
const noImages = {
	dir: "",
	refs: {},
	missing: []
};
/** Tools, images, cluster: each a phase of its own. The record is on disk already. @throws ProvisionError */
async function makeCluster({ spec, build, wanted, mirrors, stage }, ctx, phases) {
	const local = spec.ref.provider === "local";
	const companions = local ? await toolsPhase(spec, build, ctx, phases) : {};
	const images = local && spec.nodeKind === "real" ? await imagesPhase(build, wanted, companions, mirrors, ctx, phases) : noImages;
	const provider = await loadProvider(spec.ref.provider);
	const plan = provider.plan(spec);
	const cluster = await phases.run("up", () => provisioned(() => provider.up(plan, {
		build,
		companions,
		images,
		...stage && { stage }
	}, ctx)), (c) => `${plural(c.nodes.filter((n) => n.ready).length, "node")} Ready, ${c.version}   kubeconfig: ${c.kubeconfig}`);
	await updateRun(spec.ref.scope, spec.ref.id, {
		kubeconfig: cluster.kubeconfig,
		build: build.key,
		realNodes: cluster.realNodes
	});
	return {
		cluster,
		companions,
		images
	};
}
async function toolsPhase(spec, build, ctx, phases) {
	const names = companionsOf[spec.nodeKind];
	return phases.run("tools", async () => {
		if (spec.nodeKind === "real") await ensureHostTools(hostTools, ctx);
		return ensureCompanions(names, build.companions, ctx);
	}, (c) => names.map((n) => `${n} ${c[n]?.version ?? ""}`).join(", "));
}
async function imagesPhase(build, wanted, companions, mirrors, ctx, phases) {
	const refs = [.../* @__PURE__ */ new Set([...clusterImages(build), ...wanted])];
	return phases.run("images", () => ensureImages(refs, build, companions, ctx, mirrors === void 0 ? {} : { mirrors }), (s) => `${plural(Object.keys(s.refs).length, "image")}${s.missing.length > 0 ? `, ${s.missing.length} cannot be had` : ""}`);
}
/** Whatever goes wrong while a cluster is made is a failure to provision, so that the exit code says so. */
async function provisioned(work) {
	try {
		return await work();
	} catch (error) {
		if (error instanceof ProvisionError || error instanceof UsageError || error instanceof Interrupted) throw error;
		throw new ProvisionError(`no cluster: ${describe(error)}`, { cause: error });
	}
}
/** @param owner process whose end makes a run that is not kept an orphan */
function recordOf(ref, now, minutes, kept, owner = process.pid) {
	return {
		v: 1,
		ref,
		pid: owner,
		created: new Date(now).toISOString(),
		expires: new Date(now + minutes * 6e4).toISOString(),
		kept
	};
}

export { checkRun as i, recordOf as n, checkCluster as r, makeCluster as t };