// src/options/commands.ts
const common = [
	"config",
	"cache-dir",
	"state-dir",
	"json",
	"verbose"
];
const source = ["source", "bisect"];
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
	"context"
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
const testing = [
	"procs",
	"flake-attempts",
	"tester",
	"tester-command",
	"timeout",
	"artifacts"
];
const commands = {
	run: {
		help: "The whole line: build, up, test in shards, merge, logs, down.",
		options: [
			...source,
			...cluster,
			...selection,
			...testing,
			"keep-on-failure",
			...common
		],
		examples: [
			"bowsprit run",
			"bowsprit run --source ~/kubernetes --focus 'ConfigMap' --shards 2",
			"git bisect run ./bowsprit run --bisect --source . --focus 'my spec'"
		]
	},
	build: {
		help: "Build the binaries and the e2e suite of a source.",
		options: [
			...source,
			"timeout",
			...common
		],
		examples: ["bowsprit build --source ~/kubernetes", "bowsprit build --source module:v1.36.3,replace=../patched"]
	},
	up: {
		help: "Make a cluster of a source and leave it running.",
		options: [
			...source,
			...cluster,
			"suite",
			"focus",
			"timeout",
			...common
		],
		examples: ["bowsprit up --source ~/kubernetes --nodes 3", "KUBECONFIG=.bowsprit/ID/kubeconfig kubectl get nodes"]
	},
	list: {
		help: "Print the selected specs, and which shard each is in.",
		options: [
			...source,
			...selection,
			"list-images",
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
			"kubeconfig",
			"context",
			...selection,
			...testing,
			...common
		],
		examples: ["bowsprit test --id 7f3k2 --shard 1/4", "bowsprit test --kubeconfig ~/.kube/config --suite smoke"]
	},
	merge: {
		help: "Merge the shards of any number of jobs and attempts into one result, with the proof.",
		options: ["artifacts", ...common],
		operands: "DIR...",
		examples: ["bowsprit merge shard-1 shard-2 --artifacts merged"]
	},
	logs: {
		help: "Collect the logs of a cluster that is up.",
		options: [
			"ref",
			"id",
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
			...common
		],
		examples: ["bowsprit down --ref .bowsprit/7f3k2.json", "bowsprit down --id 7f3k2"]
	},
	sweep: {
		help: "Remove every cluster of this machine whose time is up.",
		options: [...common],
		examples: ["bowsprit sweep"]
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