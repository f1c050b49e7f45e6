import { n as pMapIterable, t as pMap } from "./p-map.mjs";
import { _ as string, b as unknown, c as nullable, d as object$1, f as optional, i as boolean, m as record, o as int, r as array } from "./schemas.mjs";
import { o as UsageError } from "./errors.mjs";
import { t as plural } from "./words.mjs";
import { t as openSink } from "./open2.mjs";
import { n as blobIdentity } from "./azure-identity.mjs";
import { n as exitCodes } from "./exit-code.mjs";
import { t as require_saxes } from "./saxes.mjs";
import { posix } from "node:path";

// src/plan/prow/validate/build-facts.ts
/**
* What an object is, by its path below the root of a sink.
* @returns undefined for what no reader looks at
*/
function placeOf(path) {
	const p = path.split("/");
	if (p[0] === "logs") return below(p, 2, "logs");
	if (p[0] !== "pr-logs") return void 0;
	if (p[1] === "directory") {
		const [, , job = "", name = ""] = p;
		if (p.length !== 4) return void 0;
		if (name === "latest-build.txt") return {
			kind: "latest",
			job,
			root: posix.join("pr-logs/directory", job)
		};
		return name.endsWith(".txt") ? {
			kind: "alias",
			job,
			id: name.slice(0, -4)
		} : void 0;
	}
	if (p[1] !== "pull") return void 0;
	if (p[2] === "batch") return below(p, 4, "batch");
	const at = /^\d+$/.test(p[2] ?? "") ? 2 : 3;
	return below(p, at + 2, "pull", p[at]);
}
function below(p, at, kind, pull) {
	const job = p[at - 1] ?? "";
	const root = p.slice(0, at).join("/");
	if (p.length === at + 1) return p[at] === "latest-build.txt" ? {
		kind: "latest",
		job,
		root
	} : void 0;
	if (p.length < at + 2) return void 0;
	return {
		build: {
			dir: p.slice(0, at + 1).join("/"),
			kind,
			job,
			id: p[at] ?? "",
			...pull === void 0 ? {} : { pull }
		},
		file: p.slice(at + 1).join("/")
	};
}
/** A tree that is one build: nothing can be said of its job. */
const bareBuild = {
	dir: "",
	kind: "bare",
	job: "",
	id: ""
};
/** Files whose content the rules look at. */
function isRead(file) {
	return /^(?:started|finished|prowjob|clone-records)\.json$|^artifacts\/(?:.*\/)?[^/]+\.link\.txt$/.test(file);
}
/** What is junit to TestGrid, to Spyglass, to kettle. */
const junitOf = {
	testgrid: /(?:^|\/)(?:junit.*\.xml|test\.xml)$/,
	spyglass: /^artifacts(?:\/.*\/|\/)junit.*\.xml$/,
	kettle: /^artifacts\/junit[^/]*\.xml$/
};
/** What people meant to be junit. */
function looksLikeJunit(file) {
	return /(?:junit|test-?results?)[^/]*\.xml$/i.test(file) || junitOf.testgrid.test(file);
}
/** Bytes that a reader takes of one junit file: TestGrid's limit, the smaller one. */
const mostJunitBytes = 1e8;

