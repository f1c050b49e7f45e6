import { a as int, b as _regex, c as number, d as pipe, f as record, g as _gte, h as union, i as boolean, m as transform, n as _enum, p as string, r as array, v as _lte, x as _trim, y as _minLength } from "./schemas.mjs";
import { t as providerNames } from "./cluster-ref.mjs";

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

// src/options/table.ts
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
const cidr = pattern(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "an IPv4 range such as 10.244.0.0/16", "CIDR");
/** The version that is built when no source is named. */
const defaultSource = "module:v1.36.3";
const options = {
	source: option(text("SOURCE", "a directory, or module:vX.Y.Z, or module:vX.Y.Z,replace=DIR"), void 0, "Where Kubernetes comes from: the directory of a checkout; a version, built through the Go module proxy; or a patched tree over a version.", "~/kubernetes", `${defaultSource}; for test --id the build that runs there`),
	id: option(pattern(/^[a-z0-9][a-z0-9-]{0,19}$/, "1 to 20 characters of a-z, 0-9 and -", "ID"), void 0, "Names this run and everything it makes.", "pr-1234", "random; on GitHub Actions made of repository, run, attempt and job"),
	bisect: option(flag(), false, "For `git bisect run`: exit 125 (skip this commit) when the branch does not build or no cluster comes up, 128 (stop) on bad input.", "true"),
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
	context: option(text("NAME"), void 0, "Context in the kubeconfig.", "kind-kind", "the current context"),
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
	"list-images": option(flag(), false, "Also print the images that each spec can need.", "true"),
	timeout: option(whole(1, 1440, "MIN"), 60, "Deadline of the whole run in minutes; logs and teardown have their share of it.", "30"),
	"keep-on-failure": option(whole(1, 1440, "MIN"), void 0, "Keep a failed cluster so many minutes; sweep removes it after.", "30", "never kept"),
	ref: option(text("FILE|JSON", "a file or JSON with a cluster ref"), void 0, "The cluster to act on, as saved by up or run.", ".bowsprit/7f3k2.json", "none"),
	artifacts: option(path("DIR"), "artifacts", "Where results and logs go.", "out"),
	"state-dir": option(path("DIR"), void 0, "Where runs keep their state.", "/var/tmp/bowsprit", ".bowsprit; on GitHub Actions ~/.local/state/bowsprit, which outlives checkouts and jobs"),
	"cache-dir": option(path("DIR"), void 0, "Builds, companions and images that later runs reuse.", "/mnt/cache", "~/.cache/bowsprit"),
	config: option(path("FILE"), void 0, "YAML file with options.", "ci.yaml", "bowsprit.yaml if there is one"),
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
		...option(text("TOKEN"), void 0, "Token for the comment.", expression("github.token"), expression("github.token")),
		secret: true
	},
	"job-index": option(text("N"), void 0, "Tells the jobs of a matrix apart in names.", expression("strategy.job-index"), expression("strategy.job-index")),
	json: option(flag(), false, "Print the result as JSON on stdout; everything else goes to stderr.", "true"),
	verbose: option(flag(), false, "Show what is being run.", "true")
};
const optionNames = Object.keys(options);

export { optionNames as n, options as r, defaultSource as t };