import { i as openEc2, t as consolesOf } from "./ec2.mjs";
import { t as openEks } from "./eks.mjs";
import { a as makeStack, r as openGroups, t as askGroup } from "./groups2.mjs";
import { t as openStacks } from "./stacks.mjs";
import { n as Interrupted, o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { i as registryOf, n as filesOf, r as readableOf } from "./bootstrap-spec.mjs";
import { n as eksStack, r as nodeGroupName, t as eksNodesStack } from "./eks-stack.mjs";
import { c as nodesStackOf, d as partitionOf, l as ourTags, m as tagsAsMap, r as domainOf } from "./names.mjs";
import { s as templateText } from "./nodes-group.mjs";
import { t as stagedOnAws } from "./aws-stage.mjs";
import { n as keepStep } from "./aws-state2.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { r as eksBlanks, t as lookAround } from "./ground5.mjs";
import { r as stsEndpoint } from "./config.mjs";
import { t as require_dist } from "./dist3.mjs";
import { a as loginScript, i as collectScript, n as filesList, o as machineScript, r as listed } from "./files.mjs";
import { n as containerdSocket, o as kubeletBasics, r as credentialProvider } from "./kubeadm-config.mjs";
import { a as containerdConfig, d as sysctls, f as units, l as providerConfig, n as bashScript, s as crictlConfig, u as registryHosts } from "./script-routes.mjs";
import { t as machineHome } from "./spec.mjs";
import { i as userData, r as ec2Limits, t as ready } from "./machines-ready.mjs";
import { i as parseCidr, n as nth } from "./cidr.mjs";
import { n as serverOf, r as writeAccess } from "./reach.mjs";
import { a as sayOf, t as codeOf } from "./errors2.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { i as readVersion, r as readNodes } from "./nodes.mjs";

// src/plan/aws/eks-node-script.ts
var import_dist = require_dist();
/** Least room for images, in bytes: EKS's own for its network, kube-proxy and DNS, and what tests pull. */
const imageRoom = 3e9;
function eksNodeWords({ cluster, version, registry, pause }) {
	return {
		role: "node",
		node: "",
		run: cluster.name,
		version,
		prefix: registry.prefix,
		scheme: registry.plainHttp === true ? "http" : "https",
		asks_identity: registry.auth.kind === "ecr" ? "yes" : "",
		pause_ref: pause,
		image_room: String(imageRoom)
	};
}
/**
* The script that makes a node of an EKS cluster. Who it is the cluster knows by the machine's role (an access entry of
* type EC2_LINUX), under the name that EC2 gives the machine and no other.
* @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
*/
const eksNodeScript = `${machineScript}
check_programs() {
  local found
  found=$(kubelet --version 2>> $log) || fail 'kubelet does not run here: the files are of another architecture, stage those of this machine'
  [ "$found" = "Kubernetes $version" ] || fail "kubelet says $found and it is to be $version: stage the build again"
}
pause_image() { echo "$pause_ref"; }

about() { ask -H "X-aws-ec2-metadata-token: $session" "$metadata/latest/meta-data/$1"; }
learn_machine() {
  if ! {
    session=$(ask -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $metadata/latest/api/token) &&
      node=$(about local-hostname) && zone=$(about placement/availability-zone) && instance=$(about instance-id)
  } 2>> $log; then fail 'the metadata service does not say which machine this is'; fi
  # There may be a name for each domain.
  node=\${node%% *}
}
start_kubelet() {
  local resolv=/etc/resolv.conf changed=''
  # Of systemd's resolver it names a loopback address only, which means nothing in a pod.
  [ ! -e /run/systemd/resolve/resolv.conf ] || resolv=/run/systemd/resolve/resolv.conf
  if fill $home/kubelet.yaml /var/lib/kubelet/config.yaml '${eksBlanks.provider}' "aws:///$zone/$instance" '${eksBlanks.resolv}' $resolv; then changed=yes; fi
  if fill $home/kubelet.env /etc/kubernetes/kubelet.env '${eksBlanks.node}' "$node"; then changed=yes; fi
  mkdir -p /etc/kubernetes/pki
  cp $home/ca.crt /etc/kubernetes/pki/ca.crt
  cp $home/kubelet.conf /etc/kubernetes/kubelet.conf
  [ -z "$changed" ] || quietly systemctl restart kubelet || true
  quietly systemctl enable --now kubelet || fail 'kubelet does not start'
}
await_node() {
  local i
  # Ready it is once EKS's network has come to it.
  for i in $(seq 150); do
    if quietly kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=5s get node "$node"; then return; fi
    sleep 1
  done
  quietly journalctl -u kubelet --no-pager -n 20 -o cat || true
  fail "the cluster has no node $node after $i s: look whether the machines' role has an access entry of type EC2_LINUX, and for the lines above"
}

prepare
begin kubelet
learn_machine
start_kubelet
touch $state/joined
begin node "$node"
await_node
step=ready
status ready "node $node of $run"
say ready
`;

// src/plan/aws/eks-node-token.ts
/**
* The program that kubelet calls for a token: who has the machine's role, signed for one cluster, as clouds/aws/eks-token.ts
* does for people. In Python, which every image with cloud-init has: openssl would take the key as an argument, for all
* to see, and curl signs headers only.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
*/
function nodeTokenProgram({ cluster, region, sts }) {
	return `#!/usr/bin/python3
import base64, datetime, hashlib, hmac, json
from urllib.parse import quote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

${Object.entries({
		cluster,
		region,
		sts
	}).map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join("\n")}
metadata = "http://169.254.169.254/latest/"
opener = build_opener(ProxyHandler({}))


def ask(path, method="GET", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with opener.open(Request(metadata + path, method=method, headers=named), timeout=10) as answer:
        return answer.read().decode()


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def escaped(text):
    return quote(text, safe="-_.~")


session = {"X_aws_ec2_metadata_token": ask("api/token", "PUT", X_aws_ec2_metadata_token_ttl_seconds="300")}
roles = "meta-data/iam/security-credentials/"
keys = json.loads(ask(roles + ask(roles, **session).split()[0], **session))
now = datetime.datetime.now(datetime.timezone.utc)
time = now.strftime("%Y%m%dT%H%M%SZ")
scope = [time[:8], region, "sts", "aws4_request"]
query = {
    "Action": "GetCallerIdentity",
    "Version": "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": "/".join([keys["AccessKeyId"], *scope]),
    "X-Amz-Date": time,
    "X-Amz-Expires": "60",
    "X-Amz-Security-Token": keys["Token"],
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
}
words = "&".join(f"{escaped(k)}={escaped(v)}" for k, v in sorted(query.items()))
headers = f"host:{urlsplit(sts).netloc}\\nx-k8s-aws-id:{cluster}\\n"
nothing = hashlib.sha256(b"").hexdigest()
request = "\\n".join(["GET", "/", words, headers, "host;x-k8s-aws-id", nothing])
signed = "\\n".join(["AWS4-HMAC-SHA256", time, "/".join(scope), hashlib.sha256(request.encode()).hexdigest()])
key = ("AWS4" + keys["SecretAccessKey"]).encode()
for part in scope:
    key = mac(key, part)
url = f"{sts.rstrip('/')}/?{words}&X-Amz-Signature={mac(key, signed).hex()}"
token = base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")
until = (now + datetime.timedelta(minutes=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
print(
    json.dumps(
        {
            "kind": "ExecCredential",
            "apiVersion": "client.authentication.k8s.io/v1",
            "spec": {"interactive": False},
            "status": {"token": "k8s-aws-v1." + token, "expirationTimestamp": until},
        }
    )
)
`;
}

// src/plan/aws/eks-node.ts
/** What a machine does not need to become a node: kubeadm has no part in EKS. */
const notOnNodes = ["e2e.test", "kubeadm"];
/** What a machine has to hold and to run to become a node of an EKS cluster. */
function eksNodeFiles(spec) {
	const { registry, cluster } = spec;
	const { region } = cluster;
	const everyEcr = `*.dkr.ecr.${region}.${domainOf(region)}`;
	const login = loginScript({
		prefix: everyEcr,
		auth: {
			kind: "ecr",
			region,
			endpoint: spec.ecr
		}
	});
	const files = spec.files.filter((f) => !notOnNodes.includes(f.name));
	const { "containerd.service": containerd, "bowsprit-bootstrap.service": bootstrap } = units;
	const own = `${machineHome}/`;
	return {
		files: [
			...listed({ bootstrap: bashScript(eksNodeWords(spec), eksNodeScript) }, own, "0600"),
			...listed({ [`credential-provider/${credentialProvider.name}`]: login }, own, "0700"),
			...listed({ "eks-token": nodeTokenProgram({
				cluster: cluster.name,
				region,
				sts: spec.sts
			}) }, own, "0700"),
			...listed({
				"credential-provider.yaml": providerConfig(everyEcr),
				"collect-logs": bashScript({}, collectScript),
				"files.list": filesList(files),
				"containerd.toml": containerdConfig,
				"ca.crt": Buffer.from(cluster.ca, "base64").toString("utf8"),
				"kubelet.yaml": kubeletConfig(spec),
				"kubelet.conf": kubeconfig(spec),
				"kubelet.env": `KUBELET_ARGS=${kubeletFlags(spec).join(" ")}\n`
			}, own, "0600"),
			...listed(registryHosts({ registry }), `${machineHome}/certs.d/`, "0600", "/hosts.toml"),
			...listed({
				"systemd/system/containerd.service": containerd,
				"systemd/system/bowsprit-bootstrap.service": bootstrap,
				"systemd/system/kubelet.service": kubeletUnit,
				"systemd/network/10-bowsprit-veth.link": vethLink,
				"crictl.yaml": crictlConfig,
				"sysctl.d/99-bowsprit.conf": sysctls
			}, "/etc/", "0644")
		],
		command: `bash ${machineHome}/bootstrap`
	};
}
/** @see https://docs.aws.amazon.com/eks/latest/userguide/cert-signing.html: EKS signs certificates of its nodes' kubelets */
function kubeletConfig({ cluster, maxPods }) {
	return (0, import_dist.stringify)({
		...kubeletBasics,
		authentication: {
			anonymous: { enabled: false },
			webhook: { enabled: true },
			x509: { clientCAFile: "/etc/kubernetes/pki/ca.crt" }
		},
		authorization: { mode: "Webhook" },
		clusterDNS: [cluster.dns],
		clusterDomain: "cluster.local",
		containerRuntimeEndpoint: containerdSocket,
		providerID: eksBlanks.provider,
		resolvConf: eksBlanks.resolv,
		serverTLSBootstrap: true,
		...maxPods === void 0 ? {} : { maxPods }
	});
}
function kubeletFlags({ kubeletArgs }) {
	return [
		"--kubeconfig=/etc/kubernetes/kubelet.conf",
		"--config=/var/lib/kubelet/config.yaml",
		`--hostname-override=${eksBlanks.node}`,
		"--cloud-provider=external",
		`--image-credential-provider-config=${credentialProvider.config}`,
		`--image-credential-provider-bin-dir=${credentialProvider.dir}`,
		...kubeletArgs
	];
}
function kubeconfig({ cluster }) {
	const { name, endpoint } = cluster;
	const exec = {
		apiVersion: "client.authentication.k8s.io/v1",
		command: `${machineHome}/eks-token`,
		interactiveMode: "Never",
		provideClusterInfo: false
	};
	return (0, import_dist.stringify)({
		apiVersion: "v1",
		kind: "Config",
		clusters: [{
			name,
			cluster: {
				server: endpoint,
				"certificate-authority": "/etc/kubernetes/pki/ca.crt"
			}
		}],
		users: [{
			name,
			user: { exec }
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
const kubeletUnit = `[Unit]
Description=kubelet, for a node of bowsprit
Wants=network-online.target
After=network-online.target containerd.service
StartLimitIntervalSec=0
[Service]
EnvironmentFile=/etc/kubernetes/kubelet.env
ExecStart=/usr/local/bin/kubelet $KUBELET_ARGS
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
`;
/**
* systemd gives an interface that comes to the host a MAC address of its own choice; EKS's network has told pods the
* one from before. https://github.com/aws/amazon-vpc-cni-k8s/issues/2103
*/
const vethLink = "[Match]\nDriver=veth\n[Link]\nMACAddressPolicy=none\n";

// src/providers/eks/settled.ts
const lookMs$1 = 1e4;
/** What the stack says of itself. */
function output(stack, key) {
	const value = stack.Outputs?.find((o) => o.OutputKey === key)?.OutputValue;
	if (value === void 0) throw new ProvisionError(`the stack ${stack.StackName} does not tell its ${key}`);
	return value;
}
const subnetsOf = (stack) => output(stack, "Subnets").split(",");
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
		await ctx.clock.sleep(lookMs$1, ctx.signal);
	}
}
function issues(all = []) {
	return all.map((i) => `${i.code}: ${i.message}`).join("; ");
}

// src/providers/eks/own-nodes.ts
const nodesMs = 9e5;
/**
* Machines with the branch's kubelet. The cluster learns first who they will be, by the role of all of them; then they
* are made, as a stack of their own. @throws ProvisionError with what CloudFormation or EC2 said
*/
async function makeOwnNodes(nodes, { eks, stacks, groups }, ctx) {
	const { plan, ground, stack, cluster, staged, tags } = nodes;
	const { ref, name, spec, wish } = plan;
	if (ground.image === void 0) throw new ProvisionError("no image is known for the machines");
	tellSkew(staged.manifest.version, cluster.version, ctx);
	const principalArn = output(stack, "NodeRole");
	await unlessThere(() => eks.createAccess({
		clusterName: name,
		principalArn,
		type: "EC2_LINUX"
	}));
	const template = eksNodesStack({
		id: ref.id,
		count: spec.nodes,
		type: wish.machineType,
		diskGb: wish.diskGb,
		image: ground.image,
		profile: output(stack, "Profile"),
		subnets: subnetsOf(stack),
		securityGroup: cluster.resourcesVpcConfig?.clusterSecurityGroupId,
		userData: userData(eksNodeFiles(nodeOf(nodes, ctx)), ec2Limits)
	});
	const trouble = askGroup(groups, ref.id, ctx);
	const asked = {
		name: nodesStackOf(ref.id),
		id: ref.id,
		template: templateText(template),
		tags
	};
	await makeStack(stacks, {
		...asked,
		timeoutMs: nodesMs,
		trouble
	}, ctx, async () => {});
}
function nodeOf({ plan, ground, cluster, staged }, { env }) {
	const { name, spec, wish } = plan;
	const { region } = wish;
	const { manifest, registry } = staged;
	const pause = manifest.images.find((i) => /(^|\/)pause$/.test(i.repository));
	if (pause === void 0) throw new ProvisionError("the stage has no pause image, without which no pod starts: stage the build again");
	return {
		cluster: {
			name,
			region,
			...serverOf(cluster),
			dns: nth(parseCidr(spec.serviceCidr), 10)
		},
		version: manifest.version,
		registry: registryOf(staged, region),
		pause: `${registry.prefix.split("/")[0]}/${pause.repository}:${pause.tag}`,
		files: filesOf(staged, {
			region,
			platform: `linux/${ground.arch}`
		}),
		maxPods: ground.maxPods,
		kubeletArgs: spec.extraArgs.kubelet,
		sts: stsEndpoint(region, env),
		ecr: staged.endpoints?.ecr
	};
}
/** @see https://kubernetes.io/releases/version-skew-policy/#kubelet */
function tellSkew(branch, eks, { log }) {
	const minor = (version) => Number(/^v?1\.(\d+)/.exec(version)?.[1]);
	if (eks !== void 0 && minor(branch) > minor(eks)) log.warn(`the branch's kubelet is ${branch} and EKS's control plane ${eks}: Kubernetes promises nothing of a kubelet that is newer than its API server`);
}
/** Waits until all machines are nodes. @throws ProvisionError with what a machine or its group said */
function readyOwn(of, { ec2, groups }, ctx) {
	const { plan, kubeconfig, kubectl, server } = of;
	const { ref, spec } = plan;
	const coming = {
		ref,
		kubeconfig,
		kubectl,
		server,
		wanted: spec.nodes,
		bare: false,
		consoles: () => consolesOf(ec2, ref.id),
		trouble: askGroup(groups, ref.id, ctx)
	};
	return ready({
		...coming,
		isWhole: (count) => count >= spec.nodes
	}, ctx);
}

// src/providers/eks/ready.ts
const readyMs = 6e5;
const lookMs = 5e3;
const askMs = 3e4;
/** Waits until as many nodes as were asked for are Ready. @throws ProvisionError with what kubectl said last */
async function readyEks(of, ctx) {
	const { plan, kubeconfig, server } = of;
	const ask = async (...args) => (await kubectl({ kubeconfig }, of.kubectl, args, ctx, { timeoutMs: askMs })).stdout;
	const end = ctx.clock.now() + readyMs;
	for (let last = "";; await ctx.clock.sleep(lookMs, ctx.signal)) {
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

// src/providers/eks/up.ts
const stackMs = 6e5;
/** EKS takes 8 to 12 minutes for a control plane, 2 to 3 for nodes. */
const clusterMs = 18e5;
const groupMs = 12e5;
const addonMs = 6e5;
const hourMs = 36e5;
/**
* Network and roles as a stack, then the cluster, who may use it, its nodes and its add-ons. The control plane is AWS's
* own: of the branch come the suite, its clients and, where asked for, the nodes' kubelet. What was made is left to `down` when it fails.
* @throws ProvisionError
*/
async function upEks(plan, inputs, ctx) {
	const { region } = plan.wish;
	const clients = {
		stacks: openStacks(region, ctx),
		eks: openEks(region, ctx),
		ec2: openEc2(region, ctx),
		groups: openGroups(region, ctx)
	};
	try {
		return await make(plan, inputs, clients, ctx);
	} catch (error) {
		if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError) throw error;
		if (ctx.signal.aborted) throw new Interrupted("interrupted while the cluster came up", { cause: error });
		throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error });
	} finally {
		for (const client of Object.values(clients)) client.close();
	}
}
async function make(plan, inputs, clients, ctx) {
	const { stacks, eks } = clients;
	const { ref, wish, runDir, name, range } = plan;
	const { region } = wish;
	const staged = wish.eks.nodes === "own" ? stagedOnAws(inputs, region, ctx) : void 0;
	const { ground, problems } = await lookAround(plan, ctx, { fresh: false });
	if (ground === void 0) throw new UsageError(problems);
	const kubectl = inputs.build.files["kubectl"]?.path ?? "kubectl";
	await makeRunDir(ref);
	const known = {
		v: 1,
		account: ground.account,
		region,
		step: "stack",
		kubectl
	};
	const step = (done, stack = name) => keepStep(runDir, {
		...known,
		stack,
		step: done
	}, inputs);
	await keepStep(runDir, known, inputs);
	const tags = ourTags("eks", ref.id, new Date(ctx.clock.now() + wish.hours * hourMs).toISOString());
	const addons = ground.addons.map((a) => a.name);
	const reads = staged && readableOf(region, staged);
	const template = templateText(eksStack({
		id: ref.id,
		region,
		range,
		zones: ground.zones,
		addons,
		reads
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
	if (staged === void 0) await makeNodes(plan, ground, stack, tagsAsMap(tags), eks, ctx);
	else await makeOwnNodes({
		plan,
		ground,
		stack,
		cluster,
		staged,
		tags
	}, clients, ctx);
	await step("addons");
	for (const addon of ground.addons) await makeAddon(eks, name, addon, tagsAsMap(tags), ctx);
	const kubeconfig = await writeAccess({
		name,
		region,
		runDir
	}, serverOf(cluster), ctx);
	await step("up");
	const at = {
		plan,
		kubeconfig,
		kubectl,
		server: cluster.endpoint ?? ""
	};
	return staged === void 0 ? readyEks(at, ctx) : readyOwn(at, clients, ctx);
}
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
	return settled(`the cluster ${name}`, clusterMs, ctx, async () => {
		const found = await eks.find(name);
		return {
			thing: found,
			status: found?.status,
			why: issues(found?.health?.issues)
		};
	});
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

export { upEks };