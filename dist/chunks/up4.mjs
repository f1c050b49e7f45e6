import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as openEks } from "./eks.mjs";
import { a as sayOf, t as codeOf } from "./errors2.mjs";
import { n as saveRecord } from "./record.mjs";
import { n as makeStack } from "./stack-life.mjs";
import { t as openStacks } from "./stacks.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { n as nodeGroupName, t as eksStack } from "./eks-stack.mjs";
import { t as require_dist } from "./dist3.mjs";
import { f as tagsAsMap, l as partitionOf, s as ourTags } from "./names.mjs";
import { p as templateText } from "./roles.mjs";
import { n as makeRunDir } from "./run-dir.mjs";
import { t as lookAround } from "./ground6.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { n as readVersion, t as readNodes } from "./nodes.mjs";
import { t as require_lib } from "./lib2.mjs";
import { n as execCredential, t as eksToken } from "./eks-token2.mjs";
import { t as currentKeys } from "./keys2.mjs";
import { join } from "node:path";
import { chmod, writeFile } from "node:fs/promises";

// src/plan/aws/kubeconfig.ts
var import_dist = require_dist();
/**
* EKS knows who asks by AWS's credentials; a token of them lasts a quarter of an hour, so that clients have to be able
* to get another one: by ourselves (KEP-541), without the aws program.
*/
function eksKubeconfig({ name, region, endpoint, ca, command, tokenFile }) {
	const [program, ...first] = command;
	return (0, import_dist.stringify)({
		apiVersion: "v1",
		kind: "Config",
		clusters: [{
			name,
			cluster: {
				server: endpoint,
				"certificate-authority-data": ca
			}
		}],
		users: [{
			name,
			user: { exec: {
				apiVersion: "client.authentication.k8s.io/v1",
				command: program,
				args: [
					...first,
					"eks-token",
					"--cluster",
					name,
					"--region",
					region,
					"--token-file",
					tokenFile
				],
				interactiveMode: "Never",
				provideClusterInfo: false
			} }
		}],
		contexts: [{
			name,
			context: {
				cluster: name,
				user: name
			}
		}],
		"current-context": name
	});
}

// src/providers/eks/ready.ts
const readyMs = 6e5;
const lookMs$1 = 5e3;
const askMs = 3e4;
/** Waits until as many nodes as were asked for are Ready. @throws ProvisionError with what kubectl said last */
async function readyEks(of, ctx) {
	const { plan, kubeconfig, server } = of;
	const ask = async (...args) => (await kubectl({ kubeconfig }, of.kubectl, args, ctx, { timeoutMs: askMs })).stdout;
	const end = ctx.clock.now() + readyMs;
	for (let last = "";; await ctx.clock.sleep(lookMs$1, ctx.signal)) {
		ctx.signal.throwIfAborted();
		try {
			const nodes = readNodes(await ask("get", "nodes", "-o", "json"));
			const count = nodes.filter((n) => n.ready).length;
			ctx.log.progress({
				id: "nodes",
				done: count,
				total: plan.spec.nodes,
				unit: "nodes"
			});
			if (count >= plan.spec.nodes) {
				const version = readVersion(await ask("get", "--raw", "/version"));
				return {
					ref: plan.ref,
					kubeconfig,
					version,
					nodes,
					realNodes: true
				};
			}
			last = `${count} of ${plan.spec.nodes} nodes are Ready`;
		} catch (error) {
			last = error.message;
		}
		if (ctx.clock.now() > end) throw new ProvisionError(`${server} is not of use after ${readyMs / 6e4} minutes: ${last}`);
	}
}

