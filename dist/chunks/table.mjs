import { C as _lte, D as _regex, O as _trim, T as _minLength, _ as string, i as boolean, m as record, n as _enum, o as int, p as pipe, r as array, u as number, v as transform, x as _gte, y as union } from "./schemas.mjs";
import { n as readAddons, r as addonsSchema } from "./wish.mjs";
import { n as providerNames } from "./cluster-ref.mjs";
import { t as containerChoices } from "./containers.mjs";
import { a as outcomeWords, t as pathStrategies } from "./paths.mjs";
import { t as jobTypes } from "./job-spec.mjs";
import { a as platforms } from "./platform.mjs";

// src/options/kinds.ts
/** What the text parses to, made into something else. */
function to(schema, make) {
	return pipe(schema, transform(make));
}
/** Numbers are texts that YAML took for more. */
const scalar = union([string(), to(number(), String)]);
const one = to(string(), (text) => [text]);
function text(placeholder = "TEXT", wants = "a text that is not empty") {
	return {
		schema: pipe(scalar, string().check(_trim(), _minLength(1))),
		wants,
		placeholder,
		many: false
	};
}
function pattern(regex, wants, placeholder = "TEXT") {
	return {
		schema: pipe(scalar, string().check(_regex(regex))),
		wants,
		placeholder,
		many: false
	};
}
function whole(min, max, placeholder = "N") {
	const digits = to(string().check(_regex(/^\s*\d{1,9}\s*$/)), Number);
	return {
		schema: pipe(union([number(), digits]), int().check(_gte(min), _lte(max))),
		wants: `a whole number from ${min} to ${max}`,
		placeholder,
		many: false
	};
}
function choice(names) {
	return {
		schema: _enum(names),
		wants: `one of ${names.join(", ")}`,
		placeholder: names.join("|"),
		many: false
	};
}
/** Some of several words: comma-separated, the flag repeated, a YAML list, or one per line. */
function choices(names, placeholder) {
	const split = (s) => s.split(/[,\n]/).map((word) => word.trim()).filter(Boolean);
	const listed = to(union([array(string()), one]), (list) => list.flatMap(split));
	return {
		schema: pipe(listed, array(_enum(names)).check(_minLength(1))),
		wants: `one or several of ${names.join(", ")}`,
		placeholder,
		many: true
	};
}
/** A switch: present on the command line; true or false elsewhere. */
function flag() {
	const words = to(_enum([
		"true",
		"false",
		"1",
		"0",
		"yes",
		"no"
	]), (w) => [
		"true",
		"1",
		"yes"
	].includes(w));
	return {
		schema: union([boolean(), words]),
		wants: "true or false",
		placeholder: void 0,
		many: false
	};
}
/** Several texts: the flag repeated, a YAML list, or one per line. */
function lines(placeholder = "TEXT") {
	const split = (s) => s.split("\n").map((line) => line.trim()).filter(Boolean);
	const listed = to(union([array(scalar), one]), (list) => list.flatMap(split));
	return {
		schema: pipe(listed, array(string().check(_minLength(1))).check(_minLength(1))),
		wants: "one text or several, each on a line of its own",
		placeholder,
		many: true
	};
}
/** `A=true,B=false`, repeated or one per line, or a YAML map. */
function pairs(value, wants, placeholder) {
	const split = (s) => s.split(/[,\n]/).map((p) => p.trim()).filter(Boolean);
	const listed = to(union([array(string()), one]), (list) => list.flatMap(split));
	const fromList = to(pipe(listed, array(string().check(_regex(/^[^=]+=/))).check(_minLength(1))), (list) => Object.fromEntries(list.map((p) => [p.slice(0, p.indexOf("=")), p.slice(p.indexOf("=") + 1)])));
	const written = union([scalar, to(boolean(), String)]);
	return {
		schema: pipe(union([record(string(), written), fromList]), record(string().check(_regex(/^[\w./*-]+$/)), string().check(_regex(value)))),
		wants,
		placeholder,
		many: true
	};
}

// src/options/define.ts
function option(kind, fallback, help, example, fallbackText) {
	return {
		kind,
		fallback,
		help,
		example,
		...fallbackText === void 0 ? {} : { fallbackText }
	};
}
/** What a runner puts in when an input is left out. */
const expression = (of) => `\${{ ${of} }}`;
const path = (placeholder = "PATH") => text(placeholder, "a path");
const gates = pairs(/^(true|false)$/, "Name=true or Name=false, comma-separated", "NAME=BOOL");
const extra = () => lines("FLAG");
const guid = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const cidr = pattern(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "an IPv4 range such as 10.244.0.0/16", "CIDR");
/** The version that is built when no source is named. */
const defaultSource = "module:v1.36.3";

// src/options/tables/access.ts
/** Access to AWS. */
const accessOptions = {
	account: option(pattern(/^\d{12}$/, "the 12 digits of an AWS account", "DIGITS"), void 0, "AWS account that the role is in.", "123456789012", "asked for with the credentials of the environment"),
	repository: option(pattern(/^[\w.-]+\/[\w.-]+$/, "OWNER/NAME", "OWNER/NAME"), void 0, "GitHub repository whose jobs may take the role.", "kubernetes/kubernetes", "$GITHUB_REPOSITORY"),
	"repository-ids": option(pattern(/^\d+\/\d+$/, "the numbers of owner and repository, OWNER/NAME", "N/N"), void 0, "Their numbers: subjects of repositories made, renamed or moved since 2026-07-15 have them.", "13629408/20580498", "$GITHUB_REPOSITORY_OWNER_ID and $GITHUB_REPOSITORY_ID"),
	environment: option(text("NAME"), void 0, "Only jobs of this environment of the repository.", "aws", "all jobs"),
	branch: option(text("NAME"), void 0, "Only jobs of this branch.", "main", "all jobs"),
	print: option(choice(["trust", "permissions"]), "trust", "Who may take the role, or what the role may do.", "permissions"),
	cluster: option(text("NAME"), void 0, "Cluster of EKS that a token is for.", "bowsprit-7f3k2", "none"),
	"token-file": option(path("FILE"), void 0, "Where the run that made the cluster keeps a token: taken while it is good, and for who has no credentials of AWS.", ".bowsprit/7f3k2/eks-token.json", "none")
};

// src/options/tables/addons.ts
/** A list in YAML, or a file that holds it. */
const addonsKind = {
	schema: union([string().check(_trim(), _minLength(1)), addonsSchema]),
	wants: "a file with a list of add-ons, or in YAML that list",
	placeholder: "FILE",
	many: false,
	explain: (value) => {
		if (!Array.isArray(value)) return [];
		const read = readAddons(value, "/");
		return "problems" in read ? read.problems : [];
	}
};
/** What is put onto a cluster before its tests. */
const addonsOptions = { addons: option(addonsKind, void 0, "Add-ons that are applied before the tests, checked, and removed before the cluster goes: in bowsprit.yaml a list, else a YAML file with one (docs/addons.md).", "addons.yaml", "none") };

// src/options/tables/clone.ts
/** Clones. */
const cloneOptions = {
	"src-root": option(path("DIR"), ".", "Sources go to src/github.com/ORG/REPO below it.", "/home/prow/go"),
	"path-alias": option(lines("ORG/REPO=PATH"), void 0, "Another place below src for a repository.", "kubernetes/kubernetes=k8s.io/kubernetes", "none"),
	"clone-uri": option(lines("ORG/REPO=URI"), void 0, "Another address to clone a repository from.", "kubernetes/kubernetes=git@example.com:kubernetes.git", "that of GitHub"),
	"clone-depth": option(whole(1, 1e6), void 0, "So many commits of each branch; too few leave no base to merge pull requests on.", "50", "all of them"),
	blobless: option(flag(), false, "Fetch contents of files only for what is checked out.", "true"),
	sparse: option(lines("PATTERN"), void 0, "Check out only these files and directories, as `git sparse-checkout set` takes them.", "test/e2e", "all"),
	"skip-submodules": option(flag(), false, "Leave submodules empty.", "true")
};

// src/options/tables/clouds.ts
/** What only one cloud has. */
const cloudsOptions = {
	"azure-subscription": option(pattern(guid, "a GUID", "GUID"), void 0, "Subscription of the cluster.", "0f3d4c5b-6a79-4881-92a3-b4c5d6e7f809", "$AZURE_SUBSCRIPTION_ID"),
	"azure-tenant": option(pattern(guid, "a GUID", "GUID"), void 0, "Tenant of the identity that makes the cluster.", "1a2b3c4d-5e6f-4a5b-8c9d-0e1f2a3b4c5d", "$AZURE_TENANT_ID"),
	"azure-client-id": option(pattern(guid, "a GUID", "GUID"), void 0, "That identity: with the job's own OIDC token no secret is needed (`id-token: write`); else AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH in the environment.", "2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e", "$AZURE_CLIENT_ID, else what `az login` or a managed identity gives"),
	"azure-cloud": option(text("NAME|URL", "public, government, china, or the https URL of a resource manager"), "public", "Which of the clouds of Azure.", "government"),
	"azure-nodes-as": option(choice(["machines", "scale-set"]), "machines", "Nodes are machines each by itself, or instances of one scale set.", "scale-set"),
	"azure-ssh-key": option(path("FILE"), void 0, "Public key for SSH to the machines, as user bowsprit.", "~/.ssh/id_ed25519.pub", "of a key that is made for the cluster and goes with it"),
	"azure-overrides": option(path("FILE"), void 0, "YAML or JSON that is merged into resources of the template, by type or type/name.", "azure.yaml", "none"),
	"ec2-nodes-as": option(choice(["instances", "auto-scaling-group"]), "instances", "Nodes are machines each by itself, or one auto-scaling group.", "auto-scaling-group"),
	"eks-version": option(text("VERSION", "a minor version such as 1.36"), void 0, "Version of the control plane, of those that EKS has.", "1.36", "EKS's own default"),
	"eks-nodes": option(choice(["managed", "own"]), "managed", "Nodes are a node group that EKS keeps, or machines with the branch's kubelet: those are staged, as on EC2.", "own"),
	"eks-addon": option(lines("NAME[=VERSION]"), void 0, "Add-on of EKS, once for each.", "aws-ebs-csi-driver", "those that EKS always has"),
	"eks-admin": option(lines("ARN"), void 0, "Role or user that may do everything in the cluster, besides whoever makes it.", "arn:aws:iam::123456789012:role/team", "none")
};

// src/options/tables/cluster.ts
/** The cluster, whatever makes it. */
const clusterOptions = {
	provider: option(choice(providerNames), "local", "What makes the cluster.", "kubeconfig"),
	nodes: option(whole(1, 5e3), 2, "Worker nodes besides the control plane.", "3"),
	"node-kind": option(choice([
		"auto",
		"real",
		"simulated"
	]), "auto", "Real nodes run containers and need root or password-less sudo; simulated ones (kwok) need neither. auto takes real where it can and says why not where it cannot.", "real"),
	"feature-gates": option(gates, void 0, "Feature gates for every component.", "AllAlpha=true", "none"),
	"runtime-config": option(pairs(/^\S*$/, "group/version=true or false, comma-separated", "API=BOOL"), void 0, "--runtime-config of kube-apiserver.", "api/all=true", "none"),
	"apiserver-arg": option(extra(), void 0, "Extra flag for kube-apiserver; wins over ours.", "--v=4", "none"),
	"controller-manager-arg": option(extra(), void 0, "Extra flag for kube-controller-manager.", "--v=4", "none"),
	"scheduler-arg": option(extra(), void 0, "Extra flag for kube-scheduler.", "--v=4", "none"),
	"kubelet-arg": option(extra(), void 0, "Extra flag for every kubelet.", "--v=4", "none"),
	"proxy-arg": option(extra(), void 0, "Extra flag for every kube-proxy.", "--v=4", "none"),
	"etcd-arg": option(extra(), void 0, "Extra flag for etcd.", "--quota-backend-bytes=8589934592", "none"),
	"registry-mirrors": option(text("MIRRORS", "none, a URL, or host=URL,host=URL"), void 0, "Where images come from: a mirror for all registries, one for each, or none (then they are made here).", "registry.k8s.io=http://127.0.0.1:5000", "the registries themselves where they answer, else made here"),
	"proxy-mode": option(choice(["iptables", "nftables"]), "iptables", "Mode of kube-proxy.", "nftables"),
	"pod-cidr": option(cidr, "10.244.0.0/16", "Range of pod addresses.", "10.200.0.0/16"),
	"service-cidr": option(cidr, "10.96.0.0/16", "Range of Service addresses.", "10.97.0.0/16"),
	kubeconfig: option(path("FILE"), void 0, "An existing cluster: its kubeconfig file.", "~/.kube/config", "$KUBECONFIG"),
	context: option(text("NAME"), void 0, "Context in the kubeconfig.", "kind-kind", "the current context")
};

// src/options/tables/machines.ts
/** Machines: somebody's own by SSH, or of a cloud. */
const machinesOptions = {
	machine: option(lines("[USER@]HOST[:PORT]"), void 0, "For --provider machines: a machine that SSH reaches, as root or with password-less sudo; once for each, the control plane first.", "root@10.0.0.11", "none"),
	"control-planes": option(whole(1, 7), 1, "How many machines are control planes: an odd number, in a cloud 1 or 3.", "3"),
	"api-endpoint": option(text("HOST:PORT"), void 0, "What balances between several control planes, as machines and we reach it.", "api.example.com:6443", "the first machine"),
	"ssh-key": option(path("FILE"), void 0, "Private key for the machines.", "~/.ssh/id_ed25519", "ssh's own choice: its agent, its configuration, ~/.ssh"),
	"ssh-host-keys": option(choice(["strict", "accept-new"]), "strict", "Whether machines that known_hosts does not have are refused, or taken as they are.", "accept-new"),
	"ssh-known-hosts": option(path("FILE"), void 0, "Host keys of the machines.", "known_hosts", "ssh's own files"),
	"pull-user": option(text("NAME"), void 0, "User with whose password machines pull images.", "puller", "nobody; at ECR and ACR the identity of the machine itself"),
	"pull-password": {
		...option(text("PASSWORD"), void 0, "Password of that user; it goes to every machine.", "from a secret", "none"),
		secret: true
	},
	"allow-from": option(lines("CIDR"), void 0, "Who may reach the API server, and SSH, of a cluster in a cloud: IPv4 ranges.", "203.0.113.7/32", "the address under which this machine is seen"),
	"machine-type": option(text("TYPE", "a type of machine as its cloud spells it"), void 0, "Size of the nodes, as the cloud spells it.", "m7i.xlarge", "m7i.large on AWS, Standard_D2s_v5 on Azure; m7g.large and Standard_D2ps_v5 where arm64 is built"),
	"control-plane-type": option(text("TYPE", "a type of machine as its cloud spells it"), void 0, "Size of control planes.", "m7i.xlarge", "that of the nodes"),
	"machine-image": option(text("IMAGE", "an image as its cloud names it"), void 0, "What machines boot: on EC2 an ami-… id, or the name of a public SSM parameter that holds one; on Azure publisher:offer:sku:version, or the resource id of an image.", "ami-0123456789abcdef0", "the newest Ubuntu 24.04"),
	"disk-gb": option(whole(20, 4095, "GB"), 50, "Disk of each machine.", "100"),
	lifetime: option(whole(1, 720, "HOURS"), 24, "Hours after which anybody's sweep may remove the cluster from its cloud.", "6")
};

// src/options/tables/pages.ts
/** Jobs of prow, translated, and the history of builds. */
const pagesOptions = {
	repo: option(pattern(/^[\w.-]+\/[\w.-]+$/, "ORG/REPO", "ORG/REPO"), void 0, "Only jobs of this repository.", "kubernetes/kubernetes", "all; a directory for each repository"),
	workflows: option(path("DIR"), "workflows", "Where workflow files go.", ".github/workflows"),
	"runs-on": option(pattern(/^[\w.-]+$/, "a label of runners", "LABEL"), "ubuntu-latest", "The runner that the workflows ask for.", "ubuntu-24.04-16core"),
	containers: option(choice(containerChoices), "jobs", "Which jobs run in a container: those whose command had an image of its own in prow, or none, for runners without Docker.", "none"),
	site: option(path("DIR"), "history", "Directory that gets index.html, timings.json and history.json.", "public/history"),
	runs: option(whole(1, 500), 50, "Newest runs of each job that the page shows.", "30"),
	builds: option(whole(1, 1e4), 500, "Newest builds of each job that are read.", "2000")
};

// src/options/tables/prow.ts
/** Who the job is, and where its results go, as prow has it. */
const prowOptions = {
	"job-name": option(pattern(/^[A-Za-z0-9][\w.-]{0,199}$/, "letters, digits, - _ and . only", "NAME"), void 0, "Name of the job in the environment of tests and in published paths; the same for all jobs that publish one build.", "ci-kubernetes-e2e", "on GitHub Actions pull-, post- or ci- with repository and workflow; else bowsprit"),
	"job-type": option(choice(jobTypes), void 0, "What set the job off.", "presubmit", "by the event of the workflow (pull_request presubmit, push postsubmit, merge_group batch, others periodic), or by --refs; else periodic"),
	"build-id": option(pattern(/^[1-9]\d{0,18}$/, "a whole number of at most 19 digits", "N"), void 0, "Number of the build: grows from one to the next, and is the same for all jobs that publish one.", "1000000000000000042", "of the run and attempt of a workflow, else of the time"),
	refs: option(text("ORG/REPO=BRANCH:SHA,PULL:SHA", "a repository with branch, commit and pull requests"), void 0, "What is tested: repository, branch and commit, and the pull requests on it. Where no source is named, run, build, up, stage, list and test clone it; then commits may be left out.", "kubernetes/kubernetes=master:0123abc,12:4567def", "by the event of the workflow"),
	"extra-refs": option(lines("ORG/REPO=BRANCH:SHA"), void 0, "Other repositories that take part, in the same form; cloned with it.", "kubernetes/test-infra=master", "none; of a periodic job the repository of the workflow"),
	sink: option(lines("URL"), void 0, "Where results are published in prow's layout, to several at once: gs://bucket/prefix, s3://bucket/prefix, https://account.blob.core.windows.net/container/prefix or dir:/path.", "gs://my-bucket", "nowhere"),
	outcome: option(choice(outcomeWords), void 0, "How the job ended, where its directory has no result.json; success, failure and cancelled are what a workflow calls its `job.status`. running: it has only begun.", "passed", "of result.json; without one interrupted"),
	"path-strategy": option(choice(pathStrategies), "explicit", "How the repository stands in paths of pull requests: always as org_repo, or left out for --default-repo (single), or its organisation left out too (legacy).", "single"),
	"default-repo": option(pattern(/^[\w.-]+\/[\w.-]+$/, "ORG/REPO", "ORG/REPO"), void 0, "Repository that paths leave out.", "kubernetes/kubernetes", "none"),
	compress: option(lines("ENDING"), void 0, "Endings of text files that are stored compressed; * for all. Readers of GCS get them unpacked, as browsers do.", "log", "none; files that end in .gz are stored so in any case"),
	censor: option(lines("PATH"), void 0, "Files, or directories of files, with secrets that must not be published. Those in the environment, and what looks like one, are censored anyway.", "/var/run/secrets/my-registry", "none"),
	"gcp-identity-provider": option(pattern(/^projects\/\d+\/locations\/global\/workloadIdentityPools\/[\w-]+\/providers\/[\w-]+$/, "projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER", "PROVIDER"), void 0, "Publish to GCS by the job's own OIDC token; wants `id-token: write`.", "projects/123/locations/global/workloadIdentityPools/github/providers/repo", "credentials of the environment"),
	"gcp-service-account": option(pattern(/^[^\s@]+@[^\s@]+$/, "an address such as publisher@project.iam.gserviceaccount.com", "EMAIL"), void 0, "Account to act as then.", "publisher@project.iam.gserviceaccount.com", "none: the permissions are of the job itself")
};

// src/options/tables/run.ts
/** What runs, and under which name. */
const runOptions = {
	source: option(text("SOURCE", "a directory, or module:vX.Y.Z, or module:vX.Y.Z,replace=DIR"), void 0, "Where Kubernetes comes from: the directory of a checkout; a version, built through the Go module proxy; or a patched tree over a version.", "~/kubernetes", `what --refs and --extra-refs name, cloned; else ${defaultSource}; for test --id the build that runs there`),
	id: option(pattern(/^[a-z0-9][a-z0-9-]{0,19}$/, "1 to 20 characters of a-z, 0-9 and -", "ID"), void 0, "Names this run and everything it makes.", "pr-1234", "random; on GitHub Actions made of repository, run, attempt and job"),
	bisect: option(flag(), false, "For `git bisect run`: exit 125 (skip this commit) when the branch does not build or no cluster comes up, 128 (stop) on bad input.", "true")
};

// src/options/tables/running.ts
/** Time, files, teardown. */
const runningOptions = {
	timeout: option(whole(1, 1440, "MIN"), 60, "Deadline of the whole run in minutes; logs and teardown have their share of it.", "30"),
	"keep-on-failure": option(whole(1, 1440, "MIN"), void 0, "Keep a failed cluster so many minutes; sweep removes it after.", "30", "never kept"),
	ref: option(text("FILE|JSON|URL", "a file, JSON or URL of a record with a cluster ref"), void 0, "The cluster to act on, as saved by up or run; of another machine the URL of its record, such as s3://my-bucket/ci/runs/7f3k2.json.", ".bowsprit/7f3k2.json", "none"),
	state: option(text("URL", "s3://bucket/prefix, https://account.blob.core.windows.net/container/prefix or dir:/path"), void 0, "Where the record of a cluster in a cloud is kept besides --state-dir, without a secret, so that another machine can collect its logs, test it or remove it. For sweep: also what is recorded there and has expired.", "s3://my-bucket/ci", "on this machine alone"),
	offline: option(flag(), false, "Ask nobody: neither whether it could be made, nor for prices.", "true"),
	artifacts: option(path("DIR"), "artifacts", "Where results and logs go.", "out"),
	"state-dir": option(path("DIR"), void 0, "Where runs keep their state.", "/var/tmp/bowsprit", ".bowsprit; on GitHub Actions ~/.local/state/bowsprit, which outlives checkouts and jobs"),
	"cache-dir": option(path("DIR"), void 0, "Builds, companions and images that later runs reuse.", "/mnt/cache", "~/.cache/bowsprit"),
	config: option(path("FILE"), void 0, "YAML file with options.", "ci.yaml", "bowsprit.yaml if there is one")
};

// src/options/tables/staging.ts
/** Registry and store near the cluster. */
const stagingOptions = {
	registry: option(text("REGISTRY", "host[:port] with what is to stand before the names, such as name.azurecr.io/ci"), void 0, "Where images are staged: host[:port][/prefix], kubeadm's imageRepository; http:// in front for one without TLS that is not on this machine. Without it and --store a cluster on Azure brings its own.", "123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci", "none"),
	store: option(text("URL", "dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix"), void 0, "Where the files of nodes are staged: dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix. For sweep: a store to be swept besides those that this machine has staged to.", "s3://my-bucket/ci", "none"),
	region: option(text("REGION", "a region as its cloud spells it"), void 0, "Region of the cluster; the registry and the store that it takes everything from must be in it.", "eu-central-1", "none: machines of your own"),
	"allow-cross-region": option(flag(), false, "Stage although registry, store and cluster are not in one region: slow, and paid for by the byte.", "true"),
	platform: option(choices(platforms, "OS/ARCH"), void 0, "What machines are to run: images are for all that are named, and each machine gets the files of its own. The suite runs here, and is built for this machine.", "linux/amd64,linux/arm64", "that of the machine types, else of this machine"),
	cni: option(text("bridge|none|FILE|URL", "bridge, none, or the file or URL of a manifest"), "bridge", "Network of the pods on machines that are booted: built in, or a manifest (Cilium, Calico …) that is staged with the images it names and applied on the first machine; with none, nodes wait for whatever you bring.", "cilium.yaml"),
	crictl: option(text("FILE|URL", "the file or URL of crictl, or of the archive that it is released in"), void 0, "crictl for the nodes: the program, or the .tar.gz that it is released in; {arch} stands for amd64 or arm64.", "https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.35.0/crictl-v1.35.0-linux-{arch}.tar.gz", "from PATH, else built where a module proxy has it, else nodes go without"),
	"cloud-provider": option(text("none|VERSION|DIR", "none, a version such as v1.36.0, or the directory of a checkout"), "none", "The cloud's own controller manager, for ec2 and azure: of cloud-provider-aws or cloud-provider-azure, a version of the Go module or a checkout. It is built, staged and run on control planes; nodes then have provider ids and zones, and Services of type LoadBalancer load balancers. Tests have to be told of the cloud by themselves: their --provider stays skeleton.", "v1.36.0"),
	base: option(text("IMAGE", "an image, such as registry.k8s.io/build-image/distroless-iptables:v0.9.6"), void 0, "What hyperkube is put on; kube-proxy needs iptables and nft there. Pulled from --registry with its credentials, from other registries without.", "registry.k8s.io/build-image/distroless-iptables:v0.9.6", "made of Debian's packages"),
	compression: option(choice(["gzip", "zstd"]), "gzip", "How layers of images made here are packed.", "zstd"),
	expiry: option(whole(1, 8760, "HOURS"), 72, "Hours that the stage is to live at least; sweep removes it after. Longer than any cluster that uses it.", "24"),
	"e2e-images": option(flag(), false, "Also the test images that the selected specs can need (all with --suite all), and the files that point the suite and containerd to them.", "true"),
	format: option(choice([
		"oci-dir",
		"oci-tar",
		"docker-tar"
	]), "oci-tar", "What --output writes hyperkube as.", "docker-tar"),
	output: option(path("PATH"), void 0, "Also write hyperkube to this file, or for oci-dir to this directory.", "hyperkube.tar", "not written"),
	refresh: option(flag(), false, "Look at everything again where a stage of this build is there already, e.g. for what could not be had then.", "true")
};

// src/options/tables/tests.ts
/** Which specs run, and how they are divided. */
const testsOptions = {
	suite: option(text("SUITE", "smoke, simulated-smoke, conformance, conformance-all, default, all, or a file of spec names"), void 0, "Which specs: smoke, simulated-smoke, conformance (neither serial, slow nor disruptive), conformance-all, default (what e2e.test runs by itself), all, or a file with one spec name per line.", "conformance", "smoke; simulated-smoke on simulated nodes; all when --focus or --label-filter is given"),
	focus: option(lines("REGEX"), void 0, "Only specs whose name matches; several are joined by or.", "ConfigMap", "none"),
	skip: option(lines("REGEX"), void 0, "No specs whose name matches.", "\\[Flaky\\]", "none"),
	"label-filter": option(text("EXPR"), void 0, "Ginkgo's label filter.", "Conformance && !Slow", "none"),
	shards: option(whole(1, 256), void 0, "Number of shards, all run here.", "2", "2; 1 with --focus"),
	shard: option(pattern(/^\d{1,3}\/\d{1,3}$/, "I/N, such as 2/5", "I/N"), void 0, "Run only this shard of so many: one matrix job of several.", "2/5", "all shards"),
	procs: option(whole(1, 64), void 0, "Ginkgo processes of a shard.", "8", "by cores and shards"),
	timings: option(path("FILE"), void 0, "Durations of an earlier run (timings.json): balances the shards.", "timings.json", "none"),
	"rerun-failed": option(path("FILE"), void 0, "Only what failed or never ran in this result.json.", "artifacts/result.json", "none"),
	"flake-attempts": option(whole(1, 10), 1, "How often a failing spec is tried; a later pass is reported as flaky.", "2"),
	tester: option(choice(["ginkgo", "exec"]), "ginkgo", "exec runs --tester-command instead of the branch's e2e suite.", "exec"),
	"tester-command": option(text("COMMAND", "a shell command"), void 0, "Command for --tester exec; gets KUBECONFIG and ARTIFACTS, its junit*.xml is collected.", "go test ./e2e/...", "none"),
	"list-images": option(flag(), false, "Also print the images that each spec can need.", "true")
};

// src/options/tables/workflow.ts
/** Steps of a workflow. */
const workflowOptions = {
	teardown: option(choice(["post", "explicit"]), "post", "When the cluster goes: in this action's post step, or when actions/teardown is given the ref (then later jobs of the same machine can use it).", "explicit"),
	sweep: option(flag(), false, "Instead of one cluster: every one of this machine that has expired or whose job is gone.", "true"),
	upload: option(flag(), true, "Upload the artifacts directory as an artifact of the workflow run.", "false"),
	"artifact-name": option(pattern(/^[^"':<>|*?\r\n\\/]{1,200}$/, "a name without quotes, slashes and : < > | * ?", "NAME"), void 0, "Name of that artifact.", "e2e-1", "made of provider, job, matrix index, step, shard and attempt, so that no two jobs collide"),
	cache: option(choice([
		"auto",
		"true",
		"false"
	]), "auto", "Keep builds, tools, images and Go's caches between runs in the cache of the repository. auto: on runners of GitHub, whose disk starts empty; a self-hosted one has its own.", "false"),
	pattern: option(text("GLOB", "a pattern of artifact names"), "bowsprit-*", "Artifacts of this workflow run that hold the shards; of several attempts the newest is taken.", "bowsprit-local-e2e-*"),
	directories: option(lines("DIR"), void 0, "Directories that hold the shards, instead of artifacts.", "shard-1", "artifacts are downloaded"),
	comment: option(flag(), false, "Write the summary as one comment on the pull request, renewed by each run; wants `pull-requests: write`.", "true"),
	"github-token": {
		...option(text("TOKEN"), void 0, "Token for the comment, and for cloning what is not public.", expression("github.token"), expression("github.token")),
		secret: true
	},
	"job-index": option(text("N"), void 0, "Tells the jobs of a matrix apart in names.", expression("strategy.job-index"), expression("strategy.job-index"))
};

// src/options/table.ts
const options = {
	...runOptions,
	...clusterOptions,
	...machinesOptions,
	...cloudsOptions,
	...addonsOptions,
	...testsOptions,
	...stagingOptions,
	...prowOptions,
	...cloneOptions,
	...pagesOptions,
	...runningOptions,
	...workflowOptions,
	...accessOptions,
	json: option(flag(), false, "Print the result as JSON on stdout; everything else goes to stderr.", "true"),
	verbose: option(flag(), false, "Show what is being run.", "true")
};
const optionNames = Object.keys(options);

export { options as n, defaultSource as r, optionNames as t };