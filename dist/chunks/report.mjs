import { o as __toESM } from "./rolldown-runtime.mjs";
import { i as RunError, n as Interrupted, o as UsageError, s as describe } from "./errors.mjs";
import { a as markdownSummary, c as terminalSummary, i as counted } from "./failures.mjs";
import { t as plural } from "./words.mjs";
import { c as totalsOf, i as junitClosing, l as totalsOfSpecs, n as e2eSuite, o as junitOpening, r as junitCase, s as specOfCase, t as casesOfSpec } from "./junit-write.mjs";
import { a as digestOf, c as readSpecReport, f as lanes, i as withoutImages, l as e2eArgs, o as loadListing, r as shardsToRun, s as outcomeOf, u as focusPatterns } from "./selection.mjs";
import { n as isFailure, t as countOutcomes } from "./result2.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as require_lib } from "./lib2.mjs";
import { n as addonTitle } from "./result.mjs";
import { i as runnerJunit } from "./end.mjs";
import { i as reportPage, n as excerptsOf, r as sha256, t as junitReader } from "./junit-read.mjs";
import { r as mergeTimings, t as expectedMs } from "./timings.mjs";
import { i as noteSuite } from "./run-dir2.mjs";
import { t as testEnv } from "./child-env.mjs";
import { t as prettyMilliseconds } from "./pretty-ms.mjs";
import { basename, join, relative, resolve } from "node:path";
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { access, mkdir, mkdtemp, open, readFile, readdir, realpath, rm, rmdir, writeFile } from "node:fs/promises";
import { randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline as pipeline$1 } from "node:stream/promises";
import { createServer } from "node:http";

// src/plan/found-shards.ts
function plansOf(shards) {
	return [...Map.groupBy(shards, (s) => `${s.record.tester} ${s.record.total} ${s.record.selectionDigest}`).values()].map((of) => ({
		total: of[0].record.total,
		shards: of
	}));
}
function missingOf(plan) {
	const there = new Set(plan.shards.map((s) => s.record.index));
	const absent = Array.from({ length: plan.total }, (_, i) => i + 1).filter((i) => !there.has(i));
	if (absent.length === 0) return [];
	const given = new Set(plan.shards.flatMap((s) => assigned(s.record)));
	const { tester, selected } = plan.shards[0].record;
	const names = new Set(selected.filter((n) => !given.has(n)));
	return absent.map((index) => ({
		index,
		total: plan.total,
		tester,
		names
	}));
}
/** Names of the specs that a shard was given. */
function assigned(record) {
	return lanes.flatMap((lane) => record.lanes[lane]);
}
/** The last attempt of each shard of each plan. */
function newestOf(plans) {
	return plans.flatMap((plan) => [...new Map(plan.shards.map((s) => [s.record.index, s])).values()]);
}

// src/plan/proof.ts
/**
* What a pass rests on: the shards of each plan have all its specs between them, no two have the same, and each spec ran
* once, where it was to run.
*
* @param specs the merged results
* @param missing shards that no job has left: their specs are lost, not forgotten
* @param waiting reasons of the specs that cannot run here, by name
*/
function prove(plans, specs, missing, waiting) {
	const ours = plans.filter((p) => p.shards[0].record.tester === "ginkgo");
	const selected = new Set(ours.flatMap((p) => p.shards.flatMap((s) => s.record.selected)));
	const unassigned = ours.filter((p) => missingOf(p).length === 0).flatMap(unassignedOf);
	const twice = ours.flatMap(twiceOf);
	const uncalled = ours.flatMap((p) => p.shards.flatMap((s) => uncalledOf(s.record)));
	const lost = new Set(missing.flatMap((m) => [...m.names]));
	const neverRan = specs.filter((s) => s.outcome === "never-ran" && !lost.has(s.name)).map((s) => s.name);
	const missingShards = missing.map((m) => `${m.index}/${m.total}`);
	return {
		holds: [
			unassigned,
			twice,
			uncalled,
			neverRan,
			missingShards
		].every((o) => o.length === 0),
		selected: selected.size + [...waiting.keys()].filter((n) => !selected.has(n)).length,
		ran: specs.filter((s) => s.outcome !== "never-ran" && s.outcome !== "not-runnable").length,
		notRunnable: specs.filter((s) => s.outcome === "not-runnable").length,
		unassigned: unique(unassigned),
		twice: unique(twice),
		uncalled: unique(uncalled),
		neverRan,
		missingShards
	};
}
function unassignedOf(plan) {
	const given = new Set(plan.shards.flatMap((s) => assigned(s.record)));
	return plan.shards[0].record.selected.filter((n) => !given.has(n));
}
/** Given to two shards of one plan; or one attempt of a shard that ran twice. */
function twiceOf(plan) {
	const owner = /* @__PURE__ */ new Map();
	const twice = [];
	for (const { record } of plan.shards) for (const name of assigned(record)) {
		const known = owner.get(name);
		if (known === void 0) owner.set(name, record.index);
		else if (known !== record.index) twice.push(name);
	}
	const attempts = Map.groupBy(plan.shards, (s) => `${s.record.index} ${s.record.attempt}`);
	for (const same of attempts.values()) if (same.length > 1) twice.push(...same.slice(1).flatMap((s) => assigned(s.record)));
	return twice;
}
function uncalledOf(record) {
	const called = new Set(assigned(record));
	return record.specs.filter((s) => s.outcome !== "never-ran" && !called.has(s.name)).map((s) => s.name);
}
function unique(names) {
	return [...new Set(names)].sort();
}