// src/plan/prow/validate/check-junit.ts
/** What the junit of a build comes to, to each reader. */
function checkJunit(build, finished, find) {
	for (const file of build.junit) checkFile(file, find);
	const sound = build.junit.filter((f) => f.wrong === void 0);
	const rows = testgridRows(sound);
	checkTwice(sound, find);
	const failing = [...rows.values()].filter((state) => state === "FAIL").length;
	if (finished?.passed === false && finished.result !== "ABORTED" && failing === 0) find("failed-without-case", "TestGrid: \"Build failed outside of test results\"");
	if (finished?.passed === true && failing > 0) find("passed-with-failures", `${failing} ${failing === 1 ? "case fails" : "cases fail"} in a build that passed`);
}
function checkFile(file, find) {
	const { path, cases, wrong } = file;
	if (wrong !== void 0) {
		find(wrong.rule, `TestGrid: "Malformed artifacts: ${path}": ${wrong.why}`, path);
		return;
	}
	if (!path.startsWith("artifacts/")) find("junit-outside", "TestGrid alone reads it here", path);
	else if (!junitOf.kettle.test(path)) find("junit-deep", "kettle does not see it", path);
	const nested = cases.filter((c) => c.suites.length > 1).length;
	if (nested > 0) find("junit-nested", `kettle does not see ${nested} of ${cases.length} cases`, path);
	const nameless = cases.filter((c) => c.name === "").length;
	if (nameless > 0) find("junit-no-name", `${nameless} cases have no name`, path);
	const both = [...spyglassStates(file).values()].filter((s) => s.skipped && s.ran).length;
	if (both > 0) find("skipped-and-run", `Spyglass shows ${both} ${both === 1 ? "case" : "cases"} that ran as skipped`, path);
}
/** One case in two files: readers disagree about it. */
function checkTwice(files, find) {
	const seen = /* @__PURE__ */ new Map();
	const others = /* @__PURE__ */ new Map();
	for (const { path, cases } of files) for (const name of new Set(cases.filter((c) => !c.silent).map(dotted))) {
		const first = seen.get(name);
		if (first === void 0) seen.set(name, path);
		else if (first !== path) others.set(path, (others.get(path) ?? 0) + 1);
	}
	for (const [path, n] of others) find("twice-in-files", `${n} ${n === 1 ? "case is" : "cases are"} in another file, too`, path);
}
/** Rows of a build besides Overall: cases of one name in all its files are one. */
function testgridRows(files) {
	const outcomes = /* @__PURE__ */ new Map();
	for (const { path, cases, wrong } of files) {
		if (wrong !== void 0 || !junitOf.testgrid.test(path)) continue;
		for (const c of cases) {
			if (c.silent) continue;
			const name = dotted(c);
			const known = outcomes.get(name);
			if (known === void 0) outcomes.set(name, /* @__PURE__ */ new Set([c.outcome]));
			else known.add(c.outcome);
		}
	}
	return new Map([...outcomes].map(([name, of]) => [name, stateOf(of)]));
}
function stateOf(of) {
	const passing = of.has("passed") || of.has("skipped");
	if (of.has("failed")) return passing ? "FLAKY" : "FAIL";
	return of.has("skipped") ? "PASS_WITH_SKIPS" : "PASS";
}
/** Within one file, by innermost suite, class and name. */
function spyglassStates({ cases }) {
	const states = /* @__PURE__ */ new Map();
	for (const c of cases) {
		const key = JSON.stringify([
			c.suites.at(-1) ?? "",
			c.classname,
			c.name
		]);
		const state = states.get(key) ?? {
			skipped: false,
			ran: false,
			passed: false,
			failed: false
		};
		if (c.outcome === "skipped") state.skipped = true;
		else {
			state.ran = true;
			state[c.outcome] = true;
		}
		states.set(key, state);
	}
	return states;
}
/** How many tests Spyglass lists as what. */
function spyglassCounts(files) {
	const counts = {
		passed: 0,
		failed: 0,
		flaky: 0,
		skipped: 0
	};
	for (const file of files) {
		if (file.wrong !== void 0 || !junitOf.spyglass.test(file.path)) continue;
		for (const s of spyglassStates(file).values()) if (s.skipped) counts.skipped++;
		else if (s.passed && s.failed) counts.flaky++;
		else if (s.failed) counts.failed++;
		else counts.passed++;
	}
	return counts;
}
/** What kettle puts into its table of tests: no skips, no suites in suites, nothing below a directory of artifacts/. */
function kettleCounts(files) {
	const seen = files.filter((f) => f.wrong === void 0 && junitOf.kettle.test(f.path)).flatMap((f) => f.cases.filter((c) => c.outcome !== "skipped" && c.suites.length <= 1));
	return {
		run: seen.length,
		failed: seen.filter((c) => c.outcome === "failed").length
	};
}
function dotted(c) {
	return [...c.suites, c.name].filter(Boolean).join(".");
}

