// src/options/groups.ts
/** Options that several commands take together. */
const common = [
	"config",
	"cache-dir",
	"state-dir",
	"json",
	"verbose"
];
const source = ["source", "bisect"];
/** How repositories are cloned that are named in place of a source. */
const cloning = [
	"src-root",
	"path-alias",
	"clone-uri",
	"clone-depth",
	"blobless",
	"skip-submodules",
	"github-token"
];
const cluster = [
	"id",
	"provider",
	"nodes",
	"node-kind",
	"feature-gates",
	"runtime-config",
	"apiserver-arg",
	"controller-manager-arg",
	"scheduler-arg",
	"kubelet-arg",
	"proxy-arg",
	"etcd-arg",
	"registry-mirrors",
	"proxy-mode",
	"pod-cidr",
	"service-cidr",
	"kubeconfig",
	"context",
	"machine",
	"control-planes",
	"api-endpoint",
	"ssh-key",
	"ssh-host-keys",
	"ssh-known-hosts",
	"pull-user",
	"pull-password",
	"allow-from",
	"machine-type",
	"control-plane-type",
	"machine-image",
	"disk-gb",
	"lifetime",
	"state",
	"azure-subscription",
	"azure-tenant",
	"azure-client-id",
	"azure-cloud",
	"azure-nodes-as",
	"azure-ssh-key",
	"azure-overrides",
	"ec2-nodes-as",
	"eks-version",
	"eks-nodes",
	"eks-addon",
	"eks-admin",
	"addons"
];
/** Where a stage is, and what of it: for machines that take everything from there. */
const staging = [
	"registry",
	"store",
	"region",
	"allow-cross-region",
	"expiry",
	"platform",
	"cni",
	"crictl",
	"cloud-provider",
	"base",
	"compression",
	"e2e-images"
];
const selection = [
	"suite",
	"focus",
	"skip",
	"label-filter",
	"shards",
	"shard",
	"timings",
	"rerun-failed"
];
/** Who the job is: for the environment of tests, and for publishing. */
const job = [
	"job-name",
	"job-type",
	"build-id",
	"refs",
	"extra-refs"
];
const publishing = [
	"sink",
	"path-strategy",
	"default-repo",
	"compress",
	"censor",
	"gcp-identity-provider",
	"gcp-service-account"
];
const testing = [
	"procs",
	"flake-attempts",
	"tester",
	"tester-command",
	"timeout",
	"artifacts"
];