// src/plan/merge.ts
/**
* Newest attempt of each spec wins; a failure before a pass stays visible as flaky. Shards of one plan (same
* selection, same number of shards) must be complete over all their attempts.
*
* @param logOf path of a spec's log as the result shall have it.
* @param part these are meant to be some shards of several: what others have to run is none of this result.
* @throws UsageError when shards are of different builds or spec lists, or when there is none.
*/
function mergeShards$1(found, logOf, part = false) {
	const shards = copiesOnce(part ? found.map(byItself) : found).sort((a, b) => a.record.attempt - b.record.attempt || a.record.startedAt - b.record.startedAt);
	refuseStrangers(shards);
	const plans = plansOf(shards);
	const missing = part ? [] : plans.flatMap(missingOf);
	const runs = runsByName(shards);
	const waiting = new Map(shards.flatMap((s) => s.record.notRunnable.map((n) => [n.name, n.reason])));
	const specs = [.../* @__PURE__ */ new Set([
		...shards.flatMap((s) => s.record.selected),
		...runs.keys(),
		...waiting.keys()
	])].sort().map((name) => resultOf$1(name, runs.get(name) ?? [], waiting.get(name), missing, logOf));
	const problems = newestOf(plans).flatMap((s) => s.record.problems);
	const proof = shards.some((s) => s.record.tester === "ginkgo") ? prove(plans, specs, missing, waiting) : void 0;
	return {
		specs,
		shards: [...shards.map(summaryOf), ...missing.map(missingSummary)],
		records: shards.map((s) => s.record),
		proof,
		counts: countOutcomes(specs),
		problems,
		notes: [...new Set(shards.flatMap((s) => s.record.notes))],
		timings: timingsOf(specs),
		passed: specs.every((s) => !isFailure(s.outcome)) && missing.length === 0 && problems.length === 0 && (proof?.holds ?? true),
		tester: shards[0].record.tester
	};
}
/** A shard whose specs are all there is. */
function byItself({ dir, record }) {
	return {
		dir,
		record: {
			...record,
			selected: assigned(record),
			notRunnable: []
		}
	};
}
/** The same run of a shard, found in two places, is one. */
function copiesOnce(found) {
	return [...new Map(found.map((s) => [s.record.id, s])).values()];
}
function refuseStrangers(shards) {
	const first = shards[0];
	if (first === void 0) throw new UsageError("no shard to merge");
	const problems = [];
	for (const { dir, record } of shards.slice(1)) if (!isSameTree(record.build, first.record.build)) problems.push(`${dir} is of build ${record.build.version} (${record.build.key}), ${first.dir} of ${first.record.build.version} (${first.record.build.key}): results of different builds are not one result. Merge them apart.`);
	else if (record.specsDigest !== first.record.specsDigest) problems.push(`${dir} chose from another list of specs than ${first.dir}: their e2e.test differ. Merge them apart.`);
	if (problems.length > 0) throw new UsageError(problems);
}
/** Jobs that make clusters of different kinds build different programs of one tree. */
function isSameTree(a, b) {
	return a.key === b.key || a.tree !== void 0 && a.tree === b.tree;
}
function runsByName(shards) {
	const runs = /* @__PURE__ */ new Map();
	for (const shard of shards) for (const run of shard.record.specs) {
		const known = runs.get(run.name);
		if (known) known.push({
			run,
			shard
		});
		else runs.set(run.name, [{
			run,
			shard
		}]);
	}
	return runs;
}
/** An entry that says nothing when another shard or attempt has something to say. */
function isSilent({ run, shard }) {
	return run.outcome === "never-ran" || run.outcome === "skipped" && shard.record.tester === "exec";
}
function resultOf$1(name, all, cannot, missing, logOf) {
	const real = all.filter((r) => !isSilent(r));
	const last = real.at(-1) ?? all.at(-1);
	if (last === void 0) {
		const lost = missing.find((m) => m.names.has(name));
		const message = cannot ?? (lost ? `shard ${missingNames(missing)} is missing` : "selected, but in no shard that was found");
		return {
			name,
			outcome: cannot === void 0 ? "never-ran" : "not-runnable",
			ms: 0,
			shard: "",
			runs: 0,
			message
		};
	}
	const { run, shard } = last;
	const failedBefore = real.slice(0, -1).find((r) => isFailure(r.run.outcome) && r.run.outcome !== "interrupted");
	const flaky = run.outcome === "passed" && failedBefore !== void 0;
	const firstFailure = flaky ? failedBefore.run.message ?? failedBefore.run.outcome : run.firstFailure;
	const logged = run.log ? last : flaky && failedBefore.run.log ? failedBefore : void 0;
	return {
		name,
		outcome: flaky ? "flaky" : run.outcome,
		ms: run.ms,
		shard: `${shard.record.index}/${shard.record.total}`,
		runs: real.reduce((sum, r) => sum + r.run.attempts, 0),
		...run.message ? { message: run.message } : {},
		...run.location ? { location: run.location } : {},
		...firstFailure ? { firstFailure } : {},
		...logged ? { log: logOf(logged.shard, logged.run.log) } : {}
	};
}
function missingNames(missing) {
	return missing.map((m) => `${m.index}/${m.total}`).join(", ");
}
function summaryOf({ record }) {
	return {
		index: record.index,
		total: record.total,
		attempt: record.attempt,
		tester: record.tester,
		state: record.state,
		ms: record.finishedAt - record.startedAt,
		counts: countOutcomes(record.specs),
		problems: record.problems
	};
}
function missingSummary(m) {
	const counts = {
		passed: 0,
		failed: 0,
		flaky: 0,
		skipped: 0,
		notRun: m.names.size
	};
	return {
		index: m.index,
		total: m.total,
		attempt: 1,
		tester: m.tester,
		state: "missing",
		ms: 0,
		counts,
		problems: []
	};
}
function timingsOf(specs) {
	const passed = specs.filter((s) => (s.outcome === "passed" || s.outcome === "flaky") && s.ms > 0);
	return Object.fromEntries(passed.map((s) => [s.name, s.ms]));
}

// src/results/found.ts
/**
* Every shard below these directories. One whose process was killed (its shard.json still says `running`) counts
* with what it had noted by then.
*
* @throws UsageError for a directory that cannot be read or holds no shard, and for a shard.json that is none.
*/
async function findShards(dirs) {
	const problems = [];
	const found = [];
	const names = /* @__PURE__ */ new Map();
	for (const dir of dirs) try {
		const files = (await readdir(dir, { recursive: true })).filter((f) => f === "shard.json" || f.endsWith("/shard.json"));
		if (files.length === 0) problems.push(`${dir}: no shard.json below it. Give directories in which 'test' or 'run' left its results.`);
		for (const file of files.sort()) found.push(await readShard(join(dir, file), names));
	} catch (error) {
		problems.push(`${dir}: ${error.message}`);
	}
	if (problems.length > 0) throw new UsageError(problems);
	return found;
}
/** @param names one copy of each name for all shards: every shard of a matrix lists every selected spec. */
async function readShard(file, names) {
	const dir = join(file, "..");
	const text = await readFile(file, "utf8");
	const record = JSON.parse(text, (_, value) => typeof value === "string" ? one(names, value) : value);
	if (record.v !== 1 || typeof record.id !== "string" || !Array.isArray(record.selected)) throw new UsageError(`${file} is not a shard.json of this version of the program`);
	const whole = record.state === "running" ? await unfinished(dir, record) : record;
	return {
		dir,
		record: {
			...whole,
			specs: await pMap(whole.specs, (s) => ownLog(dir, s), { concurrency: 16 })
		}
	};
}
/** Records come from other jobs, where code of the branch ran: a log outside of its shard is a file of this machine. */
async function ownLog(dir, spec) {
	const { log, ...rest } = spec;
	if (log === void 0) return spec;
	const [root, real] = await Promise.all([realpath(dir), realpath(join(dir, log)).catch(() => void 0)]);
	return (real ?? resolve(root, log)).startsWith(`${root}/`) ? spec : rest;
}
function one(pool, text) {
	const known = pool.get(text);
	if (known === void 0) pool.set(text, text);
	return known ?? text;
}
async function unfinished(dir, record) {
	const specs = (await readFile(join(dir, "specs.jsonl"), "utf8").catch(() => "")).split("\n").flatMap((line) => parseLine(line) ?? []);
	const done = new Set(specs.map((s) => s.name));
	const message = "the process that ran this shard was killed before its turn";
	const neverRan = lanes.flatMap((lane) => record.lanes[lane]).filter((name) => !done.has(name)).map((name) => ({
		name,
		outcome: "never-ran",
		ms: 0,
		startedAt: 0,
		attempts: 0,
		message
	}));
	const last = Math.max(record.startedAt, ...specs.map((s) => s.startedAt + s.ms));
	return {
		...record,
		state: "interrupted",
		finishedAt: last,
		specs: [...specs, ...neverRan],
		notes: [...record.notes, `${dir}: not finished; what it had noted is counted (${specs.length} specs)`]
	};
}
/** The last line of a process that was killed may be half a line. */
function parseLine(line) {
	if (line === "") return void 0;
	try {
		return JSON.parse(line);
	} catch {
		return;
	}
}