// src/plan/prow/validate/check-build.ts
const texts = record(string(), string());
const object = record(string(), unknown());
const whole = int();
const started = object$1({
	timestamp: optional(whole),
	pull: optional(string()),
	node: optional(string()),
	repos: optional(nullable(texts)),
	"repo-commit": optional(string()),
	"repo-version": optional(string()),
	"job-version": optional(string()),
	metadata: optional(nullable(object))
});
const finished = object$1({
	timestamp: optional(nullable(whole)),
	passed: optional(nullable(boolean())),
	result: optional(string()),
	revision: optional(string()),
	"job-version": optional(string()),
	"repo-version": optional(string()),
	metadata: optional(nullable(object))
});
const prowJob = object$1({
	spec: object$1({
		type: string(),
		job: string()
	}),
	status: object$1({
		state: string(),
		build_id: optional(string())
	})
});
const cloneRecords = array(object$1({
	refs: object,
	failed: optional(boolean())
}));
const daySeconds$1 = 86400;
/** Clocks differ. */
const aheadSeconds = 300;
/** @param now epoch milliseconds */
function checkBuild(build, now) {
	const findings = [];
	const find = (rule, says, file) => findings.push({
		rule,
		path: [build.dir, file].filter(Boolean).join("/"),
		says
	});
	const s = read(build, "started.json", started, "started-unreadable", find);
	const f = read(build, "finished.json", finished, "finished-unreadable", find);
	checkStarted(build, s, now, find);
	checkFinished(build, s, f, now, find);
	checkOthers(build, find);
	checkJunit(build, f, find);
	return {
		build,
		findings,
		started: s,
		finished: f
	};
}
function read(build, file, schema, rule, find) {
	const text = build.texts.get(file);
	if (text === void 0) return void 0;
	let value;
	try {
		value = JSON.parse(text);
	} catch (error) {
		find(rule, text.trim() === "" ? "it is empty" : `it is no JSON: ${error.message}`, file);
		return;
	}
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	find(rule, `${parsed.error.issues.map((i) => `${i.path.join(".") || "it"}: ${i.message}`).join("; ")}; TestGrid shows "Failed to download" for the whole build`, file);
}
function checkStarted(build, s, now, find) {
	if (!build.files.has("started.json")) find("started-missing", "TestGrid: \"Start timestamp for this job is 0\", for ever; kettle passes it over");
	if (s === void 0) return;
	const at = s.timestamp ?? 0;
	if (at <= 0) find("started-timestamp", "it has no timestamp", "started.json");
	else if (at > now / 1e3 + aheadSeconds) find("started-timestamp", `${at} s is ${at > 1e11 ? "in milliseconds" : "in the future"}`, "started.json");
	if (build.kind === "pull" && s.pull !== build.pull) find("pull-number", `pull is ${JSON.stringify(s.pull)}, the path says ${build.pull}`, "started.json");
	checkMetadata(s.metadata, "started.json", find);
}
function checkMetadata(metadata, file, find) {
	const others = Object.entries(metadata ?? {}).filter(([, v]) => typeof v !== "string");
	if (others.length > 0) find("metadata-texts", `not shown: ${others.map(([k]) => k).join(", ")}`, file);
}
function checkFinished(build, s, f, now, find) {
	const file = "finished.json";
	const began = s?.timestamp ?? 0;
	if (!build.files.has(file)) {
		if (began > 0 && now / 1e3 - began > daySeconds$1) find("never-finished", "TestGrid: \"Build did not complete within 24 hours\"");
		return;
	}
	if (f === void 0) return;
	const at = f.timestamp ?? 0;
	if (at <= 0) find("finished-timestamp", "it has no timestamp: TestGrid shows the build as running", file);
	else if (at > now / 1e3 + aheadSeconds) find("finished-timestamp", `${at} s is in the future, or in milliseconds`, file);
	else if (at < began) find("finished-timestamp", `it ended ${began - at} s before it began`, file);
	if (f.passed === void 0 || f.passed === null) find("finished-passed", `TestGrid: E, finished.json missing "passed": ${f.result === "SUCCESS"}`, file);
	if (![
		"SUCCESS",
		"FAILURE",
		"ABORTED"
	].includes(f.result ?? "")) find("finished-result", f.result === void 0 ? "it has no result" : `result is ${JSON.stringify(f.result)}`, file);
	else if (typeof f.passed === "boolean" && f.passed !== (f.result === "SUCCESS")) find("finished-contradiction", `passed is ${f.passed}, result ${f.result}`, file);
	checkMetadata(f.metadata, file, find);
	if (versionOf(s, f) === void 0) find("no-version", "TestGrid heads the column \"missing\"");
}
/** As TestGrid heads a column: the first that is there, of it what comes after +, of that nine characters. */
function versionOf(s, f) {
	const meta = (key) => {
		const value = f?.metadata?.[key];
		return typeof value === "string" ? value : void 0;
	};
	const version = f?.["job-version"] || s?.["job-version"] || s?.["repo-version"] || f?.["repo-version"] || meta("revision") || meta("repo-commit") || meta("job-version") || s?.["repo-commit"];
	return version ? version.slice(version.indexOf("+") + 1).slice(0, 9) : void 0;
}
function checkOthers(build, find) {
	const { files, texts: content } = build;
	if (!["build-log.txt", "build-log.txt.gz"].some((n) => files.has(n)) && ![...files.keys()].some(isContainerLog)) find("no-build-log", "Spyglass has no log to show");
	if (!files.has("podinfo.json")) find("no-podinfo", "TestGrid shows the row Pod with \"!\" unless told not to");
	checkProwJob(build, find);
	for (const [file, text] of content) if (file.endsWith(".link.txt") && !/^https?:\/\/\S+$/.test(text.trim())) find("link-file", `${JSON.stringify(text.trim().slice(0, 80))} is no URL`, file);
	const clone = content.get("clone-records.json");
	if (clone !== void 0 && !cloneRecords.safeParse(parsed(clone)).success) find("clone-records", "Spyglass cannot show what was cloned", "clone-records.json");
	if (build.kind === "bare") return;
	if (!/^\d{1,19}$/.test(build.id)) find("build-number", `${JSON.stringify(build.id)} is no number: builds get an order of their own`);
	else if (BigInt(build.id) < 10n ** 18n) find("build-short", `${build.id} has ${build.id.length} digits`);
	if (build.kind === "pull" && !/^[1-9]\d*$/.test(build.pull ?? "")) find("pull-number", `${JSON.stringify(build.pull)} in the path is no number of a pull request`);
	for (const file of files.keys()) if (looksLikeJunit(file) && !Object.values(junitOf).some((regex) => regex.test(file))) find("junit-unseen", "no reader takes it for junit", file);
}
function isContainerLog(file) {
	return /^[^/]+-build-log\.txt$/.test(file);
}
function checkProwJob(build, find) {
	const text = build.texts.get("prowjob.json");
	if (text === void 0) {
		find("no-prowjob", "Deck does not know the job");
		return;
	}
	const job = prowJob.safeParse(parsed(text));
	if (!job.success) {
		find("prowjob-unreadable", "it is no ProwJob", "prowjob.json");
		return;
	}
	const { spec, status } = job.data;
	if (build.kind === "bare") return;
	if (spec.job !== build.job || status.build_id !== void 0 && status.build_id !== build.id) find("prowjob-unreadable", `it is of ${spec.job} ${status.build_id}`, "prowjob.json");
}
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}

