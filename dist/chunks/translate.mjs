import { o as UsageError } from "./errors.mjs";
import { t as plural } from "./words.mjs";
import { a as mergeDecoration, c as CannotTranslate, d as fieldsOf, f as durationMs, i as defaultDecoration, l as inOrder, n as readJobFiles, o as prowTimeoutMs, p as minutes, r as bucketPath, s as readDecoration, t as readJobConfig, u as notesOf } from "./job-config.mjs";
import { t as quote } from "./shell-word.mjs";
import { a as expression, i as placesOf, n as containerOf, r as noImage } from "./containers.mjs";
import { t as require_dist } from "./dist3.mjs";
import { n as sinkAddress } from "./open2.mjs";
import { dirname, join, resolve } from "node:path";
import { mkdir, readFile, writeFile } from "node:fs/promises";

// src/plan/prow/translate/report.ts
/** What became of the jobs, line by line, for a person. @param all with `verbose` also what means nothing outside prow */
function reportText(jobs, o) {
	const lines = [];
	for (const [file, some] of Map.groupBy(jobs, (t) => t.file)) {
		lines.push(file);
		for (const t of some) {
			lines.push(`  ${t.name} (line ${t.line}): ${outcome(t)}`);
			for (const n of t.notes) if (o.all || n.level !== "dropped") lines.push(`    ${n.file === void 0 ? "" : `${n.file}:`}${n.line}  ${n.level}  ${n.field}: ${n.text}`);
		}
	}
	return [
		...lines,
		"",
		...checks(jobs),
		totals(jobs)
	].join("\n");
}
function outcome(t) {
	if (t.workflow === void 0) return "no workflow";
	return `${t.workflow.path}${t.carried === "part" ? ", in part" : ""}`;
}
function checks(jobs) {
	const required = jobs.filter((t) => t.required && t.workflow !== void 0);
	if (required.length === 0) return [];
	return [`Checks that merges waited for, to be required by a ruleset of the repository: ${[...new Set(required.map((t) => t.check))].toSorted().join(", ")}`];
}
/** `5 jobs: 3 carried, 1 in part, 1 not at all`. */
function totals(jobs) {
	const count = (carried) => jobs.filter((t) => t.carried === carried).length;
	return `${plural(jobs.length, "job")}: ${count("whole")} carried, ${count("part")} in part, ${count("none")} not at all`;
}

