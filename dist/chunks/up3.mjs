import { n as endpointOf } from "./config.mjs";
import { t as openEc2 } from "./ec2.mjs";
import { n as saveRecord } from "./record.mjs";
import { n as makeStack } from "./stack-life.mjs";
import { t as openStacks } from "./stacks.mjs";
import { a as sshKey, i as userData, r as ec2Limits, t as ready } from "./machines-ready.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { n as makeClusterKeys, t as bootstrapFiles } from "./files.mjs";
import { t as parseEcrHost } from "./ecr-host.mjs";
import { i as stageMirrors } from "./stage-test-images.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { d as tagNames, s as ourTags, u as stackNameOf } from "./names.mjs";
import { i as endpointOf$1, n as controlPlaneAddress, r as ec2Stack, t as apiPort } from "./ec2-stack.mjs";
import { t as machineHome } from "./spec.mjs";
import { p as templateText } from "./roles.mjs";
import { n as reachedByAddress } from "./kubeconfig.mjs";
import { n as makeRunDir } from "./run-dir.mjs";
import { t as lookAround } from "./ground4.mjs";
import { join } from "node:path";
import { chmod, writeFile } from "node:fs/promises";

// src/plan/aws/bootstrap-spec.ts
/** What a machine does not need to become a node. */
const notOnNodes = ["e2e.test"];
/** What the instance profile must be allowed to read. */
function readableOf(region, { registry, store }) {
	const address = parseStoreUrl(store);
	const [host = "", ...path] = registry.prefix.split("/");
	const ecr = parseEcrHost(host);
	return {
		region,
		bucket: "kind" in address && address.kind === "s3" ? {
			name: address.bucket,
			prefix: address.prefix
		} : void 0,
		ecr: ecr === void 0 ? void 0 : {
			...ecr,
			prefix: path.join("/")
		}
	};
}
/** The shared bootstrap's own description of the cluster. */
function bootstrapSpecOf(spec, staged, of) {
	const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode } = spec;
	const { version, endpoint, keys } = of;
	return {
		cluster: {
			id: stackNameOf(spec.ref.id),
			version,
			endpoint,
			podCidr,
			serviceCidr,
			featureGates,
			runtimeConfig,
			extraArgs,
			proxyMode
		},
		registry: {
			...staged.registry,
			auth: authOf(staged, of.region),
			mirrors: stageMirrors(staged.manifest)
		},
		files: filesOf(staged, of.region),
		keys,
		cni: { kind: "bridge" },
		cloudProvider: "none"
	};
}
function authOf({ registry, endpoints }, region) {
	const host = registry.prefix.split("/")[0] ?? "";
	const ecr = parseEcrHost(host);
	if (ecr !== void 0) return {
		kind: "ecr",
		region: ecr.region
	};
	if (endpoints?.ecr !== void 0 && URL.parse(endpoints.ecr)?.host === host) return {
		kind: "ecr",
		region,
		endpoint: endpoints.ecr
	};
	return { kind: "none" };
}
function filesOf({ manifest, store, urls, endpoints }, region) {
	const address = parseStoreUrl(store);
	const s3 = "kind" in address && address.kind === "s3" ? address : void 0;
	return manifest.files.filter((f) => !notOnNodes.includes(f.name)).map(({ name, sha256, size, path }) => {
		if (s3 !== void 0) {
			const key = s3.prefix === "" ? path : `${s3.prefix}/${path}`;
			return {
				name,
				sha256,
				size,
				from: {
					kind: "s3",
					bucket: s3.bucket,
					key,
					region,
					endpoint: endpoints?.s3
				}
			};
		}
		return {
			name,
			sha256,
			size,
			from: {
				kind: "url",
				url: urls?.[name] ?? ""
			}
		};
	});
}