// src/plan/prow/validate/check-job.ts
function checkJob(job) {
	const findings = [];
	const find = (rule, file, says) => findings.push({
		rule,
		path: `${job.root}/${file}`,
		says
	});
	checkLatest(job, find);
	if (job.aliases !== void 0) checkAliases(job, job.aliases, find);
	return findings;
}
function checkLatest({ builds, latest: text }, find) {
	const file = "latest-build.txt";
	const latest = text?.trim();
	if (builds.length === 0) return;
	if (latest === void 0) {
		find("latest-missing", file, "kettle and Deck do not know where to begin");
		return;
	}
	const numbers = builds.map((b) => b.id).filter((id) => /^\d+$/.test(id));
	const newest = numbers.reduce((a, b) => BigInt(b) > BigInt(a) ? b : a, "0");
	if (!/^\d+$/.test(latest)) find("latest-wrong", file, `${JSON.stringify(latest.slice(0, 80))} is no number`);
	else if (latest !== newest) find("latest-wrong", file, numbers.includes(latest) ? `it names ${latest}, the newest is ${newest}` : `there is no build ${latest}`);
}
function checkAliases({ builds }, aliases, find) {
	const byId = new Map(aliases.map((a) => [a.id, a]));
	const dirs = new Map(builds.map((b) => [b.id, b.dir]));
	for (const { id, dir, kind } of builds) if (kind === "pull" && !byId.has(id)) find("alias-missing", `${id}.txt`, `nobody finds ${dir}`);
	for (const { id, text, metadata } of aliases) {
		const dir = dirs.get(id);
		const file = `${id}.txt`;
		if (dir === void 0) {
			find("alias-target", file, "there is no such build");
			continue;
		}
		const link = metadata?.["link"] ?? metadata?.["x-goog-meta-link"];
		if (metadata !== void 0 && link === void 0) find("alias-metadata", file, "it has no metadata link");
		for (const [where, target] of [["content", text], ["metadata", link ?? text]]) if (!pointsTo(target, dir)) {
			find("alias-target", file, `its ${where} is ${JSON.stringify(target.slice(0, 200))}, the build is ${dir}`);
			break;
		}
	}
}
function pointsTo(target, dir) {
	const trimmed = target.trim().replace(/\/$/, "");
	return /^[a-z][a-z0-9]*:\/\//.test(trimmed) && (trimmed.endsWith(`/${dir}`) || decoded(trimmed).endsWith(`/${dir}`));
}
function decoded(url) {
	try {
		return decodeURI(url);
	} catch {
		return url;
	}
}