// src/plan/prow/translate/flags.ts
/**
* @param alone flags that take no value: the word after them is none
*/
function commandLine(argv, alone) {
	const flags = [];
	const words = [];
	for (let i = 0; i < argv.length; i++) {
		const { value: word, line } = argv[i];
		if (word === "--") return {
			flags,
			words,
			rest: argv.slice(i + 1)
		};
		const found = /^--?([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word);
		if (found === null) {
			words.push(argv[i]);
			continue;
		}
		const [, name = "", value] = found;
		const next = argv[i + 1]?.value;
		if (value === void 0 && !alone.has(name) && next !== void 0 && !next.startsWith("-")) {
			flags.push({
				name,
				value: next,
				line
			});
			i++;
		} else flags.push({
			name,
			value,
			line
		});
	}
	return {
		flags,
		words,
		rest: void 0
	};
}
/** Of a flag that may stand alone. */
function isOn(flag) {
	return flag.value === void 0 || !/^(false|0|no)$/i.test(flag.value);
}

// src/plan/prow/translate/bootstrap.ts
/**
* Arguments of jenkins/bootstrap.py, which cloned, ran a scenario and uploaded before prow did that by decoration.
* @param argv command and arguments of the container
* @returns undefined when it is no such job
* @throws CannotTranslate for a scenario that is not known
* @see https://github.com/kubernetes/test-infra/blob/master/jenkins/bootstrap.py
*/
function readBootstrap(argv, field, notes) {
	const { flags, rest = [] } = commandLine(argv, /* @__PURE__ */ new Set([
		"bare",
		"clean",
		"compress",
		"json"
	]));
	const scenario = flags.find((f) => f.name === "scenario");
	if (scenario === void 0) return void 0;
	const refs = [];
	let timeoutMs;
	for (const flag of flags) {
		const value = flag.value ?? "";
		if (flag.name === "repo") {
			const ref = refOf(value, flag.line);
			if (ref === "own") continue;
			if (ref === void 0) notes.lost(flag.line, field, `--repo=${value} is no repository of GitHub that is known here`);
			else refs.push(ref);
		} else if (flag.name === "timeout" && Number(value) > 0) timeoutMs = Number(value) * 6e4;
		else if ([
			"job",
			"upload",
			"service-account",
			"git-cache",
			"json",
			"compress",
			"clean",
			"root",
			"bare",
			"scenario",
			"ssh"
		].includes(flag.name)) {
			if (flag.name === "ssh") notes.lost(flag.line, field, "--ssh: actions/checkout clones with the token of the job");
		} else notes.lost(flag.line, field, `--${flag.name} of bootstrap.py is not known here`);
	}
	return {
		argv: commandOf(scenario.value ?? "", rest, scenario.line, field),
		refs,
		timeoutMs
	};
}
function commandOf(scenario, rest, line, field) {
	if (scenario === "kubernetes_e2e") return [{
		value: "kubernetes_e2e.py",
		line
	}, ...rest];
	if (scenario === "execute") {
		const env = rest.filter((w) => /^--env=/.test(w.value)).map((w) => ({
			...w,
			value: w.value.slice(6)
		}));
		const words = rest.filter((w) => !/^(--env=.*|--docker-in-docker|--)$/.test(w.value));
		return env.length === 0 ? words : [
			{
				value: "env",
				line
			},
			...env,
			...words
		];
	}
	throw new CannotTranslate(line, field, `what the scenario ${scenario} runs is not known here: name its command`);
}
const homes = {
	"k8s.io": "kubernetes",
	"sigs.k8s.io": "kubernetes-sigs"
};
/** `k8s.io/kubernetes=$(PULL_REFS)` is the repository of the job; others are extra. */
function refOf(text, line) {
	const [name = "", refs = "master"] = text.split("=");
	if (/PULL_REFS/.test(refs)) return "own";
	const parts = name.split("/");
	const [host = "", a = "", b = ""] = parts;
	const org = host === "github.com" ? a : homes[host] ?? (parts.length === 2 ? host : "");
	const repo = host === "github.com" ? b : a;
	if (org === "" || repo === "") return void 0;
	const [branch = "master", sha] = refs.split(":");
	return {
		org,
		repo,
		ref: sha ?? branch,
		path: name.includes(".") ? name : `github.com/${name}`,
		line,
		workdir: false
	};
}

// src/plan/prow/translate/e2e-args.ts
/** Flags of e2e.test that need nothing of us. */
const ours = {
	minStartupPods: "a cluster of Bowsprit is ready before specs run",
	"num-nodes": "e2e.test is told the number of nodes",
	"report-dir": "results go below `artifacts`",
	"disable-log-dump": "logs are collected by Bowsprit",
	provider: "e2e.test is told its provider",
	kubeconfig: "e2e.test is told its kubeconfig",
	v: "verbosity of e2e.test",
	"ginkgo.v": "verbosity of ginkgo",
	"ginkgo.vv": "verbosity of ginkgo",
	"ginkgo.trace": "verbosity of ginkgo",
	"ginkgo.no-color": "there is no colour in a log",
	"ginkgo.noColor": "there is no colour in a log",
	"ginkgo.slowSpecThreshold": "ginkgo no longer has it",
	"ginkgo.slow-spec-threshold": "ginkgo no longer has it",
	"ginkgo.progress": "ginkgo no longer has it",
	"ginkgo.timeout": "the deadline is the `timeout` of the action",
	"ginkgo.randomizeAllSpecs": "Bowsprit orders the specs itself",
	"ginkgo.randomize-all": "Bowsprit orders the specs itself"
};
/** Arguments of e2e.test, one by one, into the wish. @param field for notes */
function readE2eArgs(flags, field, wish, notes) {
	for (const flag of flags) {
		const value = flag.value ?? "";
		const why = ours[flag.name];
		if (flag.name === "ginkgo.focus") wish.focus.push(value);
		else if (flag.name === "ginkgo.skip") wish.skip.push(value);
		else if (flag.name === "ginkgo.label-filter") wish.labelFilter = joinLabels(wish.labelFilter, value);
		else if (/^ginkgo\.flake-?attempts$/i.test(flag.name) && /^\d+$/.test(value)) wish.flakeAttempts = Math.min(10, Math.max(1, Number(value)));
		else if (/^(feature-gates)$/.test(flag.name)) readPairs(value, wish.featureGates);
		else if (why !== void 0) notes.dropped(flag.line, field, `--${flag.name}: ${why}`);
		else if (isOn(flag)) notes.lost(flag.line, field, `--${flag.name} of e2e.test has no input`);
	}
}
/** `A=true,B=false`, or the JSON that kind wants, as `A=true` each. */
function readPairs(text, into) {
	const parts = (/^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1] ?? text).split(",").map((p) => p.trim());
	for (const part of parts.filter(Boolean)) {
		const found = /^["']?([\w./*-]+)["']?\s*[:=]\s*["']?([\w.]+)["']?$/.exec(part);
		if (found === null) return false;
		into.push(`${found[1]}=${found[2]}`);
	}
	return true;
}
function joinLabels(before, more) {
	if (more.trim() === "") return before;
	return before === void 0 ? more : `(${before}) && (${more})`;
}
/** Words of a text that kubetest splits at blanks, without quotes of any kind. */
function blanks(text, line) {
	return text.split(/\s+/).filter(Boolean).map((value) => ({
		value,
		line
	}));
}

// src/plan/prow/translate/wish.ts
function emptyWish() {
	return {
		kubernetes: { kind: "checkout" },
		focus: [],
		skip: [],
		labelFilter: void 0,
		flakeAttempts: void 0,
		parallel: false,
		nodes: void 0,
		featureGates: [],
		runtimeConfig: [],
		proxyMode: void 0,
		componentArgs: {},
		existing: false,
		command: void 0
	};
}
/** More flags of a component, by the option for it. */
function addArgs(wish, option, args) {
	wish.componentArgs[option] = [...wish.componentArgs[option] ?? [], ...args];
}
/**
* A command that tests with a cluster gets an environment of its own, so that variables stand in the command.
* @param notes gets those whose values are secrets
*/
function withEnv(command, env, field, notes) {
	const secret = env.filter((e) => e.value.includes("secrets."));
	for (const e of secret) notes.lost(e.line, field, `${e.name}: a secret has no way into the command of a test`);
	const words = env.filter((e) => !secret.includes(e)).map((e) => `${e.name}=${quote(e.value)}`);
	return words.length === 0 ? command : `export ${words.join(" ")}; ${command}`;
}
/** The inputs of the root action (docs/options.md) for a wish; what has our default is left out. */
function inputsOf(wish) {
	const inputs = {};
	const put = (name, value) => {
		if (value !== void 0 && value !== "") inputs[name] = value;
	};
	if (wish.existing) put("provider", "kubeconfig");
	put("nodes", wish.nodes);
	put("feature-gates", wish.featureGates.join("\n"));
	put("runtime-config", wish.runtimeConfig.join("\n"));
	for (const [name, args] of Object.entries(wish.componentArgs)) put(name, args.join("\n"));
	put("proxy-mode", wish.proxyMode);
	if (wish.command !== void 0) return {
		...inputs,
		tester: "exec",
		"tester-command": wish.command
	};
	const [focus, skip] = [wish.focus.filter(Boolean), wish.skip.filter(Boolean)];
	if (focus.length === 0 && wish.labelFilter === void 0) put("suite", skip.length === 0 ? "default" : "all");
	put("focus", focus.join("\n"));
	put("skip", skip.join("\n"));
	put("label-filter", wish.labelFilter);
	put("flake-attempts", wish.flakeAttempts);
	if (!wish.parallel) {
		put("shards", 1);
		put("procs", 1);
	}
	return inputs;
}

// src/plan/prow/translate/kind-script.ts
/**
* kind's own script for testing Kubernetes, `e2e-k8s.sh`, which is set by its environment. Its cluster has two workers,
* its defaults are those of the script: Conformance without FOCUS and LABEL_FILTER; no serial specs with PARALLEL,
* unless labels choose.
* @see https://github.com/kubernetes-sigs/kind/blob/main/hack/ci/e2e-k8s.sh
*/
function readKindScript(env, field, notes) {
	const wish = emptyWish();
	wish.nodes = 2;
	const of = (name) => env.findLast((e) => e.name === name)?.value;
	const labels = of("LABEL_FILTER") ?? "";
	const focus = of("FOCUS");
	wish.parallel = of("PARALLEL") === "true";
	if (labels !== "") wish.labelFilter = labels;
	if (focus === void 0 && labels === "") wish.focus.push("\\[Conformance\\]");
	else if (focus) wish.focus.push(focus);
	const skip = of("SKIP") ?? "";
	if (wish.parallel && labels === "") wish.skip.push("\\[Serial\\]");
	if (skip !== "") wish.skip.push(skip);
	for (const e of env) readOne(e, field, wish, notes);
	const inputs = inputsOf(wish);
	if (focus === "" && inputs["suite"] === "default") inputs["suite"] = "all";
	return {
		kind: "suite",
		kubernetes: wish.kubernetes,
		inputs,
		env: []
	};
}
const verbose = [
	"apiserver-arg",
	"controller-manager-arg",
	"scheduler-arg",
	"kubelet-arg",
	"proxy-arg"
];
/** Read together, before. */
const ofSelection = [
	"FOCUS",
	"SKIP",
	"LABEL_FILTER",
	"PARALLEL"
];
const ofDocker = [
	"BUILD_TYPE",
	"DOCKER_IN_DOCKER_IPV6_ENABLED",
	"DOCKER_IN_DOCKER_ENABLED"
];
function readOne({ name, value, line }, field, wish, notes) {
	const lost = (text) => notes.lost(line, field, text);
	if (ofSelection.includes(name) || name === "IP_FAMILY" && value === "ipv4") return;
	if (name === "FEATURE_GATES") {
		if (!readPairs(value, wish.featureGates)) lost(`${name} is no map of gates`);
	} else if (name === "RUNTIME_CONFIG") {
		if (!readPairs(value, wish.runtimeConfig)) lost(`${name} is no map of versions`);
	} else if (name === "GA_ONLY") {
		if (value !== "true") return;
		wish.featureGates.push("AllAlpha=false", "AllBeta=false");
		wish.runtimeConfig.push("api/alpha=false", "api/beta=false");
	} else if (name === "KUBE_PROXY_MODE") {
		if (value === "iptables" || value === "nftables") wish.proxyMode = value;
		else lost(`kube-proxy's mode ${value} is not offered`);
	} else if (name === "KIND_CLUSTER_LOG_LEVEL") for (const option of verbose) addArgs(wish, option, [`--v=${value}`]);
	else if (name === "IP_FAMILY") lost(`clusters of ${value} are not offered: local ones are IPv4`);
	else if (ofDocker.includes(name)) notes.dropped(line, field, `${name} is about Docker, which is not used`);
	else lost(`${name} of kind's script has no input`);
}

// src/plan/prow/translate/kubernetes-version.ts
/**
* Where kubetest's --extract and kubetest2's version markers point: `v1.36.2`, `ci/latest`, `ci/latest-1.36`,
* `release/stable-1.36`, `https://dl.k8s.io/ci/latest-1.36.txt`. Markers name the newest build of a branch; here the
* branch itself is built.
* @returns undefined when nothing that can be built is named
*/
function kubernetesOf(text) {
	const exact = /(?:^|\/)(v1\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)\/?$/.exec(text);
	if (exact !== null) return { kubernetes: {
		kind: "module",
		version: exact[1]
	} };
	const marker = /(?:^|\/)(?:k8s-)?(latest|stable|latest-fast|latest-green|k8s-master|k8s-beta|k8s-stable\d)(?:-(1\.\d+))?(?:-cross)?(?:\.txt)?$/.exec(text);
	if (marker === null) return void 0;
	const [, kind = "", minor] = marker;
	if (minor !== void 0) {
		const branch = `release-${minor}`;
		return {
			kubernetes: {
				kind: "branch",
				branch
			},
			change: `${text} became the tip of ${branch}, built here`
		};
	}
	if (/^(stable|k8s-beta|k8s-stable)/.test(kind)) return void 0;
	return {
		kubernetes: {
			kind: "branch",
			branch: "master"
		},
		change: `${text} became the tip of master, built here`
	};
}

// src/plan/prow/translate/suite-env.ts
/** What building Kubernetes listens to: passed on. */
const forBuilds = /^(GO(NO)?PROXY|GO(NO)?SUMDB|GOPRIVATE|GOTOOLCHAIN|GOMAXPROCS|GOMEMLIMIT|(HTTPS?|NO)_PROXY|(https?|no)_proxy)$/;
/** Credentials of clouds, and settings of Docker and of log collectors. */
const needless$2 = /^(GOOGLE_APPLICATION_CREDENTIALS.*|E2E_GOOGLE_.*|GCE_SSH_.*|.*SSH_(PRIVATE|PUBLIC)_KEY(_FILE)?|KUBE_SSH_.*|AWS_.*|AZURE_.*|CLOUDSDK_.*|USER|DOCKER_IN_DOCKER_.*|LOG_DUMP_.*|BUILD_TYPE|KUBE_BUILD_PLATFORMS|USE_DOCKERIZED_BUILD)$/;
function isNeedless(name) {
	return needless$2.test(name);
}
/** The variables of a job that runs the suite: those for the build, and those that somebody still has to read. */
function sortEnv(env, field, notes) {
	for (const e of env) if (isNeedless(e.name)) notes.dropped(e.line, field, `${e.name}: a local cluster needs neither cloud nor Docker`);
	return {
		build: env.filter((e) => forBuilds.test(e.name)),
		rest: env.filter((e) => !forBuilds.test(e.name) && !isNeedless(e.name))
	};
}

// src/plan/prow/translate/kubetest.ts
const alone$1 = /* @__PURE__ */ new Set([
	...[
		"up",
		"down",
		"test",
		"build",
		"check-leaked-resources",
		"check-version-skew",
		"skew",
		"node-tests"
	],
	...[
		"ginkgo-parallel",
		"kubemark",
		"charts",
		"soak",
		"use-logexporter",
		"tear-down-previous",
		"extract-source"
	],
	...[
		"dump-before-and-after",
		"use-shared-build",
		"skip-dump-cluster-logs",
		"verbose-commands"
	]
]);
/** Done by Bowsprit in any case, or about a cloud project that is no more. */
const needless$1 = [
	[/^(up|down|check-leaked-resources|tear-down-previous)$/, "Bowsprit makes, removes and proves it"],
	[/^(dump|dump-.*|skip-dump-cluster-logs|use-logexporter|logexporter-gcs-path)$/, "Bowsprit collects the logs"],
	[/^(cluster|metadata-sources|check-version-skew|verbose-commands)$/, "Bowsprit names and checks it"],
	[/^(boskos-.*|gcp-project.*|gcp-service-account|service-account|gcp-cloud-sdk|gce-ssh|gce-pub|gcp-network)$/, "no project of a cloud is needed"],
	[/^(stage|stage-.*|registry|extract-.*bucket|extract-source|gcs-shared|flush-mem-after-build)$/, "nothing is staged for a local cluster"]
];
/** Where machines of a cloud are, and how large. */
const ofPlaces = /^(gcp-(zone|region|node-size|master-size|ssh-proxy-.*)|kubemark-.*-size|aws-.*)$/;
const ofMachines = /^(gcp-|image-family|image-project|kubemark-|cluster-ip-range|aks|acsengine)/;
/**
* A command line of kubetest, or of the scenario kubernetes_e2e that calls it.
* @param argv after the program's name
* @throws CannotTranslate for what is no run of e2e.test on a cluster
* @see https://github.com/kubernetes/test-infra/tree/master/kubetest and scenarios/kubernetes_e2e.py
*/
function readKubetest(argv, env, field, notes) {
	const { flags } = commandLine(argv, alone$1);
	const wish = emptyWish();
	const of = (name) => flags.find((f) => f.name === name);
	refuse$1(flags, field);
	const deployment = of("deployment")?.value ?? "bash";
	if (["none", "conformance"].includes(deployment) || of("up") !== void 0 && !isOn(of("up"))) wish.existing = true;
	else if (deployment !== "kind" && deployment !== "local") notes.changed(of("deployment")?.line ?? of("provider")?.line ?? argv[0]?.line ?? 0, field, `the cluster on ${of("provider")?.value ?? deployment} became a local one`);
	const command = [];
	for (const flag of flags) readFlag(flag, {
		field,
		wish,
		command,
		notes
	});
	if (command.length > 0) wish.command = withEnv(command.join(" "), env, field, notes);
	else for (const e of env) readKubeUp(e, field, wish, notes);
	return {
		kind: "suite",
		kubernetes: wish.kubernetes,
		inputs: inputsOf(wish),
		env: []
	};
}
function refuse$1(flags, field) {
	for (const flag of flags) {
		const stop = (why) => {
			throw new CannotTranslate(flag.line, field, why);
		};
		if (flag.name === "node-tests" && isOn(flag)) stop("node e2e tests run on machines of GCE; Bowsprit has no tester for them");
		if (flag.name === "deployment" && flag.value === "node") stop("node e2e tests run on machines of GCE; Bowsprit has no tester for them");
		if (flag.name === "deployment" && [
			"kops",
			"gke",
			"aks",
			"aksengine",
			"acsengine",
			"eks"
		].includes(flag.value ?? "")) stop(`the cluster is ${flag.value}'s own, not one of a build`);
		if (flag.name === "kubemark" && isOn(flag)) stop("kubemark makes hollow nodes on GCE; see `node-kind: simulated`");
		if (flag.name === "upgrade_args" || flag.name === "skew" && isOn(flag)) stop("upgrade and skew tests need clusters of two versions");
	}
}
const takes = {
	test_args: (flag, { field, wish, notes }) => {
		const { flags } = commandLine(blanks(flag.value ?? "", flag.line), /* @__PURE__ */ new Set());
		readE2eArgs(flags, field, wish, notes);
	},
	"ginkgo-parallel": (flag, { wish }) => {
		wish.parallel = isOn(flag) && flag.value !== "1";
	},
	"ginkgo-focus": (flag, { wish }) => void wish.focus.push(flag.value ?? ""),
	"ginkgo-skip": (flag, { wish }) => void wish.skip.push(flag.value ?? ""),
	"gcp-nodes": (flag, { field, wish, notes }) => {
		wish.nodes = nodesOf(flag, field, notes);
	},
	"runtime-config": (flag, { wish }) => void readPairs(flag.value ?? "", wish.runtimeConfig),
	"test-cmd": (flag, { command }) => void command.unshift(flag.value ?? ""),
	"test-cmd-args": (flag, { command }) => void command.push(flag.value ?? ""),
	extract: (flag, { field, wish, notes }) => extract(flag, field, wish, notes),
	env: (flag, { field, wish, notes }) => readKubeUp(variableOf$1(flag), field, wish, notes),
	"pre-test-cmd": ownStep,
	"post-test-cmd": ownStep,
	timeout: (flag, { field, notes }) => notes.changed(flag.line, field, `--timeout=${flag.value} of the tests is part of the deadline of the whole run`)
};
/** Read elsewhere, or said by the rest. */
const understood = [
	"build",
	"provider",
	"deployment",
	"test",
	"test-cmd-name",
	"kubetest_args"
];
function readFlag(flag, r) {
	const take = takes[flag.name];
	const why = needless$1.find(([name]) => name.test(flag.name))?.[1];
	if (take !== void 0) take(flag, r);
	else if (why !== void 0) r.notes.dropped(flag.line, r.field, `--${flag.name}: ${why}`);
	else if (ofPlaces.test(flag.name)) r.notes.dropped(flag.line, r.field, `--${flag.name}: the cluster is on the runner`);
	else if (ofMachines.test(flag.name)) r.notes.lost(flag.line, r.field, `--${flag.name} is about machines of a cloud`);
	else if (!understood.includes(flag.name)) r.notes.lost(flag.line, r.field, `--${flag.name} of kubetest has no input`);
}
function ownStep(flag, r) {
	r.notes.lost(flag.line, r.field, `--${flag.name}: put it into a step of its own, as examples/own-steps.yml does`);
}
function extract(flag, field, wish, notes) {
	const found = kubernetesOf(flag.value ?? "");
	if (found !== void 0) wish.kubernetes = found.kubernetes;
	else notes.lost(flag.line, field, `--extract=${flag.value} names no version that can be built: set \`source\``);
	if (found?.change !== void 0) notes.changed(flag.line, field, found.change);
}
function nodesOf(flag, field, notes) {
	const n = Number(flag.value);
	if (Number.isInteger(n) && n >= 1 && n <= 20) return n;
	notes.lost(flag.line, field, `--${flag.name}=${flag.value}: so many real nodes do not fit on a runner; 2 are made`);
}
const componentOf = {
	KUBELET_TEST_ARGS: "kubelet-arg",
	APISERVER_TEST_ARGS: "apiserver-arg",
	CONTROLLER_MANAGER_TEST_ARGS: "controller-manager-arg",
	SCHEDULER_TEST_ARGS: "scheduler-arg",
	KUBEPROXY_TEST_ARGS: "proxy-arg",
	ETCD_EXTRA_ARGS: "etcd-arg"
};
/** Variables of cluster/gce/config-test.sh that a local cluster has a word for. */
function readKubeUp({ name, value, line }, field, wish, notes) {
	const option = componentOf[name];
	if (option !== void 0) addArgs(wish, option, value.split(/\s+/).filter(Boolean));
	else if (name === "KUBE_FEATURE_GATES" || name === "FEATURE_GATES") readPairs(value, wish.featureGates);
	else if (name === "RUNTIME_CONFIG" || name === "KUBE_RUNTIME_CONFIG") readPairs(value, wish.runtimeConfig);
	else if (name === "KUBE_PROXY_MODE" && (value === "iptables" || value === "nftables")) wish.proxyMode = value;
	else if (name === "NUM_NODES" && /^\d+$/.test(value)) wish.nodes = nodesOf({
		name,
		value,
		line
	}, field, notes);
	else if (isNeedless(name)) notes.dropped(line, field, `${name}: a local cluster needs neither cloud nor Docker`);
	else notes.lost(line, field, `${name} is a setting of clusters on GCE`);
}
/** Of `--env=NAME=VALUE`. */
function variableOf$1(flag) {
	const text = flag.value ?? "";
	const at = text.indexOf("=");
	return {
		name: text.slice(0, at),
		value: text.slice(at + 1),
		line: flag.line
	};
}

// src/plan/prow/translate/kubetest2.ts
const alone = /* @__PURE__ */ new Set([
	...[
		"up",
		"down",
		"build",
		"legacy-mode",
		"rundir-in-artifacts",
		"skip-test-junit-report",
		"kind-rootless"
	],
	...[
		"use-built-binaries",
		"use-binaries-from-path",
		"use-binaries-from-package",
		"external-cloud-provider"
	],
	...[
		"break-kubetest-on-upfail",
		"auto-approve",
		"ignore-gcp-project",
		"external-load-balancer",
		"bastion",
		"ipv6"
	]
]);
/** Deployers whose clusters are of a build, which is what a local cluster is too. */
const ofABuild = [
	"kind",
	"kindinv",
	"gce",
	"ec2"
];
/** What Bowsprit does by itself. */
const needless = /^(up|down|build|v|rundir.*|run-id|artifacts|skip-test-junit-report|stage|repo-root|kube-root|legacy-mode|cluster-name|build-type|base-image|image-name|verbosity|loglevel|kind-.*|use-built-binaries|use-binaries-from-.*|test-package-(url|dir|bucket)|target-build-arch|boskos-.*|gcp-project|gcp-zone|region|zones|instance-type|worker-instance-type|node-size|control-plane-size|ssh-.*|cloud-provider|gce-service-account|set-kubeconfig|ignore-gcp-project|provider|user|auto-approve|break-kubetest-on-upfail|use-dockerized-build|test-package-marker|kubernetes-version|version|test-package-version)$/;
/**
* A command line of kubetest2: `DEPLOYER flags --test=TESTER -- flags of the tester`.
* @param argv after the program's name
* @throws CannotTranslate for clusters that are not of a build, and testers that are not ginkgo or exec
* @see https://github.com/kubernetes-sigs/kubetest2
*/
function readKubetest2(argv, env, field, notes) {
	const { flags, words, rest = [] } = commandLine(argv, alone);
	const line = argv[0]?.line ?? 0;
	const deployer = words[0]?.value ?? "";
	const tester = flags.find((f) => f.name === "test")?.value;
	refuse(deployer, tester, words[0]?.line ?? line, field);
	const wish = emptyWish();
	if (deployer === "noop") wish.existing = true;
	else if (!deployer.startsWith("kind")) notes.changed(line, field, `the cluster on ${deployer} became a local one`);
	for (const flag of flags) readDeployerFlag(flag, field, wish, notes);
	readVersion([...flags, ...commandLine(rest, alone).flags].filter((f) => /^(kubernetes-version|version|test-package-version|test-package-marker)$/.test(f.name)), flags.some((f) => f.name === "build" && isOn(f)), field, wish, notes);
	if (tester === "exec") wish.command = withEnv(rest.map((w) => quote(w.value)).join(" "), env, field, notes);
	else readTester(rest, field, wish, notes);
	if (wish.command === void 0) for (const e of env) notes.lost(e.line, field, `${e.name}: the branch's tests get nothing of the job's environment`);
	return {
		kind: "suite",
		kubernetes: wish.kubernetes,
		inputs: inputsOf(wish),
		env: []
	};
}
function refuse(deployer, tester, line, field) {
	if (tester === "node") throw new CannotTranslate(line, field, "node e2e tests run on machines of GCE; Bowsprit has no tester for them");
	if (tester === void 0) throw new CannotTranslate(line, field, "kubetest2 without --test runs no tests");
	if (tester !== "ginkgo" && tester !== "exec") throw new CannotTranslate(line, field, `Bowsprit has no tester like ${tester}`);
	if (deployer !== "noop" && !ofABuild.includes(deployer)) throw new CannotTranslate(line, field, `the cluster is ${deployer || "nobody"}'s own, not one of a build`);
}
function readDeployerFlag(flag, field, wish, notes) {
	const value = flag.value ?? "";
	if (flag.name === "test") return;
	if (flag.name === "num-nodes") wish.nodes = nodesOf(flag, field, notes);
	else if (flag.name === "feature-gates" || flag.name === "kubernetes-feature-gates") readPairs(value, wish.featureGates);
	else if (flag.name === "runtime-config") readPairs(value, wish.runtimeConfig);
	else if (flag.name === "env") readKubeUp(variableOf$1(flag), field, wish, notes);
	else if (flag.name === "pre-test-cmd" || flag.name === "post-test-cmd") notes.lost(flag.line, field, `--${flag.name}: put it into a step of its own, as examples/own-steps.yml does`);
	else if (needless.test(flag.name)) notes.dropped(flag.line, field, `--${flag.name}: Bowsprit does or knows it`);
	else notes.lost(flag.line, field, `--${flag.name} of the deployer has no input`);
}
function readVersion(flags, builds, field, wish, notes) {
	if (builds || wish.existing) return;
	for (const flag of flags) {
		const found = kubernetesOf(flag.value ?? "");
		if (found === void 0) continue;
		wish.kubernetes = found.kubernetes;
		if (found.change !== void 0) notes.changed(flag.line, field, found.change);
		return;
	}
	const [first] = flags;
	if (first !== void 0) notes.lost(first.line, field, `--${first.name}=${first.value} names no version that can be built: set \`source\``);
}
function readTester(argv, field, wish, notes) {
	for (const flag of commandLine(argv, alone).flags) {
		const value = flag.value ?? "";
		if (flag.name === "parallel") wish.parallel = Number(value) > 1;
		else if (flag.name === "focus-regex") wish.focus.push(value);
		else if (flag.name === "skip-regex") wish.skip.push(value);
		else if (flag.name === "label-filter") wish.labelFilter = value.trim() === "" ? void 0 : value;
		else if (flag.name === "test-args") readE2eArgs(commandLine(blanks(value, flag.line), /* @__PURE__ */ new Set()).flags, field, wish, notes);
		else if (flag.name === "ginkgo-args") readGinkgoArgs(flag, field, wish, notes);
		else if (flag.name === "timeout") notes.changed(flag.line, field, `--timeout=${value} of the tests is part of the deadline of the whole run`);
		else if (flag.name === "env") notes.lost(flag.line, field, `--env=${value}: the branch's tests get nothing of the job's environment`);
		else if (needless.test(flag.name)) notes.dropped(flag.line, field, `--${flag.name}: Bowsprit does or knows it`);
		else notes.lost(flag.line, field, `--${flag.name} of the tester has no input`);
	}
}
function readGinkgoArgs(flag, field, wish, notes) {
	const flags = commandLine(blanks(flag.value ?? "", flag.line), /* @__PURE__ */ new Set()).flags;
	readE2eArgs(flags.map((f) => ({
		...f,
		name: `ginkgo.${f.name.replace(/^ginkgo\./, "")}`
	})), field, wish, notes);
}

// src/plan/prow/translate/shell.ts
/**
* The simple commands of a shell script in their order, quotes removed, variables that the script or `known` sets put
* in. It reads what CI jobs are made of (lists, pipes, continued lines, assignments, heredocs as text); control structures are
* not run: their commands appear as if each was.
* @returns undefined where quotes do not close
* @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
*/
function simpleCommands(script, known = {}) {
	const tokens = tokensOf(script);
	if (tokens === void 0) return void 0;
	const variables = { ...known };
	const commands = [];
	let words = [];
	const end = () => {
		const assigned = {};
		let i = 0;
		while (words[i]?.parts[0]?.quoted === false && /^\w+=/.test(words[i].parts[0].text)) {
			const value = expand(words[i++], variables);
			assigned[value.slice(0, value.indexOf("="))] = value.slice(value.indexOf("=") + 1);
		}
		const rest = words.slice(i).map((w) => expand(w, variables));
		words = [];
		if (rest.length === 0) Object.assign(variables, assigned);
		if ([
			"export",
			"readonly",
			"declare",
			"local"
		].includes(rest[0] ?? "")) {
			for (const word of rest.slice(1)) if (/^\w+=/.test(word)) variables[word.slice(0, word.indexOf("="))] = word.slice(word.indexOf("=") + 1);
		}
		if (rest.length > 0) commands.push({
			words: rest,
			assigned
		});
	};
	for (const token of tokens) if (token === ";") end();
	else words.push(token);
	end();
	return commands;
}
/** Words, and `;` for whatever ends a command. */
function tokensOf(script) {
	const tokens = [];
	let parts;
	const add = (text, quoted) => {
		parts ??= [];
		parts.push({
			text,
			quoted
		});
	};
	const word = () => {
		if (parts !== void 0) tokens.push({ parts });
		parts = void 0;
	};
	for (let i = 0; i < script.length; i++) {
		const c = script[i];
		if (c === "\\") {
			const next = script[++i];
			if (next !== "\n" && next !== void 0) add(next, true);
		} else if (c === "'") {
			const close = script.indexOf("'", i + 1);
			if (close < 0) return void 0;
			add(script.slice(i + 1, close), true);
			i = close;
		} else if (c === "\"") {
			const found = doubleQuoted(script, i + 1);
			if (found === void 0) return void 0;
			add(found.text, false);
			add("", true);
			i = found.close;
		} else if (c === "$" && script[i + 1] === "(") {
			const close = matching(script, i + 1);
			add(script.slice(i, close + 1), true);
			i = close;
		} else if (c === "#" && parts === void 0) {
			const newline = script.indexOf("\n", i);
			i = (newline < 0 ? script.length : newline) - 1;
		} else if (c === "\n" || c === ";" || c === "&" || c === "|") {
			word();
			tokens.push(";");
		} else if (/\s/.test(c)) word();
		else add(c, false);
	}
	word();
	return tokens.map((t) => t === ";" ? t : joined(t));
}
/** Neighbouring unquoted letters are one part, so that a name of a variable is whole. */
function joined(token) {
	const parts = [];
	for (const part of token.parts) {
		const last = parts.at(-1);
		if (last !== void 0 && !last.quoted && !part.quoted) last.text += part.text;
		else parts.push({ ...part });
	}
	return { parts };
}
function doubleQuoted(script, from) {
	let text = "";
	for (let i = from; i < script.length; i++) {
		const c = script[i];
		if (c === "\"") return {
			text,
			close: i
		};
		if (c === "\\" && "\"\\$`\n".includes(script[i + 1] ?? "")) {
			i++;
			if (script[i] === "$") text += "\0";
			else if (script[i] !== "\n") text += script[i];
		} else text += c;
	}
}
function matching(script, open) {
	let depth = 0;
	for (let i = open; i < script.length; i++) {
		if (script[i] === "(") depth++;
		if (script[i] === ")" && --depth === 0) return i;
	}
	return script.length - 1;
}
/** Variables that are not known stay as they are written. A dollar that was escaped travels as NUL until here. */
function expand(token, variables) {
	return token.parts.map((p) => p.quoted ? p.text : withVariables(p.text, variables)).join("").replaceAll("\0", "$");
}
function withVariables(text, variables) {
	return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced, bare) => variables[braced ?? bare] ?? all);
}

