import { o as UsageError } from "./errors.mjs";
import { n as resolveSource, t as parseSource } from "./source.mjs";
import { r as defaultSource } from "./table.mjs";
import { d as loadProvider } from "./runs.mjs";
import { i as openCopies, s as readCopy, u as stateUrl } from "./records.mjs";
import { n as refuseTraffic, t as askedAddons } from "./asked.mjs";
import { n as azureWish, r as hasOwnStage, t as azureAccount } from "./asked-azure.mjs";
import { t as ensureHostTools } from "./host-tools.mjs";
import { t as privilege } from "./privileges.mjs";
import { t as cniChoice } from "./cni-manifest.mjs";
import { t as whyNoRealNodes } from "./preflight.mjs";
import { n as platformsOf, t as ownPlatform } from "./platforms.mjs";
import { r as namesIn } from "./azure-identity.mjs";
import { a as uncloned, i as onceCloned, n as clonedSource, o as withPinned, r as clonesFirst } from "./source2.mjs";
import { r as pinnedWish } from "./wish2.mjs";
import { n as localRef, r as shortId, t as githubIdentity } from "./run-id.mjs";
import { t as allProblems } from "./problems.mjs";
import { n as readWish } from "./selection.mjs";
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
		platforms: platformsOf(o),
		cni: cniChoice(o.cni),
		...o["cloud-provider"] === "none" ? {} : { cloudProvider: "external" },
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
	const isArm = platformsOf(o)[0] === "linux/arm64";
	const machineType = o["machine-type"] ?? (isArm ? "m7g.large" : "m7i.large");
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
			nodesAs: o["ec2-nodes-as"],
			image: o["machine-image"]
		},
		eks: {
			version: o["eks-version"],
			nodes: o["eks-nodes"],
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
		...o.state === void 0 ? {} : { state: stateUrl(o.state, ref.id) },
		...o.region === void 0 ? {} : { region: o.region },
		...o.store === void 0 ? {} : { store: o.store },
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
	const specs = async () => o["e2e-images"] ? readWish(o, "real") : void 0;
	const isStaged = known === void 0 && provider.staged?.(clusterSpec(o, ref, "real")) === true;
	const isOwn = provider.ownStage !== void 0 && hasOwnStage(o);
	const stageOf = async (source, within) => {
		if (!isStaged) return unstaged(o, provider.expired !== void 0);
		if (isOwn) return (await import("./facts2.mjs")).checkOwnStage(o, within, {
			source,
			specs
		});
		return (await import("./check2.mjs")).checkStage(o, within, {
			source,
			specs
		});
	};
	const clonesIt = known?.built !== true && clonesFirst(o);
	let resolving;
	const resolved = () => {
		resolving ??= clonesIt ? uncloned() : resolveSource(parseSource(o.source ?? "module:v1.36.3"), ctx);
		return resolving;
	};
	const [nodeKind, source, stage, clones, addons] = await allProblems([
		() => known?.nodeKind ?? chooseNodeKind(o, ctx),
		() => onceCloned(resolved),
		() => onceCloned(() => stageOf(resolved, ctx)),
		() => clonesIt ? pinnedWish(o, ctx) : void 0,
		() => askedAddons(o, ref, ctx),
		() => readWish(o, "real"),
		() => provider.plan(clusterSpec(o, ref, "real")),
		more,
		() => namedCluster(o),
		() => stateProblems(o, provider, ref, ctx),
		() => outsideProblems(provider, o, ref, ctx)
	]);
	const spec = clusterSpec(o, ref, nodeKind);
	const [wish] = await allProblems([
		() => readWish(o, nodeKind),
		() => provider.plan(spec),
		() => refuseTraffic(addons, nodeKind)
	]);
	const sourced = async (artifacts, within, phases) => {
		if (clones === void 0) return {
			source: source ?? await resolved(),
			stage
		};
		const cloned = await clonedSource(clones, artifacts, within, phases);
		return {
			source: cloned,
			stage: await stageOf(async () => cloned, within)
		};
	};
	return {
		ref,
		nodeKind,
		spec,
		wish,
		addons,
		o: clones === void 0 ? o : withPinned(o, clones),
		clones,
		sourced
	};
}
/** @param inCloud the cluster itself has a region */
function unstaged(o, inCloud) {
	const names = [
		"registry",
		"store",
		"crictl",
		...inCloud ? [] : ["region"]
	];
	const foreign = o.platform?.some((p) => p !== ownPlatform) === true;
	const given = names.filter((name) => o[name] !== void 0);
	if (o.cni !== "bridge") given.push("cni");
	if (o["cloud-provider"] !== "none") given.push("cloud-provider");
	if (foreign) given.push("platform");
	if (given.length > 0) throw new UsageError(`${given.map((name) => `--${name}`).join(", ")}: nothing is staged for --provider ${o.provider}: leave it out${o.provider === "eks" ? ", or take --eks-nodes own" : ""}`);
}
function namedCluster(o) {
	const problems = [];
	if (o.provider !== "kubeconfig" && (o.kubeconfig !== void 0 || o.context !== void 0)) problems.push("--kubeconfig and --context are for --provider kubeconfig: add that, or leave them out");
	if (o.provider !== "machines" && o.machine !== void 0) problems.push("--machine is for --provider machines: add that, or leave it out");
	if (o["pull-user"] === void 0 !== (o["pull-password"] === void 0)) problems.push("--pull-user and its password belong together: give both (BOWSPRIT_PULL_PASSWORD), or none");
	if (problems.length > 0) throw new UsageError(problems);
}
/** Whether the record can lie where --state says, and nobody else's does. @throws UsageError */
async function stateProblems({ state }, provider, ref, ctx) {
	if (state === void 0) return;
	if (provider.adopt === void 0) throw new UsageError(`--state: a cluster of --provider ${ref.provider} is reached from this machine alone: leave it out`);
	if (await readCopy(await openCopies(state, ctx, namesIn(ref)), ref.id) !== void 0) throw new UsageError(`a run with id ${ref.id} is in ${state} already: choose another --id, or remove it with \`bowsprit down --ref ${ref.state}\``);
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

export { clusterSpec as i, checkRun as n, newRef as r, checkCluster as t };