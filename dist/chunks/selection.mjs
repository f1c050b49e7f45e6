import { o as __toESM } from "./rolldown-runtime.mjs";
import { i as RunError, o as UsageError } from "./errors.mjs";
import { a as unrunnableSpecs, i as imagesOfSpecs } from "./store.mjs";
import { n as distance } from "./esm.mjs";
import { i as parseTimings, t as expectedMs } from "./timings.mjs";
import { n as isFailure } from "./result2.mjs";
import { t as require_lib } from "./lib2.mjs";
import { t as testEnv } from "./child-env.mjs";
import { t as allProblems } from "./problems.mjs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { tmpdir } from "node:os";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/plan/shards.ts
const lanes = [
	"parallel",
	"serial",
	"disruptive"
];
/** Reads `I/N`, e.g. 2/5. @throws UsageError when it is not one of 1/N … N/N. */
function parseShard(text) {
	const match = /^\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*$/.exec(text);
	if (!match) throw new UsageError(`--shard ${text}: give it as I/N, for instance 2/5.`);
	const [index, total] = [Number(match[1]), Number(match[2])];
	if (total < 1 || index < 1 || index > total) throw new UsageError(`--shard ${text}: there is no such shard; with ${total} in all they are ${total < 1 ? "none" : `1/${total} to ${total}/${total}`}.`);
	return {
		index,
		total
	};
}
function laneOf(spec) {
	return spec.disruptive ? "disruptive" : spec.serial ? "serial" : "parallel";
}
/**
* Longest first, each to the shard that has least so far. Lanes are balanced one by one, because a second of the
* serial lane costs a second and one of the parallel lane a fraction that depends on the machine. The outcome depends
* on the set of specs, the timings and `total` alone, so every job of a matrix computes the same plan by itself.
*
* @param timings milliseconds by spec name; see expectedMs for names that it lacks.
* @throws UsageError when `total` is not a whole number from 1 on.
*/
function planShards(specs, timings, total) {
	if (!Number.isInteger(total) || total < 1) throw new UsageError(`--shards ${total}: give a whole number from 1 on.`);
	const unique = [...new Map(specs.map((s) => [s.name, s])).values()];
	const durations = expectedMs(unique.map((s) => s.name), timings);
	const cost = (s) => durations.get(s.name) * (s.occurrences ?? 1);
	const shards = Array.from({ length: total }, (_, i) => emptyShard(i + 1));
	for (const lane of lanes) {
		const load = new Array(total).fill(0);
		const queue = unique.filter((s) => laneOf(s) === lane).sort((a, b) => cost(b) - cost(a) || compare(a.name, b.name));
		for (const spec of queue) {
			const to = leastLoaded(load, shards);
			load[to] += cost(spec);
			shards[to].expectedMs += cost(spec);
			shards[to].lanes[lane].push(spec.name);
		}
	}
	return shards.map((s) => ({
		...s,
		total
	}));
}
function emptyShard(index) {
	return {
		index,
		lanes: {
			parallel: [],
			serial: [],
			disruptive: []
		},
		expectedMs: 0
	};
}
/** Of equally loaded ones the one with least in its other lanes, then the first. */
function leastLoaded(load, shards) {
	let best = 0;
	for (let i = 1; i < load.length; i++) {
		const difference = load[i] - load[best];
		if (difference < 0 || difference === 0 && shards[i].expectedMs < shards[best].expectedMs) best = i;
	}
	return best;
}
/** By code unit: the same on every machine, whatever its locale. */
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