// src/plan/prow/validate/rules.ts
/** Who reads published builds. */
const readers = [
	"testgrid",
	"spyglass",
	"kettle"
];
const all = readers;
/**
* Every rule, with what to do. They are what the readers' own code does: TestGrid's pkg/updater and util/gcs, prow's
* pkg/spyglass/lenses and pkg/deck, test-infra's kettle.
*/
const rules = {
	"started-missing": {
		of: all,
		level: "error",
		fix: "write started.json when the job starts, {\"timestamp\": <seconds>}"
	},
	"started-unreadable": {
		of: all,
		level: "error",
		fix: "started.json is one JSON object: timestamp a whole number, pull, node and repo-commit texts, repos and metadata objects"
	},
	"started-timestamp": {
		of: all,
		level: "error",
		fix: "timestamp is in whole seconds since 1970, not milliseconds, and not in the future"
	},
	"finished-unreadable": {
		of: all,
		level: "error",
		fix: "finished.json is one JSON object: timestamp a whole number, passed true or false, result and revision texts, metadata an object"
	},
	"finished-passed": {
		of: ["testgrid"],
		level: "warning",
		fix: "write \"passed\": true or false: result alone is an old field"
	},
	"finished-result": {
		of: ["kettle", "spyglass"],
		level: "error",
		fix: "result is SUCCESS, FAILURE or ABORTED, and nothing else"
	},
	"finished-contradiction": {
		of: all,
		level: "error",
		fix: "passed is true if and only if result is SUCCESS"
	},
	"finished-timestamp": {
		of: all,
		level: "error",
		fix: "timestamp is when the job ended, in whole seconds since 1970, and not before started.json says"
	},
	"never-finished": {
		of: ["testgrid", "kettle"],
		level: "error",
		fix: "write finished.json whatever happened: on an abort with result ABORTED (bowsprit publish does)"
	},
	"metadata-texts": {
		of: ["testgrid", "spyglass"],
		level: "warning",
		fix: "values in metadata are texts: numbers, lists and objects are not shown"
	},
	"no-version": {
		of: ["testgrid"],
		level: "warning",
		fix: "give repo-commit in started.json, or job-version or revision in finished.json: TestGrid heads the column with it"
	},
	"junit-malformed": {
		of: all,
		level: "error",
		fix: "write well-formed XML in UTF-8, with no control characters; end the file before it is published"
	},
	"junit-root": {
		of: all,
		level: "error",
		fix: "the outermost element is <testsuites> or <testsuite>"
	},
	"junit-large": {
		of: ["testgrid", "spyglass"],
		level: "error",
		fix: "shorten the output of cases, or split the file: TestGrid takes 100 MB, and some MB are slow already"
	},
	"junit-unseen": {
		of: all,
		level: "warning",
		fix: "call it artifacts/junit_<words>.xml"
	},
	"junit-deep": {
		of: ["kettle"],
		level: "warning",
		fix: "put it right below artifacts/: kettle does not look deeper"
	},
	"junit-nested": {
		of: ["kettle"],
		level: "warning",
		fix: "have no suites in suites: kettle reads the outer ones alone"
	},
	"junit-outside": {
		of: ["spyglass", "kettle"],
		level: "warning",
		fix: "put it below artifacts/"
	},
	"junit-no-name": {
		of: all,
		level: "warning",
		fix: "give every case a name"
	},
	"skipped-and-run": {
		of: ["spyglass"],
		level: "error",
		fix: "leave out the skipped entry of a case that ran (shards that list the specs of others do this: merge them)"
	},
	"twice-in-files": {
		of: ["testgrid"],
		level: "warning",
		fix: "have each case in one file: TestGrid joins all files of a build, and calls a pass with a fail flaky"
	},
	"failed-without-case": {
		of: ["testgrid"],
		level: "warning",
		fix: "write a failing case for what went wrong (bowsprit has its phases in junit_runner.xml)"
	},
	"passed-with-failures": {
		of: all,
		level: "warning",
		fix: "the build says that it passed, its junit has failures: say failed, or mark the case as flaky by a passing entry"
	},
	"no-build-log": {
		of: ["spyglass"],
		level: "warning",
		fix: "publish the log as build-log.txt beside started.json"
	},
	"no-prowjob": {
		of: ["spyglass"],
		level: "note",
		fix: "publish prowjob.json: Deck has the job, its refs and its state from there"
	},
	"prowjob-unreadable": {
		of: ["spyglass"],
		level: "error",
		fix: "prowjob.json is a ProwJob: spec.type, spec.job, status.state and status.build_id, as this build has them"
	},
	"no-podinfo": {
		of: ["testgrid"],
		level: "note",
		fix: "there is no podinfo.json outside of a pod: set disable_prowjob_analysis for the test group, else it shows a row \"Pod\" with !"
	},
	"link-file": {
		of: ["spyglass"],
		level: "warning",
		fix: "a .link.txt file holds one URL and nothing else"
	},
	"clone-records": {
		of: ["spyglass"],
		level: "warning",
		fix: "clone-records.json is a list of {refs, commands, failed, final_sha}"
	},
	"build-number": {
		of: ["testgrid", "kettle"],
		level: "error",
		fix: "name the build by a growing whole number of at most 19 digits"
	},
	"build-short": {
		of: ["testgrid"],
		level: "note",
		fix: "numbers of 19 digits, as prow has them, spare TestGrid to list all builds each time"
	},
	"latest-missing": {
		of: ["kettle", "spyglass"],
		level: "error",
		fix: "write latest-build.txt with the number of the newest build"
	},
	"latest-wrong": {
		of: ["kettle", "spyglass"],
		level: "error",
		fix: "latest-build.txt holds the number of a build that is there, the newest, and nothing else"
	},
	"pull-number": {
		of: ["spyglass", "testgrid"],
		level: "error",
		fix: "builds of pull requests lie in pr-logs/pull/<org_repo>/<number>/<job>/<build>, and started.json has the number as pull"
	},
	"alias-missing": {
		of: ["testgrid", "spyglass"],
		level: "error",
		fix: "write pr-logs/directory/<job>/<build>.txt with the path of the build: else nobody finds it"
	},
	"alias-metadata": {
		of: ["testgrid"],
		level: "error",
		fix: "give the alias the metadata link: <gs://bucket/path of the build>: TestGrid does not read its content"
	},
	"alias-target": {
		of: ["testgrid", "spyglass"],
		level: "error",
		fix: "the alias holds the whole path of its build, gs://bucket/pr-logs/pull/…, in its content and its metadata"
	}
};

