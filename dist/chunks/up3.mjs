import { i as openEc2, r as machinesOf, t as consolesOf } from "./ec2.mjs";
import { a as makeStack, r as openGroups, t as askGroup } from "./groups2.mjs";
import { t as openStacks } from "./stacks.mjs";
import { n as sshKey, t as withNodeAddress } from "./node-address.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { t as makeClusterKeys } from "./bootstrap-keys.mjs";
import { r as readableOf, t as bootstrapSpecOf } from "./bootstrap-spec.mjs";
import { i as endpointOf, n as controlPlaneAddress, r as ec2Stack, t as apiPort } from "./ec2-stack.mjs";
import { t as bootstrapFiles } from "./files.mjs";
import { t as machineHome } from "./spec.mjs";
import { i as userData, r as ec2Limits, t as ready } from "./machines-ready.mjs";
import { l as ourTags } from "./names.mjs";
import { s as templateText } from "./nodes-group.mjs";
import { n as reachedByAddress } from "./kubeconfig.mjs";
import { t as stagedOnAws } from "./aws-stage.mjs";
import { n as keepStep } from "./aws-state2.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { t as lookAround } from "./ground4.mjs";
import { join } from "node:path";
import { chmod, writeFile } from "node:fs/promises";

// src/plan/aws/machine-data.ts
/** Stands for the machine's name in files: machines of one kind share their user data. */
const blankName = "bowsprit-machine-name";
/** Stands for its address, where there is a cloud provider. */
const blankAddress = "bowsprit-machine-address";
/**
* User data of both kinds of machine, each good for all of its kind. A machine's name is the one that EC2 gives it
* (ip-10-0-0-20.…), as AWS's cloud controller wants it; the control plane with the first address makes the cluster.
* @param first address of the first control plane
* @throws UsageError with everything that is wrong with the spec, or when it is larger than EC2 takes
*/
function machineData(cluster, first) {
	const node = { name: blankName };
	const spec = withNodeAddress(cluster, blankAddress);
	const address = spec === cluster ? void 0 : blankAddress;
	const controlPlane = either(first, bootstrapFiles("first", node, spec), bootstrapFiles("control-plane", node, spec), address);
	const other = bootstrapFiles("node", node, spec);
	return {
		controlPlane: userData(controlPlane, ec2Limits),
		node: userData(named(other, address), ec2Limits)
	};
}
/** One set of files for two roles: what differs lies there twice, side by side since user data is compressed. */
function either(firstAddress, first, further, blank) {
	const byPath = new Map(further.files.map((f) => [f.path, f]));
	const paths = [...new Set([...first.files, ...further.files].map((f) => f.path))];
	const differing = [];
	const files = paths.flatMap((path) => {
		const [a, b] = [first.files.find((f) => f.path === path), byPath.get(path)];
		if (a !== void 0 && a.content === b?.content) return [a];
		differing.push(path);
		return [...a === void 0 ? [] : [{
			...a,
			path: `${path}.first`
		}], ...b === void 0 ? [] : [{
			...b,
			path: `${path}.further`
		}]];
	});
	const choose = [`kind=further; [ "$(ask local-ipv4)" != ${firstAddress} ] || kind=first`, `for f in ${differing.join(" ")}; do [ ! -e $f.$kind ] || mv $f.$kind $f; rm -f $f.first $f.further; done`];
	return named({
		files,
		command: first.command
	}, blank, choose);
}
/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html (local-hostname) */
function named({ files, command }, blank, more = []) {
	return {
		files,
		command: [
			"metadata=http://169.254.169.254/latest",
			"get() { curl -sS --fail --noproxy '*' --connect-timeout 2 --max-time 10 --retry 8 --retry-connrefused --retry-delay 2 \"$@\"; }",
			"session=$(get -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $metadata/api/token)",
			"ask() { get -H \"X-aws-ec2-metadata-token: $session\" \"$metadata/meta-data/$1\"; }",
			"name=$(ask local-hostname)",
			`name=\${name%% *}`,
			`[ -n "$name" ] || { echo 'bowsprit: failed: name: the metadata service does not answer'; exit 1; }`,
			...more,
			`grep -rlF ${blankName} ${machineHome} | xargs -r sed -i "s/${blankName}/$name/g"`,
			...blank === void 0 ? [] : [`grep -rlF ${blank} ${machineHome} | xargs -r sed -i "s/${blank}/$(ask local-ipv4)/g"`],
			command
		].join("\n")
	};
}