// src/plan/prow/translate/command.ts
/** Scripts of prow's images that start Docker and then run the rest. */
const wrappers = [
	"runner.sh",
	"wrapper.sh",
	"entrypoint.sh",
	"kubekins-e2e"
];
/** What a script does around the tests that a step of ours needs not: set its shell, get the tools. */
const harmless = /^(set|export|readonly|declare|cd|pushd|popd|echo|printf|true|exit|trap|sleep|date|mkdir|curl|wget|tar|chmod|hash|command|go|source|\.|git|if|then|else|fi|\[|\[\[|test|GOBIN|unset|time)$/;
/**
* The part of a container's command that runs Kubernetes' e2e suite, as inputs of our action.
* @param argv command and arguments; with prow's decoration the image's own entry point is not run
* @returns undefined when it is some other command
* @throws CannotTranslate for a suite that Bowsprit cannot run
*/
function readCommand(argv, env, field, notes) {
	const known = Object.fromEntries(env.map((e) => [e.name, e.value]));
	const { words, assigned } = unwrapped(argv);
	const all = [...env, ...assigned];
	const script = scriptOf(words);
	if (script === void 0) return readProgram(words, all, field, notes);
	const commands = simpleCommands(script.value, known);
	if (commands === void 0) return void 0;
	const at = commands.findIndex((c) => isSuite(baseName(wordsOf(c)[0] ?? "")));
	if (at < 0) return void 0;
	const found = commands[at];
	const placed = wordsOf(found).map((value) => ({
		value,
		line: script.line
	}));
	const exported = exportedBy(commands.slice(0, at), script.line);
	const own = Object.entries(found.assigned).map(([name, value]) => ({
		name,
		value,
		line: script.line
	}));
	const work = readProgram(placed, [
		...all,
		...exported,
		...own
	], field, notes);
	for (const other of commands.filter((_, i) => i !== at)) {
		const name = baseName(wordsOf(other)[0] ?? "");
		if (!harmless.test(name)) notes.lost(script.line, field, `\`${other.words.join(" ").slice(0, 60)}\` of the script: put it into a step of its own`);
	}
	return work;
}
function readProgram(words, env, field, notes) {
	const name = baseName(words[0]?.value ?? "");
	if (!isSuite(name)) return void 0;
	const args = words.slice(1);
	const { build, rest } = sortEnv(env, field, notes);
	if (name === "e2e-k8s.sh") return {
		...readKindScript(rest, field, notes),
		env: build
	};
	return {
		...name === "kubetest2" ? readKubetest2(args, rest, field, notes) : readKubetest(args, rest, field, notes),
		env: build
	};
}
function isSuite(name) {
	return [
		"kubetest2",
		"kubetest",
		"kubernetes_e2e.py",
		"e2e-k8s.sh"
	].includes(name);
}
/** Without the wrappers, `env A=b` and `timeout 10m` before the program. */
function unwrapped(argv) {
	const assigned = [];
	let words = argv;
	for (;;) {
		const first = words[0]?.value ?? "";
		const name = baseName(first);
		if (wrappers.includes(name) || name === "env" || name === "time") words = words.slice(1);
		else if (name === "timeout" && /^\d/.test(words[1]?.value ?? "")) words = words.slice(2);
		else if (/^[A-Za-z_]\w*=/.test(first)) {
			assigned.push({
				name: first.slice(0, first.indexOf("=")),
				value: first.slice(first.indexOf("=") + 1),
				line: words[0].line
			});
			words = words.slice(1);
		} else return {
			words,
			assigned
		};
	}
}
/** Of `bash -c SCRIPT` in its spellings. */
function scriptOf(words) {
	if (!["bash", "sh"].includes(baseName(words[0]?.value ?? ""))) return void 0;
	const at = words.findIndex((w, i) => i > 0 && /^-[a-z]*c[a-z]*$/.test(w.value));
	if (at < 0 || words.slice(1, at).some((w) => !w.value.startsWith("-") && !/^(pipefail|errexit|nounset|xtrace)$/.test(w.value))) return void 0;
	return words[at + 1];
}
/** A command's words from the program on: without `exec`, `sudo`, the wrappers and `env`. */
function wordsOf(command) {
	const skip = [
		"exec",
		"sudo",
		"env",
		"time",
		"!",
		...wrappers
	];
	let words = command.words;
	while (words.length > 1 && (skip.includes(baseName(words[0])) || /^\w+=/.test(words[0]))) words = words.slice(1);
	return words;
}
function exportedBy(commands, line) {
	return commands.filter((c) => c.words[0] === "export").flatMap((c) => c.words.slice(1)).filter((w) => /^\w+=/.test(w)).map((w) => ({
		name: w.slice(0, w.indexOf("=")),
		value: w.slice(w.indexOf("=") + 1),
		line
	})).filter((e) => ![
		"GO111MODULE",
		"PATH",
		"GOPATH",
		"KUBECONFIG",
		"ARTIFACTS"
	].includes(e.name));
}
function baseName(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}

// src/plan/prow/translate/pod.ts
/** What GitHub's standard runners have: 4 CPUs and 16 GB in public repositories. */
const runnerCpus = 4;
const runnerGiB = 16;
/**
* @throws CannotTranslate for pods of several containers, or of none
*/
function readPod(spec, preset, notes) {
	const containers = spec.maps("containers");
	const [c] = containers;
	if (c === void 0) throw new CannotTranslate(spec.line, "spec", "there is no container");
	if (containers.length > 1) throw new CannotTranslate(spec.lineOf("containers"), "spec.containers", `${containers.length} containers: a job has one, besides \`services\``);
	const secrets = [];
	const options = [...securityOptions(c.map("securityContext")), ...podOptions(spec)];
	const env = readEnv([...c.maps("env"), ...preset.env], secrets);
	c.lose("envFrom", "write the variables out, or make secrets of them");
	c.drop("name", "a job has one container");
	c.drop("imagePullPolicy", "a runner pulls an image when it has none");
	c.drop("terminationMessagePolicy", "of the pod");
	c.drop("terminationMessagePath", "of the pod");
	c.lose("workingDir", "the command runs where the source is");
	for (const key of [
		"ports",
		"livenessProbe",
		"readinessProbe",
		"lifecycle"
	]) c.lose(key, "a job of a workflow has none");
	resources(c, notes);
	return {
		image: c.text("image") ?? "",
		line: c.lineOf("image"),
		argv: [...c.texts("command"), ...c.texts("args")],
		env,
		options,
		volumes: volumesOf(spec, c, preset),
		runner: selectRunner(spec, notes),
		secrets
	};
}
function securityOptions(s) {
	if (s === void 0) return [];
	const caps = s.map("capabilities");
	for (const key of ["runAsUser", "runAsGroup"]) s.lose(key, "steps write into the runner's directories: they run as the user of the image");
	s.drop("runAsNonRoot", "a check by the kubelet");
	s.drop("seccompProfile", "Docker has its own");
	return [
		...s.flag("privileged") ? ["--privileged"] : [],
		...s.flag("allowPrivilegeEscalation") === false ? ["--security-opt=no-new-privileges"] : [],
		...s.flag("readOnlyRootFilesystem") ? ["--read-only"] : [],
		...(caps?.texts("add") ?? []).map((a) => `--cap-add=${a.value}`),
		...(caps?.texts("drop") ?? []).map((d) => `--cap-drop=${d.value}`)
	];
}
function podOptions(spec) {
	const security = spec.map("securityContext");
	security?.lose("fsGroup", "volumes of a runner belong to nobody in particular");
	const options = securityOptions(security);
	spec.lose("serviceAccountName", "its credentials: give the workflow its own, by OIDC where the cloud takes it");
	spec.drop("automountServiceAccountToken", "there is no cluster to talk to");
	spec.lose("initContainers", "put what they do into steps");
	spec.lose("hostNetwork", "a job has a network of its own");
	if (spec.flag("hostPID")) options.push("--pid=host");
	spec.lose("hostAliases", "write /etc/hosts in a step");
	spec.drop("tolerations", "of nodes");
	spec.drop("affinity", "of nodes");
	spec.drop("dnsConfig", "of pods");
	spec.drop("dnsPolicy", "of pods");
	spec.drop("restartPolicy", "of pods");
	spec.drop("priorityClassName", "of pods");
	spec.drop("terminationGracePeriodSeconds", "of pods");
	return options;
}
/** Text of a variable; the value of a secret is taken from a secret of the repository by a name made of both its own. */
function readEnv(list, secrets) {
	const vars = [];
	for (const e of list) {
		const name = e.text("name") ?? "";
		const value = e.text("value") ?? "";
		const from = e.map("valueFrom");
		const secret = from?.map("secretKeyRef");
		if (!/^[A-Za-z_]\w*$/.test(name)) e.note("lost", `${JSON.stringify(name)} is no name of a variable`);
		else if (secret !== void 0) {
			const made = `${secret.text("name")}_${secret.text("key")}`.toUpperCase().replace(/[^A-Z0-9_]/g, "_");
			secret.flag("optional");
			secrets.push(made);
			e.note("changed", `${name} comes from the secret ${made} of the repository: make it; pull requests from forks have none`);
			vars.push({
				name,
				value: expression(`secrets.${made}`),
				line: e.line
			});
		} else if (from !== void 0) {
			from.drop("fieldRef", "there is no pod to ask");
			from.drop("resourceFieldRef", "there is no pod to ask");
			from.lose("configMapKeyRef", "write the value out");
		} else vars.push({
			name,
			value,
			line: e.line
		});
	}
	return vars;
}
function resources(c, notes) {
	const r = c.map("resources");
	if (r === void 0) return;
	const told = [];
	for (const kind of ["requests", "limits"]) for (const { name, value } of r.pairs(kind)) {
		const text = `${name} ${value}`;
		if (name === "cpu" && cpus(value) > runnerCpus && !told.includes(text)) told.push(text);
		if (name === "memory" && gibibytes(value) > runnerGiB && !told.includes(text)) told.push(text);
		if (![
			"cpu",
			"memory",
			"ephemeral-storage"
		].includes(name) && !told.includes(text)) told.push(text);
	}
	if (told.length > 0) notes.changed(c.lineOf("resources"), `${c.path}.resources`, `${told.join(", ")}: more than a standard runner has; name a larger one with --runs-on`);
}
function cpus(text) {
	return text.endsWith("m") ? Number(text.slice(0, -1)) / 1e3 : Number(text);
}
function gibibytes(text) {
	const [, n = "0", unit = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(text) ?? [];
	return Number(n) * ({
		Ki: 2 ** -20,
		Mi: 2 ** -10,
		Gi: 1,
		Ti: 1024,
		k: 1e3 / 2 ** 30,
		M: 1e6 / 2 ** 30,
		G: 1e9 / 2 ** 30,
		"": 2 ** -30
	}[unit] ?? 0);
}
function selectRunner(spec, notes) {
	let runner;
	for (const { name, value, line } of spec.pairs("nodeSelector")) if (/(^|\/)arch$/.test(name) && value === "arm64") runner = "ubuntu-24.04-arm";
	else if (!(/(^|\/)arch$/.test(name) && value === "amd64") && !(/(^|\/)os$/.test(name) && value === "linux")) notes.changed(line, "spec.nodeSelector", `${name}: ${value}: name a runner that has it with --runs-on`);
	return runner;
}
function volumesOf(spec, c, preset) {
	const volumes = new Map([...spec.maps("volumes"), ...preset.volumes].map((v) => [v.text("name") ?? "", v]));
	const mounts = [];
	for (const m of [...c.maps("volumeMounts"), ...preset.volumeMounts]) {
		const name = m.text("name") ?? "";
		const path = m.text("mountPath") ?? "";
		const readOnly = m.flag("readOnly") ? ":ro" : "";
		m.lose("subPath", "a runner mounts whole directories");
		m.drop("mountPropagation", "of pods");
		const v = volumes.get(name);
		const host = v?.map("hostPath");
		const hostPath = host?.text("path");
		host?.drop("type", "a check by the kubelet");
		if (v?.has("emptyDir")) {
			v.raw("emptyDir");
			mounts.push(path);
		} else if (hostPath !== void 0) mounts.push(`${hostPath}:${path}${readOnly}`);
		else m.note("lost", `${path}: write the files of ${kindOf(v)} ${name} in a step`);
	}
	return mounts;
}
function kindOf(v) {
	for (const kind of [
		"secret",
		"configMap",
		"projected",
		"csi",
		"persistentVolumeClaim"
	]) if (v?.raw(kind) !== void 0) return kind;
	return "the volume";
}

// src/plan/prow/translate/presets.ts
/** @param ofPod gets the notes of what presets bring into the pod */
function presetOf(labels, files, f, notes, ofPod) {
	const all = files.presets.filter((p) => Object.entries(p.labels).every(([k, v]) => labels[k] === v)).map((p) => {
		const fields = fieldsOf(p.map, `preset ${Object.keys(p.labels).join(", ")}`, ofPod.within(p.file));
		fields.pairs("labels");
		fields.drop("tolerations", "of nodes");
		return fields;
	});
	const known = new Set(files.presets.flatMap((p) => Object.keys(p.labels)));
	for (const { name, line } of f.pairs("labels")) if (name.startsWith("preset-") && !known.has(name)) notes.lost(line, "labels", `the preset ${name} is in none of the files: name its file as well`);
	const of = (key) => all.flatMap((p) => p.maps(key));
	return {
		all,
		fields: {
			env: of("env"),
			volumes: of("volumes"),
			volumeMounts: of("volumeMounts")
		}
	};
}

// src/plan/prow/translate/refs.ts
/** One of `extra_refs`. */
function readExtraRef(f, orgRepo) {
	const { org, repo } = orgRepo(f);
	const base = f.text("base_ref");
	const sha = f.text("base_sha");
	const alias = f.text("path_alias");
	f.drop("base_link", "a link for reports");
	f.drop("repo_link", "a link for reports");
	f.drop("auxiliary", "says which version a started.json is of");
	f.lose("pulls", "actions/checkout merges no pull requests of other repositories");
	f.lose("clone_uri", "actions/checkout clones from GitHub; a step with `bowsprit clone` can clone from elsewhere");
	return {
		org,
		repo,
		ref: sha ?? base,
		path: alias ?? `github.com/${org}/${repo}`,
		line: f.line,
		workdir: f.flag("workdir") ?? false,
		...cloneOptions(f)
	};
}
/** What a job says of its own repository's clone, and an extra ref of its. */
function cloneOptions(f) {
	const depth = f.whole("clone_depth");
	const blobless = f.flag("blobless_fetch");
	const sparse = f.texts("sparse_checkout_files").map((s) => s.value);
	const skipSubmodules = f.flag("skip_submodules");
	f.drop("skip_fetch_head", "actions/checkout fetches one ref");
	return {
		...depth && { depth },
		...blobless && { blobless },
		...sparse.length > 0 && { sparse },
		...skipSubmodules && { skipSubmodules }
	};
}

// src/plan/prow/translate/branches.ts
/**
* Prow matches regular expressions anywhere in the name (`master` matches `old-master-2` too) and lets skip_branches win.
* GitHub matches its own patterns against the whole name, where `?` and `+` are about the character before them; a
* pattern after `!` takes away from those before it.
* A bare `.` becomes a dot: it is what people mean in `release-1.36`, and no pattern of GitHub means any one character.
* @param branches Go regular expressions, any of which may match; none: all branches
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
*/
function branchFilter(branches, skip) {
	if (branches.length === 0 && skip.length === 0) return {
		globs: void 0,
		exact: void 0
	};
	const wanted = branches.length === 0 ? ["**"] : globsOf(branches);
	const unwanted = globsOf(skip);
	if (wanted === void 0 || unwanted === void 0) return {
		globs: void 0,
		exact: {
			...branches.length > 0 && { branches: branches.join("|") },
			...skip.length > 0 && { skip: skip.join("|") }
		}
	};
	return {
		globs: [...wanted, ...unwanted.map((g) => `!${g}`)],
		exact: void 0
	};
}
/** Whether a name of a pattern could be a tag's as well: prow runs postsubmits on tags by the same expressions. */
function isOpen(glob) {
	return /[*+?[]/.test(glob);
}
function globsOf(regexes) {
	const globs = [];
	for (const regex of regexes) {
		const some = globsOfOne(regex);
		if (some === void 0) return void 0;
		globs.push(...some);
	}
	return [...new Set(globs)];
}
/** Patterns that match what the expression does, or undefined when there are none. */
function globsOfOne(regex) {
	const parts = alternatives(regex);
	if (parts === void 0) return void 0;
	if (parts.length > 1) return globsOf(parts);
	const group = /^\^?\((?:\?:)?([^()]*)\)\$?$/.exec(regex);
	if (group !== null) return globsOf(group[1].split("|").map((i) => `${regex.startsWith("^") ? "^" : ""}${i}${regex.endsWith("$") ? "$" : ""}`));
	const glob = globOf(regex);
	return glob === void 0 ? void 0 : [glob];
}
/** Splits at `|` outside of brackets; undefined where brackets do not close. */
function alternatives(regex) {
	const parts = [""];
	let depth = 0;
	for (let i = 0; i < regex.length; i++) {
		const c = regex[i];
		if (c === "|" && depth === 0) parts.push("");
		else {
			if (c === "(" || c === "[") depth++;
			if (c === ")" || c === "]") depth--;
			parts[parts.length - 1] += c === "\\" ? c + (regex[++i] ?? "") : c;
		}
	}
	return depth === 0 ? parts : void 0;
}
const token = /^(\\d|\\[^\w\s]|\[[A-Za-z0-9-]+\]|[\w/#@,=: -]|\.)([*+?]|)/;
/** One expression without alternatives and groups. */
function globOf(regex) {
	const start = regex.startsWith("^");
	const end = /(^|[^\\])\$$/.test(regex);
	let rest = regex.slice(start ? 1 : 0, end ? -1 : void 0);
	let glob = start ? "" : "**";
	while (rest !== "") {
		const found = token.exec(rest);
		if (found === null) return void 0;
		const [whole, atom = "", many = ""] = found;
		rest = rest.slice(whole.length);
		const piece = pieceOf(atom, many);
		if (piece !== void 0) glob += piece;
		else if (rest === "" && !end) glob += "";
		else return void 0;
	}
	return (end ? glob : `${glob}**`).replace(/\*{3,}/g, "**");
}
/** @returns undefined where GitHub has no such pattern: `*` after a character means no repetition there */
function pieceOf(atom, many) {
	if (atom === ".") return many === "" ? "." : many === "?" ? void 0 : "**";
	if (many === "*") return void 0;
	if (atom === "\\d") return `[0-9]${many}`;
	if (atom.startsWith("[")) return `${atom}${many}`;
	const literal = atom.startsWith("\\") ? atom.slice(1) : atom;
	return `${/[*+?[\]!\\]/.test(literal) ? `\\${literal}` : literal}${many}`;
}

// src/plan/prow/translate/schedule.ts
const minute = 6e4;
const hour = 60 * minute;
const day = 24 * hour;
/**
* A time between two runs as a cron line. The minute (and hour, and day) come from the job's name: prow spreads jobs
* by itself, and at full hours GitHub is late.
* @param text a Go duration
* @returns undefined when it is no duration
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
*/
function cronOfInterval(text, name) {
	const ms = durationMs(text);
	if (ms === void 0 || ms <= 0) return void 0;
	const seed = hash(name);
	const { cron, ms: real } = nearest(ms, seed % 60, (seed >>> 6) % 24, seed);
	if (real === ms) return {
		cron,
		changes: []
	};
	return {
		cron,
		changes: [`every ${text} became every ${words(real)}, the nearest that cron can say`]
	};
}
function nearest(ms, m, h, seed) {
	const every = (of, choices) => choices.reduce((best, n) => Math.abs(n * of - ms) < Math.abs(best * of - ms) ? n : best);
	if (ms <= 45 * minute) {
		const n = every(minute, [
			5,
			6,
			10,
			12,
			15,
			20,
			30
		]);
		return {
			cron: `${m % n}/${n} * * * *`,
			ms: n * minute
		};
	}
	if (ms < 18 * hour) {
		const n = every(hour, [
			1,
			2,
			3,
			4,
			6,
			8,
			12
		]);
		return {
			cron: n === 1 ? `${m} * * * *` : `${m} ${h % n}/${n} * * *`,
			ms: n * hour
		};
	}
	const days = Math.round(ms / day);
	if (days <= 1) return {
		cron: `${m} ${h} * * *`,
		ms: day
	};
	if (days >= 28) return {
		cron: `${m} ${h} ${seed % 28 + 1} * *`,
		ms: days === 31 ? ms : 30 * day
	};
	if (days >= 6) return {
		cron: `${m} ${h} * * ${seed % 7}`,
		ms: 7 * day
	};
	return {
		cron: `${m} ${h} */${days} * *`,
		ms: days * day
	};
}
const macros = {
	"@yearly": "0 0 1 1 *",
	"@annually": "0 0 1 1 *",
	"@monthly": "0 0 1 * *",
	"@weekly": "0 0 * * 0",
	"@daily": "0 0 * * *",
	"@midnight": "0 0 * * *",
	"@hourly": "0 * * * *"
};
/**
* Prow's cron: five fields, or six with seconds before them, or a word such as `@daily`, or `@every 1h`; a time zone may
* stand before it. GitHub knows five fields and UTC.
* @returns undefined when it is none
* @see https://pkg.go.dev/github.com/robfig/cron/v3
*/
function cronOfCron(text, name) {
	const changes = [];
	let spec = text.trim();
	const zone = /^(?:CRON_)?TZ=(\S+)\s+/.exec(spec);
	if (zone !== null) {
		spec = spec.slice(zone[0].length);
		if (!/^(Etc\/)?(UTC|GMT)$/.test(zone[1])) changes.push(`the time zone ${zone[1]} became UTC`);
	}
	const every = /^@every\s+(\S+)$/.exec(spec);
	if (every !== null) {
		const found = cronOfInterval(every[1], name);
		return found && {
			cron: found.cron,
			changes: [...changes, ...found.changes]
		};
	}
	let fields = (macros[spec] ?? spec).split(/\s+/);
	if (fields.length === 6) {
		if (fields[0] !== "0") changes.push(`seconds (${fields[0]}) have no place in GitHub's cron`);
		fields = fields.slice(1);
	}
	const allowed = /^[\d*,/?-]+$|^[A-Za-z]{3}([,-][A-Za-z]{3})*$/;
	if (fields.length !== 5 || fields.some((f) => !allowed.test(f))) return void 0;
	if ((/^\*\/([1-4])$/.exec(fields[0]) ?? (fields[0] === "*" ? ["*", "1"] : null)) !== null) {
		fields[0] = "*/5";
		changes.push("GitHub starts nothing oftener than every 5 minutes");
	}
	if (never(fields[2], fields[3])) return {
		cron: void 0,
		changes: [`${text} never comes: by hand only`]
	};
	return {
		cron: fields.map((f, i) => fieldOf(f, i)).join(" "),
		changes
	};
}
/** First and last value of each field. */
const ranges = [
	[0, 59],
	[0, 23],
	[1, 31],
	[1, 12],
	[0, 6]
];
/** `?` is any day to robfig; a step that leaves its range, as `14-23/24` does, is the first of it, and an error to GitHub. */
function fieldOf(field, i) {
	const [first, last] = ranges[i];
	return field.split(",").map((item) => {
		const stepped = /^(?:(\*)|(\d+)(?:-(\d+))?)\/(\d+)$/.exec(item);
		if (stepped === null) return item === "?" ? "*" : item.toUpperCase();
		const from = stepped[1] === "*" ? first : Number(stepped[2]);
		const to = Number(stepped[3] ?? last);
		return Number(stepped[4]) > to - from ? String(from) : item;
	}).join(",");
}
/** Such as the 30th of February. */
function never(day, month) {
	if (!/^\d+$/.test(day) || !/^\d+$/.test(month)) return false;
	return Number(day) > [
		31,
		29,
		31,
		30,
		31,
		30,
		31,
		31,
		30,
		31,
		30,
		31
	][Number(month) - 1];
}
function words(ms) {
	if (ms % day === 0) return `${ms / day} ${ms === day ? "day" : "days"}`;
	return ms % hour === 0 ? `${ms / hour}h` : `${ms / minute}m`;
}
/** FNV-1a, 32 bits: the same name has the same minute wherever this runs. */
function hash(text) {
	let h = 2166136261;
	for (const c of text) h = Math.imul(h ^ c.codePointAt(0), 16777619) >>> 0;
	return h;
}

// src/plan/prow/translate/start.ts
/** What sets a job off. @throws CannotTranslate for what prow refuses too */
function startOf(f, kind, name, notes) {
	if (kind === "periodic") return {
		start: {
			on: "time",
			cron: cronOf(f, name, notes)
		},
		branches: {
			globs: void 0,
			exact: void 0
		},
		changes: void 0,
		required: false
	};
	const branches = branchFilter(f.texts("branches").map((b) => b.value), f.texts("skip_branches").map((b) => b.value));
	const changes = changesOf(f);
	const always = f.flag("always_run");
	const required = kind === "presubmit" && !f.flag("optional") && !f.flag("skip_report");
	if (kind === "postsubmit") return {
		start: { on: always === false && changes === void 0 ? "demand" : "event" },
		branches,
		changes,
		required
	};
	const merge = f.flag("run_before_merge") === true;
	if (f.has("trigger")) notes.changed(f.lineOf("trigger"), "trigger", "no comment starts it: GitHub has a button to run it again");
	f.drop("rerun_command", "GitHub has a button to run it again");
	if (always !== true && changes === void 0) return {
		start: { on: merge ? "merge" : "demand" },
		branches,
		changes,
		required
	};
	return {
		start: { on: "event" },
		branches,
		changes: always === true ? void 0 : changes,
		required
	};
}
function changesOf(f) {
	const run = f.text("run_if_changed");
	const skip = f.text("skip_if_only_changed");
	if (run && skip) throw new CannotTranslate(f.lineOf("skip_if_only_changed"), "skip_if_only_changed", "prow takes either run_if_changed or skip_if_only_changed");
	if (run) return {
		kind: "run_if_changed",
		regex: run
	};
	return skip ? {
		kind: "skip_if_only_changed",
		regex: skip
	} : void 0;
}
function cronOf(f, name, notes) {
	const given = [
		"cron",
		"interval",
		"minimum_interval"
	].filter((key) => f.text(key));
	const [key] = given;
	if (key === void 0 || given.length > 1) throw new CannotTranslate(f.line, "interval", "prow takes one of cron, interval and minimum_interval");
	const text = f.text(key);
	const found = key === "cron" ? cronOfCron(text, name) : cronOfInterval(text, name);
	if (found === void 0) throw new CannotTranslate(f.lineOf(key), key, `${text} is no time that GitHub could keep`);
	for (const change of found.changes) notes.changed(f.lineOf(key), key, change);
	if (key === "minimum_interval") notes.changed(f.lineOf(key), key, "counted from start to start, not from the end");
	f.lose("retry", "nothing starts a failed run again by itself");
	return found.cron;
}

// src/plan/prow/translate/job.ts
/**
* @param files all that prow would load: presets and defaults may stand in any of them
* @throws CannotTranslate
*/
function readJob(raw, files, notes) {
	const f = fieldsOf(raw.map, "", notes);
	const name = f.text("name") ?? "";
	const labels = Object.fromEntries(f.pairs("labels").map((p) => [p.name, p.value]));
	const own = orgRepoOf(raw);
	const cluster = f.text("cluster");
	base(f, raw.kind, notes);
	const { start, branches, changes, required } = startOf(f, raw.kind, name, notes);
	const extra = f.maps("extra_refs").map((r) => readExtraRef(r, (e) => ({
		org: e.text("org") ?? "",
		repo: e.text("repo") ?? ""
	})));
	const decoration = mergeDecoration(defaultDecoration(files.defaults, raw.orgRepo ?? (extra[0] && `${extra[0].org}/${extra[0].repo}`), cluster), readDecoration(f.map("decoration_config"), notes));
	const decorated = f.flag("decorate") ?? (files.decorateAll || f.has("decoration_config"));
	const ofPod = notesOf();
	const preset = presetOf(labels, files, f, notes, ofPod);
	const spec = f.map("spec");
	if (spec === void 0) throw new CannotTranslate(f.line, "spec", `there is no pod to run: ${noSpec(f)}`);
	const pod = readPod(spec, preset.fields, ofPod);
	const field = "spec.containers[0]";
	const bootstrap = readBootstrap(pod.argv, field, notes);
	const argv = bootstrap?.argv ?? pod.argv;
	if (argv.length === 0) throw new CannotTranslate(spec.line, field, "the image's own entry point is run: name the command");
	const work = readCommand(argv, pod.env, field, notes) ?? {
		kind: "command",
		argv
	};
	const refs = [...decoration.skipCloning === true ? [] : [...ownRef(f, own, decoration), ...extra], ...bootstrap?.refs ?? []];
	const workdir = refs.find((r) => r.workdir) ?? refs[0];
	const context = f.text("context") ?? name;
	const maxConcurrency = f.whole("max_concurrency") ?? 0;
	const description = f.pairs("annotations").find((a) => a.name === "description")?.value;
	annotations(f, notes);
	f.rest();
	for (const p of preset.all) p.rest();
	notePod(work, ofPod, notes);
	return {
		kind: raw.kind,
		name,
		file: raw.file,
		line: raw.map.line,
		context,
		description,
		home: own ?? (workdir && {
			org: workdir.org,
			repo: workdir.repo
		}),
		start,
		branches,
		changes,
		required,
		maxConcurrency,
		decoration: bootstrap?.timeoutMs === void 0 ? decoration : {
			timeoutMs: bootstrap.timeoutMs,
			...decoration
		},
		decorated,
		refs,
		workdir,
		pod,
		work,
		lineOf: f.lineOf
	};
}
/** What the suite has no use for is no loss: its cluster needs no image, no credentials and no mounts. */
function notePod(work, ofPod, notes) {
	const needless = work.kind === "suite" && work.inputs["tester"] !== "exec";
	for (const n of ofPod.all) {
		const level = needless && !n.field.endsWith(".resources") ? "dropped" : n.level;
		(n.file === void 0 ? notes : notes.within(n.file))[level](n.line, n.field, n.text);
	}
}
function noSpec(f) {
	if (f.has("pipeline_run_spec") || f.has("tekton_pipeline_run_spec")) return "it is a Tekton pipeline";
	return f.text("agent") === "jenkins" ? "Jenkins runs it" : "nothing is known of what it runs";
}
function orgRepoOf(raw) {
	if (raw.orgRepo === void 0) return void 0;
	const [org = "", repo = ""] = raw.orgRepo.replace(/^https?:\/\/[^/]+\//, "").split("/");
	return {
		org,
		repo
	};
}
function ownRef(f, own, decoration) {
	const alias = f.text("path_alias");
	f.lose("clone_uri", "actions/checkout clones from GitHub; a step with `bowsprit clone` can clone from elsewhere");
	const options = cloneOptions(f);
	if (own === void 0) return [];
	return [{
		...own,
		ref: void 0,
		path: alias ?? `github.com/${own.org}/${own.repo}`,
		line: f.line,
		workdir: false,
		...decoration.blobless && { blobless: true },
		...decoration.sparse && { sparse: decoration.sparse },
		...options
	}];
}
/** What every kind of job has, and a workflow has not. */
function base(f, kind, notes) {
	f.drop("agent", "of prow");
	f.drop("cluster", "GitHub runs it; --runs-on names the runner");
	f.drop("namespace", "of pods");
	f.drop("error_on_eviction", "of pods");
	f.drop("hidden", "who may read the repository sees its runs");
	f.drop("rerun_auth_config", "who may write to the repository runs jobs again");
	f.drop("prowjob_defaults", "of prow");
	f.drop("tags", "of prow");
	f.drop("jenkins_spec", "of Jenkins");
	f.lose("reporter_config", "write a step that tells the channel");
	f.lose("job_queue_name", "jobs that share a limit need one `concurrency` group, which lets one run at a time");
	if (f.flag("skip_report") && kind !== "periodic") notes.lost(f.lineOf("skip_report"), "skip_report", "the check is shown all the same");
}
/** Those of TestGrid are for `bowsprit testgrid`. */
function annotations(f, notes) {
	for (const { name, line } of f.pairs("annotations")) if (name !== "description" && !name.startsWith("testgrid-")) notes.dropped(line, "annotations", `${name}: for tools around prow`);
}

// src/plan/prow/translate/triggers.ts
var import_dist = require_dist();
/** Labels of GitHub are no longer than this. */
const longestLabel = 50;
/** What a presubmit's workflow is about: where nothing of a pull request is known, there are no variables of one. */
function eventOf(job) {
	if (job.kind === "periodic") return "schedule";
	if (job.kind === "postsubmit") return "push";
	if (job.start.on === "merge") return "merge_group";
	return job.start.on === "demand" && job.name.length > longestLabel ? "push" : "pull_request";
}
const ofRef = `${expression("github.workflow")}-${expression("github.ref")}`;
/** Prow ends older runs of a presubmit when a pull request gets new commits, and never runs a periodic twice at once. */
function triggersOf(job, notes) {
	const decide = decideJob(job);
	const condition = decide === void 0 ? void 0 : "needs.changed.outputs.run == 'true'";
	if (job.kind === "periodic") {
		const cron = job.start.on === "time" ? job.start.cron : void 0;
		return {
			on: {
				...cron !== void 0 && { schedule: [{ cron }] },
				workflow_dispatch: null
			},
			concurrency: {
				group: job.name,
				"cancel-in-progress": false
			},
			condition,
			decide
		};
	}
	if (job.kind === "postsubmit") return {
		on: job.start.on === "demand" ? { workflow_dispatch: null } : { push: pushFilter(job) },
		concurrency: void 0,
		condition,
		decide: job.start.on === "demand" ? void 0 : decide
	};
	if (job.start.on === "merge") {
		const on = { merge_group: branchesOf(job) };
		notes.changed(job.lineOf("run_before_merge"), "run_before_merge", "a merge queue of the repository takes tide's place");
		return {
			on,
			concurrency: void 0,
			condition,
			decide
		};
	}
	if (job.start.on === "event") return {
		on: { pull_request: branchesOf(job) },
		concurrency: {
			group: ofRef,
			"cancel-in-progress": true
		},
		condition,
		decide
	};
	return onDemand(job, notes);
}
/** `/test NAME` becomes a label with that name: whoever may label may start it, and the code of a fork gets no secrets. */
function onDemand(job, notes) {
	const exact = decideJob(job);
	const needs = exact === void 0 ? [] : ["needs.changed.outputs.run == 'true'"];
	if (eventOf(job) === "push") {
		notes.changed(job.lineOf("always_run"), "always_run", "started by hand in the tab Actions, on a branch: the name is too long for a label");
		return {
			on: { workflow_dispatch: null },
			concurrency: void 0,
			condition: void 0,
			decide: void 0
		};
	}
	notes.changed(job.lineOf("always_run"), "always_run", `\`/test ${job.name}\` became the label ${job.name}: make it, and put it on a pull request`);
	return {
		on: { pull_request: {
			types: ["labeled"],
			...branchesOf(job)
		} },
		concurrency: {
			group: `${ofRef}-${expression("github.event.label.name")}`,
			"cancel-in-progress": true
		},
		condition: [...needs, `github.event.label.name == '${job.name}'`].join(" && "),
		decide: exact
	};
}
function branchesOf(job) {
	const globs = job.branches.globs;
	if (globs === void 0) return null;
	const skipped = globs.slice(1);
	if (globs[0] === "**" && skipped.every((g) => g.startsWith("!"))) return { "branches-ignore": skipped.map((g) => g.slice(1)) };
	return { branches: globs };
}
/** Prow runs postsubmits for tags too, by the same expressions. */
function pushFilter(job) {
	const globs = job.branches.globs;
	if (globs === void 0) return null;
	const open = globs.filter((g) => g.startsWith("!") || isOpen(g));
	return {
		branches: globs,
		...open.some((g) => !g.startsWith("!")) ? { tags: open } : {}
	};
}
/** Says by prow's rules whether branch and changed files ask for the job. */
function decideJob(job) {
	const { exact } = job.branches;
	const { changes } = job;
	if (exact === void 0 && changes === void 0) return void 0;
	const env = {};
	if (exact !== void 0) env["BRANCH"] = expression("github.base_ref || github.ref_name");
	if (exact?.branches !== void 0) env["BRANCHES"] = exact.branches;
	if (exact?.skip !== void 0) env["SKIP_BRANCHES"] = exact.skip;
	if (changes !== void 0) Object.assign(env, filesEnv(job), { [variableOf(changes)]: changes.regex });
	env["LC_ALL"] = "C.UTF-8";
	return {
		name: `${job.context}: wanted?`,
		"runs-on": "ubuntu-latest",
		"timeout-minutes": 10,
		...changes === void 0 ? { permissions: {} } : { permissions: job.kind === "presubmit" ? { "pull-requests": "read" } : { contents: "read" } },
		outputs: { run: expression("steps.decide.outputs.run") },
		steps: [{
			id: "decide",
			env,
			run: script(job, changes)
		}]
	};
}
function variableOf(changes) {
	return changes.kind === "run_if_changed" ? "RUN_IF_CHANGED" : "SKIP_IF_ONLY_CHANGED";
}
function filesEnv(job) {
	const token = { GH_TOKEN: expression("github.token") };
	if (job.kind === "presubmit") return {
		...token,
		FILES: `repos/${expression("github.repository")}/pulls/${expression("github.event.pull_request.number")}/files`
	};
	return token;
}
/**
* Of a pull request prow takes the files that GitHub lists; of a push those of each of its commits, both names of a moved
* file. Any file that matches run_if_changed, or any that does not match skip_if_only_changed, asks for the job.
* grep ends with 1 for no match and with more for an expression that it cannot read, which must not look like no match.
*/
function script(job, changes) {
	const lines = [
		"run=true",
		"found() {",
		"  code=0",
		"  grep -qP \"$@\" || code=$?",
		"  if [ \"$code\" -gt 1 ]; then exit \"$code\"; fi",
		"  [ \"$code\" -eq 0 ]",
		"}"
	];
	const { exact } = job.branches;
	if (exact !== void 0) lines.push("printf '%s\\n' \"$BRANCH\" > \"$RUNNER_TEMP/branch\"");
	if (exact?.branches !== void 0) lines.push("if ! found -e \"$BRANCHES\" \"$RUNNER_TEMP/branch\"; then run=false; fi");
	if (exact?.skip !== void 0) lines.push("if found -e \"$SKIP_BRANCHES\" \"$RUNNER_TEMP/branch\"; then run=false; fi");
	if (changes !== void 0) {
		if (job.kind === "presubmit") lines.push("gh api --paginate \"$FILES\" --jq '.[].filename' > \"$RUNNER_TEMP/files\"");
		else lines.push(": > \"$RUNNER_TEMP/files\"", "jq -r '.commits[].id' \"$GITHUB_EVENT_PATH\" | while read -r commit; do", "  gh api --paginate \"repos/$GITHUB_REPOSITORY/commits/$commit\" --jq '.files[] | .filename, .previous_filename // empty' >> \"$RUNNER_TEMP/files\"", "done");
		const how = changes.kind === "run_if_changed" ? "-e \"$RUN_IF_CHANGED\"" : "-ve \"$SKIP_IF_ONLY_CHANGED\"";
		lines.push(`if ! found ${how} "$RUNNER_TEMP/files"; then run=false; fi`);
	}
	lines.push("echo \"run=$run\" >> \"$GITHUB_OUTPUT\"");
	return `${lines.join("\n")}\n`;
}

// src/plan/prow/translate/steps.ts
/** By commit, as every workflow of this repository names actions of others; `emit.ts` writes the release beside it. */
const pinned = {
	checkout: {
		uses: "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
		release: "v7.0.1"
	},
	upload: {
		uses: "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
		release: "v7.0.0"
	}
};
const bowsprit = "OWNER/bowsprit@v1";
const publish = "OWNER/bowsprit/actions/publish@v1";
/** @param path below the workspace; undefined: the workspace itself */
function checkout(ref, path, o) {
	const own = ref.ref === void 0;
	const depth = ref.depth ?? (o.history ? 0 : void 0);
	return {
		uses: pinned.checkout.uses,
		with: {
			...own ? {} : {
				repository: `${ref.org}/${ref.repo}`,
				ref: ref.ref
			},
			...path === void 0 ? {} : { path },
			...depth === void 0 ? {} : { "fetch-depth": depth },
			...ref.blobless || ref.sparse ? { filter: "blob:none" } : {},
			...ref.sparse ? {
				"sparse-checkout": `${ref.sparse.join("\n")}\n`,
				"sparse-checkout-cone-mode": false
			} : {},
			...o.history && !ref.skipSubmodules ? { submodules: "recursive" } : {},
			"persist-credentials": false
		}
	};
}
/** The e2e suite, or a command with a cluster, by our action. @param timeout minutes of the whole run */
function suiteSteps(job, work, timeout, publishing, notes) {
	const kubernetes = kubernetesRef(job, work);
	const needed = [...work.inputs["tester"] === "exec" ? job.refs : [], ...kubernetes === void 0 ? [] : [kubernetes]].filter((r, i, all) => all.findIndex((x) => x.path === r.path) === i);
	for (const ref of job.refs) if (!needed.some((n) => n.path === ref.path)) notes.dropped(ref.line, "extra_refs", `${ref.org}/${ref.repo} is not needed for the tests`);
	const alone = needed.length === 1;
	const dirOf = (ref) => alone ? void 0 : `src/${ref.path}`;
	const source = work.kubernetes.kind === "module" ? `module:${work.kubernetes.version}` : kubernetes && (dirOf(kubernetes) ?? ".");
	if (source === void 0) notes.lost(job.line, "extra_refs", "no Kubernetes is checked out: name one by `source`; without it the default of Bowsprit is built");
	const inputs = {
		...source === void 0 ? {} : { source },
		...work.inputs,
		timeout,
		"job-name": job.name,
		...publishing?.inputs
	};
	if (typeof inputs["tester-command"] === "string" && job.workdir !== void 0 && !alone) inputs["tester-command"] = `cd src/${job.workdir.path} && ${inputs["tester-command"]}`;
	if (work.inputs["tester"] === "exec") noImage(job.pod, notes);
	return [...needed.map((ref) => checkout(ref, dirOf(ref), { history: false })), {
		uses: bowsprit,
		...timeout + 5 <= 360 ? { "timeout-minutes": timeout + 5 } : {},
		...work.env.length === 0 ? {} : { env: Object.fromEntries(work.env.map((e) => [e.name, e.value])) },
		with: inputs
	}];
}
function kubernetesRef(job, work) {
	if (work.kubernetes.kind === "module") return void 0;
	const found = job.refs.filter((r) => r.repo === "kubernetes");
	if (work.kubernetes.kind === "checkout") return found[0];
	const { branch } = work.kubernetes;
	return found.find((r) => r.ref === branch) ?? {
		org: "kubernetes",
		repo: "kubernetes",
		ref: branch,
		path: "k8s.io/kubernetes",
		line: job.line,
		workdir: false
	};
}
/** The command as prow's entry point runs it: sources below `src`, interrupted before it is killed. */
function commandSteps(job, work, publishing, { artifacts, script: before, output }) {
	const { timeoutMs, graceMs } = job.decoration;
	const known = knownVariables(job);
	const seconds = (ms) => `${Math.ceil(ms / 1e3)}s`;
	const limit = timeoutMs === void 0 || graceMs === void 0 ? "" : `timeout --signal=INT --kill-after=${seconds(graceMs)} ${seconds(timeoutMs)} `;
	const words = work.argv.map((w) => shellWord(w.value, known));
	const script = [
		...before,
		"export GOPATH=\"$GITHUB_WORKSPACE\"",
		"export BUILD_ID=$((1000000000000000000 + GITHUB_RUN_ID * 1000 + GITHUB_RUN_ATTEMPT))",
		...job.pod.env.filter((e) => refersTo(e, known)).map((e) => `export ${e.name}=${shellWord(e.value, known)}`),
		...publishing === void 0 ? [`exec ${limit}${words.join(" ")}`] : [
			`mkfifo ${output}`,
			`tee "$ARTIFACTS/build-log.txt" < ${output} &`,
			`exec ${limit}${words.join(" ")} > ${output} 2>&1`
		]
	].join("\n");
	const published = (more) => ({
		"continue-on-error": true,
		uses: publish,
		with: {
			...publishing?.inputs,
			...more
		}
	});
	return [
		...publishing === void 0 ? [] : [published({ outcome: "running" })],
		...job.refs.map((ref) => checkout(ref, `src/${ref.path}`, { history: true })),
		{
			name: job.name,
			...timeoutMs === void 0 ? {} : { "timeout-minutes": Math.min(360, minutes(timeoutMs + (graceMs ?? 0)) + 1) },
			...job.workdir === void 0 ? {} : { "working-directory": `src/${job.workdir.path}` },
			run: escaped(`${script}\n`)
		},
		{
			if: "always()",
			uses: pinned.upload.uses,
			with: {
				name: job.name,
				path: artifacts,
				"if-no-files-found": "ignore"
			}
		},
		...publishing === void 0 ? [] : [{
			if: "always()",
			...published({
				artifacts,
				outcome: expression("job.status")
			})
		}]
	];
}
/** Prow's variables that hold outside a pod. @param artifacts undefined: only steps know @see https://docs.prow.k8s.io/docs/jobs/#job-environment-variables */
function prowVariables(job, artifacts) {
	const base = {
		JOB_NAME: job.name,
		JOB_TYPE: job.kind,
		...artifacts === void 0 ? {} : { ARTIFACTS: artifacts }
	};
	const git = {
		GIT_CONFIG_COUNT: "1",
		GIT_CONFIG_KEY_0: "safe.directory",
		GIT_CONFIG_VALUE_0: "*"
	};
	if (job.kind === "periodic") return {
		...base,
		...git
	};
	const repo = {
		REPO_OWNER: job.home?.org ?? "",
		REPO_NAME: job.home?.repo ?? ""
	};
	const event = eventOf(job);
	if (event === "push") {
		const refs = {
			PULL_BASE_REF: expression("github.ref_name"),
			PULL_BASE_SHA: expression("github.sha"),
			PULL_REFS: `${expression("github.ref_name")}:${expression("github.sha")}`
		};
		return {
			...base,
			...repo,
			...refs,
			...git
		};
	}
	if (event === "merge_group") return {
		...base,
		...repo,
		...git
	};
	const pull = "github.event.pull_request";
	return {
		...base,
		...repo,
		PULL_BASE_REF: expression("github.base_ref"),
		PULL_BASE_SHA: expression(`${pull}.base.sha`),
		PULL_NUMBER: expression(`${pull}.number`),
		PULL_PULL_SHA: expression(`${pull}.head.sha`),
		PULL_HEAD_REF: expression("github.head_ref"),
		PULL_REFS: `${expression("github.base_ref")}:${expression(`${pull}.base.sha`)},${expression(`${pull}.number`)}:${expression(`${pull}.head.sha`)}`,
		...git
	};
}
/** Variables that stand in the workflow as they are; those made of others are exported by the script. */
function plainEnv(job) {
	const known = knownVariables(job);
	return job.pod.env.filter((e) => !refersTo(e, known));
}
function knownVariables(job) {
	return /* @__PURE__ */ new Set([
		...job.pod.env.map((e) => e.name),
		...Object.keys(prowVariables(job, "")),
		...["GOPATH", "BUILD_ID"]
	]);
}
function refersTo(e, known) {
	return [...e.value.matchAll(reference)].some((m) => m[1] !== void 0 && known.has(m[1]));
}
/** The kubelet puts in `$(NAME)` where NAME is a variable of the container; `$$(NAME)` is `$(NAME)` itself. */
const reference = /\$\$|\$\(([A-Za-z_][\w.-]*)\)/g;
function shellWord(text, known) {
	const parts = [];
	let last = 0;
	for (const m of text.matchAll(reference)) {
		const variable = m[1] !== void 0 && known.has(m[1]);
		if (!variable && m[0] !== "$$") continue;
		parts.push(literal(text.slice(last, m.index)), variable ? `"$${m[1]}"` : literal("$"));
		last = m.index + m[0].length;
	}
	parts.push(literal(text.slice(last)));
	return parts.join("") || "''";
}
function literal(text) {
	return text === "" ? "" : quote(text);
}
const open = "${{";
/** Words that the runner would take for an expression of its own. */
function escaped(script) {
	return script.replaceAll(open, expression(`'${open}'`));
}

// src/plan/prow/translate/emit.ts
/**
* YAML as the workflows of this repository are written: single quotes, texts of several lines as such, pins explained.
* @param content null stands for an event without settings
* @param head lines of the comment above
*/
function emit(content, head) {
	const doc = new import_dist.Document(content);
	const releases = new Map(Object.values(pinned).map((p) => [p.uses, p.release]));
	(0, import_dist.visit)(doc, {
		Scalar: (_, node) => {
			const release = releases.get(String(node.value));
			if (release !== void 0) node.comment = ` ${release}`;
		},
		Pair: (_, pair) => {
			if ((0, import_dist.isScalar)(pair.key) && pair.key.value === "jobs" && (0, import_dist.isMap)(pair.value)) spaced(pair.value.items);
		}
	});
	if ((0, import_dist.isMap)(doc.contents)) spaced(doc.contents.items);
	const text = doc.toString({
		lineWidth: 0,
		singleQuote: true,
		nullStr: ""
	});
	return `${head.map((line) => `# ${line}`.trimEnd()).join("\n")}\n${text}`;
}
function spaced(pairs) {
	for (const { key } of pairs.slice(1)) if ((0, import_dist.isScalar)(key)) key.spaceBefore = true;
}

// src/plan/prow/translate/publish.ts
const variables = {
	provider: "GCP_IDENTITY_PROVIDER",
	serviceAccount: "GCP_SERVICE_ACCOUNT"
};
/**
* Publishing as prow's sidecar did it, or to the sinks that are named.
* @returns undefined when the job was not published
*/
function publishingOf(job, to, notes) {
	const { bucket, compress } = job.decoration;
	const own = job.decorated && bucket !== void 0 ? urlOf(bucketPath(job.decoration) ?? bucket) : void 0;
	const sinks = to.sinks.length > 0 ? to.sinks : own === void 0 ? [] : [own];
	if (sinks.length === 0) return void 0;
	const gcs = sinks.some((s) => s.startsWith("gs://"));
	const cloud = sinks.some((s) => !s.startsWith("dir:"));
	const provider = to.provider ?? expression(`vars.${variables.provider}`);
	const serviceAccount = to.serviceAccount ?? expression(`vars.${variables.serviceAccount}`);
	const how = gcs && to.provider === void 0 ? `; the variable ${variables.provider} names who lets it in` : "";
	const allowed = cloud ? `: let this repository write there${how} (docs/prow.md)` : "";
	notes.changed(job.lineOf("decoration_config"), "decoration_config", `published to ${sinks.join(", ")}${allowed}`);
	return {
		inputs: {
			"job-name": job.name,
			sink: sinks.join("\n"),
			...strategyOf(job, notes),
			...compress === void 0 ? {} : { compress: compress.join("\n") },
			...gcs ? {
				"gcp-identity-provider": provider,
				"gcp-service-account": serviceAccount
			} : {}
		},
		permissions: cloud ? {
			contents: "read",
			"id-token": "write"
		} : {}
	};
}
function urlOf(bucket) {
	return /^\w+:\/\//.test(bucket) ? bucket : `gs://${bucket}`;
}
function strategyOf(job, notes) {
	const { strategy = "explicit", defaultOrg, defaultRepo } = job.decoration;
	if (strategy === "explicit") return {};
	if (["legacy", "single"].includes(strategy) && defaultOrg && defaultRepo) return {
		"path-strategy": strategy,
		"default-repo": `${defaultOrg}/${defaultRepo}`
	};
	const what = `path_strategy ${strategy} wants default_org and default_repo`;
	notes.lost(job.lineOf("decoration_config"), "decoration_config", `${what}: paths name every repository`);
	return {};
}

// src/plan/prow/translate/workflow.ts
/** Begins every workflow that was made here. */
const translatedMark = "# Translated by `bowsprit translate`";
const spare = 10;
/**
* The text of a workflow that does what the job does.
* @param o.runsOn label of the runner
* @param o.containers undefined: commands run in the image that they had
*/
function workflowOf(job, o, notes) {
	const runner = o.runsOn === "ubuntu-latest" ? job.pod.runner ?? o.runsOn : o.runsOn;
	const triggers = triggersOf(job, notes);
	const limit = limitOf(job, runner, notes);
	const publishing = publishingOf(job, o.publish ?? { sinks: [] }, notes);
	const permissions = publishing?.permissions ?? {};
	const main = {
		name: job.context,
		...triggers.decide === void 0 ? {} : { needs: "changed" },
		...triggers.condition === void 0 ? {} : { if: triggers.condition },
		"runs-on": runner,
		"timeout-minutes": limit + spare,
		...Object.keys(permissions).length === 0 ? {} : { permissions },
		...oneAtATime(job, notes),
		...bodyOf(job, limit, o.containers ?? "jobs", publishing, notes)
	};
	const id = job.work.kind === "suite" ? "e2e" : "test";
	const document = {
		name: job.name,
		on: triggers.on,
		permissions: { contents: "read" },
		...triggers.concurrency === void 0 ? {} : { concurrency: triggers.concurrency },
		jobs: {
			...triggers.decide === void 0 ? {} : { changed: triggers.decide },
			[id]: main
		}
	};
	return emit(document, headOf(job, publishing !== void 0, notes));
}
function bodyOf(job, limit, containers, publishing, notes) {
	const { work } = job;
	if (work.kind === "suite") return { steps: suiteSteps(job, work, limit, publishing, notes) };
	const container = containerOf(job, containers, notes);
	const places = placesOf(containers);
	const env = {
		...prowVariables(job, container === void 0 ? void 0 : places.artifacts),
		...Object.fromEntries(plainEnv(job).map((e) => [e.name, e.value]))
	};
	return {
		...container === void 0 ? {} : { container },
		env,
		steps: commandSteps(job, work, publishing, places)
	};
}
/** Minutes that the work may take. */
function limitOf(job, runner, notes) {
	const { timeoutMs = prowTimeoutMs, graceMs = 0 } = job.decoration;
	const wanted = minutes(timeoutMs + (job.work.kind === "suite" ? 0 : graceMs));
	const most = 350;
	if (wanted <= most || !runner.startsWith("ubuntu-")) return wanted;
	notes.lost(job.lineOf("decoration_config"), "decoration_config.timeout", `${wanted} minutes became ${most}: hosted runners end a job after six hours; name one of your own with --runs-on`);
	return most;
}
function oneAtATime(job, notes) {
	if (job.maxConcurrency === 0 || job.kind === "periodic" && job.maxConcurrency === 1) return {};
	if (job.maxConcurrency > 1) {
		notes.changed(job.lineOf("max_concurrency"), "max_concurrency", `GitHub knows one at a time or no limit: ${job.maxConcurrency} became as many as there are runners`);
		return {};
	}
	notes.changed(job.lineOf("max_concurrency"), "max_concurrency", "of runs that wait GitHub keeps the newest; `queue: max` below `concurrency` keeps up to 100");
	return { concurrency: {
		group: job.name,
		"cancel-in-progress": false
	} };
}
function headOf(job, publishes, notes) {
	const words = (job.description ?? "").replace(/\s+/g, " ").trim();
	const toDo = inOrder(notes.all).filter((n) => n.level !== "dropped");
	return [
		`${translatedMark.slice(2)} from the ${job.kind} ${job.name}, ${job.file}:${job.line}.`,
		...words === "" ? [] : ["", ...wrapped(words)],
		...publishes || job.work.kind === "suite" ? ["", "To change: OWNER."] : [],
		...toDo.length === 0 ? [] : [
			"",
			"What is not as it was:",
			...toDo.flatMap((n) => wrapped(`- ${n.file ?? "line"}${n.file === void 0 ? " " : ":"}${n.line} ${n.field}: ${n.text}`))
		]
	];
}
function wrapped(text) {
	const lines = [];
	for (const word of text.split(" ")) {
		const last = lines.at(-1);
		if (last === void 0 || last.length + word.length > 108) lines.push(lines.length > 0 && text.startsWith("- ") ? `  ${word}` : word);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return lines;
}

// src/plan/prow/translate/translate.ts
/**
* Workflows for prow jobs, each with what is not as it was.
* @param files job configuration; presets and defaults of decoration are found in any of them
* @throws UsageError when a file is no YAML or no job is in any
*/
function translate$1(files, o) {
	const read = readJobFiles(files);
	const all = read.jobs.map((raw) => translateOne(raw, read, o));
	const wanted = o.repo === void 0 ? all : all.filter((t) => t.repo === o.repo);
	if (wanted.length === 0) throw new UsageError(o.repo === void 0 || all.length === 0 ? "there are no presubmits, postsubmits or periodics in these files" : `no job is of ${o.repo}: there are jobs of ${[...new Set(all.map((t) => t.repo))].slice(0, 10).join(", ")}`);
	return withPaths(wanted);
}
function translateOne(raw, files, o) {
	const notes = notesOf();
	const nameNode = raw.map.entries.get("name")?.value;
	const name = nameNode?.kind === "scalar" ? nameNode.text ?? "" : "";
	const about = {
		kind: raw.kind,
		name,
		file: raw.file,
		line: raw.map.line
	};
	try {
		if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) throw new CannotTranslate(raw.map.line, "name", `${JSON.stringify(name)} is no name of a job`);
		const job = readJob(raw, files, notes);
		const text = workflowOf(job, o, notes);
		return {
			...about,
			repo: repoOf(job),
			check: job.context,
			required: job.required,
			carried: notes.all.some((n) => n.level === "lost") ? "part" : "whole",
			as: job.work.kind,
			why: void 0,
			notes: inOrder(notes.all),
			workflow: {
				path: `${name}.yml`,
				text
			}
		};
	} catch (error) {
		if (!(error instanceof CannotTranslate)) throw error;
		const note = {
			line: error.line,
			file: void 0,
			level: "lost",
			field: error.field,
			text: error.message
		};
		const nothing = {
			check: name,
			required: false,
			as: void 0,
			workflow: void 0
		};
		return {
			...about,
			...nothing,
			repo: raw.orgRepo,
			carried: "none",
			why: error.message,
			notes: [note]
		};
	}
}
function repoOf(job) {
	return job.home && `${job.home.org}/${job.home.repo}`;
}
/** Jobs of several repositories get a directory for each; of jobs with one name (one per branch) the later get a number. */
function withPaths(all) {
	const repos = new Set(all.filter((t) => t.workflow !== void 0).map((t) => t.repo));
	const taken = /* @__PURE__ */ new Set();
	return all.map((t) => {
		if (t.workflow === void 0) return t;
		const dir = repos.size > 1 ? `${t.repo ?? "no-repository"}/` : "";
		let path = `${dir}${t.name}.yml`;
		for (let n = 2; taken.has(path.toLowerCase()); n++) path = `${dir}${t.name}-${n}.yml`;
		taken.add(path.toLowerCase());
		return {
			...t,
			workflow: {
				...t.workflow,
				path
			}
		};
	});
}

// src/flows/translate.ts
/**
* Workflows for prow jobs, and a report of what is not as it was. Exit code 1 when a job has no workflow.
* @throws UsageError before anything is written: files that are no job configuration, and files in the way
*/
async function translate({ o, operands, ctx, print }) {
	if (operands.length === 0) throw new UsageError("translate wants job configuration of prow: bowsprit translate JOBS.yaml... (files or directories)");
	const files = await readJobConfig(operands);
	const sinks = o.sink ?? [];
	for (const url of sinks) sinkAddress(url);
	const publish = {
		sinks,
		provider: o["gcp-identity-provider"],
		serviceAccount: o["gcp-service-account"]
	};
	const how = {
		runsOn: o["runs-on"],
		containers: o.containers,
		repo: o.repo,
		publish
	};
	const jobs = translate$1(files, how);
	const dir = resolve(o.workflows);
	const writes = jobs.flatMap((t) => t.workflow === void 0 ? [] : [t.workflow]);
	await checkTargets(dir, writes.map((w) => w.path));
	for (const { path, text } of writes) {
		await mkdir(dirname(join(dir, path)), { recursive: true });
		await writeFile(join(dir, path), text);
	}
	if (o.json) print(JSON.stringify(jobs.map(forJson), null, 2));
	else print(reportText(jobs, { all: o.verbose }));
	ctx.log.info(`${writes.length} of ${jobs.length} jobs have a workflow in ${o.workflows}`);
	return jobs.some((t) => t.carried === "none") ? 1 : 0;
}
/** What somebody wrote is not written over; what an earlier translation wrote is. */
async function checkTargets(dir, paths) {
	const problems = [];
	for (const path of paths) {
		const text = await readFile(join(dir, path), "utf8").catch(() => void 0);
		if (text !== void 0 && !text.startsWith("# Translated by `bowsprit translate`")) problems.push(`${join(dir, path)} is there and was not made by translate: name another --workflows, or move it`);
	}
	if (problems.length > 0) throw new UsageError(problems);
}
function forJson({ workflow, ...t }) {
	return {
		...t,
		workflow: workflow?.path
	};
}

export { translate };