// src/results/merge.ts
/**
* Merges the shards below `dirs`, of any number of jobs and attempts, and writes `junit_merged.xml` to `outDir`.
* Logs of specs stay where they are; the result names them relative to `outDir`.
*
* @param options.part one job's shards of several: judged by themselves, without those of the other jobs.
* @throws UsageError when there is no shard, or when they do not belong together.
*/
async function mergeShards(dirs, outDir, options = {}) {
	const found = await findShards(dirs);
	const merged = mergeShards$1(found, (shard, log) => relative(outDir, resolve(shard.dir, log)), options.part);
	await mkdir(outDir, { recursive: true });
	await pipeline$1(Readable.from(junitOf(merged, outDir)), createWriteStream(join(outDir, "junit_merged.xml")));
	return merged;
}
async function* junitOf(merged, outDir) {
	const problems = merged.problems.map(problemCase);
	const [a, b] = [totalsOfSpecs(merged.specs), totalsOf(problems)];
	const totals = {
		...a,
		tests: a.tests + b.tests,
		failures: a.failures + b.failures
	};
	yield junitOpening(merged.tester === "ginkgo" ? e2eSuite : "exec", totals);
	for (const p of problems) yield junitCase(p);
	for (const s of merged.specs) for (const c of casesOfSpec(s, merged.tester, await textOf(s, outDir))) yield junitCase(c);
	yield junitClosing;
}
function problemCase(p) {
	return {
		name: p.title,
		classname: "bowsprit",
		ms: 0,
		failure: {
			message: p.message,
			text: p.message
		}
	};
}
/** Of a large log the beginning and the end are enough, and memory stays small. */
const half = 102400;
async function textOf(spec, outDir) {
	if (spec.log === void 0) return void 0;
	try {
		await using file = await open(resolve(outDir, spec.log));
		const { size } = await file.stat();
		const read = async (from, length) => (await file.read(Buffer.alloc(length), 0, length, from)).buffer.toString("utf8");
		if (size <= 2 * half) return { output: await read(0, size) };
		const left = `\n… ${size - 2 * half} bytes left out, see ${spec.log} …\n`;
		return { output: await read(0, half) + left + await read(size - half, half) };
	} catch {
		return;
	}
}