// src/plan/prow/validate/shown.ts
const daySeconds = 86400;
/** @param now epoch milliseconds */
function shown(checked, now) {
	const { build, started, finished } = checked;
	const rows = testgridRows(build.junit);
	const counts = {};
	for (const state of rows.values()) counts[state] = (counts[state] ?? 0) + 1;
	const links = [...build.texts.keys()].filter((f) => f.endsWith(".link.txt"));
	return {
		testgrid: {
			build: build.id,
			version: versionOf(started, finished) ?? "missing",
			...overall(checked, (counts.FAIL ?? 0) > 0, now),
			rows: counts
		},
		spyglass: {
			...spyglassCounts(build.junit),
			links: links.map((f) => f.slice(f.lastIndexOf("/") + 1, -9))
		},
		kettle: started?.timestamp === void 0 || finished === void 0 ? void 0 : {
			result: finished.result ?? "",
			...kettleCounts(build.junit)
		}
	};
}
/** TestGrid's row Overall. @see https://github.com/GoogleCloudPlatform/testgrid/blob/master/pkg/updater/gcs.go */
function overall({ build, started, finished, findings }, failing, now) {
	const unreadable = ["started-unreadable", "finished-unreadable"];
	const refused = findings.find((f) => unreadable.includes(f.rule));
	if (refused !== void 0) return {
		overall: "TOOL_FAIL",
		icon: "",
		message: `Failed to download: ${refused.says}`
	};
	if (!started?.timestamp) return {
		overall: "RUNNING",
		icon: "",
		message: "Start timestamp for this job is 0."
	};
	const malformed = build.junit.filter((f) => f.wrong !== void 0 && junitOf.testgrid.test(f.path)).map((f) => f.path);
	if (malformed.length > 0) return {
		overall: "FAIL",
		icon: "E",
		message: `Malformed artifacts: ${malformed.join(", ")}`
	};
	const { timestamp, passed, result } = finished ?? {};
	if (!timestamp) return now / 1e3 - started.timestamp > daySeconds ? {
		overall: "FAIL",
		icon: "T",
		message: "Build did not complete within 24 hours"
	} : {
		overall: "RUNNING",
		icon: "R",
		message: "Build still running..."
	};
	const ok = passed ?? result === "SUCCESS";
	if (passed === void 0 || passed === null) return {
		overall: ok ? "PASS" : "FAIL",
		icon: "E",
		message: `finished.json missing "passed": ${ok}`
	};
	if (ok) return {
		overall: "PASS",
		icon: "",
		message: ""
	};
	return failing ? {
		overall: "FAIL",
		icon: "",
		message: ""
	} : {
		overall: "FAIL",
		icon: "F",
		message: "Build failed outside of test results"
	};
}

// src/plan/prow/validate/text.ts
/** Builds that are told one by one; of more, those with something wrong. */
const fewBuilds = 10;
const mostBuilds = 40;
const marks = {
	error: "✗",
	warning: "!",
	note: "·"
};
const titles = {
	testgrid: "TestGrid",
	spyglass: "Spyglass",
	kettle: "kettle"
};
/** For a terminal: what is shown, what is wrong, what to do. */
function validateText({ address, builds, findings }) {
	const wrong = (of) => of.filter((f) => rules[f.rule].level !== "note");
	const told = builds.length <= fewBuilds ? builds : builds.filter((b) => wrong(b.findings).length > 0);
	const lines = told.slice(0, mostBuilds).flatMap((b) => buildLines(b.path || address, b.shown, b.findings));
	if (told.length > mostBuilds) lines.push(`…and ${told.length - mostBuilds} builds more (--json has all)`);
	if (findings.length > 0) lines.push("", ...findings.map((f) => `${mark(f)} ${f.path}: ${f.says}`));
	const all = [...findings, ...builds.flatMap((b) => b.findings)];
	const broken = new Set(all.map((f) => f.rule));
	if (broken.size > 0) lines.push("", "what to do");
	for (const rule of broken) lines.push(`${marks[rules[rule].level]} ${rule}: ${rules[rule].fix}`);
	const count = (level) => all.filter((f) => rules[f.rule].level === level).length;
	lines.push("", `${address}: ${plural(builds.length, "build")}, ${plural(count("error"), "error")}, ${plural(count("warning"), "warning")}`);
	for (const reader of readers) lines.push(`  ${titles[reader].padEnd(9)} ${verdict(reader, all)}`);
	return lines.join("\n");
}
function verdict(reader, all) {
	const of = all.filter((f) => rules[f.rule].of.includes(reader));
	const errors = of.filter((f) => rules[f.rule].level === "error").length;
	if (errors > 0) return `refuses or misses ${plural(errors, "thing")}`;
	return of.some((f) => rules[f.rule].level === "warning") ? "reads it, and shows some of it otherwise" : "reads it";
}
function buildLines(path, { testgrid: t, spyglass: s, kettle: k }, findings) {
	const rows = Object.entries(t.rows).sort().map(([state, n]) => `${n} ${state}`);
	const links = s.links.length > 0 ? `; links ${s.links.join(", ")}` : "";
	return [
		path,
		`  TestGrid  ${t.version}: ${t.overall}${t.message ? ` "${t.message}"` : ""}${rows.length > 0 ? `; rows ${rows.join(", ")}` : ""}`,
		`  Spyglass  ${s.passed} passed, ${s.failed} failed, ${s.flaky} flaky, ${s.skipped} skipped${links}`,
		`  kettle    ${k === void 0 ? "nothing" : `${k.result}, ${k.run} run, ${k.failed} failed`}`,
		...findings.map((f) => `  ${mark(f)} ${f.rule}${f.path === path ? "" : ` ${f.path.slice(f.path.startsWith(`${path}/`) ? path.length + 1 : 0)}`}: ${f.says}`)
	];
}
function mark(f) {
	return marks[rules[f.rule].level];
}