// src/plan/e2e-args.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/**
* Linux takes at most 128 KiB in one argument (MAX_ARG_STRLEN, including its end) and, with the usual 8 MiB stack,
* 2 MiB for all arguments and the environment together (execve(2)). We stay well below both.
*/
const oneArgumentBytes = 12e4;
const allArgumentsBytes = 15e5;
const bytes = new TextEncoder();
/** Escapes what Go's regexp takes for an operator (regexp.QuoteMeta). */
function quoteMeta(text) {
	return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
/**
* Patterns that match exactly these specs. ginkgo matches against the suite's description, a space and the name, and
* joins several --focus with `|`, so each pattern is anchored by itself.
*
* @returns undefined when they do not fit into an argument list; then the specs must be chosen by other means.
*/
function focusPatterns(suite, names) {
	const head = `^${quoteMeta(suite === "" ? "" : suite + " ")}(?:`;
	const tail = ")$";
	const patterns = [];
	let open = [];
	let size = 0;
	let all = 0;
	const close = () => {
		if (open.length > 0) patterns.push(head + open.join("|") + tail);
		open = [];
		size = 0;
	};
	for (const name of names) {
		const quoted = quoteMeta(name);
		const length = bytes.encode(quoted).length + 1;
		if (size + length + head.length + 2 > oneArgumentBytes) close();
		open.push(quoted);
		size += length;
		all += length;
	}
	close();
	return all > allArgumentsBytes ? void 0 : patterns;
}
/** e2e.test chooses [Flaky] and [Feature:…] away unless it is given a choice; this one takes nothing away. */
const skipNothing = "--ginkgo.skip=^$";
/** Flags of e2e.test for one process of a parallel run. Flags of ginkgo by their full names, stable since v2.0. */
function e2eArgs(a) {
	return [
		"--test.timeout=0",
		`--ginkgo.seed=${a.seed}`,
		`--ginkgo.timeout=${seconds(a.timeoutMs)}`,
		`--ginkgo.grace-period=${seconds(a.graceMs)}`,
		"--ginkgo.output-interceptor-mode=none",
		"--ginkgo.no-color",
		...a.flakeAttempts > 1 ? [`--ginkgo.flake-attempts=${a.flakeAttempts}`] : [],
		...a.pollProgressMs > 0 ? [`--ginkgo.poll-progress-after=${seconds(a.pollProgressMs)}`] : [],
		skipNothing,
		...(a.focus ?? []).map((f) => `--ginkgo.focus=${f}`),
		`--ginkgo.parallel.process=${a.place.index}`,
		`--ginkgo.parallel.total=${a.place.total}`,
		`--ginkgo.parallel.host=${a.place.host}`,
		"--provider=skeleton",
		`--kubeconfig=${a.kubeconfig}`,
		`--kubectl-path=${a.kubectl}`,
		`--report-dir=${a.reportDir}`,
		`--num-nodes=${a.nodes}`,
		...a.extra
	];
}
/** Flags of a dry run: with the user's filters (ginkgo itself decides what they select), or all specs without. */
function dryRunArgs(report, seed, filters) {
	return [
		"--ginkgo.dry-run",
		"--ginkgo.no-color",
		"--ginkgo.succinct",
		`--ginkgo.seed=${seed}`,
		`--ginkgo.json-report=${report}`,
		"--provider=skeleton",
		...(filters?.focus ?? []).map((f) => `--ginkgo.focus=${f}`),
		...filters && filters.skip.length > 0 ? filters.skip.map((f) => `--ginkgo.skip=${f}`) : [skipNothing],
		...filters?.labelFilter ? [`--ginkgo.label-filter=${filters.labelFilter}`] : []
	];
}
function seconds(ms) {
	return `${Math.max(1, Math.round(ms / 1e3))}s`;
}

// src/plan/suites.ts
/** Suites by name; `all` and `default` differ in what upstream leaves out unless it is asked for. */
const suiteNames = [
	"smoke",
	"simulated-smoke",
	"conformance",
	"conformance-all",
	"default",
	"all"
];
/**
* Names without their tags (`[Conformance]`, `[NodeConformance]`, `[LinuxOnly]` …), because tags come and go between
* minors where the spec stays. Present in v1.36.3; each takes a few seconds; images: agnhost, busybox, nginx, pause.
*/
const smoke = [
	"[sig-api-machinery] server version should find the server version",
	"[sig-api-machinery] Watchers should observe add, update, and delete watch notifications on configmaps",
	"[sig-api-machinery] CustomResourceDefinition resources Simple CustomResourceDefinition creating/deleting custom resource definition objects works",
	"[sig-api-machinery] Garbage collector should delete RS created by deployment when not orphaning",
	"[sig-api-machinery] AdmissionWebhook should mutate configmap",
	"[sig-apps] ReplicaSet should serve a basic image on each replica with a public image",
	"[sig-apps] Deployment Deployment should have a working scale subresource",
	"[sig-apps] Job should delete a job",
	"[sig-apps] DisruptionController should create a PodDisruptionBudget",
	"[sig-auth] ServiceAccounts should mount an API token into pods",
	"[sig-auth] Certificates API should support CSR API operations",
	"[sig-auth] SubjectReview should support SubjectReview API operations",
	"[sig-cli] Kubectl client Kubectl version should check is all data is printed",
	"[sig-cli] Kubectl client Kubectl label should update the label on a resource",
	"[sig-cli] Kubectl client Kubectl describe should check if kubectl describe prints relevant information for rc and pods",
	"[sig-network] DNS should provide DNS for services",
	"[sig-network] Services should serve a basic endpoint from pods",
	"[sig-network] Services should be able to create a functioning NodePort service",
	"[sig-network] Networking Granular Checks: Pods should function for intra-pod communication: http",
	"[sig-node] Pods should be submitted and removed",
	"[sig-node] Pods should support remote command execution over websockets",
	"[sig-node] ConfigMap should be consumable via environment variable",
	"[sig-node] Kubelet when scheduling a busybox command in a pod should print the output to logs",
	"[sig-node] InitContainer should invoke init containers on a RestartNever pod",
	"[sig-node] Probing container should be restarted with a /healthz http liveness probe",
	"[sig-storage] ConfigMap should be consumable from pods in volume",
	"[sig-storage] EmptyDir volumes pod should support shared volumes between containers",
	"[sig-storage] Secrets should be consumable from pods in volume",
	"[sig-storage] Projected combined should project all components that make up the projection API"
];
/** No container has to run for any of these. */
const simulatedSmoke = [
	"[sig-api-machinery] server version should find the server version",
	"[sig-api-machinery] Watchers should observe add, update, and delete watch notifications on configmaps",
	"[sig-api-machinery] Watchers should be able to restart watching from the last resource version observed by the previous watch",
	"[sig-api-machinery] CustomResourceDefinition resources Simple CustomResourceDefinition creating/deleting custom resource definition objects works",
	"[sig-api-machinery] CustomResourceDefinition resources should include custom resource definition resources in discovery documents",
	"[sig-api-machinery] Discovery should validate PreferredVersion for each APIGroup",
	"[sig-api-machinery] FieldValidation should detect unknown and duplicate fields of a typed object",
	"[sig-api-machinery] API priority and fairness should support FlowSchema API operations",
	"[sig-api-machinery] ResourceQuota should manage the lifecycle of a ResourceQuota",
	"[sig-api-machinery] Servers with support for Table transformation should return a 406 for a backend which does not implement metadata",
	"[sig-api-machinery] ValidatingAdmissionPolicy should support ValidatingAdmissionPolicy API operations",
	"[sig-apps] DisruptionController should create a PodDisruptionBudget",
	"[sig-auth] Certificates API should support CSR API operations",
	"[sig-auth] ServiceAccounts should run through the lifecycle of a ServiceAccount",
	"[sig-auth] SubjectReview should support SubjectReview API operations",
	"[sig-cli] Kubectl client Kubectl api-versions should check if v1 is in available api versions",
	"[sig-network] EndpointSlice should support creating EndpointSlice API operations",
	"[sig-network] IngressClass API should support creating IngressClass API operations",
	"[sig-node] ConfigMap should run through a ConfigMap lifecycle",
	"[sig-node] Lease lease API should be available",
	"[sig-scheduling] LimitRange should list, patch and delete a LimitRange by collection",
	"[sig-storage] StorageClasses CSI Conformance should run through the lifecycle of a StorageClass"
];
/** The name without its tags; the SIG at its start stays. */
function bareName(name) {
	const [, sig = "", rest = name] = /^(\[sig-[a-z-]+\]) (.*)$/s.exec(name) ?? [];
	const bare = rest.replace(/\[[^\]]*\]/g, " ").replace(/\s+/g, " ").trim();
	return sig === "" ? bare : `${sig} ${bare}`;
}
/** @returns specs of a suite, and the names of a fixed suite that this version of Kubernetes has not. */
function specsOfSuite(name, specs) {
	const filtered = (keep) => ({
		specs: specs.filter(keep),
		absent: []
	});
	switch (name) {
		case "smoke": return fixed(smoke, specs);
		case "simulated-smoke": return fixed(simulatedSmoke, specs);
		case "conformance": return filtered((s) => isConformance(s) && !s.serial && !s.slow && !s.disruptive);
		case "conformance-all": return filtered(isConformance);
		case "default": return filtered((s) => !/\[Flaky\]|\[Feature:.+\]/.test(s.name));
		case "all": return {
			specs,
			absent: []
		};
	}
}
function isConformance(s) {
	return s.labels.includes("Conformance") || s.name.includes("[Conformance]");
}
function fixed(wanted, specs) {
	const left = new Set(wanted);
	return {
		specs: specs.filter((s) => isConformance(s) && left.delete(bareName(s.name))),
		absent: [...left]
	};
}