// src/results/write.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Writes result.json, timings.json, summary.md, report.html and junit_runner.xml into `outDir`. May be called again, with more facts. */
async function writeResults(outDir, facts) {
	const result = resultOf(facts);
	await mkdir(outDir, { recursive: true });
	await writeFile(join(outDir, "junit_runner.xml"), runnerJunit(facts.phases));
	await writeFile(join(outDir, "summary.md"), markdownSummary(result, facts.words));
	const excerpts = await excerptsOf(result, outDir);
	const { words, merged } = facts;
	const shown = {
		result,
		records: merged?.records ?? [],
		excerpts,
		words
	};
	await (0, import_lib.default)(join(outDir, "report.html"), reportPage(shown, sha256));
	if (facts.merged) {
		const timings = mergeTimings(facts.timings, facts.merged.timings);
		await (0, import_lib.default)(join(outDir, "timings.json"), JSON.stringify(timings, null, 1) + "\n");
	}
	await (0, import_lib.default)(join(outDir, "result.json"), JSON.stringify(result, null, 1) + "\n");
	return result;
}
function resultOf(f) {
	const reasons = reasonsOf(f);
	const none = {
		passed: 0,
		failed: 0,
		flaky: 0,
		skipped: 0,
		notRun: 0
	};
	return {
		v: 1,
		run: f.run,
		outcome: f.interrupted ? "interrupted" : f.merged?.passed && reasons.length === 0 ? "passed" : "failed",
		reasons,
		startedAt: new Date(f.startedAt).toISOString(),
		finishedAt: new Date(f.finishedAt).toISOString(),
		...f.build ? { build: f.build } : {},
		...f.cluster ? { cluster: f.cluster } : {},
		selection: f.selection,
		counts: f.merged?.counts ?? none,
		phases: f.phases,
		...f.addons === void 0 || f.addons.length === 0 ? {} : { addons: f.addons },
		shards: f.merged?.shards ?? [],
		...f.merged?.proof ? { proof: f.merged.proof } : {},
		specs: f.merged?.specs ?? [],
		made: f.made,
		removed: f.removed,
		left: f.left,
		notes: [...f.notes, ...f.merged?.notes ?? []],
		...f.rerunOf === void 0 ? {} : { rerunOf: f.rerunOf }
	};
}
/** Why the run did not pass, besides specs that failed. */
function reasonsOf(f) {
	const proof = f.merged?.proof;
	const some = (names) => `${names.slice(0, 3).join("; ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
	const offences = proof ? [
		[
			"shard",
			"missing",
			proof.missingShards
		],
		[
			"spec",
			"in no shard",
			proof.unassigned
		],
		[
			"spec",
			"that ran twice",
			proof.twice
		],
		[
			"spec",
			"that ran without having been selected",
			proof.uncalled
		],
		[
			"spec",
			"that never ran",
			proof.neverRan
		]
	] : [];
	return [
		...f.phases.filter((p) => p.outcome === "failed" && !/^(test|merge|addon .*)$/.test(p.name)).map((p) => `${p.name}: ${p.detail || p.output?.split("\n")[0] || "failed"}`),
		...(f.addons ?? []).filter((a) => a.outcome === "failed").map((a) => `add-on ${addonTitle(a)}: ${a.message ?? "failed"}`),
		...offences.filter(([, , names]) => names.length > 0).map(([what, how, names]) => `${plural(names.length, what)} ${how}: ${some(names)}`),
		...(f.merged?.problems ?? []).map((p) => `${p.title}: ${p.message.trim().split("\n")[0]}`),
		...f.left.length > 0 ? [`${plural(f.left.length, "thing")} left behind`] : []
	];
}

// src/testers/junit-file.ts
/** Every `junit*.xml` below a directory, in order of name: what TestGrid and Spyglass take for junit. */
async function junitFiles(dir) {
	return (await readdir(dir, { recursive: true }).catch(() => [])).filter((f) => /^junit.*\.xml$/.test(basename(f))).sort().map((f) => join(dir, f));
}
/**
* Reads a junit file of any size in little memory.
*
* @returns what was wrong with it, in words; the cases before that were given all the same.
*/
async function readJunitFile(file, onCase) {
	const reader = junitReader(onCase);
	try {
		for await (const chunk of createReadStream(file, { encoding: "utf8" })) reader.write(chunk);
	} catch (error) {
		return `${file}: cannot be read: ${error.message}`;
	}
	const wrong = reader.end();
	return wrong === void 0 ? void 0 : `${file} is not whole: ${wrong.trim()}`;
}

// src/testers/shard-dir.ts
function openShardDir(dir) {
	mkdirSync(join(dir, "failed"), { recursive: true });
	const lines = openSync(join(dir, "specs.jsonl"), "a");
	let logs = 0;
	return {
		dir,
		add(run, output) {
			const kept = run.outcome === "passed" || run.outcome === "skipped" || output === "";
			const log = `failed/${String(++logs).padStart(3, "0")}-${slug(run.name)}.log`;
			const entry = kept ? run : {
				...run,
				log
			};
			if (!kept) writeFileSync(join(dir, log), output);
			const line = JSON.stringify(entry);
			writeSync(lines, line + "\n");
			return JSON.parse(line);
		},
		async write(record) {
			if (record.state !== "running") writeJunit(dir, record);
			await (0, import_lib.default)(join(dir, "shard.json"), JSON.stringify(record, null, 1) + "\n");
		},
		close: () => closeSync(lines)
	};
}
/** Readable and short enough for every file system. */
function slug(name) {
	return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 80);
}
function writeJunit(dir, record) {
	if (record.tester === "exec" && record.problems.length === 0) return;
	const name = `junit_${String(record.index).padStart(2, "0")}.xml`;
	const specs = (record.tester === "exec" ? [] : record.specs).map((s) => ({
		...s,
		shard: `${record.index}/${record.total}`,
		runs: s.attempts
	}));
	const problems = record.problems.map((p) => ({
		name: p.title,
		classname: "bowsprit",
		ms: 0,
		failure: {
			message: p.message,
			text: p.message
		}
	}));
	const [a, b] = [totalsOfSpecs(specs), totalsOf(problems)];
	const file = openSync(join(dir, name), "w");
	try {
		const totals = {
			...a,
			tests: a.tests + b.tests,
			failures: a.failures + b.failures
		};
		writeSync(file, junitOpening("Kubernetes e2e suite", totals));
		for (const p of problems) writeSync(file, junitCase(p));
		for (const s of specs) for (const c of casesOfSpec(s, record.tester, s.log ? { output: logOf(dir, s.log) } : void 0)) writeSync(file, junitCase(c));
		writeSync(file, junitClosing);
	} finally {
		closeSync(file);
	}
}
function logOf(dir, log) {
	try {
		return readFileSync(join(dir, log), "utf8");
	} catch {
		return "";
	}
}

// src/testers/exec.ts
/**
* Runs a command of the user's instead of ginkgo: KUBECONFIG and ARTIFACTS are set, the `junit*.xml` that it leaves
* below ARTIFACTS are its specs, and its exit code counts. Without junit the command itself is the one spec.
*/
async function runExec(command, run, ctx) {
	const artifacts = join(run.outDir, "artifacts");
	await mkdir(artifacts, { recursive: true });
	const dir = openShardDir(run.outDir);
	const start = firstRecord$1(run, ctx.clock.now());
	try {
		await dir.write(start);
		const end = await execute(command, run, artifacts, ctx);
		const { specs, notes } = await collect(artifacts, dir);
		if (specs.length === 0) specs.push(dir.add(ofItself(command, end), end.ok ? "" : end.output));
		const record = {
			...start,
			state: end.cancelled ? "interrupted" : end.timedOut ? "timedout" : "finished",
			finishedAt: ctx.clock.now(),
			specs,
			problems: problemsOf(command, end, specs),
			notes
		};
		await dir.write(record);
		return record;
	} finally {
		dir.close();
	}
}
function firstRecord$1(run, now) {
	const { key, version, commit, tree } = run.build;
	return {
		v: 1,
		tester: "exec",
		state: "running",
		index: run.shard.index,
		total: run.shard.total,
		attempt: run.attempt,
		id: randomUUID(),
		build: {
			key,
			version,
			commit,
			tree
		},
		specsDigest: "",
		selectionDigest: digestOf([]),
		selected: [],
		notRunnable: [],
		lanes: {
			parallel: [],
			serial: [],
			disruptive: []
		},
		startedAt: now,
		finishedAt: now,
		specs: [],
		problems: [],
		notes: []
	};
}
async function execute(command, run, artifacts, ctx) {
	const home = await mkdtemp(join(tmpdir(), "bowsprit-exec-"));
	const logFile = join(run.outDir, "exec.log");
	const argv = "argv" in command ? command.argv : [
		"sh",
		"-c",
		command.shell
	];
	const startedAt = ctx.clock.now();
	const since = () => ({
		startedAt,
		ms: ctx.clock.now() - startedAt
	});
	try {
		await ctx.exec.run(argv, {
			cwd: run.cwd ?? run.outDir,
			env: testEnv(ctx.env, {
				...run.variables,
				HOME: home,
				KUBECONFIG: run.kubeconfig,
				ARTIFACTS: artifacts,
				SHARD_INDEX: String(run.shard.index),
				SHARD_TOTAL: String(run.shard.total)
			}),
			timeoutMs: run.timeoutMs,
			stopSignal: "SIGINT",
			killAfterMs: run.interruptMs ?? 4e3,
			...run.graceMs === void 0 ? {} : { graceMs: run.graceMs },
			onLine: (line) => ctx.log.info(line),
			logFile
		});
		return {
			ok: true,
			how: "exit code 0",
			cancelled: false,
			timedOut: false,
			output: "",
			...since()
		};
	} catch (error) {
		if (!(error instanceof RunError)) throw error;
		const how = error.cancelled ? "interrupted" : error.timedOut ? `not done after ${run.timeoutMs / 1e3} s` : error.signal ? `ended by ${error.signal}` : error.exitCode === void 0 ? "could not be started" : `exit code ${error.exitCode}`;
		const output = (await readFile(logFile, "utf8").catch(() => "")).slice(-16384) || error.message;
		return {
			ok: false,
			how,
			cancelled: error.cancelled,
			timedOut: error.timedOut,
			output,
			...since()
		};
	} finally {
		await rm(home, {
			recursive: true,
			force: true
		}).catch(() => {});
	}
}
async function collect(artifacts, dir) {
	const specs = [];
	const notes = [];
	for (const file of await junitFiles(artifacts)) {
		const wrong = await readJunitFile(file, (c) => {
			const [message = ""] = c.text.split("\n\n");
			const run = {
				name: specOfCase(c, "exec"),
				outcome: c.outcome,
				ms: c.ms,
				startedAt: 0,
				attempts: 1,
				...c.outcome === "passed" ? {} : { message: message.slice(0, 8192) }
			};
			specs.push(dir.add(run, [c.text, c.output].filter(Boolean).join("\n\n")));
		});
		if (wrong) notes.push(wrong);
	}
	return {
		specs,
		notes
	};
}
function ofItself(command, end) {
	const outcome = end.ok ? "passed" : end.cancelled ? "interrupted" : end.timedOut ? "timedout" : "failed";
	const base = {
		name: title(command),
		outcome,
		ms: end.ms,
		startedAt: end.startedAt,
		attempts: 1
	};
	return end.ok ? base : {
		...base,
		message: end.how
	};
}
/** A bad end that no failed case explains. */
function problemsOf(command, end, specs) {
	const explained = specs.some((s) => s.outcome !== "passed" && s.outcome !== "skipped");
	return end.ok || explained ? [] : [{
		title: `${title(command)}: ${end.how}`,
		message: end.output || end.how
	}];
}
function title(command) {
	return ("argv" in command ? command.argv.join(" ") : command.shell).slice(0, 200);
}

// src/testers/e2e-process.ts
/** Said before anything is made: RunE2ETests in test/e2e/e2e.go. The id is the label `e2e-run` of its namespaces. */
const startOfSuite = /Starting e2e run "([0-9a-f-]{36})"/;
/**
* Starts one e2e.test and waits for its end.
*
* @param names what focus lets it run: whatever number it is given, nothing else runs.
*/
async function oneProcess(ground, place, names) {
	const { task, ctx, temporary } = ground;
	const { run } = task;
	const left = Math.max(1e3, task.deadline - ctx.clock.now());
	const home = join(temporary, "home");
	const logs = join(task.dir, "processes");
	for (const dir of [home, logs]) await mkdir(dir, { recursive: true });
	const logFile = join(logs, `${place.index}.log`);
	const argv = [run.build.files["e2e.test"].path, ...e2eArgs({
		kubeconfig: run.cluster.kubeconfig,
		kubectl: run.build.files["kubectl"]?.path ?? "kubectl",
		reportDir: join(task.dir, "report"),
		focus: focusPatterns(task.listing.suite, names),
		seed: task.listing.seed,
		timeoutMs: left,
		graceMs: run.graceMs ?? 3e4,
		flakeAttempts: run.flakeAttempts ?? 1,
		pollProgressMs: run.pollProgressMs ?? 0,
		nodes: run.cluster.nodes,
		place,
		extra: run.extraArgs ?? []
	})];
	try {
		await ctx.exec.run(argv, {
			cwd: task.dir,
			env: testEnv(ctx.env, {
				...run.variables,
				HOME: home,
				TMPDIR: temporary,
				KUBECONFIG: run.cluster.kubeconfig,
				ARTIFACTS: task.dir,
				GINKGO_PARALLEL_PROTOCOL: "HTTP"
			}),
			timeoutMs: left + 2 * (run.graceMs ?? 3e4) + 15e3,
			killAfterMs: run.interruptMs ?? 4e3,
			stopSignal: "SIGINT",
			endsWithUs: true,
			onLine: (line) => {
				const id = startOfSuite.exec(line)?.[1];
				if (id !== void 0) run.onSuite?.(id);
			},
			logFile
		});
		return {
			how: "exit code 0",
			failed: false,
			cancelled: false,
			timedOut: false,
			output: ""
		};
	} catch (error) {
		if (!(error instanceof RunError)) throw error;
		const how = error.signal ? `ended by ${error.signal}` : `exit code ${error.exitCode}`;
		const output = await tail(logFile);
		return {
			how,
			failed: true,
			cancelled: error.cancelled,
			timedOut: error.timedOut,
			output
		};
	}
}
async function tail(file) {
	return (await readFile(file, "utf8").catch(() => "")).slice(-16384);
}

// src/testers/lane-work.ts
function laneWork(names, listing, now) {
	const decorated = new Set(listing.specs.filter((s) => s.labels.includes("Serial")).map((s) => s.name));
	const numbers = numbersOf(listing, decorated);
	const left = new Map(names.map((n) => [n, numbers.get(n)?.length ?? occurrences(listing, n)]));
	const queue = names.flatMap((name) => (numbers.get(name) ?? []).map((number) => ({
		name,
		number
	})));
	const inFlight = /* @__PURE__ */ new Map();
	const handed = /* @__PURE__ */ new Set();
	let stopped = false;
	let oneByOne = false;
	let cursor = 0;
	const lost = () => {
		const flying = new Set([...inFlight.values()].map((f) => f.name));
		return [...left.keys()].some((n) => !decorated.has(n) && !flying.has(n));
	};
	const finish = (name) => {
		const more = (left.get(name) ?? 1) - 1;
		if (more > 0) left.set(name, more);
		else left.delete(name);
	};
	return {
		next(process) {
			inFlight.delete(process);
			if (stopped) return void 0;
			const planned = oneByOne ? void 0 : queue.shift();
			if (planned) {
				handed.add(planned.number);
				inFlight.set(process, {
					name: planned.name,
					startedAt: now()
				});
				return planned.number;
			}
			oneByOne ||= lost();
			if (!oneByOne || !lost()) return void 0;
			while (handed.has(cursor)) cursor++;
			return cursor < listing.order.length ? cursor++ : void 0;
		},
		report(process, report) {
			const expected = inFlight.get(process)?.name;
			if (expected !== void 0 && expected !== report.name) oneByOne = true;
			inFlight.delete(process);
			if (!left.has(report.name)) return void 0;
			const outcome = outcomeOf(report);
			if (outcome === "never-ran") return void 0;
			finish(report.name);
			return {
				run: runOf(process, report, outcome),
				output: outputOf(report)
			};
		},
		takeInFlight(process) {
			const own = process === 1 ? listing.order.find((n) => decorated.has(n) && left.has(n)) : void 0;
			const at = inFlight.get(process) ?? (own === void 0 ? void 0 : {
				name: own,
				startedAt: now()
			});
			inFlight.delete(process);
			if (at) left.delete(at.name);
			return at;
		},
		ended(process) {
			inFlight.delete(process);
		},
		goneAstray() {
			oneByOne ||= !stopped && lost();
			return !stopped && lost();
		},
		stop: () => {
			stopped = true;
		},
		waiting: () => !stopped && (oneByOne || queue.length > 0),
		left: () => [...left.keys()]
	};
}
function numbersOf(listing, decorated) {
	const numbers = /* @__PURE__ */ new Map();
	let number = 0;
	for (const name of listing.order) {
		if (decorated.has(name)) continue;
		const known = numbers.get(name);
		if (known) known.push(number);
		else numbers.set(name, [number]);
		number++;
	}
	return numbers;
}
function occurrences(listing, name) {
	return listing.specs.find((s) => s.name === name)?.occurrences ?? 1;
}
/** What shard.json keeps of a failure's words; the whole is in the spec's log. */
const longestMessage = 8192;
function runOf(process, r, outcome) {
	const first = outcome === "flaky" ? r.moreFailures[0] : void 0;
	const message = r.failure?.message.slice(0, longestMessage);
	return {
		name: r.name,
		outcome,
		ms: r.ms,
		startedAt: r.startedAt,
		process,
		attempts: r.attempts,
		...message ? { message } : {},
		...r.failure?.file ? { location: `${r.failure.file}:${r.failure.line}` } : {},
		...first ? { firstFailure: first.message.slice(0, longestMessage) } : {}
	};
}
function outputOf(r) {
	return [...[r.failure, ...r.moreFailures].filter((f) => f !== void 0).map(asText), r.output].filter(Boolean).join("\n\n");
}
function asText(f) {
	return [
		f.message,
		f.file && `at ${f.file}:${f.line}`,
		f.stack
	].filter(Boolean).join("\n");
}

// src/testers/parallel-host.ts
/** Larger than any number of specs: a process that gets it is done. */
const noMore = 2 ** 30;
/** A waiting process is answered when its condition holds; this often we look. */
const lookMs = 25;
/** A report holds all output of its spec. What is larger is not a report. */
const largestBody = 268435456;
/** What a process sums up: every spec in it was reported by itself, and all of them together can be large. */
const ignored = /* @__PURE__ */ new Set([
	"suite-will-begin",
	"suite-did-end",
	"progress-report"
]);
const ok = { status: 200 };
/** ginkgo's words: 410 says that what is waited for will never come. */
const gone = { status: 410 };
async function startParallelHost(events) {
	const state = {
		setUp: /* @__PURE__ */ new Map(),
		aborted: false,
		open: true,
		startedAt: (/* @__PURE__ */ new Date()).toISOString()
	};
	const secret = randomBytes(16).toString("hex");
	const server = createServer((request, response) => {
		handle(request, response, secret, state, events).catch(() => response.destroy());
	});
	server.requestTimeout = 0;
	server.timeout = 0;
	server.keepAliveTimeout = 36e5;
	await new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	const { port } = server.address();
	return {
		url: (index) => `http://127.0.0.1:${port}/${secret}/${index}`,
		close: () => closed(server, state)
	};
}
async function handle(request, response, secret, state, events) {
	const [, word, index, what] = (request.url ?? "").split("/");
	const body = ignored.has(what ?? "") ? await drained(request) : await bodyOf(request);
	const from = Number(index);
	const answer = word === secret && from >= 1 && from <= events.total && what !== void 0 ? request.method === "POST" ? posted(what, from, body, state, events) : await asked(what, from, state, events) : { status: 404 };
	response.writeHead(answer.status, { "content-type": "application/json" });
	response.end(answer.json === void 0 ? "" : JSON.stringify(answer.json));
}
function posted(what, from, body, state, events) {
	switch (what) {
		case "did-run":
			events.report(from, JSON.parse(body));
			return ok;
		case "emit-output":
			events.output(from, body);
			return ok;
		case "before-suite-completed":
			state.setUp.set("before-suite", JSON.parse(body));
			return ok;
		case "report-before-suite-completed":
			state.setUp.set("report-before-suite", JSON.parse(body));
			return ok;
		case "abort":
			state.aborted = true;
			return ok;
		case "suite-did-end":
			events.ended(from);
			return ok;
		default: return ok;
	}
}
async function asked(what, from, state, events) {
	switch (what) {
		case "up": return ok;
		case "counter": return {
			status: 200,
			json: { Index: events.next(from) ?? noMore }
		};
		case "abort": return state.aborted ? gone : ok;
		case "before-suite-state": return await setUpBy(1, "before-suite", state, events);
		case "report-before-suite-state": return await setUpBy(1, "report-before-suite", state, events);
		case "have-nonprimary-procs-finished":
			await until(() => !othersAlive(events), state);
			return ok;
		case "aggregated-nonprimary-procs-report":
			await until(() => !othersAlive(events), state);
			return {
				status: 200,
				json: emptyReport(state)
			};
		default: return { status: 404 };
	}
}
async function setUpBy(index, step, state, events) {
	await until(() => state.setUp.has(step) || !events.alive(index), state);
	return state.setUp.has(step) ? {
		status: 200,
		json: state.setUp.get(step)
	} : gone;
}
function othersAlive(events) {
	for (let i = 2; i <= events.total; i++) if (events.alive(i)) return true;
	return false;
}
/** Process 1 adds the others' report to its own for ReportAfterSuite nodes. We have theirs already, spec by spec. */
function emptyReport(state) {
	return {
		SuiteSucceeded: true,
		StartTime: state.startedAt,
		EndTime: (/* @__PURE__ */ new Date()).toISOString(),
		SpecReports: []
	};
}
async function until(condition, state) {
	while (state.open && !condition()) await new Promise((resolve) => setTimeout(resolve, lookMs));
}
async function bodyOf(request) {
	const chunks = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size > largestBody) throw new Error("larger than any report");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}