// src/providers/eks/token.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Well within the quarter of an hour that a token lives. */
const everyMs = 48e4;
function tokenFileOf(runDir) {
	return join(runDir, "eks-token.json");
}
/**
* Clients of the branch get none of our credentials: what they show the cluster is a token that this process renews for
* as long as it lives. Never keeps the process alive.
*/
async function keepToken({ name, wish, runDir }, ctx) {
	const renew = async () => {
		const keys = await currentKeys(wish.region, ctx);
		const token = await eksToken(name, wish.region, keys, ctx.env, ctx.clock.now());
		await (0, import_lib.default)(tokenFileOf(runDir), `${execCredential(token)}\n`, { mode: 384 });
	};
	await renew();
	const timer = setInterval(() => {
		renew().catch((error) => {
			if (error.code === "ENOENT") clearInterval(timer);
			else ctx.log.warn(`the token for ${name} could not be renewed: ${error.message}`);
		});
	}, everyMs);
	timer.unref();
	ctx.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

// src/providers/eks/up.ts
const stackMs = 6e5;
/** EKS takes 8 to 12 minutes for a control plane, 2 to 3 for nodes. */
const clusterMs = 18e5;
const groupMs = 12e5;
const addonMs = 6e5;
const lookMs = 1e4;
const hourMs = 36e5;
/**
* Network and roles as a stack, then the cluster, who may use it, its nodes and its add-ons. The control plane is AWS's
* own: of the branch come the suite and its clients. What was made is left to `down` when it fails.
* @throws ProvisionError
*/
async function upEks(plan, inputs, ctx) {
	const stacks = openStacks(plan.wish.region, ctx);
	const eks = openEks(plan.wish.region, ctx);
	try {
		return await make(plan, inputs, {
			stacks,
			eks
		}, ctx);
	} catch (error) {
		if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError) throw error;
		if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: error });
		throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error });
	} finally {
		stacks.close();
		eks.close();
	}
}
async function make(plan, { build }, { stacks, eks }, ctx) {
	const { ref, wish, runDir, name, range } = plan;
	const { region } = wish;
	const { ground, problems } = await lookAround(plan, ctx, { fresh: false });
	if (ground === void 0) throw new UsageError(problems);
	const kubectl = build.files["kubectl"]?.path ?? "kubectl";
	await makeRunDir(ref);
	const known = {
		v: 1,
		account: ground.account,
		region,
		step: "stack",
		kubectl
	};
	const step = (done, stack = name) => saveRecord(runDir, {
		...known,
		stack,
		step: done
	});
	await saveRecord(runDir, known);
	const tags = ourTags("eks", ref.id, new Date(ctx.clock.now() + wish.hours * hourMs).toISOString());
	const addons = ground.addons.map((a) => a.name);
	const template = templateText(eksStack({
		id: ref.id,
		region,
		range,
		zones: ground.zones,
		addons
	}));
	const wanted = {
		name,
		id: ref.id,
		template,
		tags,
		timeoutMs: stackMs
	};
	const stack = await makeStack(stacks, wanted, ctx, (id) => step("stack", id));
	await step("cluster");
	const cluster = await makeCluster(plan, ground, stack, tagsAsMap(tags), eks, ctx);
	await step("access");
	for (const arn of wish.eks.admins) await grant(eks, name, arn, region);
	await step("nodes");
	await makeNodes(plan, ground, stack, tagsAsMap(tags), eks, ctx);
	await step("addons");
	for (const addon of ground.addons) await makeAddon(eks, name, addon, tagsAsMap(tags), ctx);
	const kubeconfig = join(runDir, "kubeconfig");
	const text = eksKubeconfig({
		name,
		region,
		tokenFile: tokenFileOf(runDir),
		endpoint: cluster.endpoint,
		ca: cluster.ca,
		command: [ctx.paths.node, join(ctx.paths.program, "bowsprit.mjs")]
	});
	await writeFile(kubeconfig, text, { mode: 384 });
	await chmod(kubeconfig, 384);
	await keepToken(plan, ctx);
	await step("up");
	return readyEks({
		plan,
		kubeconfig,
		kubectl,
		server: cluster.endpoint
	}, ctx);
}
/** What the stack says of itself. */
function output(stack, key) {
	const value = stack.Outputs?.find((o) => o.OutputKey === key)?.OutputValue;
	if (value === void 0) throw new ProvisionError(`the stack ${stack.StackName} does not tell its ${key}`);
	return value;
}
const subnetsOf = (stack) => output(stack, "Subnets").split(",");
async function makeCluster({ name, spec }, ground, stack, tags, eks, ctx) {
	await unlessThere(() => eks.create({
		name,
		...ground.version === void 0 ? {} : { version: ground.version },
		roleArn: output(stack, "ClusterRole"),
		resourcesVpcConfig: {
			subnetIds: subnetsOf(stack),
			endpointPublicAccess: true,
			publicAccessCidrs: [...ground.allowFrom],
			endpointPrivateAccess: true
		},
		kubernetesNetworkConfig: { serviceIpv4Cidr: spec.serviceCidr },
		accessConfig: {
			authenticationMode: "API",
			bootstrapClusterCreatorAdminPermissions: true
		},
		clientRequestToken: name,
		tags
	}));
	const cluster = await settled(`the cluster ${name}`, clusterMs, ctx, async () => {
		const found = await eks.find(name);
		return {
			thing: found,
			status: found?.status,
			why: issues(found?.health?.issues)
		};
	});
	return {
		endpoint: cluster.endpoint ?? "",
		ca: cluster.certificateAuthority?.data ?? ""
	};
}
/** May do everything in the cluster. @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
async function grant(eks, clusterName, principalArn, region) {
	await unlessThere(() => eks.createAccess({
		clusterName,
		principalArn,
		type: "STANDARD"
	}));
	const policyArn = `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
	await eks.grantAccess({
		clusterName,
		principalArn,
		policyArn,
		accessScope: { type: "cluster" }
	});
}
async function makeNodes({ name, spec, wish }, { arch }, stack, tags, eks, ctx) {
	const size = {
		minSize: spec.nodes,
		maxSize: spec.nodes,
		desiredSize: spec.nodes
	};
	await unlessThere(() => eks.createGroup({
		clusterName: name,
		nodegroupName: nodeGroupName,
		scalingConfig: size,
		subnets: subnetsOf(stack),
		nodeRole: output(stack, "NodeRole"),
		instanceTypes: [wish.machineType],
		amiType: arch === "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
		diskSize: wish.diskGb,
		clientRequestToken: `${name}-${nodeGroupName}`,
		tags
	}));
	await settled(`the nodes of ${name}`, groupMs, ctx, async () => {
		const found = await eks.findGroup(name, nodeGroupName);
		return {
			thing: found,
			status: found?.status,
			why: issues(found?.health?.issues)
		};
	});
}
async function makeAddon(eks, clusterName, { name: addonName, version }, tags, ctx) {
	const own = version === void 0 ? {} : { addonVersion: version };
	await unlessThere(() => eks.createAddon({
		clusterName,
		addonName,
		...own,
		resolveConflicts: "OVERWRITE",
		tags
	}));
	await settled(`the add-on ${addonName}`, addonMs, ctx, async () => {
		const found = await eks.findAddon(clusterName, addonName);
		return {
			thing: found,
			status: found?.status,
			why: issues(found?.health?.issues)
		};
	});
}
/** A run that was cut short is taken up again. */
async function unlessThere(make) {
	try {
		await make();
	} catch (error) {
		if (codeOf(error) !== "ResourceInUseException") throw new ProvisionError(`EKS refuses: ${sayOf(error)}`, { cause: error });
	}
}
async function settled(what, limitMs, ctx, look) {
	const end = ctx.clock.now() + limitMs;
	for (;;) {
		const { thing, status = "gone", why } = await look();
		if (status === "ACTIVE" && thing !== void 0) return thing;
		if (/FAILED|DELET|gone/.test(status)) throw new ProvisionError(`${what}: ${status}${why === "" ? "" : `: ${why}`}`);
		if (ctx.clock.now() > end) throw new ProvisionError(`${what} is ${status} after ${limitMs / 6e4} minutes${why === "" ? "" : `: ${why}`}`);
		await ctx.clock.sleep(lookMs, ctx.signal);
	}
}
function issues(all = []) {
	return all.map((i) => `${i.code}: ${i.message}`).join("; ");
}

export { upEks };