// src/plan/prow/validate/junit-facts.ts
var import_saxes = require_saxes();
/** As strict as Go's decoder, which TestGrid and Spyglass read with. */
function junitFacts(path, text) {
	const parser = new import_saxes.SaxesParser({ xmlns: false });
	const suites = [];
	const cases = [];
	let wrong;
	let open;
	let inSkip = false;
	let depth = 0;
	parser.on("error", (error) => {
		wrong ??= {
			rule: "junit-malformed",
			why: error.message
		};
	});
	parser.on("xmldecl", ({ encoding }) => {
		if (encoding !== void 0 && !/^utf-?8$/i.test(encoding)) wrong ??= {
			rule: "junit-malformed",
			why: `unknown charset ${encoding}`
		};
	});
	parser.on("opentag", ({ name, attributes: a }) => {
		if (depth++ === 0 && name !== "testsuites" && name !== "testsuite") wrong ??= {
			rule: "junit-root",
			why: `bad element name ${name}`
		};
		if (name === "testsuite") suites.push(a["name"] ?? "");
		else if (name === "testcase") open = {
			classname: a["classname"] ?? "",
			name: a["name"] ?? "",
			outcome: "passed",
			reason: ""
		};
		else if (open !== void 0 && (name === "failure" || name === "error")) open.outcome = "failed";
		else if (open !== void 0 && name === "skipped" && open.outcome === "passed") {
			open.outcome = "skipped";
			open.reason = a["message"] === "skipped" ? "" : a["message"] ?? "";
			inSkip = true;
		}
	});
	const onText = (more) => {
		if (inSkip && open !== void 0) open.reason += more;
	};
	parser.on("text", onText);
	parser.on("cdata", onText);
	parser.on("closetag", ({ name }) => {
		depth--;
		if (name === "testsuite") suites.pop();
		else if (name === "skipped") inSkip = false;
		else if (name === "testcase" && open !== void 0) {
			const { classname, name: of, outcome, reason } = open;
			cases.push({
				suites: [...suites],
				classname,
				name: of,
				outcome,
				silent: outcome === "skipped" && reason === ""
			});
			open = void 0;
		}
	});
	if (text.trim() === "") return {
		path,
		cases
	};
	parser.write(text);
	if (wrong === void 0) parser.close();
	return {
		path,
		cases,
		...wrong === void 0 ? {} : { wrong }
	};
}