// src/providers/ec2/up.ts
const stackMs = 12e5;
/** Machines join within the first minutes or never. */
const tokenMinutes = 60;
const hourMs = 36e5;
/**
* One stack, then machines that make the cluster by themselves. What was made is left to `down` when it fails.
* @throws ProvisionError with what CloudFormation or a machine said
*/
async function upEc2(plan, inputs, ctx) {
	try {
		return await make(plan, inputs, ctx);
	} catch (error) {
		if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError) throw error;
		if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: error });
		throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error });
	}
}
async function make(plan, inputs, ctx) {
	const { ref, wish, runDir } = plan;
	const { region } = wish;
	const staged = stagedOnAws(inputs, region, ctx);
	const { ground, problems } = await lookAround(plan, ctx, { fresh: false });
	if (ground === void 0) throw new UsageError(problems);
	const kubectl = inputs.build.files["kubectl"]?.path ?? "kubectl";
	await makeRunDir(ref);
	const keys = await makeClusterKeys(ctx.clock.now(), tokenMinutes);
	const known = {
		v: 1,
		account: ground.account,
		region,
		step: "stack",
		kubectl
	};
	const keep = (record) => keepStep(runDir, record, inputs);
	await keep(known);
	const clients = {
		stacks: openStacks(region, ctx),
		ec2: openEc2(region, ctx),
		groups: openGroups(region, ctx)
	};
	try {
		const template = await templateFor(plan, ground, staged, keys);
		const expires = new Date(ctx.clock.now() + wish.hours * hourMs).toISOString();
		const tags = ourTags("ec2", ref.id, expires);
		const trouble = wish.ec2.nodesAs === "auto-scaling-group" ? askGroup(clients.groups, ref.id, ctx) : noTrouble;
		const stack = {
			name: plan.stack,
			id: ref.id,
			template,
			tags,
			timeoutMs: stackMs,
			trouble
		};
		const made = await makeStack(clients.stacks, stack, ctx, (id) => keep({
			...known,
			stack: id
		}));
		const told = {
			...known,
			stack: made.StackId ?? plan.stack
		};
		await keep({
			...told,
			step: "machines"
		});
		const cluster = await nodesOf(plan, {
			kubectl,
			keys,
			ec2: clients.ec2,
			trouble
		}, ctx);
		await keep({
			...told,
			step: "up"
		});
		return cluster;
	} finally {
		for (const client of Object.values(clients)) client.close();
	}
}
/** Of single machines CloudFormation itself tells why they are lacking. */
const noTrouble = async () => void 0;
/** Waits until all machines are nodes. */
async function nodesOf(plan, of, ctx) {
	const { ref, wish, spec, runDir, range, stack } = plan;
	const { kubectl, keys, ec2, trouble } = of;
	const first = (await machinesOf(ec2, ref.id)).find((m) => m.PrivateIpAddress === controlPlaneAddress(range, 0));
	const address = first?.PublicIpAddress ?? first?.PrivateIpAddress;
	if (address === void 0) throw new ProvisionError(`the stack ${stack} has no control plane`);
	const kubeconfig = join(runDir, "kubeconfig");
	const server = `https://${address}:${apiPort}`;
	await writeSecret(kubeconfig, reachedByAddress(server, keys.keys.ca.cert, keys.admin, stack));
	const wanted = wish.ec2.controlPlanes + spec.nodes;
	const coming = {
		ref,
		kubeconfig,
		kubectl,
		server,
		wanted,
		bare: spec.cni === "none",
		cloudProvider: spec.cloudProvider !== void 0,
		consoles: () => consolesOf(ec2, ref.id),
		trouble
	};
	return ready({
		...coming,
		isWhole: (count) => count >= wanted
	}, ctx);
}
async function templateFor(plan, ground, staged, { keys }) {
	const { ref, wish, spec, range, runDir } = plan;
	const { region, ec2: own } = wish;
	const endpoint = endpointOf(range, own.controlPlanes);
	const version = staged.manifest.version;
	const { nodesAs } = own;
	const platform = `linux/${ground.arch}`;
	const bootstrap = bootstrapSpecOf(spec, staged, {
		region,
		platform,
		version,
		endpoint,
		keys,
		nodesAs
	});
	const data = machineData(bootstrap, controlPlaneAddress(range, 0));
	const key = sshKey(plan.stack);
	await writeSecret(join(runDir, "ssh-key"), key.secret);
	return templateText(ec2Stack({
		id: ref.id,
		region,
		range,
		zone: ground.zone,
		image: ground.image,
		diskGb: wish.diskGb,
		podCidr: spec.podCidr,
		allowFrom: ground.allowFrom,
		publicKey: key.publicLine,
		controlPlanes: {
			count: own.controlPlanes,
			type: own.controlPlaneType,
			userData: data.controlPlane
		},
		nodes: {
			count: spec.nodes,
			type: wish.machineType,
			userData: data.node
		},
		nodesAs,
		reads: readableOf(region, staged),
		cloudProvider: spec.cloudProvider !== void 0
	}));
}
async function writeSecret(file, text) {
	await writeFile(file, text, { mode: 384 });
	await chmod(file, 384);
}

export { upEc2 };