// src/plan/select.ts
/** One spec name a line; `#` starts a comment line; empty lines do not count. */
function parseSuiteFile(text) {
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	return [...new Set(lines.filter((line) => line !== "" && !line.startsWith("#")))];
}
function suiteNamed(text) {
	return suiteNames.find((name) => name === text);
}
/**
* @throws UsageError for names that the e2e.test has not (with the nearest it has), and when nothing is selected.
*/
function selectSpecs(specs, selection) {
	const { suite, matched, rerun } = selection;
	const notes = [];
	let chosen = ofSuite(suite, specs, notes);
	const ofTheSuite = chosen.length;
	if (matched) chosen = chosen.filter((s) => matched.has(s.name));
	if (rerun) chosen = byName(rerun.names, chosen, rerun.file, specs, notes);
	if (chosen.length === 0) throw new UsageError(whyNothing(selection, ofTheSuite, specs.length));
	return {
		selected: [...chosen].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
		notes
	};
}
function ofSuite(suite, specs, notes) {
	if (suite.kind === "names") {
		if (suite.names.length === 0) throw new UsageError(`--suite ${suite.file}: no spec name in it. Write one a line; 'list' prints them.`);
		return known(suite.names, specs, `--suite ${suite.file}`);
	}
	const { specs: found, absent } = specsOfSuite(suite.name, specs);
	if (absent.length > 0) notes.push(`suite ${suite.name}: this version of Kubernetes has no spec named ${absent.map((a) => `"${a}"`).join(", ")}`);
	return found;
}
function byName(names, chosen, file, specs, notes) {
	const wanted = new Set(names);
	const there = new Set(specs.map((s) => s.name));
	const gone = names.filter((n) => !there.has(n));
	if (gone.length > 0) notes.push(`--rerun-failed ${file}: ${gone.length} of its specs are not in this build: ${gone.slice(0, 3).join("; ")}`);
	return chosen.filter((s) => wanted.has(s.name));
}
/** At most this many unknown names get their nearest ones looked up: each look-up compares with every spec. */
const explained = 20;
function known(names, specs, where) {
	const byItsName = new Map(specs.map((s) => [s.name, s]));
	const unknown = names.filter((n) => !byItsName.has(n));
	if (unknown.length === 0) return names.map((n) => byItsName.get(n));
	const problems = unknown.slice(0, explained).map((n) => `${where}: no spec "${n}". Did you mean ${nearest(n, specs)}?`);
	if (unknown.length > explained) problems.push(`${where}: ${unknown.length - explained} more names are unknown.`);
	throw new UsageError(problems);
}
/** The two nearest names, quoted. */
function nearest(name, specs) {
	return specs.map((s) => ({
		name: s.name,
		far: distance(name, s.name)
	})).sort((a, b) => a.far - b.far).slice(0, 2).map((b) => `"${b.name}"`).join(" or ");
}
function whyNothing(selection, ofTheSuite, all) {
	const suite = selection.suite.kind === "named" ? selection.suite.name : selection.suite.file;
	if (selection.rerun) return `--rerun-failed ${selection.rerun.file}: nothing in it failed or was left out, so there is nothing to run again.`;
	if (selection.matched?.size === 0) return `--focus, --skip and --label-filter together select none of the ${all} specs. They are Go regular expressions on "Kubernetes e2e suite <name>" (escape brackets: '\\[sig-node\\]'); try them with 'list'.`;
	if (selection.matched) return `--focus, --skip and --label-filter select ${selection.matched.size} specs, but none of the ${ofTheSuite} in suite ${suite}. Choose another suite, e.g. --suite all.`;
	return `suite ${suite} has no spec in this e2e.test (${all} specs). Choose another with --suite.`;
}

