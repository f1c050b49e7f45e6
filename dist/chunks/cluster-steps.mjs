import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { n as ensureImages, t as clusterImages } from "./store.mjs";
import { t as ensureCompanions } from "./companions.mjs";
import { t as ensureHostTools } from "./host-tools.mjs";
import { t as plural } from "./words.mjs";
import { d as loadProvider } from "./runs.mjs";
import { a as update } from "./records.mjs";

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
	const onStep = (progress) => update(spec.ref, { progress }, ctx);
	const cluster = await phases.run("up", () => provisioned(() => provider.up(plan, {
		build,
		companions,
		images,
		onStep,
		...stage && { stage }
	}, ctx)), (c) => `${plural(c.nodes.filter((n) => n.ready).length, "node")} Ready, ${c.version}   kubeconfig: ${c.kubeconfig}`);
	const { kubeconfig, realNodes } = cluster;
	await update(spec.ref, {
		kubeconfig,
		build: build.key,
		realNodes
	}, ctx);
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

export { recordOf as n, makeCluster as t };