// src/flows/validate-tree.ts
/** Documents are small; what is larger is none. */
const mostText = 4194304;
/**
* Which part of which sink an address means: the root of a sink, one job of it, one build, or a build by itself.
* @param open opens a sink by its URL
*/
async function scopeOf(address, open) {
	const trimmed = address.replace(/\/+$/, "") || "/";
	const whole = await open(trimmed);
	for (const top of ["logs/", "pr-logs/"]) for await (const _ of whole.list(top)) return {
		root: whole,
		prefix: ""
	};
	const [, above, below] = /^(.*[^/])\/((?:pr-logs|logs)(?:\/.*)?)$/.exec(trimmed) ?? [];
	if (above === void 0 || below === void 0) return {
		root: whole,
		prefix: ""
	};
	return {
		root: await open(above),
		prefix: `${below}/`
	};
}
/** Builds as the listing comes to their ends: the objects of one lie together in every sink. */
async function* buildsOf(sink, prefix, seen) {
	let current;
	const bare = {
		place: bareBuild,
		files: /* @__PURE__ */ new Map()
	};
	for await (const object of sink.list(prefix)) {
		const at = placeOf(object.path);
		if (at === void 0) {
			if (prefix === "") bare.files.set(object.path, object.size);
		} else if ("kind" in at) seen.entry(at.kind === "latest" ? at.root : `pr-logs/directory/${at.job}`, at.kind, object);
		else {
			if (current?.place.dir !== at.build.dir) {
				if (current !== void 0) yield ended(current, seen);
				current = {
					place: at.build,
					files: /* @__PURE__ */ new Map()
				};
			}
			current.files.set(at.file, object.size);
		}
	}
	if (current !== void 0) yield ended(current, seen);
	else if (bare.files.has("started.json") || bare.files.has("finished.json")) yield bare;
}
function ended(build, seen) {
	seen.build(build.place);
	return build;
}
/** Reads of a build what the rules look at. */
async function loadBuild(sink, { place, files }) {
	const at = (file) => place.dir === "" ? file : `${place.dir}/${file}`;
	const texts = /* @__PURE__ */ new Map();
	for (const [file, size] of files) if (isRead(file) && size <= mostText) texts.set(file, await textOf(sink, at(file)) ?? "");
	const junit = [];
	for (const [file, size] of files) {
		if (!junitOf.testgrid.test(file) && !junitOf.spyglass.test(file)) continue;
		if (size > 1e8) junit.push({
			path: file,
			cases: [],
			wrong: {
				rule: "junit-large",
				why: `too large: ${size} bytes > 100000000 bytes max`
			}
		});
		else junit.push(junitFacts(file, await textOf(sink, at(file)) ?? ""));
	}
	return {
		...place,
		files,
		texts,
		junit
	};
}
async function textOf(sink, path) {
	return (await sink.read(path))?.bytes.toString("utf8");
}
function jobsSeen() {
	const builds = /* @__PURE__ */ new Map();
	const latest = /* @__PURE__ */ new Set();
	const aliases = /* @__PURE__ */ new Map();
	const put = (map, key, value) => {
		const known = map.get(key);
		if (known === void 0) map.set(key, [value]);
		else known.push(value);
	};
	return {
		build: (place) => {
			if (place.kind !== "batch") put(builds, place.dir.slice(0, place.dir.lastIndexOf("/")), place);
			if (place.kind === "batch" || place.kind === "pull") put(builds, `pr-logs/directory/${place.job}`, place);
		},
		entry: (root, kind, object) => {
			if (kind === "latest") latest.add(root);
			else put(aliases, root, object);
		},
		roots: (prefix) => [.../* @__PURE__ */ new Set([...builds.keys(), ...aliases.keys()])].filter((root) => `${root}/`.startsWith(prefix) && (prefix === "" || !root.startsWith("pr-logs/directory/"))),
		facts: async (sink, root) => {
			const ofRoot = builds.get(root) ?? [];
			const text = latest.has(root) ? await textOf(sink, `${root}/latest-build.txt`) : void 0;
			const found = root.startsWith("pr-logs/directory/") ? await aliasFacts(sink, aliases.get(root) ?? []) : void 0;
			return {
				root,
				builds: ofRoot,
				latest: text,
				...found === void 0 ? {} : { aliases: found }
			};
		}
	};
}
function aliasFacts(sink, objects) {
	return pMap(objects, async ({ path, metadata }) => {
		const known = metadata ?? (await sink.head(path))?.metadata;
		return {
			id: path.slice(path.lastIndexOf("/") + 1, -4),
			text: await textOf(sink, path) ?? "",
			metadata: known
		};
	}, { concurrency: 16 });
}

// src/flows/validate.ts
/** Builds that are read at once. */
const parallel = 16;
/** What readers of published results would show, and what they would refuse. Exit code 1 when they refuse something. */
async function validate({ o, operands, ctx, print }) {
	if (operands.length === 0) throw new UsageError("validate wants what was published: a directory, or a URL such as gs://bucket/logs/job");
	const provider = o["gcp-identity-provider"];
	const gcs = provider === void 0 ? void 0 : {
		provider,
		serviceAccount: o["gcp-service-account"]
	};
	const all = [];
	for (const operand of operands) {
		const { root, prefix } = await scopeOf(operand, (url) => openSink(url, ctx, {
			gcs,
			azure: blobIdentity(url, {}, ctx.env)
		}));
		const done = await validateTree(root, prefix, ctx);
		if (done.builds.length === 0) throw new UsageError(`${operand}: there are no builds: a build has started.json, and lies in logs/<job>/<build> or pr-logs/pull/<org_repo>/<number>/<job>/<build>`);
		all.push(done);
	}
	if (o.json) print(JSON.stringify(all, null, 2));
	else for (const done of all) print(validateText(done));
	return all.flatMap((v) => [...v.findings, ...v.builds.flatMap((b) => b.findings)]).filter(isError).length > 0 ? exitCodes.failed : exitCodes.passed;
}
function isError({ rule }) {
	return rules[rule].level === "error";
}
/** @param prefix of what is looked at, below the root: '' is all of it */
async function validateTree(sink, prefix, ctx) {
	const now = ctx.clock.now();
	const seen = jobsSeen();
	const builds = [];
	const loaded = pMapIterable(buildsOf(sink, prefix, seen), (b) => loadBuild(sink, b), { concurrency: parallel });
	for await (const facts of loaded) {
		ctx.signal.throwIfAborted();
		const checked = checkBuild(facts, now);
		builds.push({
			path: facts.dir,
			shown: shown(checked, now),
			findings: checked.findings
		});
		ctx.log.progress({
			id: "validate",
			done: builds.length,
			total: builds.length + 1,
			unit: "builds"
		});
	}
	return {
		address: `${sink.address}/${prefix}`.replace(/\/$/, ""),
		builds,
		findings: await jobFindings(sink, prefix, seen)
	};
}
async function jobFindings(sink, prefix, seen) {
	return (await pMap(seen.roots(prefix), (root) => seen.facts(sink, root), { concurrency: 4 })).flatMap(checkJob);
}

export { validate };