// src/options/commands.ts
const commands = {
	run: {
		help: "The whole line: build, up, test in shards, merge, logs, down.",
		options: [
			...source,
			...cluster,
			...staging,
			...selection,
			...testing,
			"keep-on-failure",
			...job,
			...cloning,
			...publishing,
			...common
		],
		examples: [
			"bowsprit run",
			"bowsprit run --refs kubernetes/kubernetes=master,1234",
			"bowsprit run --source ~/kubernetes --focus 'ConfigMap' --shards 2",
			"git bisect run ./bowsprit run --bisect --source . --focus 'my spec'"
		]
	},
	build: {
		help: "Build the binaries and the e2e suite of a source.",
		options: [
			...source,
			"platform",
			"timeout",
			"refs",
			"extra-refs",
			...cloning,
			"artifacts",
			...common
		],
		examples: ["bowsprit build --source ~/kubernetes", "bowsprit build --source module:v1.36.3,replace=../patched"]
	},
	stage: {
		help: "Put the images and files of a build where the machines of a cluster take them from: a registry and a store in its region.",
		options: [
			"source",
			"provider",
			...staging,
			"registry-mirrors",
			"suite",
			"focus",
			"skip",
			"label-filter",
			"format",
			"output",
			"refresh",
			"refs",
			"extra-refs",
			...cloning,
			"artifacts",
			"timeout",
			...common
		],
		examples: ["bowsprit stage --registry name.azurecr.io/ci --store https://account.blob.core.windows.net/stage --region westeurope", "bowsprit stage --registry 127.0.0.1:5000 --store dir:/srv/stage --e2e-images --suite conformance"]
	},
	up: {
		help: "Make a cluster of a source and leave it running.",
		options: [
			...source,
			...cluster,
			...staging,
			"suite",
			"focus",
			"timeout",
			"refs",
			"extra-refs",
			...cloning,
			"artifacts",
			...common
		],
		examples: ["bowsprit up --source ~/kubernetes --nodes 3", "KUBECONFIG=.bowsprit/ID/kubeconfig kubectl get nodes"]
	},
	plan: {
		help: "Show what up would make: how many of what, its tags, what it costs about, what removes it. Makes nothing, builds nothing.",
		options: [
			...source,
			...cluster,
			...staging,
			"suite",
			"focus",
			"shard",
			"timeout",
			"offline",
			...common
		],
		examples: ["bowsprit plan --provider azure --region westeurope --nodes 5", "bowsprit plan --provider ec2 --region eu-central-1 --control-planes 3 --offline --json"]
	},
	addons: {
		help: "Apply add-ons to a cluster that is up (--ref or --id), wait for them and check them; down removes them.",
		options: [
			"id",
			"ref",
			"addons",
			"artifacts",
			...common
		],
		examples: ["bowsprit addons --id 7f3k2 --addons addons.yaml"]
	},
	list: {
		help: "Print the selected specs, and which shard each is in.",
		options: [
			...source,
			...selection,
			"list-images",
			"refs",
			"extra-refs",
			...cloning,
			"artifacts",
			...common
		],
		examples: ["bowsprit list --suite conformance", "bowsprit list --focus 'ConfigMap' --json"]
	},
	test: {
		help: "Run specs on a cluster that is up (--ref, --id or --kubeconfig).",
		options: [
			...source,
			"id",
			"ref",
			"state",
			"kubeconfig",
			"context",
			...selection,
			...testing,
			...job,
			...cloning,
			...publishing,
			...common
		],
		examples: ["bowsprit test --id 7f3k2 --shard 1/4", "bowsprit test --kubeconfig ~/.kube/config --suite smoke"]
	},
	merge: {
		help: "Merge the shards of any number of jobs and attempts into one result, with the proof.",
		options: [
			"artifacts",
			...job,
			...publishing,
			...common
		],
		operands: "DIR...",
		examples: ["bowsprit merge shard-1 shard-2 --artifacts merged"]
	},
	publish: {
		help: "Publish results that are there in prow's layout: for TestGrid, Spyglass and people.",
		options: [
			"artifacts",
			"outcome",
			...job,
			...publishing,
			...common
		],
		operands: "[DIR]",
		examples: [
			"bowsprit publish --sink gs://my-bucket",
			"bowsprit publish artifacts --sink dir:/srv/results --job-name ci-e2e --refs 'kubernetes/kubernetes=master:0123abc'",
			"bowsprit publish out --outcome failed --job-name ci-unit --sink s3://my-bucket"
		]
	},
	validate: {
		help: "Say what TestGrid, Spyglass and kettle would show of published results, and what they would refuse, and why.",
		options: [
			"gcp-identity-provider",
			"gcp-service-account",
			...common
		],
		operands: "DIR|URL...",
		examples: ["bowsprit validate /srv/results", "bowsprit validate gs://my-bucket/logs/ci-e2e"]
	},
	history: {
		help: "What published results say together: timings for sharding, flake rates, and a page of the last runs, spec by run.",
		options: [
			"site",
			"runs",
			"builds",
			"gcp-identity-provider",
			"gcp-service-account",
			...common
		],
		operands: "DIR|URL...",
		examples: ["bowsprit history gs://my-bucket/logs/ci-e2e", "bowsprit history /srv/results --site /srv/www --runs 30"]
	},
	logs: {
		help: "Collect the logs of a cluster that is up.",
		options: [
			"ref",
			"id",
			"state",
			"artifacts",
			...common
		],
		examples: ["bowsprit logs --id 7f3k2"]
	},
	down: {
		help: "Remove a cluster and prove that nothing is left.",
		options: [
			"ref",
			"id",
			"state",
			...common
		],
		examples: [
			"bowsprit down --ref .bowsprit/7f3k2.json",
			"bowsprit down --id 7f3k2",
			"bowsprit down --ref s3://my-bucket/ci/runs/7f3k2.json"
		]
	},
	sweep: {
		help: "Remove every cluster whose time is up, of this machine and of a cloud that is named, and every stage.",
		options: [
			"provider",
			"region",
			"azure-subscription",
			"azure-tenant",
			"azure-client-id",
			"azure-cloud",
			"state",
			"store",
			...common
		],
		examples: [
			"bowsprit sweep",
			"bowsprit sweep --provider azure --azure-subscription 0f3d4c5b-6a79-4881-92a3-b4c5d6e7f809",
			"bowsprit sweep --provider ec2 --region eu-central-1 --store s3://my-bucket/ci"
		]
	},
	clone: {
		help: "Clone repositories as a job of prow has them: base, pull requests merged with a reproducible commit, extra ones.",
		options: [
			"refs",
			"extra-refs",
			...cloning,
			"sparse",
			"artifacts",
			...common
		],
		operands: "REFS.json...",
		examples: ["bowsprit clone --refs 'kubernetes/kubernetes=master,12' --path-alias kubernetes/kubernetes=k8s.io/kubernetes", "bowsprit clone refs.json --blobless"]
	},
	translate: {
		help: "Turn jobs of prow into workflows with these actions, and say what is not as it was, line by line.",
		options: [
			"workflows",
			"repo",
			"runs-on",
			"containers",
			"sink",
			"gcp-identity-provider",
			"gcp-service-account",
			...common
		],
		operands: "JOBS.yaml...",
		examples: [
			"bowsprit translate jobs.yaml presets.yaml",
			"bowsprit translate config/jobs config/prow/config.yaml --repo kubernetes/kubernetes --workflows .github/workflows",
			"bowsprit translate jobs.yaml --sink gs://my-bucket"
		]
	},
	testgrid: {
		help: "Print TestGrid's configuration for jobs of prow whose results are published to a bucket.",
		options: ["sink", ...common],
		operands: "JOBS.yaml...",
		examples: ["bowsprit testgrid jobs.yaml --sink gs://my-bucket > testgrid.yaml"]
	},
	"trust-policy": {
		help: "Print who may take a role of AWS (jobs of a GitHub repository, by OIDC), or what that role has to be allowed.",
		options: [
			"account",
			"region",
			"repository",
			"repository-ids",
			"environment",
			"branch",
			"print",
			"registry",
			"store",
			...common
		],
		examples: [
			"bowsprit trust-policy --account 123456789012 --repository octo/kubernetes --environment aws --region eu-central-1",
			"bowsprit trust-policy --account 123456789012 --region eu-central-1 --print permissions",
			"bowsprit trust-policy --account 123456789012 --region eu-central-1 --print permissions --registry 123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci --store s3://my-bucket/ci"
		]
	},
	"eks-token": {
		help: "Print a token for a cluster of EKS, as clients of Kubernetes ask for one: the kubeconfig calls it.",
		options: [
			"cluster",
			"region",
			"token-file",
			...common
		],
		examples: ["bowsprit eks-token --cluster bowsprit-7f3k2 --region eu-central-1"]
	},
	doctor: {
		help: "Say what is needed here and what was found.",
		options: [
			"source",
			"node-kind",
			...common
		],
		examples: ["bowsprit doctor"]
	},
	schema: {
		help: "Print the JSON Schema of bowsprit.yaml, for editors.",
		options: [],
		examples: ["bowsprit schema > bowsprit.schema.json"]
	}
};
const commandNames = Object.keys(commands);
/** How the options of a command are read. */
function readerOf(name) {
	return {
		name,
		options: commands[name].options,
		by: "flags"
	};
}

export { commands as n, readerOf as r, commandNames as t };