// src/plan/spec-report.ts
const bag = (x) => typeof x === "object" && x !== null ? x : {};
const list = (x) => Array.isArray(x) ? x : [];
const text = (x) => typeof x === "string" ? x : "";
const count = (x) => typeof x === "number" && Number.isFinite(x) ? x : 0;
/** @returns undefined when this is no SpecReport at all. */
function readSpecReport(json) {
	const r = bag(json);
	if (typeof r["LeafNodeType"] !== "string") return void 0;
	const leaf = place(r["LeafNodeLocation"]);
	const containers = list(r["ContainerHierarchyTexts"]).map(text);
	const labels = [...list(r["ContainerHierarchyLabels"]).flatMap(list), ...list(r["LeafNodeLabels"])].map(text);
	const started = Date.parse(text(r["StartTime"]));
	return {
		nodeType: r["LeafNodeType"],
		name: [...containers, text(r["LeafNodeText"])].filter((t) => t !== "").join(" "),
		labels: [...new Set(labels)],
		...leaf,
		state: text(r["State"]),
		startedAt: Number.isFinite(started) && started > 0 ? started : 0,
		ms: Math.round(count(r["RunTime"]) / 1e6),
		attempts: Math.max(1, count(r["NumAttempts"])),
		mustPassRepeatedly: count(r["MaxMustPassRepeatedly"]) > 1,
		failure: failureOf(r["Failure"]),
		moreFailures: list(r["AdditionalFailures"]).flatMap((f) => failureOf(bag(f)["Failure"]) ?? []),
		output: text(r["CapturedGinkgoWriterOutput"]) + text(r["CapturedStdOutErr"])
	};
}
function failureOf(json) {
	if (typeof json !== "object" || json === null) return void 0;
	const f = bag(json);
	const panic = text(f["ForwardedPanic"]);
	return {
		message: [text(f["Message"]), panic].filter(Boolean).join("\n"),
		...place(f["Location"]),
		stack: text(bag(f["Location"])["FullStackTrace"])
	};
}
function place(json) {
	const location = bag(json);
	return {
		file: inTree(text(location["FileName"])),
		line: count(location["LineNumber"])
	};
}
/** With -trimpath a file of the tree is named k8s.io/kubernetes[@version]/…; only what follows is a path in the tree. */
function inTree(file) {
	return file.replace(/^(?:.*\/)?k8s\.io\/kubernetes(?:@[^/]+)?\//, "");
}
/** Every spec of a dry run's reports, in ginkgo's order. A name that occurs twice is one Spec with `occurrences`. */
function specsOf(reports) {
	const byName = /* @__PURE__ */ new Map();
	for (const r of reports) {
		if (r.nodeType !== "It") continue;
		const known = byName.get(r.name);
		if (known) byName.set(r.name, {
			...known,
			occurrences: (known.occurrences ?? 1) + 1
		});
		else byName.set(r.name, specOf(r));
	}
	return [...byName.values()];
}
function specOf(r) {
	const tagged = (tag) => r.labels.includes(tag) || r.name.includes(`[${tag}]`);
	return {
		name: r.name,
		labels: r.labels,
		serial: tagged("Serial"),
		disruptive: tagged("Disruptive"),
		slow: tagged("Slow"),
		file: r.file,
		line: r.line
	};
}
/**
* Our word for what became of a spec that ginkgo was told to run. ginkgo says "skipped" both of a spec that skipped
* itself (with a reason) and of one it did not start any more (without).
*/
function outcomeOf(r) {
	switch (r.state) {
		case "passed": return r.attempts > 1 && !r.mustPassRepeatedly ? "flaky" : "passed";
		case "skipped": return r.failure?.message ? "skipped" : "never-ran";
		case "pending": return "skipped";
		case "timedout": return "timedout";
		case "interrupted": return "interrupted";
		default: return "failed";
	}
}

// src/testers/list.ts
/** Any fixed number: with the same one, every process of every run numbers the specs alike. */
const seed = 1;
const dryRunMs = 12e4;
/**
* Every spec of the build's own e2e.test, by name.
*
* @throws Error when the binary cannot list its specs, with its output.
*/
async function listSpecs(build, ctx) {
	return [...(await loadListing(build, ctx)).specs].sort((a, b) => a.name < b.name ? -1 : 1);
}
/** The listing of a build, from the file beside it where that is of this very binary. */
async function loadListing(build, ctx) {
	return await keptListing(build) ?? keepListing(build, await dryRun(build, ctx), ctx);
}
async function keptListing(build) {
	const known = await readFile(listingFile(build), "utf8").then(parseListing, () => void 0);
	return known !== void 0 && known.e2e === build.files["e2e.test"]?.sha256 ? known : void 0;
}
async function keepListing(build, said, ctx) {
	const order = said.reports.filter((r) => r.nodeType === "It").map((r) => r.name);
	const listing = {
		v: 1,
		e2e: suiteOf(build).sha256,
		digest: digestOf(order),
		suite: said.suite,
		order,
		seed,
		specs: specsOf(said.reports)
	};
	await (0, import_lib.default)(listingFile(build), JSON.stringify(listing)).catch((error) => ctx.log.debug(`the list of specs is not kept: ${error.message}`));
	return listing;
}
function listingFile(build) {
	return join(build.dir, "specs.json");
}
function suiteOf(build) {
	const e2e = build.files["e2e.test"];
	if (e2e === void 0) throw new Error(`build ${build.key} has no e2e.test`);
	return e2e;
}
/**
* What --focus, --skip and --label-filter select, decided by ginkgo itself: its languages are Go's regular
* expressions and its own label filters, and a copy of them would differ somewhere. What is filtered out is in its
* report all the same, in the same order: a build that was never listed is listed by the way.
*
* @throws UsageError when ginkgo does not understand a filter.
*/
async function matchSpecs(build, filters, ctx) {
	try {
		const said = await dryRun(build, ctx, filters);
		if (await keptListing(build) === void 0) await keepListing(build, said, ctx);
		return new Set(said.reports.filter((r) => r.nodeType === "It" && r.state === "passed").map((r) => r.name));
	} catch (error) {
		const words = error instanceof RunError ? complaint(error) : void 0;
		if (words === void 0) throw error;
		throw new UsageError(`${filtersAsTyped(filters)}: ginkgo does not understand it.\n${words}`);
	}
}
/** @throws UsageError when the text is neither a suite's name nor a file that can be read. */
async function readSuite(text) {
	const name = suiteNamed(text);
	if (name) return {
		kind: "named",
		name
	};
	try {
		return {
			kind: "names",
			file: text,
			names: parseSuiteFile(await readFile(text, "utf8"))
		};
	} catch {
		throw new UsageError(`--suite ${text}: neither one of ${suiteNames.join(", ")} nor a file of spec names that can be read.`);
	}
}
/** sha256 over a set of names, whatever their order. */
function digestOf(names) {
	return createHash("sha256").update([...names].sort().join("\n")).digest("hex");
}
async function dryRun(build, ctx, filters) {
	const dir = await mkdtemp(join(tmpdir(), "bowsprit-list-"));
	try {
		const report = join(dir, "report.json");
		const argv = [suiteOf(build).path, ...dryRunArgs(report, seed, filters)];
		await ctx.exec.run(argv, {
			cwd: dir,
			env: testEnv(ctx.env, {
				HOME: dir,
				TMPDIR: dir
			}),
			timeoutMs: dryRunMs
		});
		return parseReport(await readFile(report, "utf8"));
	} finally {
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}
function parseReport(text) {
	const [suite] = JSON.parse(text);
	return {
		suite: suite?.SuiteDescription ?? "",
		reports: (suite?.SpecReports ?? []).flatMap((r) => readSpecReport(r) ?? [])
	};
}
function parseListing(text) {
	try {
		const listing = JSON.parse(text);
		return listing.v === 1 && Array.isArray(listing.order) && listing.seed === seed ? listing : void 0;
	} catch {
		return;
	}
}
function filtersAsTyped(f) {
	return [
		...f.focus.map((x) => `--focus '${x}'`),
		...f.skip.map((x) => `--skip '${x}'`),
		...f.labelFilter ? [`--label-filter '${f.labelFilter}'`] : []
	].join(" ");
}
/** ginkgo's own words on a filter that it does not take, without the pages of stack around them. */
function complaint(error) {
	const lines = stripVTControlCharacters(`${error.stdout}\n${error.stderr}`).split("\n");
	const at = lines.findIndex((line) => /error parsing regexp|Parsing Label Filter/.test(line));
	if (at < 0) return void 0;
	return (lines[at].startsWith("panic") ? [lines[at].replace(/^panic: /, "")] : lines.slice(at, at + 3)).map((line) => `  ${line.trim()}`).join("\n");
}

// src/results/rerun.ts
/** @throws UsageError when the file is not a result.json. */
async function readRerun(file) {
	const result = await readResult(file);
	const names = result.specs.filter((s) => isFailure(s.outcome)).map((s) => s.name);
	if (names.length === 0) throw new UsageError(`--rerun-failed ${file}: nothing in it failed or was left out, so there is nothing to repeat.`);
	return {
		file,
		names,
		...result.build ? {
			version: result.build.version,
			buildKey: result.build.key
		} : {}
	};
}
async function readResult(file) {
	const text = await readFile(file, "utf8").catch((error) => {
		throw new UsageError(`--rerun-failed ${file}: cannot be read (${error.message}). Give a result.json.`);
	});
	try {
		const result = JSON.parse(text);
		if (result.v === 1 && Array.isArray(result.specs)) return result;
	} catch {}
	throw new UsageError(`--rerun-failed ${file} is not a result.json that 'run', 'test' or 'merge' wrote.`);
}

// src/flows/selection.ts
/** @throws UsageError with all problems of suite, shard, timings and rerun together */
async function readWish(o, nodeKind) {
	const filtered = o.focus !== void 0 || o["label-filter"] !== void 0 || o["rerun-failed"] !== void 0;
	const suiteName = o.suite ?? (filtered ? "all" : nodeKind === "simulated" ? "simulated-smoke" : "smoke");
	const [suite, shard, timings, rerun] = await allProblems([
		() => readSuite(suiteName),
		() => readShard(o),
		() => readTimings(o.timings),
		async () => o["rerun-failed"] === void 0 ? void 0 : await readRerun(o["rerun-failed"])
	]);
	const filters = o.focus === void 0 && o.skip === void 0 && o["label-filter"] === void 0 ? void 0 : {
		focus: o.focus ?? [],
		skip: o.skip ?? [],
		labelFilter: o["label-filter"] ?? ""
	};
	const typed = {
		suite: suiteName,
		...o.focus === void 0 ? {} : { focus: o.focus.join(" | ") },
		...o.skip === void 0 ? {} : { skip: o.skip.join(" | ") },
		...o["label-filter"] === void 0 ? {} : { "label-filter": o["label-filter"] },
		...o.shard === void 0 ? {} : { shard: o.shard }
	};
	return {
		suite,
		filters,
		shard,
		shards: shard?.total ?? o.shards ?? (filtered || o.tester === "exec" ? 1 : 2),
		timings,
		rerun,
		typed
	};
}
/** Asks the build's own e2e.test. @throws UsageError when nothing is selected or a filter cannot be read */
async function choose(wish, build, ctx) {
	const matched = wish.filters === void 0 ? void 0 : await matchSpecs(build, wish.filters, ctx);
	const specs = await listSpecs(build, ctx);
	const { selected, notes } = selectSpecs(specs, {
		suite: wish.suite,
		...matched === void 0 ? {} : { matched },
		...wish.rerun === void 0 ? {} : { rerun: wish.rerun }
	});
	const warnings = [...notes];
	if (wish.rerun?.version !== void 0 && wish.rerun.version !== build.version) warnings.push(`${wish.rerun.file} is of ${wish.rerun.version}, this build is ${build.version}`);
	for (const note of warnings) ctx.log.warn(note);
	const imagesOf = await imagesOfSpecs(selected, build, ctx);
	return {
		selected,
		images: [...new Set([...imagesOf.values()].flat())].sort(),
		imagesOf,
		notes: warnings
	};
}
/** Selected specs that name an image that cannot be had, with the image's name; told before the run. */
async function withoutImages(choice, store, build, ctx) {
	const found = await unrunnableSpecs(choice.selected, store?.missing ?? [], build, ctx);
	return new Map(found.map((f) => [f.spec, `needs ${f.missing.map((m) => `${m.ref} (${m.why})`).join(", ")}`]));
}
/** The shards to run here: all of them, or the one that was asked for. */
function shardsToRun(wish, runnable) {
	const all = planShards(runnable, wish.timings, wish.shards);
	return {
		all,
		here: wish.shard === void 0 ? all : all.filter((p) => p.index === wish.shard?.index)
	};
}
function readShard(o) {
	if (o.shard === void 0) return void 0;
	const shard = parseShard(o.shard);
	if (o.shards !== void 0 && o.shards !== shard.total) throw new UsageError(`--shard ${o.shard} says ${shard.total} shards, --shards ${o.shards}: leave out --shards`);
	return shard;
}
async function readTimings(file) {
	if (file === void 0) return {};
	const text = await readFile(file, "utf8").catch((cause) => {
		throw new UsageError(`--timings: cannot read ${file}: ${cause.message}`);
	});
	return parseTimings(text, file);
}

export { digestOf as a, readSpecReport as c, laneOf as d, lanes as f, withoutImages as i, e2eArgs as l, readWish as n, loadListing as o, shardsToRun as r, outcomeOf as s, choose as t, focusPatterns as u };