async function drained(request) {
	for await (const _ of request);
	return "";
}
function closed(server, state) {
	state.open = false;
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

// src/testers/lane.ts
/** A process that dies is started again so often; each time one spec has gone with it. */
const restarts = 10;
/** Runs the specs of one lane. Never throws for what specs or processes do: that is told to `events`. */
async function runLane(task, events, ctx) {
	const processes = Math.max(1, Math.min(task.processes, task.names.length));
	const temporary = await mkdtemp(join(scratchOf(task.run), "bowsprit-e2e-"));
	const lane = newLane(task, processes, {
		task,
		temporary,
		ctx
	}, events);
	const host = await startParallelHost({
		total: lane.total,
		next: (i) => {
			lane.begun.get(i)?.resolve();
			lane.asked.add(i);
			return pastDeadline(lane) ? void 0 : lane.work.next(i);
		},
		report: (i, json) => reported(lane, i, readSpecReport(json)),
		output: () => {},
		ended: (i) => lane.ended.add(i),
		alive: (i) => lane.alive.has(i)
	});
	const stop = () => lane.work.stop();
	ctx.signal.addEventListener("abort", stop, { once: true });
	if (ctx.signal.aborted) stop();
	try {
		await keepAllRunning(lane, processes, (i) => host.url(i));
	} finally {
		ctx.signal.removeEventListener("abort", stop);
		await host.close();
		await rm(temporary, {
			recursive: true,
			force: true,
			maxRetries: 2
		}).catch(() => {});
		await withoutHalfReports(join(task.dir, "report"));
	}
	for (const [type, message] of lane.suiteFailures) events.problem({
		title: `[${type}]`,
		message
	});
}
/** Specs make sockets below it, and the path of a socket has 108 characters at most. */
const longestScratch = 50;
function scratchOf(run) {
	return run.scratch !== void 0 && run.scratch.length <= longestScratch ? run.scratch : tmpdir();
}
/**
* A start costs about 1.5 s of CPU (7,579 specs are built as a tree). One start per core at a time, so that the first
* processes are at the long specs while the others still start; and none for which nothing is left.
*/
async function keepAllRunning(lane, processes, url) {
	const all = Array.from({ length: processes }, (_, i) => i + 1);
	for (const i of all) {
		lane.alive.add(i);
		lane.begun.set(i, Promise.withResolvers());
	}
	const running = [];
	const start = async (index) => {
		if (index > 1 && !lane.work.waiting()) {
			lane.alive.delete(index);
			return;
		}
		const process = keepRunning(lane, index, url(index));
		running.push(process);
		await Promise.race([lane.begun.get(index).promise, process]);
	};
	await pMap(all, start, { concurrency: availableParallelism() });
	await Promise.all(running);
}
/** Process 1 writes a junit of the specs that it ran itself. Ours has those of all, and readers join all they find. */
async function withoutHalfReports(dir) {
	for (const file of await readdir(dir).catch(() => [])) if (/^junit.*\.xml$/.test(file)) await rm(join(dir, file), { force: true });
	await rmdir(dir).catch(() => {});
}
function newLane(task, processes, ground, events) {
	return {
		ground,
		task,
		events,
		ctx: ground.ctx,
		work: laneWork(task.names, task.listing, ground.ctx.clock.now),
		total: Math.max(2, processes),
		alive: /* @__PURE__ */ new Set(),
		ended: /* @__PURE__ */ new Set(),
		asked: /* @__PURE__ */ new Set(),
		begun: /* @__PURE__ */ new Map(),
		suiteFailures: /* @__PURE__ */ new Map(),
		failures: 0
	};
}
function pastDeadline(lane) {
	return lane.ctx.clock.now() >= lane.task.deadline;
}
const good = /* @__PURE__ */ new Set([
	"passed",
	"skipped",
	"pending",
	""
]);
function reported(lane, index, report) {
	if (report === void 0) return;
	if (report.nodeType !== "It") {
		const stopped = lane.ctx.signal.aborted;
		if (!good.has(report.state) && !stopped && !lane.suiteFailures.has(report.nodeType)) lane.suiteFailures.set(report.nodeType, [report.failure?.message ?? report.state, report.output].join("\n\n"));
		return;
	}
	const finished = lane.work.report(index, report);
	if (finished === void 0) return;
	if (finished.run.outcome !== "passed" && finished.run.outcome !== "skipped") lane.failures++;
	lane.events.spec(finished.run, finished.output);
}
async function keepRunning(lane, index, url) {
	try {
		for (let start = 0; start <= restarts; start++) {
			lane.ended.delete(index);
			lane.asked.delete(index);
			const left = lane.work.left();
			const exit = await oneProcess(lane.ground, {
				index,
				total: lane.total,
				host: url
			}, left);
			const over = exit.cancelled || exit.timedOut || pastDeadline(lane) || lane.suiteFailures.size > 0;
			if (lane.ended.has(index)) {
				lane.work.ended(index);
				noted(lane, index, exit);
				if (!(index === 1 && !over && (start === 0 || lane.work.left().length < left.length)) || !lane.work.goneAstray()) return;
				continue;
			}
			const lost = inFlightLost(lane, index, exit);
			if (over || lane.work.left().length === 0) return;
			if (lost === void 0) return lane.events.problem(died(index, exit));
			lane.ctx.log.warn(`process ${index} died in "${lost}" (${exit.how}); started again for the rest`);
		}
	} finally {
		lane.alive.delete(index);
	}
}
/** A process that says it is done but exits badly, though nothing that we know of failed, is not to be trusted. */
function noted(lane, index, exit) {
	const explained = lane.failures > 0 || lane.suiteFailures.size > 0 || exit.cancelled || pastDeadline(lane);
	if (exit.failed && !explained && exit.how !== "exit code 197") lane.events.problem(died(index, exit));
}
/** The spec that a dead process was at: crashed, unless it was us who stopped the process. */
function inFlightLost(lane, index, exit) {
	const at = lane.asked.has(index) ? lane.work.takeInFlight(index) : void 0;
	if (at === void 0) return void 0;
	const outcome = exit.cancelled ? "interrupted" : exit.timedOut ? "timedout" : "crashed";
	const words = {
		interrupted: "The run was interrupted, and the spec did not end in time.",
		timedout: "The time for the tests was over, and the spec did not end when it was told to.",
		crashed: `e2e.test died while this spec ran (${exit.how}${exit.how.includes("SIGKILL") ? "; out of memory?" : ""}).`
	};
	lane.failures++;
	const run = {
		name: at.name,
		outcome,
		ms: Math.max(0, lane.ctx.clock.now() - at.startedAt),
		startedAt: at.startedAt,
		process: index,
		attempts: 1,
		message: words[outcome]
	};
	lane.events.spec(run, outcome === "crashed" ? `${words.crashed}\n\n${exit.output}` : "");
	return at.name;
}
function died(index, exit) {
	return {
		title: `e2e.test process ${index}: ${exit.how}`,
		message: exit.output || exit.how
	};
}

// src/testers/lane-turns.ts
function laneTurns(shards) {
	const parallel = barrier(shards);
	const serial = barrier(shards);
	let last = Promise.resolve();
	/** One after the other, in the order in which they come. */
	const alone = (work) => {
		const mine = last.then(work);
		last = mine.catch(() => {});
		return mine;
	};
	return { async take(lane, work) {
		if (lane === "parallel") return await parallel.leave(work());
		if (lane === "serial") return await parallel.all.then(() => serial.leave(alone(work)));
		return await serial.all.then(() => alone(work));
	} };
}
/** `all` resolves when so many have left. */
function barrier(count) {
	const { promise: all, resolve } = Promise.withResolvers();
	let left = count;
	return {
		all,
		async leave(work) {
			try {
				await work;
			} finally {
				if (--left === 0) resolve();
			}
		}
	};
}

// src/testers/ginkgo.ts
/**
* Runs several shards on one cluster: their parallel lanes side by side, then, when all of these are done, the serial
* lanes one after the other, then the disruptive ones.
*
* @param runOf what each shard is run with; see runShard.
* @throws AggregateError when a shard throws, after all of them have ended.
*/
async function runShards(plans, runOf, ctx) {
	const turns = laneTurns(plans.length);
	const ends = await Promise.allSettled(plans.map((plan) => shardInTurn(plan, runOf(plan), turns, ctx)));
	const errors = ends.flatMap((e) => e.status === "rejected" ? [e.reason] : []);
	if (errors.length > 0) throw new AggregateError(errors, "shards could not be run");
	return ends.flatMap((e) => e.status === "fulfilled" ? [e.value] : []);
}
async function shardInTurn(plan, run, turns, ctx) {
	const passed = /* @__PURE__ */ new Set();
	try {
		return await oneShard(plan, run, ctx, async (lane, work) => {
			passed.add(lane);
			await turns.take(lane, work);
		});
	} finally {
		for (const lane of lanes) if (!passed.has(lane)) turns.take(lane, async () => {});
	}
}
async function oneShard(plan, run, ctx, inTurn) {
	const listing = await loadListing(run.build, ctx);
	const dir = openShardDir(run.outDir);
	const start = firstRecord(plan, run, listing.digest, ctx.clock.now());
	const deadline = start.startedAt + run.timeoutMs;
	const live = liveShard(start, run, dir, ctx);
	try {
		await dir.write(start);
		live.show();
		for (const lane of lanes) await inTurn(lane, async () => {
			const names = plan.lanes[lane];
			if (names.length === 0 || ctx.signal.aborted || ctx.clock.now() >= deadline) return;
			const processes = lane === "parallel" ? run.procs : 1;
			await runLane({
				names,
				processes,
				deadline,
				listing,
				run,
				dir: run.outDir
			}, live, ctx);
		});
		const record = lastRecord(start, live, ctx.signal.aborted, ctx.clock.now(), deadline);
		await dir.write(record);
		return record;
	} finally {
		dir.close();
	}
}
function firstRecord(plan, run, specsDigest, now) {
	const { key, version, commit, tree } = run.build;
	return {
		v: 1,
		tester: "ginkgo",
		state: "running",
		index: plan.index,
		total: plan.total,
		attempt: run.attempt,
		id: randomUUID(),
		build: {
			key,
			version,
			commit,
			tree
		},
		specsDigest,
		selectionDigest: digestOf(run.selected),
		selected: [...run.selected].sort(),
		notRunnable: [...run.notRunnable].map(([name, reason]) => ({
			name,
			reason
		})),
		lanes: plan.lanes,
		startedAt: now,
		finishedAt: now,
		specs: [],
		problems: [],
		notes: []
	};
}
/** What a person sees while the specs run, and what is kept of them. */
function liveShard(start, run, dir, ctx) {
	const names = lanes.flatMap((lane) => start.lanes[lane]);
	const expected = new Map(expectedMs(names, run.timings));
	const specs = [];
	const problems = [];
	let failed = 0;
	const show = () => ctx.log.progress({
		id: `shard ${start.index}/${start.total}`,
		done: names.length - expected.size,
		total: names.length,
		unit: "specs",
		failed,
		leftMs: leftMs(start, expected, run.procs)
	});
	return {
		specs,
		problems,
		spec(finished, output) {
			const entry = dir.add(finished, output);
			specs.push(entry);
			expected.delete(finished.name);
			if (isFailure(finished.outcome)) {
				failed++;
				ctx.log.warn(failureLine(entry, run.outDir));
			}
			show();
		},
		problem(problem) {
			problems.push(problem);
			ctx.log.warn(`✗ ${problem.title}\n${problem.message.split("\n").slice(0, 10).join("\n")}`);
		},
		show
	};
}
/** Milliseconds: the parallel lane shared by its processes but no shorter than its longest spec, then the others. */
function leftMs(start, expected, procs) {
	const of = (names) => names.flatMap((n) => expected.get(n) ?? []);
	const sum = (values) => values.reduce((a, b) => a + b, 0);
	const parallel = of(start.lanes.parallel);
	const longest = parallel.reduce((a, b) => Math.max(a, b), 0);
	return Math.max(sum(parallel) / procs, longest) + sum(of(start.lanes.serial)) + sum(of(start.lanes.disruptive));
}
function failureLine(s, outDir) {
	const word = s.outcome === "failed" ? "" : `${s.outcome}  `;
	const first = s.message?.split("\n")[0]?.slice(0, 200);
	return [
		`✗ ${s.name}   ${word}${prettyMilliseconds(s.ms)}`,
		...first ? [`    ${first}`] : [],
		...s.log ? [`    log: ${outDir}/${s.log}`] : []
	].join("\n");
}
function lastRecord(start, live, aborted, now, deadline) {
	const specs = worstByName(live.specs);
	const done = new Set(specs.map((s) => s.name));
	const names = lanes.flatMap((lane) => start.lanes[lane]);
	const late = !aborted && now >= deadline;
	const why = aborted ? "the run was interrupted before its turn" : late ? "the time for the tests was over before its turn" : live.problems.length > 0 ? `e2e.test ended before its turn: ${live.problems[0].title}` : "e2e.test never ran it";
	const neverRan = names.filter((n) => !done.has(n)).map((name) => ({
		name,
		outcome: "never-ran",
		ms: 0,
		startedAt: 0,
		attempts: 0,
		message: why
	}));
	return {
		...start,
		state: aborted ? "interrupted" : late ? "timedout" : "finished",
		finishedAt: now,
		specs: [...specs, ...neverRan],
		problems: live.problems
	};
}
/** A name that occurs several times in the suite is one spec: it failed when one of them did. */
function worstByName(runs) {
	const byName = /* @__PURE__ */ new Map();
	for (const run of runs) {
		const known = byName.get(run.name);
		if (known === void 0) byName.set(run.name, run);
		else byName.set(run.name, {
			...isFailure(run.outcome) ? run : known,
			ms: known.ms + run.ms
		});
	}
	return [...byName.values()];
}

// src/flows/shards-step.ts
/** Directory of one shard. */
function shardDir(artifacts, plan) {
	return join(artifacts, `shard-${plan.index}-of-${plan.total}`);
}
/** Runs what belongs here, side by side on the one cluster. Failures are in the records, not thrown. */
async function testPhase(step, ctx, phases) {
	const { choice } = step;
	const notRunnable = choice === void 0 ? /* @__PURE__ */ new Map() : await withoutImages(choice, step.images, step.build, ctx);
	tellOf(notRunnable, ctx);
	return phases.run("test", () => choice === void 0 ? runCommand(step, ctx) : runSpecs(step, choice, notRunnable, ctx), (records) => testDetail(records, notRunnable.size), (records) => records.some((r) => r.problems.length > 0 || r.specs.some((s) => isFailure(s.outcome))));
}
async function runCommand(step, ctx) {
	const shard = step.wish.shard ?? {
		index: 1,
		total: 1
	};
	return [await runExec({ shell: step.o["tester-command"] ?? "" }, {
		build: step.build,
		kubeconfig: step.cluster.kubeconfig,
		outDir: shardDir(step.artifacts, shard),
		cwd: step.within ?? process.cwd(),
		timeoutMs: Math.max(1e3, step.deadline - ctx.clock.now()),
		graceMs: step.grace,
		variables: step.variables,
		attempt: attemptOf(ctx),
		shard
	}, ctx)];
}
/** Lines about specs that cannot run; the log file and the results have all of them. */
const mostTold = 20;
function tellOf(notRunnable, ctx) {
	const all = [...notRunnable];
	for (const [name, why] of all.slice(0, mostTold)) ctx.log.warn(`not run: ${name}: ${why}`);
	for (const [name, why] of all.slice(mostTold)) ctx.log.debug(`not run: ${name}: ${why}`);
	if (all.length > mostTold) ctx.log.warn(`not run: ${all.length - mostTold} specs more, for want of an image`);
}
function runSpecs(step, choice, notRunnable, ctx) {
	const runnable = choice.selected.filter((s) => !notRunnable.has(s.name));
	const { here } = shardsToRun(step.wish, runnable);
	const selected = runnable.map((s) => s.name);
	return runShards(here, (plan) => shardRun(plan, here.length, selected, notRunnable, step, ctx), ctx);
}
function shardRun(plan, together, selected, notRunnable, { build, cluster, o, artifacts, deadline, wish, scratch, variables }, ctx) {
	return {
		build,
		cluster: {
			...cluster,
			nodes: Math.max(1, cluster.nodes.length)
		},
		outDir: shardDir(artifacts, plan),
		scratch,
		onSuite: (id) => {
			try {
				noteSuite(scratch, id);
			} catch (error) {
				ctx.log.warn(`namespaces of killed specs will not be found again: ${describe(error)}`);
			}
		},
		variables,
		procs: o.procs ?? procsFor(together, plan),
		timeoutMs: Math.max(1e3, deadline - ctx.clock.now()),
		flakeAttempts: o["flake-attempts"],
		attempt: attemptOf(ctx),
		timings: wish.timings,
		selected,
		notRunnable
	};
}
/** Most specs wait: several processes a core, fewer where there are fewer specs than that. */
function procsFor(together, plan) {
	const most = Math.max(2, Math.min(32, Math.round(8 * cpus().length / together)));
	return Math.max(1, Math.min(most, plan.lanes.parallel.length));
}
/** GitHub counts attempts of a run; elsewhere each run is the first. */
function attemptOf(ctx) {
	const n = Number(ctx.env["GITHUB_RUN_ATTEMPT"] ?? "1");
	return Number.isInteger(n) && n > 0 ? n : 1;
}
function testDetail(records, notRun) {
	const specs = records.flatMap((r) => r.specs);
	const failed = specs.filter((s) => isFailure(s.outcome)).length;
	const more = notRun === 0 ? "" : `, ${notRun} not run`;
	return `${plural(specs.length, "spec")} in ${plural(records.length, "shard")}: ${specs.length - failed} passed, ${failed} failed${more}`;
}

// src/flows/report.ts
/** Merges the shards that ran here. A run of one shard of several has no proof to offer: `merge` of all of them has. */
async function mergePhase(artifacts, wish, phases) {
	const dirs = await existing((wish.shard === void 0 ? Array.from({ length: wish.shards }, (_, i) => i + 1) : [wish.shard.index]).map((index) => shardDir(artifacts, {
		index,
		total: wish.shards
	})));
	if (dirs.length === 0) return void 0;
	return phases.run("merge", () => mergeShards(dirs, artifacts, { part: wish.shard !== void 0 }), mergeDetail, (m) => !m.passed);
}
async function existing(dirs) {
	const there = await Promise.all(dirs.map((d) => access(d).then(() => true, () => false)));
	return dirs.filter((_, i) => there[i]);
}
function mergeDetail(m) {
	const { passed, failed, flaky, notRun } = m.counts;
	const rest = [
		`${passed + flaky} passed`,
		...failed ? [`${failed} failed`] : [],
		...notRun ? [`${notRun} not run`] : []
	];
	const proof = m.proof === void 0 ? "" : m.proof.holds ? ", each ran exactly once" : ", NOT each exactly once";
	return `${plural(m.specs.length, "spec")}${proof}: ${rest.join(", ")}`;
}
/** Writes result.json and what belongs to it, and prints the summary. */
async function report(t) {
	const { o, ctx, print, tell } = t.asked;
	const words = wordsFor(t.artifacts);
	const result = await writeResults(t.artifacts, factsOf(t, words));
	tell({ result });
	if (o.json) print(JSON.stringify(result, null, 2));
	else print(`\n${terminalSummary(result, words)}`);
	ctx.log.debug(`result: ${counted(result)}`);
	return result;
}
/** Paths as a person in this directory would type them. */
function wordsFor(artifacts) {
	return {
		command: "./bowsprit",
		artifacts: relative(process.cwd(), artifacts) || "."
	};
}
function factsOf(t, words) {
	const { build, cluster } = t.reached;
	const { wish, ref } = t.checked;
	const { ctx } = t.asked;
	return {
		run: ref.id,
		startedAt: t.startedAt,
		finishedAt: ctx.clock.now(),
		...build === void 0 ? {} : { build: {
			key: build.key,
			version: build.version,
			commit: build.commit,
			source: build.sourceDir
		} },
		...cluster === void 0 ? {} : { cluster: {
			provider: ref.provider,
			version: cluster.version,
			nodes: cluster.nodes.length,
			realNodes: cluster.realNodes
		} },
		selection: wish.typed,
		phases: t.phases.records,
		addons: t.reached.addons,
		merged: t.merged,
		made: cluster === void 0 ? [] : [`cluster ${ref.id}: ${cluster.nodes.map((n) => n.name).join(", ")}`],
		removed: t.down.gone,
		left: t.down.left,
		notes: t.reached.more ?? [],
		interrupted: ctx.signal.aborted && ctx.signal.reason instanceof Interrupted,
		...wish.rerun === void 0 ? {} : { rerunOf: wish.rerun.file },
		timings: wish.timings,
		words
	};
}

export { writeResults as a, testPhase as i, report as n, mergeShards as o, wordsFor as r, mergePhase as t };