// src/plan/aws/machine-data.ts
/** Stands for the machine's name in files: machines of one kind share their user data. */
const blankName = "bowsprit-machine-name";
/**
* User data of both kinds of machine, each good for all of its kind. A machine's name is the one that EC2 gives it
* (ip-10-0-0-20.…), as AWS's cloud controller wants it; the control plane with the first address makes the cluster.
* @param first address of the first control plane
* @throws UsageError with everything that is wrong with the spec, or when it is larger than EC2 takes
*/
function machineData(spec, first) {
	const node = { name: blankName };
	const controlPlane = either(first, bootstrapFiles("first", node, spec), bootstrapFiles("control-plane", node, spec));
	const other = bootstrapFiles("node", node, spec);
	return {
		controlPlane: userData(controlPlane, ec2Limits),
		node: userData(named(other), ec2Limits)
	};
}
/** One set of files for two roles: what differs lies there twice, side by side since user data is compressed. */
function either(address, first, further) {
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
	const choose = [`kind=further; [ "$(ask local-ipv4)" != ${address} ] || kind=first`, `for f in ${differing.join(" ")}; do [ ! -e $f.$kind ] || mv $f.$kind $f; rm -f $f.first $f.further; done`];
	return named({
		files,
		command: first.command
	}, choose);
}
/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html (local-hostname) */
function named({ files, command }, more = []) {
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
	const staged = stagedOf(inputs, wish.region, ctx);
	const { ground, problems } = await lookAround(plan, ctx, { fresh: false });
	if (ground === void 0) throw new UsageError(problems);
	const kubectl = inputs.build.files["kubectl"]?.path ?? "kubectl";
	await makeRunDir(ref);
	const keys = await makeClusterKeys(ctx.clock.now(), tokenMinutes);
	const known = {
		v: 1,
		account: ground.account,
		region: wish.region,
		step: "stack",
		kubectl
	};
	await saveRecord(runDir, known);
	const stacks = openStacks(wish.region, ctx);
	const ec2 = openEc2(wish.region, ctx);
	try {
		const template = await templateFor(plan, ground, staged, keys);
		const expires = new Date(ctx.clock.now() + wish.hours * hourMs).toISOString();
		const tags = ourTags("ec2", ref.id, expires);
		const stack = {
			name: plan.stack,
			id: ref.id,
			template,
			tags,
			timeoutMs: stackMs
		};
		const made = await makeStack(stacks, stack, ctx, (id) => saveRecord(runDir, {
			...known,
			stack: id
		}));
		const told = {
			...known,
			stack: made.StackId ?? plan.stack
		};
		await saveRecord(runDir, {
			...told,
			step: "machines"
		});
		const machines = await ec2.instances([{
			name: `tag:${tagNames.cluster}`,
			values: [ref.id]
		}]);
		const first = machines.find((m) => m.PrivateIpAddress === controlPlaneAddress(plan.range, 0));
		const address = first?.PublicIpAddress ?? first?.PrivateIpAddress;
		if (address === void 0) throw new ProvisionError(`the stack ${plan.stack} has no control plane`);
		const kubeconfig = join(runDir, "kubeconfig");
		const server = `https://${address}:${apiPort}`;
		await writeSecret(kubeconfig, reachedByAddress(server, keys.keys.ca.cert, keys.admin, plan.stack));
		const wanted = machines.length;
		const consoles = () => consolesOf(machines, ec2);
		const coming = {
			ref: plan.ref,
			kubeconfig,
			kubectl,
			server,
			wanted,
			consoles
		};
		const cluster = await ready({
			...coming,
			isWhole: (count) => count === wanted
		}, ctx);
		await saveRecord(runDir, {
			...told,
			step: "up"
		});
		return cluster;
	} finally {
		stacks.close();
		ec2.close();
	}
}
/** @throws ProvisionError: the flow stages for providers that are `staged` */
function stagedOf({ stage }, region, { env }) {
	if (stage === void 0) throw new ProvisionError("nothing was staged for the machines");
	const { manifest, registry, store, urls } = stage;
	if (manifest.region !== "" && manifest.region !== region) throw new ProvisionError(`the stage is in ${manifest.region} and the cluster is to be in ${region}: stage into the cluster's region`);
	return {
		manifest,
		registry,
		store,
		urls,
		endpoints: {
			s3: endpointOf("S3", env),
			ecr: endpointOf("ECR", env)
		}
	};
}
async function templateFor(plan, ground, staged, { keys }) {
	const { ref, wish, spec, range, runDir } = plan;
	const { region, ec2: own } = wish;
	const endpoint = endpointOf$1(range, own.controlPlanes);
	const version = staged.manifest.version;
	const bootstrap = bootstrapSpecOf(spec, staged, {
		region,
		version,
		endpoint,
		keys
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
		reads: readableOf(region, staged)
	}));
}
async function writeSecret(file, text) {
	await writeFile(file, text, { mode: 384 });
	await chmod(file, 384);
}
async function* consolesOf(machines, ec2) {
	for (const { InstanceId: id = "", Tags } of machines) {
		const text = await ec2.console(id).catch(() => "");
		yield {
			name: Tags?.find((t) => t.Key === "Name")?.Value ?? id,
			text
		};
	}
}

export { upEc2 };