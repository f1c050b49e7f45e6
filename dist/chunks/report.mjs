import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime.mjs";
import { i as RunError, n as Interrupted, o as UsageError } from "./errors.mjs";
import { t as prettyMilliseconds } from "./pretty-ms.mjs";
import { n as isFailure, t as countOutcomes } from "./result.mjs";
import { t as plural } from "./words.mjs";
import { c as outcomeOf, d as focusPatterns, h as mergeTimings, i as withoutImages, l as readSpecReport, m as expectedMs, o as digestOf, p as lanes, r as shardsToRun, s as loadListing, u as e2eArgs } from "./selection.mjs";
import { t as require_lib } from "./lib2.mjs";
import { t as testEnv } from "./child-env.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as wayToStart } from "./way-to-start.mjs";
import { basename, join, relative, resolve } from "node:path";
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { access, mkdir, mkdtemp, open, readFile, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";

// src/plan/summary.ts
/** A step summary on GitHub may have 1 MiB and is refused whole beyond it. */
const mostBytes = 1032192;
const excerpt = 1500;
const mostFailures = 200;
const slowest = 10;
/** The summary as Markdown: failed first, flaky, not run, slowest, phases, what was made, what to type next. */
function markdownSummary(r, words) {
	return fitting([
		headline(r),
		list("Why", r.reasons.map(plain)),
		failures(r),
		flaky(r),
		notRun(r),
		timeline(r),
		slowestSpecs(r),
		shardTable(r),
		things(r),
		list("Notes", r.notes.map(plain)),
		next(r, words)
	].filter(Boolean));
}
/** Whole parts until it is full; the last one, what to type next, always. */
function fitting(parts) {
	const bytes = new TextEncoder();
	const last = parts.at(-1) ?? "";
	let room = mostBytes - bytes.encode(last).length;
	const kept = [];
	for (const part of parts.slice(0, -1)) {
		const size = bytes.encode(part).length + 2;
		if (size > room) {
			kept.push("_More did not fit here; result.json has it all._");
			break;
		}
		room -= size;
		kept.push(part);
	}
	return [...kept, last].join("\n\n") + "\n";
}
function headline(r) {
	const sign = r.outcome === "passed" ? "✅" : r.outcome === "interrupted" ? "⚠️" : "❌";
	const what = [r.build?.version, r.cluster && `${r.cluster.provider}, ${nodes(r.cluster)}`].filter(Boolean);
	return [
		`## ${sign} ${counted(r)}`,
		what.map((w) => `\`${w}\``).join(" · "),
		proofLine(r)
	].filter(Boolean).join("\n\n");
}
function nodes(c) {
	return `${c.nodes} ${c.realNodes ? "real" : "simulated"} node${c.nodes === 1 ? "" : "s"}`;
}
/** `88 passed, 1 failed`; nothing that is zero, but always passed. */
function counted(r) {
	const c = r.counts;
	const said = [
		[c.failed, "failed"],
		[c.passed, "passed"],
		[c.flaky, "flaky"],
		[c.skipped, "skipped"],
		[c.notRun, "not run"]
	].filter(([n, word]) => n > 0 || word === "passed").map(([n, word]) => `${n} ${word}`);
	return r.outcome === "interrupted" ? `interrupted: ${said.join(", ")}` : said.join(", ");
}
/** What the proof says, in one line. */
function proofLine(r) {
	const p = r.proof;
	if (p === void 0) return "";
	const all = p.notRunnable > 0 ? `${plural(p.selected, "spec")} selected, of which ${p.notRunnable} cannot run; each of the others` : `${plural(p.selected, "spec")}, each`;
	return p.holds ? `${all} ran exactly once` : `${plural(p.selected, "spec")} selected, but not each ran exactly once`;
}
function failures(r) {
	const failed = r.specs.filter((s) => isFailure(s.outcome) && s.outcome !== "never-ran");
	if (failed.length === 0) return "";
	const shown = failed.slice(0, mostFailures).map(failure);
	const more = failed.length > shown.length ? `\n\n…and ${failed.length - shown.length} more` : "";
	return `### Failed\n\n${shown.join("\n\n")}${more}`;
}
function failure(s) {
	const word = s.outcome === "failed" ? "" : ` <b>${s.outcome}</b>`;
	const where = [
		s.location && `at \`${s.location}\``,
		s.log && `log: \`${s.log}\``,
		s.shard && `shard ${s.shard}`
	];
	return [
		`<details><summary>${html(s.name)}${word} (${prettyMilliseconds(s.ms)})</summary>`,
		fence(s.message?.slice(0, excerpt) || s.outcome),
		where.filter(Boolean).join(" · "),
		"</details>"
	].join("\n\n");
}
/** A fence that the text cannot close. */
function fence(text) {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((m) => m[0].length));
	const ticks = "`".repeat(longest + 1);
	return `${ticks}text\n${text}\n${ticks}`;
}
function flaky(r) {
	return list("Flaky (failed at first, then passed)", r.specs.filter((s) => s.outcome === "flaky").map((s) => `${plain(s.name)}: ${plain(s.firstFailure?.split("\n")[0] ?? "")}`));
}
function notRun(r) {
	const specs = r.specs.filter((s) => s.outcome === "never-ran" || s.outcome === "not-runnable");
	return list("Not run", [...Map.groupBy(specs, (s) => s.message ?? "")].map(([reason, of]) => `${plain(reason)}\n${of.slice(0, 100).map((s) => `  - ${plain(s.name)}`).join("\n")}${of.length > 100 ? `\n  - …and ${of.length - 100} more` : ""}`));
}
function timeline(r) {
	if (r.phases.length === 0) return "";
	const first = Math.min(...r.phases.map((p) => p.startedAt));
	return `### Phases\n\n| Phase | from | took | |\n|---|---|---|---|\n${r.phases.map((p) => `| ${p.outcome === "passed" ? "✔" : p.outcome === "skipped" ? "–" : "✘"} ${p.name} | ${prettyMilliseconds(p.startedAt - first)} | ${prettyMilliseconds(p.ms)} | ${cell(p.detail ?? "")} |`).join("\n")}`;
}
function slowestSpecs(r) {
	return list("Slowest", [...r.specs].sort((a, b) => b.ms - a.ms).slice(0, slowest).filter((s) => s.ms > 0).map((s) => `${prettyMilliseconds(s.ms)} ${plain(s.name)}`));
}
function shardTable(r) {
	if (r.shards.length === 0) return "";
	return `### Shards\n\n| Shard | Attempt | | Time | Passed | Failed | Not run |\n|---|---|---|---|---|---|---|\n${r.shards.map((s) => `| ${s.index}/${s.total} | ${s.attempt} | ${s.state} | ${prettyMilliseconds(s.ms)} | ${s.counts.passed + s.counts.flaky} | ${s.counts.failed} | ${s.counts.notRun} |`).join("\n")}`;
}
function things(r) {
	return list("Made and removed", [
		...r.left.map((l) => `**left behind**: ${l.kind} ${plain(l.name)}; remove it with \`${l.remove}\``),
		...r.made.length > 0 ? [`made: ${r.made.map(plain).join(", ")}`] : [],
		...r.removed.length > 0 ? [`removed: ${r.removed.map(plain).join(", ")}`] : []
	]);
}
function next(r, words) {
	const command = nextCommand(r, words);
	return command === void 0 ? `Results: \`${words.artifacts}/result.json\`` : `### Next\n\n\`\`\`sh\n${command}\n\`\`\``;
}
/** The command that a reader would type next; undefined when all is well. */
function nextCommand(r, words) {
	if (r.left.length > 0) return r.left.map((l) => l.remove).join("\n");
	return r.specs.some((s) => isFailure(s.outcome)) ? `${words.command} run --rerun-failed ${words.artifacts}/result.json` : void 0;
}
function list(title, items) {
	return items.length === 0 ? "" : `### ${title}\n\n${items.map((i) => `- ${i}`).join("\n")}`;
}
/** In a line that begins with a tag Markdown is not read. */
function html(text) {
	return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r?\n/g, " ");
}
/** Text of the branch must not become markup of the page. */
function plain(text) {
	return text.replace(/[\\`*_[\]<>|#]/g, "\\$&").replace(/\r?\n/g, " ");
}
function cell(text) {
	return plain(text);
}
/** Failures shown in full length in a terminal; a screen has about 50 lines. */
const shownInTerminal = 20;
/** The closing lines in a terminal, without colours: what failed, what was not run, and what to type next. */
function terminalSummary(r, words) {
	const failed = r.specs.filter((s) => isFailure(s.outcome) && s.outcome !== "never-ran");
	const lines = failed.slice(0, shownInTerminal).flatMap((s) => {
		const first = s.message?.split("\n").find((l) => l.trim() !== "");
		return [
			`✗ ${s.name}   ${s.outcome === "failed" ? "" : `${s.outcome}  `}${prettyMilliseconds(s.ms)}`,
			...first ? [`    ${first.slice(0, 200)}`] : [],
			...s.log ? [`    log: ${words.artifacts}/${s.log}`] : []
		];
	});
	if (failed.length > shownInTerminal) lines.push(`  …and ${failed.length - shownInTerminal} more`);
	const flakes = r.specs.filter((s) => s.outcome === "flaky").map((s) => `~ ${s.name}   flaky`);
	const idle = [...Map.groupBy(r.specs.filter((s) => s.outcome === "not-runnable" || s.outcome === "never-ran"), (s) => s.message ?? "")].map(([reason, of]) => `- ${of.length} not run: ${reason}`);
	const again = nextCommand(r, words);
	return [
		...lines,
		...flakes,
		...idle,
		...r.reasons.map((reason) => `! ${reason}`),
		[
			counted(r),
			`${words.artifacts}/result.json`,
			...again ? [`again: ${again.split("\n")[0]}`] : []
		].join(" · ")
	].join("\n");
}

// src/plan/junit-write.ts
/** What upstream's e2e junit has: TestGrid shows `Kubernetes e2e suite.[It] <name>`. */
const e2eSuite = "Kubernetes e2e suite";
/** Files beyond some MB are not shown by Spyglass and slow in TestGrid, so one case's text is bounded. */
const longestText$1 = 262144;
/** Characters that XML 1.0 does not allow at all, not even escaped (https://www.w3.org/TR/xml/#charsets). */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
/** Terminal colours would otherwise leave their brackets behind. */
const colours = /\u001b\[[0-9;]*[A-Za-z]/g;
function xmlText(text) {
	return text.replace(colours, "").replace(forbidden, "�").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
function xmlAttribute(text) {
	return xmlText(text).replace(/"/g, "&quot;").replace(/\n/g, "&#10;").replace(/\r/g, "&#13;").replace(/\t/g, "&#9;");
}
/** Beginning and end, because a failure says what at the one and why at the other. */
function shorten(text, longest) {
	if (text.length <= longest) return text;
	const half = Math.floor((longest - 60) / 2);
	return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`;
}
function junitCase(c) {
	const head = `    <testcase name="${xmlAttribute(c.name)}" classname="${xmlAttribute(c.classname)}" time="${(c.ms / 1e3).toFixed(3)}"`;
	const inside = [];
	if (c.skipped !== void 0) inside.push(`      <skipped message="${xmlAttribute(shorten(c.skipped, 4096))}"/>`);
	if (c.failure) inside.push(`      <failure type="failed">${xmlText(shorten(c.failure.text || c.failure.message, longestText$1))}</failure>`);
	if (c.output) inside.push(`      <system-err>${xmlText(shorten(c.output, longestText$1))}</system-err>`);
	return inside.length === 0 ? `${head}/>\n` : `${head}>\n${inside.join("\n")}\n    </testcase>\n`;
}
function junitOpening(suite, t) {
	const numbers = `tests="${t.tests}" failures="${t.failures}" errors="0" skipped="${t.skipped}" time="${(t.ms / 1e3).toFixed(3)}"`;
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="${xmlAttribute(suite)}" ${numbers}>\n`;
}
const junitClosing = "  </testsuite>\n</testsuites>\n";
function junitFile(suite, cases) {
	return junitOpening(suite, totalsOf(cases)) + cases.map(junitCase).join("") + junitClosing;
}
function totalsOf(cases) {
	return {
		tests: cases.length,
		failures: cases.filter((c) => c.failure).length,
		skipped: cases.filter((c) => c.skipped !== void 0).length,
		ms: cases.reduce((sum, c) => sum + c.ms, 0)
	};
}
/** The totals of what casesOfSpec makes of these, known before the first case is written. */
function totalsOfSpecs(specs) {
	const n = (is) => specs.filter(is).length;
	const flaky = n((s) => s.outcome === "flaky");
	return {
		tests: specs.length + flaky,
		failures: n((s) => isFailure(s.outcome)) + flaky,
		skipped: n((s) => s.outcome === "skipped" || s.outcome === "not-runnable"),
		ms: specs.reduce((sum, s) => sum + s.ms, 0)
	};
}
/**
* The cases of one spec: one, or of a flaky one two with the same name, first failed, then passed, which both
* Spyglass (within a file) and TestGrid (within a build) show as flaky.
*/
function casesOfSpec(spec, tester, text) {
	const base = {
		...caseName(spec.name, tester),
		ms: spec.ms
	};
	if (spec.outcome === "flaky") {
		const first = text?.failure ?? spec.firstFailure ?? "failed at first";
		return [{
			...base,
			ms: 0,
			failure: {
				message: spec.firstFailure ?? "",
				text: first
			},
			...outputOf$1(text)
		}, base];
	}
	if (spec.outcome === "skipped") return [{
		...base,
		skipped: spec.message ?? ""
	}];
	if (spec.outcome === "not-runnable") return [{
		...base,
		skipped: `not run: ${spec.message ?? ""}`
	}];
	if (!isFailure(spec.outcome)) return [base];
	const message = spec.message ?? spec.outcome;
	return [{
		...base,
		failure: {
			message,
			text: text?.failure ?? fullMessage(spec, message)
		},
		...outputOf$1(text)
	}];
}
function outputOf$1(text) {
	return text?.output ? { output: text.output } : {};
}
function fullMessage(spec, message) {
	return `${spec.outcome === "failed" ? "" : `[${spec.outcome.toUpperCase()}] `}${message}${spec.location ? `\nin ${spec.location}` : ""}`;
}
const it = "[It] ";
function caseName(name, tester) {
	return tester === "ginkgo" ? {
		name: it + name,
		classname: e2eSuite
	} : {
		name,
		classname: ""
	};
}
/** The spec that a junit case is of: the inverse of how it was written, by us or by upstream's own reporter. */
function specOfCase(c, tester) {
	if (tester === "ginkgo") return c.name.startsWith(it) ? c.name.slice(5) : c.name;
	return [...new Set([
		c.suite,
		c.classname,
		c.name
	].filter(Boolean))].join(".");
}

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
	for (const { dir, record } of shards.slice(1)) if (record.build.key !== first.record.build.key) problems.push(`${dir} is of build ${record.build.version} (${record.build.key}), ${first.dir} of ${first.record.build.version} (${first.record.build.key}): results of different builds are not one result. Merge them apart.`);
	else if (record.specsDigest !== first.record.specsDigest) problems.push(`${dir} chose from another list of specs than ${first.dir}: their e2e.test differ. Merge them apart.`);
	if (problems.length > 0) throw new UsageError(problems);
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
	return {
		dir,
		record: record.state === "running" ? await unfinished(dir, record) : record
	};
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
	await pipeline(Readable.from(junitOf(merged, outDir)), createWriteStream(join(outDir, "junit_merged.xml")));
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

// src/plan/junit-runner.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** `junit_runner.xml`: one case per phase, with its time and the output of a failure, as prow's jobs have it. */
function runnerJunit(phases) {
	return junitFile("bowsprit", phases.map((p) => {
		const base = {
			name: p.name,
			classname: "bowsprit",
			ms: p.ms
		};
		if (p.outcome === "skipped") return {
			...base,
			skipped: p.detail ?? "not reached"
		};
		if (p.outcome === "passed") return base;
		const words = p.output ?? p.detail ?? p.outcome;
		return {
			...base,
			failure: {
				message: words.split("\n")[0],
				text: words
			}
		};
	}));
}

// src/results/write.ts
/** Writes result.json, timings.json, summary.md and junit_runner.xml into `outDir`. May be called again, with more facts. */
async function writeResults(outDir, facts) {
	const result = resultOf(facts);
	await mkdir(outDir, { recursive: true });
	await writeFile(join(outDir, "junit_runner.xml"), runnerJunit(facts.phases));
	await writeFile(join(outDir, "summary.md"), markdownSummary(result, facts.words));
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
		["missing shards", proof.missingShards],
		["specs in no shard", proof.unassigned],
		["specs that ran twice", proof.twice],
		["specs that ran without having been selected", proof.uncalled],
		["specs that never ran", proof.neverRan]
	] : [];
	return [
		...f.phases.filter((p) => p.outcome === "failed" && p.name !== "test" && p.name !== "merge").map((p) => `${p.name}: ${p.detail || p.output?.split("\n")[0] || "failed"}`),
		...offences.filter(([, names]) => names.length > 0).map(([what, names]) => `${names.length} ${what}: ${some(names)}`),
		...(f.merged?.problems ?? []).map((p) => `${p.title}: ${p.message.trim().split("\n")[0]}`),
		...f.left.length > 0 ? [`${f.left.length} things are left behind`] : []
	];
}

// node_modules/xmlchars/xml/1.0/ed5.js
var require_ed5 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 5th edition of XML 1.0.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "	\n\r -퟿-�𐀀-􏿿";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= SPACE && c <= 55295 || c === NL || c === CR || c === TAB || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xml/1.1/ed2.js
var require_ed2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 2nd edition of XML 1.1.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "-퟿-�𐀀-􏿿";
	exports.RESTRICTED_CHAR = "-\b\v\f---";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.RESTRICTED_CHAR_RE = new RegExp("^[" + exports.RESTRICTED_CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= 1 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``RESTRICTED_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``RESTRICTED_CHAR``.
	*/
	function isRestrictedChar(c) {
		return c >= 1 && c <= 8 || c === 11 || c === 12 || c >= 14 && c <= 31 || c >= 127 && c <= 132 || c >= 134 && c <= 159;
	}
	exports.isRestrictedChar = isRestrictedChar;
	/**
	* Determines whether a codepoint matches the ``CHAR`` production and does not
	* match the ``RESTRICTED_CHAR`` production. ``isCharAndNotRestricted(x)`` is
	* equivalent to ``isChar(x) && !isRestrictedChar(x)``. This function is faster
	* than running the two-call equivalent.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR`` and does not match
	* ``RESTRICTED_CHAR``.
	*/
	function isCharAndNotRestricted(c) {
		return c === 9 || c === 10 || c === 13 || c > 31 && c < 127 || c === 133 || c > 159 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isCharAndNotRestricted = isCharAndNotRestricted;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xmlns/1.0/ed3.js
var require_ed3 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character class utilities for XML NS 1.0 edition 3.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.NC_NAME_START_CHAR = "A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌-‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NC_NAME_CHAR = "-" + exports.NC_NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.NC_NAME_START_CHAR_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "]$", "u");
	exports.NC_NAME_CHAR_RE = new RegExp("^[" + exports.NC_NAME_CHAR + "]$", "u");
	exports.NC_NAME_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "][" + exports.NC_NAME_CHAR + "]*$", "u");
	/**
	* Determines whether a codepoint matches [[NC_NAME_START_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameStartChar(c) {
		return c >= 65 && c <= 90 || c === 95 || c >= 97 && c <= 122 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8204 && c <= 8205 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNCNameStartChar = isNCNameStartChar;
	/**
	* Determines whether a codepoint matches [[NC_NAME_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameChar(c) {
		return isNCNameStartChar(c) || c === 45 || c === 46 || c >= 48 && c <= 57 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNCNameChar = isNCNameChar;
}));

// node_modules/saxes/saxes.js
var require_saxes = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.SaxesParser = exports.EVENTS = void 0;
	const ed5 = require_ed5();
	const ed2 = require_ed2();
	const NSed3 = require_ed3();
	var isS = ed5.isS;
	var isChar10 = ed5.isChar;
	var isNameStartChar = ed5.isNameStartChar;
	var isNameChar = ed5.isNameChar;
	var S_LIST = ed5.S_LIST;
	var NAME_RE = ed5.NAME_RE;
	var isChar11 = ed2.isChar;
	var isNCNameStartChar = NSed3.isNCNameStartChar;
	var isNCNameChar = NSed3.isNCNameChar;
	var NC_NAME_RE = NSed3.NC_NAME_RE;
	const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
	const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
	const rootNS = {
		__proto__: null,
		xml: XML_NAMESPACE,
		xmlns: XMLNS_NAMESPACE
	};
	const XML_ENTITIES = {
		__proto__: null,
		amp: "&",
		gt: ">",
		lt: "<",
		quot: "\"",
		apos: "'"
	};
	const EOC = -1;
	const NL_LIKE = -2;
	const S_BEGIN = 0;
	const S_BEGIN_WHITESPACE = 1;
	const S_DOCTYPE = 2;
	const S_DOCTYPE_QUOTE = 3;
	const S_DTD = 4;
	const S_DTD_QUOTED = 5;
	const S_DTD_OPEN_WAKA = 6;
	const S_DTD_OPEN_WAKA_BANG = 7;
	const S_DTD_COMMENT = 8;
	const S_DTD_COMMENT_ENDING = 9;
	const S_DTD_COMMENT_ENDED = 10;
	const S_DTD_PI = 11;
	const S_DTD_PI_ENDING = 12;
	const S_TEXT = 13;
	const S_ENTITY = 14;
	const S_OPEN_WAKA = 15;
	const S_OPEN_WAKA_BANG = 16;
	const S_COMMENT = 17;
	const S_COMMENT_ENDING = 18;
	const S_COMMENT_ENDED = 19;
	const S_CDATA = 20;
	const S_CDATA_ENDING = 21;
	const S_CDATA_ENDING_2 = 22;
	const S_PI_FIRST_CHAR = 23;
	const S_PI_REST = 24;
	const S_PI_BODY = 25;
	const S_PI_ENDING = 26;
	const S_XML_DECL_NAME_START = 27;
	const S_XML_DECL_NAME = 28;
	const S_XML_DECL_EQ = 29;
	const S_XML_DECL_VALUE_START = 30;
	const S_XML_DECL_VALUE = 31;
	const S_XML_DECL_SEPARATOR = 32;
	const S_XML_DECL_ENDING = 33;
	const S_OPEN_TAG = 34;
	const S_OPEN_TAG_SLASH = 35;
	const S_ATTRIB = 36;
	const S_ATTRIB_NAME = 37;
	const S_ATTRIB_NAME_SAW_WHITE = 38;
	const S_ATTRIB_VALUE = 39;
	const S_ATTRIB_VALUE_QUOTED = 40;
	const S_ATTRIB_VALUE_CLOSED = 41;
	const S_ATTRIB_VALUE_UNQUOTED = 42;
	const S_CLOSE_TAG = 43;
	const S_CLOSE_TAG_SAW_WHITE = 44;
	const TAB = 9;
	const NL = 10;
	const CR = 13;
	const SPACE = 32;
	const BANG = 33;
	const DQUOTE = 34;
	const AMP = 38;
	const SQUOTE = 39;
	const MINUS = 45;
	const FORWARD_SLASH = 47;
	const SEMICOLON = 59;
	const LESS = 60;
	const EQUAL = 61;
	const GREATER = 62;
	const QUESTION = 63;
	const OPEN_BRACKET = 91;
	const CLOSE_BRACKET = 93;
	const NEL = 133;
	const LS = 8232;
	const isQuote = (c) => c === DQUOTE || c === SQUOTE;
	const QUOTES = [DQUOTE, SQUOTE];
	const DOCTYPE_TERMINATOR = [
		...QUOTES,
		OPEN_BRACKET,
		GREATER
	];
	const DTD_TERMINATOR = [
		...QUOTES,
		LESS,
		CLOSE_BRACKET
	];
	const XML_DECL_NAME_TERMINATOR = [
		EQUAL,
		QUESTION,
		...S_LIST
	];
	const ATTRIB_VALUE_UNQUOTED_TERMINATOR = [
		...S_LIST,
		GREATER,
		AMP,
		LESS
	];
	function nsPairCheck(parser, prefix, uri) {
		switch (prefix) {
			case "xml":
				if (uri !== XML_NAMESPACE) parser.fail(`xml prefix must be bound to ${XML_NAMESPACE}.`);
				break;
			case "xmlns": if (uri !== XMLNS_NAMESPACE) parser.fail(`xmlns prefix must be bound to ${XMLNS_NAMESPACE}.`);
		}
		switch (uri) {
			case XMLNS_NAMESPACE:
				parser.fail(prefix === "" ? `the default namespace may not be set to ${uri}.` : `may not assign a prefix (even "xmlns") to the URI \
${XMLNS_NAMESPACE}.`);
				break;
			case XML_NAMESPACE: switch (prefix) {
				case "xml": break;
				case "":
					parser.fail(`the default namespace may not be set to ${uri}.`);
					break;
				default: parser.fail("may not assign the xml namespace to another prefix.");
			}
		}
	}
	function nsMappingCheck(parser, mapping) {
		for (const local of Object.keys(mapping)) nsPairCheck(parser, local, mapping[local]);
	}
	const isNCName = (name) => NC_NAME_RE.test(name);
	const isName = (name) => NAME_RE.test(name);
	const FORBIDDEN_START = 0;
	const FORBIDDEN_BRACKET = 1;
	const FORBIDDEN_BRACKET_BRACKET = 2;
	/**
	* The list of supported events.
	*/
	exports.EVENTS = [
		"xmldecl",
		"text",
		"processinginstruction",
		"doctype",
		"comment",
		"opentagstart",
		"attribute",
		"opentag",
		"closetag",
		"cdata",
		"error",
		"end",
		"ready"
	];
	const EVENT_NAME_TO_HANDLER_NAME = {
		xmldecl: "xmldeclHandler",
		text: "textHandler",
		processinginstruction: "piHandler",
		doctype: "doctypeHandler",
		comment: "commentHandler",
		opentagstart: "openTagStartHandler",
		attribute: "attributeHandler",
		opentag: "openTagHandler",
		closetag: "closeTagHandler",
		cdata: "cdataHandler",
		error: "errorHandler",
		end: "endHandler",
		ready: "readyHandler"
	};
	var SaxesParser = class {
		/**
		* @param opt The parser options.
		*/
		constructor(opt) {
			this.opt = opt !== null && opt !== void 0 ? opt : {};
			this.fragmentOpt = !!this.opt.fragment;
			const xmlnsOpt = this.xmlnsOpt = !!this.opt.xmlns;
			this.trackPosition = this.opt.position !== false;
			this.fileName = this.opt.fileName;
			if (xmlnsOpt) {
				this.nameStartCheck = isNCNameStartChar;
				this.nameCheck = isNCNameChar;
				this.isName = isNCName;
				this.processAttribs = this.processAttribsNS;
				this.pushAttrib = this.pushAttribNS;
				this.ns = Object.assign({ __proto__: null }, rootNS);
				const additional = this.opt.additionalNamespaces;
				if (additional != null) {
					nsMappingCheck(this, additional);
					Object.assign(this.ns, additional);
				}
			} else {
				this.nameStartCheck = isNameStartChar;
				this.nameCheck = isNameChar;
				this.isName = isName;
				this.processAttribs = this.processAttribsPlain;
				this.pushAttrib = this.pushAttribPlain;
			}
			this.stateTable = [
				this.sBegin,
				this.sBeginWhitespace,
				this.sDoctype,
				this.sDoctypeQuote,
				this.sDTD,
				this.sDTDQuoted,
				this.sDTDOpenWaka,
				this.sDTDOpenWakaBang,
				this.sDTDComment,
				this.sDTDCommentEnding,
				this.sDTDCommentEnded,
				this.sDTDPI,
				this.sDTDPIEnding,
				this.sText,
				this.sEntity,
				this.sOpenWaka,
				this.sOpenWakaBang,
				this.sComment,
				this.sCommentEnding,
				this.sCommentEnded,
				this.sCData,
				this.sCDataEnding,
				this.sCDataEnding2,
				this.sPIFirstChar,
				this.sPIRest,
				this.sPIBody,
				this.sPIEnding,
				this.sXMLDeclNameStart,
				this.sXMLDeclName,
				this.sXMLDeclEq,
				this.sXMLDeclValueStart,
				this.sXMLDeclValue,
				this.sXMLDeclSeparator,
				this.sXMLDeclEnding,
				this.sOpenTag,
				this.sOpenTagSlash,
				this.sAttrib,
				this.sAttribName,
				this.sAttribNameSawWhite,
				this.sAttribValue,
				this.sAttribValueQuoted,
				this.sAttribValueClosed,
				this.sAttribValueUnquoted,
				this.sCloseTag,
				this.sCloseTagSawWhite
			];
			this._init();
		}
		/**
		* Indicates whether or not the parser is closed. If ``true``, wait for
		* the ``ready`` event to write again.
		*/
		get closed() {
			return this._closed;
		}
		_init() {
			var _a;
			this.openWakaBang = "";
			this.text = "";
			this.name = "";
			this.piTarget = "";
			this.entity = "";
			this.q = null;
			this.tags = [];
			this.tag = null;
			this.topNS = null;
			this.chunk = "";
			this.chunkPosition = 0;
			this.i = 0;
			this.prevI = 0;
			this.carriedFromPrevious = void 0;
			this.forbiddenState = FORBIDDEN_START;
			this.attribList = [];
			const { fragmentOpt } = this;
			this.state = fragmentOpt ? S_TEXT : S_BEGIN;
			this.reportedTextBeforeRoot = this.reportedTextAfterRoot = this.closedRoot = this.sawRoot = fragmentOpt;
			this.xmlDeclPossible = !fragmentOpt;
			this.xmlDeclExpects = ["version"];
			this.entityReturnState = void 0;
			let { defaultXMLVersion } = this.opt;
			if (defaultXMLVersion === void 0) {
				if (this.opt.forceXMLVersion === true) throw new Error("forceXMLVersion set but defaultXMLVersion is not set");
				defaultXMLVersion = "1.0";
			}
			this.setXMLVersion(defaultXMLVersion);
			this.positionAtNewLine = 0;
			this.doctype = false;
			this._closed = false;
			this.xmlDecl = {
				version: void 0,
				encoding: void 0,
				standalone: void 0
			};
			this.line = 1;
			this.column = 0;
			this.ENTITIES = Object.create(XML_ENTITIES);
			(_a = this.readyHandler) === null || _a === void 0 || _a.call(this);
		}
		/**
		* The stream position the parser is currently looking at. This field is
		* zero-based.
		*
		* This field is not based on counting Unicode characters but is to be
		* interpreted as a plain index into a JavaScript string.
		*/
		get position() {
			return this.chunkPosition + this.i;
		}
		/**
		* The column number of the next character to be read by the parser.  *
		* This field is zero-based. (The first column in a line is 0.)
		*
		* This field reports the index at which the next character would be in the
		* line if the line were represented as a JavaScript string.  Note that this
		* *can* be different to a count based on the number of *Unicode characters*
		* due to how JavaScript handles astral plane characters.
		*
		* See [[column]] for a number that corresponds to a count of Unicode
		* characters.
		*/
		get columnIndex() {
			return this.position - this.positionAtNewLine;
		}
		/**
		* Set an event listener on an event. The parser supports one handler per
		* event type. If you try to set an event handler over an existing handler,
		* the old handler is silently overwritten.
		*
		* @param name The event to listen to.
		*
		* @param handler The handler to set.
		*/
		on(name, handler) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = handler;
		}
		/**
		* Unset an event handler.
		*
		* @parma name The event to stop listening to.
		*/
		off(name) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = void 0;
		}
		/**
		* Make an error object. The error object will have a message that contains
		* the ``fileName`` option passed at the creation of the parser. If position
		* tracking was turned on, it will also have line and column number
		* information.
		*
		* @param message The message describing the error to report.
		*
		* @returns An error object with a properly formatted message.
		*/
		makeError(message) {
			var _a;
			let msg = (_a = this.fileName) !== null && _a !== void 0 ? _a : "";
			if (this.trackPosition) {
				if (msg.length > 0) msg += ":";
				msg += `${this.line}:${this.column}`;
			}
			if (msg.length > 0) msg += ": ";
			return new Error(msg + message);
		}
		/**
		* Report a parsing error. This method is made public so that client code may
		* check for issues that are outside the scope of this project and can report
		* errors.
		*
		* @param message The error to report.
		*
		* @returns this
		*/
		fail(message) {
			const err = this.makeError(message);
			const handler = this.errorHandler;
			if (handler === void 0) throw err;
			else handler(err);
			return this;
		}
		/**
		* Write a XML data to the parser.
		*
		* @param chunk The XML data to write.
		*
		* @returns this
		*/
		write(chunk) {
			if (this.closed) return this.fail("cannot write after close; assign an onready handler.");
			let end = false;
			if (chunk === null) {
				end = true;
				chunk = "";
			} else if (typeof chunk === "object") chunk = chunk.toString();
			if (this.carriedFromPrevious !== void 0) {
				chunk = `${this.carriedFromPrevious}${chunk}`;
				this.carriedFromPrevious = void 0;
			}
			let limit = chunk.length;
			const lastCode = chunk.charCodeAt(limit - 1);
			if (!end && (lastCode === CR || lastCode >= 55296 && lastCode <= 56319)) {
				this.carriedFromPrevious = chunk[limit - 1];
				limit--;
				chunk = chunk.slice(0, limit);
			}
			const { stateTable } = this;
			this.chunk = chunk;
			this.i = 0;
			while (this.i < limit) stateTable[this.state].call(this);
			this.chunkPosition += limit;
			return end ? this.end() : this;
		}
		/**
		* Close the current stream. Perform final well-formedness checks and reset
		* the parser tstate.
		*
		* @returns this
		*/
		close() {
			return this.write(null);
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.0.
		*
		* @returns The character read.
		*/
		getCode10() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code >= SPACE || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR:
						if (chunk.charCodeAt(i + 1) === NL) this.i = i + 2;
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.1.
		*
		* @returns {number} The character read.
		*/
		getCode11() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code > 31 && code < 127 || code > 159 && code !== LS || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR: {
						const next = chunk.charCodeAt(i + 1);
						if (next === NL || next === NEL) this.i = i + 2;
					}
					case NEL:
					case LS:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Like ``getCode`` but with the return value normalized so that ``NL`` is
		* returned for ``NL_LIKE``.
		*/
		getCodeNorm() {
			const c = this.getCode();
			return c === NL_LIKE ? NL : c;
		}
		unget() {
			this.i = this.prevI;
			this.column--;
		}
		/**
		* Capture characters into a buffer until encountering one of a set of
		* characters.
		*
		* @param chars An array of codepoints. Encountering a character in the array
		* ends the capture. (``chars`` may safely contain ``NL``.)
		*
		* @return The character code that made the capture end, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureTo(chars) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				const c = this.getCode();
				const isNLLike = c === NL_LIKE;
				const final = isNLLike ? NL : c;
				if (final === EOC || chars.includes(final)) {
					this.text += chunk.slice(start, this.prevI);
					return final;
				}
				if (isNLLike) {
					this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
				}
			}
		}
		/**
		* Capture characters into a buffer until encountering a character.
		*
		* @param char The codepoint that ends the capture. **NOTE ``char`` MAY NOT
		* CONTAIN ``NL``.** Passing ``NL`` will result in buggy behavior.
		*
		* @return ``true`` if we ran into the character. Otherwise, we ran into the
		* end of the current chunk.
		*/
		captureToChar(char) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				let c = this.getCode();
				switch (c) {
					case NL_LIKE:
						this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						c = NL;
						break;
					case EOC:
						this.text += chunk.slice(start);
						return false;
				}
				if (c === char) {
					this.text += chunk.slice(start, this.prevI);
					return true;
				}
			}
		}
		/**
		* Capture characters that satisfy ``isNameChar`` into the ``name`` field of
		* this parser.
		*
		* @return The character code that made the test fail, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureNameChars() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCode();
				if (c === EOC) {
					this.name += chunk.slice(start);
					return EOC;
				}
				if (!isNameChar(c)) {
					this.name += chunk.slice(start, this.prevI);
					return c === NL_LIKE ? NL : c;
				}
			}
		}
		/**
		* Skip white spaces.
		*
		* @return The character that ended the skip, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		skipSpaces() {
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC || !isS(c)) return c;
			}
		}
		setXMLVersion(version) {
			this.currentXMLVersion = version;
			if (version === "1.0") {
				this.isChar = isChar10;
				this.getCode = this.getCode10;
			} else {
				this.isChar = isChar11;
				this.getCode = this.getCode11;
			}
		}
		sBegin() {
			if (this.chunk.charCodeAt(0) === 65279) {
				this.i++;
				this.column++;
			}
			this.state = S_BEGIN_WHITESPACE;
		}
		sBeginWhitespace() {
			const iBefore = this.i;
			const c = this.skipSpaces();
			if (this.prevI !== iBefore) this.xmlDeclPossible = false;
			switch (c) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (this.text.length !== 0) throw new Error("no-empty text at start");
					break;
				case EOC: break;
				default:
					this.unget();
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sDoctype() {
			var _a;
			const c = this.captureTo(DOCTYPE_TERMINATOR);
			switch (c) {
				case GREATER:
					(_a = this.doctypeHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					this.doctype = true;
					break;
				case EOC: break;
				default:
					this.text += String.fromCodePoint(c);
					if (c === OPEN_BRACKET) this.state = S_DTD;
					else if (isQuote(c)) {
						this.state = S_DOCTYPE_QUOTE;
						this.q = c;
					}
			}
		}
		sDoctypeQuote() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.q = null;
				this.state = S_DOCTYPE;
			}
		}
		sDTD() {
			const c = this.captureTo(DTD_TERMINATOR);
			if (c === EOC) return;
			this.text += String.fromCodePoint(c);
			if (c === CLOSE_BRACKET) this.state = S_DOCTYPE;
			else if (c === LESS) this.state = S_DTD_OPEN_WAKA;
			else if (isQuote(c)) {
				this.state = S_DTD_QUOTED;
				this.q = c;
			}
		}
		sDTDQuoted() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.state = S_DTD;
				this.q = null;
			}
		}
		sDTDOpenWaka() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			switch (c) {
				case BANG:
					this.state = S_DTD_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					break;
				case QUESTION:
					this.state = S_DTD_PI;
					break;
				default: this.state = S_DTD;
			}
		}
		sDTDOpenWakaBang() {
			const char = String.fromCodePoint(this.getCodeNorm());
			const owb = this.openWakaBang += char;
			this.text += char;
			if (owb !== "-") {
				this.state = owb === "--" ? S_DTD_COMMENT : S_DTD;
				this.openWakaBang = "";
			}
		}
		sDTDComment() {
			if (this.captureToChar(MINUS)) {
				this.text += "-";
				this.state = S_DTD_COMMENT_ENDING;
			}
		}
		sDTDCommentEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			this.state = c === MINUS ? S_DTD_COMMENT_ENDED : S_DTD_COMMENT;
		}
		sDTDCommentEnded() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
			else {
				this.fail("malformed comment.");
				this.state = S_DTD_COMMENT;
			}
		}
		sDTDPI() {
			if (this.captureToChar(QUESTION)) {
				this.text += "?";
				this.state = S_DTD_PI_ENDING;
			}
		}
		sDTDPIEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
		}
		sText() {
			if (this.tags.length !== 0) this.handleTextInRoot();
			else this.handleTextOutsideRoot();
		}
		sEntity() {
			let { i: start } = this;
			const { chunk } = this;
			loop: while (true) switch (this.getCode()) {
				case NL_LIKE:
					this.entity += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					break;
				case SEMICOLON: {
					const { entityReturnState } = this;
					const entity = this.entity + chunk.slice(start, this.prevI);
					this.state = entityReturnState;
					let parsed;
					if (entity === "") {
						this.fail("empty entity name.");
						parsed = "&;";
					} else {
						parsed = this.parseEntity(entity);
						this.entity = "";
					}
					if (entityReturnState !== S_TEXT || this.textHandler !== void 0) this.text += parsed;
					break loop;
				}
				case EOC:
					this.entity += chunk.slice(start);
					break loop;
			}
		}
		sOpenWaka() {
			const c = this.getCode();
			if (isNameStartChar(c)) {
				this.state = S_OPEN_TAG;
				this.unget();
				this.xmlDeclPossible = false;
			} else switch (c) {
				case FORWARD_SLASH:
					this.state = S_CLOSE_TAG;
					this.xmlDeclPossible = false;
					break;
				case BANG:
					this.state = S_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					this.xmlDeclPossible = false;
					break;
				case QUESTION:
					this.state = S_PI_FIRST_CHAR;
					break;
				default:
					this.fail("disallowed character in tag name");
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sOpenWakaBang() {
			this.openWakaBang += String.fromCodePoint(this.getCodeNorm());
			switch (this.openWakaBang) {
				case "[CDATA[":
					if (!this.sawRoot && !this.reportedTextBeforeRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextBeforeRoot = true;
					}
					if (this.closedRoot && !this.reportedTextAfterRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextAfterRoot = true;
					}
					this.state = S_CDATA;
					this.openWakaBang = "";
					break;
				case "--":
					this.state = S_COMMENT;
					this.openWakaBang = "";
					break;
				case "DOCTYPE":
					this.state = S_DOCTYPE;
					if (this.doctype || this.sawRoot) this.fail("inappropriately located doctype declaration.");
					this.openWakaBang = "";
					break;
				default: if (this.openWakaBang.length >= 7) this.fail("incorrect syntax.");
			}
		}
		sComment() {
			if (this.captureToChar(MINUS)) this.state = S_COMMENT_ENDING;
		}
		sCommentEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === MINUS) {
				this.state = S_COMMENT_ENDED;
				(_a = this.commentHandler) === null || _a === void 0 || _a.call(this, this.text);
				this.text = "";
			} else {
				this.text += `-${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			}
		}
		sCommentEnded() {
			const c = this.getCodeNorm();
			if (c !== GREATER) {
				this.fail("malformed comment.");
				this.text += `--${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			} else this.state = S_TEXT;
		}
		sCData() {
			if (this.captureToChar(CLOSE_BRACKET)) this.state = S_CDATA_ENDING;
		}
		sCDataEnding() {
			const c = this.getCodeNorm();
			if (c === CLOSE_BRACKET) this.state = S_CDATA_ENDING_2;
			else {
				this.text += `]${String.fromCodePoint(c)}`;
				this.state = S_CDATA;
			}
		}
		sCDataEnding2() {
			var _a;
			const c = this.getCodeNorm();
			switch (c) {
				case GREATER:
					(_a = this.cdataHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					break;
				case CLOSE_BRACKET:
					this.text += "]";
					break;
				default:
					this.text += `]]${String.fromCodePoint(c)}`;
					this.state = S_CDATA;
			}
		}
		sPIFirstChar() {
			const c = this.getCodeNorm();
			if (this.nameStartCheck(c)) {
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			} else if (c === QUESTION || isS(c)) {
				this.fail("processing instruction without a target.");
				this.state = c === QUESTION ? S_PI_ENDING : S_PI_BODY;
			} else {
				this.fail("disallowed character in processing instruction name.");
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			}
		}
		sPIRest() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC) {
					this.piTarget += chunk.slice(start);
					return;
				}
				if (!this.nameCheck(c)) {
					this.piTarget += chunk.slice(start, this.prevI);
					const isQuestion = c === QUESTION;
					if (isQuestion || isS(c)) {
						if (this.piTarget === "xml") {
							if (!this.xmlDeclPossible) this.fail("an XML declaration must be at the start of the document.");
							this.state = isQuestion ? S_XML_DECL_ENDING : S_XML_DECL_NAME_START;
						} else this.state = isQuestion ? S_PI_ENDING : S_PI_BODY;
					} else {
						this.fail("disallowed character in processing instruction name.");
						this.piTarget += String.fromCodePoint(c);
					}
					break;
				}
			}
		}
		sPIBody() {
			if (this.text.length === 0) {
				const c = this.getCodeNorm();
				if (c === QUESTION) this.state = S_PI_ENDING;
				else if (!isS(c)) this.text = String.fromCodePoint(c);
			} else if (this.captureToChar(QUESTION)) this.state = S_PI_ENDING;
		}
		sPIEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === GREATER) {
				const { piTarget } = this;
				if (piTarget.toLowerCase() === "xml") this.fail("the XML declaration must appear at the start of the document.");
				(_a = this.piHandler) === null || _a === void 0 || _a.call(this, {
					target: piTarget,
					body: this.text
				});
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else if (c === QUESTION) this.text += "?";
			else {
				this.text += `?${String.fromCodePoint(c)}`;
				this.state = S_PI_BODY;
			}
			this.xmlDeclPossible = false;
		}
		sXMLDeclNameStart() {
			const c = this.skipSpaces();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (c !== EOC) {
				this.state = S_XML_DECL_NAME;
				this.name = String.fromCodePoint(c);
			}
		}
		sXMLDeclName() {
			const c = this.captureTo(XML_DECL_NAME_TERMINATOR);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.name += this.text;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (!(isS(c) || c === EQUAL)) return;
			this.name += this.text;
			this.text = "";
			if (!this.xmlDeclExpects.includes(this.name)) switch (this.name.length) {
				case 0:
					this.fail("did not expect any more name/value pairs.");
					break;
				case 1:
					this.fail(`expected the name ${this.xmlDeclExpects[0]}.`);
					break;
				default: this.fail(`expected one of ${this.xmlDeclExpects.join(", ")}`);
			}
			this.state = c === EQUAL ? S_XML_DECL_VALUE_START : S_XML_DECL_EQ;
		}
		sXMLDeclEq() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (c !== EQUAL) this.fail("value required.");
			this.state = S_XML_DECL_VALUE_START;
		}
		sXMLDeclValueStart() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (!isQuote(c)) {
				this.fail("value must be quoted.");
				this.q = SPACE;
			} else this.q = c;
			this.state = S_XML_DECL_VALUE;
		}
		sXMLDeclValue() {
			const c = this.captureTo([this.q, QUESTION]);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (c === EOC) return;
			const value = this.text;
			this.text = "";
			switch (this.name) {
				case "version": {
					this.xmlDeclExpects = ["encoding", "standalone"];
					const version = value;
					this.xmlDecl.version = version;
					if (!/^1\.[0-9]+$/.test(version)) this.fail("version number must match /^1\\.[0-9]+$/.");
					else if (!this.opt.forceXMLVersion) this.setXMLVersion(version);
					break;
				}
				case "encoding":
					if (!/^[A-Za-z][A-Za-z0-9._-]*$/.test(value)) this.fail("encoding value must match /^[A-Za-z0-9][A-Za-z0-9._-]*$/.");
					this.xmlDeclExpects = ["standalone"];
					this.xmlDecl.encoding = value;
					break;
				case "standalone":
					if (value !== "yes" && value !== "no") this.fail("standalone value must match \"yes\" or \"no\".");
					this.xmlDeclExpects = [];
					this.xmlDecl.standalone = value;
			}
			this.name = "";
			this.state = S_XML_DECL_SEPARATOR;
		}
		sXMLDeclSeparator() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (!isS(c)) {
				this.fail("whitespace required.");
				this.unget();
			}
			this.state = S_XML_DECL_NAME_START;
		}
		sXMLDeclEnding() {
			var _a;
			if (this.getCodeNorm() === GREATER) {
				if (this.piTarget !== "xml") this.fail("processing instructions are not allowed before root.");
				else if (this.name !== "version" && this.xmlDeclExpects.includes("version")) this.fail("XML declaration must contain a version.");
				(_a = this.xmldeclHandler) === null || _a === void 0 || _a.call(this, this.xmlDecl);
				this.name = "";
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else this.fail("The character ? is disallowed anywhere in XML declarations.");
			this.xmlDeclPossible = false;
		}
		sOpenTag() {
			var _a;
			const c = this.captureNameChars();
			if (c === EOC) return;
			const tag = this.tag = {
				name: this.name,
				attributes: Object.create(null)
			};
			this.name = "";
			if (this.xmlnsOpt) this.topNS = tag.ns = Object.create(null);
			(_a = this.openTagStartHandler) === null || _a === void 0 || _a.call(this, tag);
			this.sawRoot = true;
			if (!this.fragmentOpt && this.closedRoot) this.fail("documents may contain only one root.");
			switch (c) {
				case GREATER:
					this.openTag();
					break;
				case FORWARD_SLASH:
					this.state = S_OPEN_TAG_SLASH;
					break;
				default:
					if (!isS(c)) this.fail("disallowed character in tag name.");
					this.state = S_ATTRIB;
			}
		}
		sOpenTagSlash() {
			if (this.getCode() === GREATER) this.openSelfClosingTag();
			else {
				this.fail("forward-slash in opening tag not followed by >.");
				this.state = S_ATTRIB;
			}
		}
		sAttrib() {
			const c = this.skipSpaces();
			if (c === EOC) return;
			if (isNameStartChar(c)) {
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else this.fail("disallowed character in attribute name.");
		}
		sAttribName() {
			const c = this.captureNameChars();
			if (c === EQUAL) this.state = S_ATTRIB_VALUE;
			else if (isS(c)) this.state = S_ATTRIB_NAME_SAW_WHITE;
			else if (c === GREATER) {
				this.fail("attribute without value.");
				this.pushAttrib(this.name, this.name);
				this.name = this.text = "";
				this.openTag();
			} else if (c !== EOC) this.fail("disallowed character in attribute name.");
		}
		sAttribNameSawWhite() {
			const c = this.skipSpaces();
			switch (c) {
				case EOC: return;
				case EQUAL:
					this.state = S_ATTRIB_VALUE;
					break;
				default:
					this.fail("attribute without value.");
					this.text = "";
					this.name = "";
					if (c === GREATER) this.openTag();
					else if (isNameStartChar(c)) {
						this.unget();
						this.state = S_ATTRIB_NAME;
					} else {
						this.fail("disallowed character in attribute name.");
						this.state = S_ATTRIB;
					}
			}
		}
		sAttribValue() {
			const c = this.getCodeNorm();
			if (isQuote(c)) {
				this.q = c;
				this.state = S_ATTRIB_VALUE_QUOTED;
			} else if (!isS(c)) {
				this.fail("unquoted attribute value.");
				this.state = S_ATTRIB_VALUE_UNQUOTED;
				this.unget();
			}
		}
		sAttribValueQuoted() {
			const { q, chunk } = this;
			let { i: start } = this;
			while (true) switch (this.getCode()) {
				case q:
					this.pushAttrib(this.name, this.text + chunk.slice(start, this.prevI));
					this.name = this.text = "";
					this.q = null;
					this.state = S_ATTRIB_VALUE_CLOSED;
					return;
				case AMP:
					this.text += chunk.slice(start, this.prevI);
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_QUOTED;
					return;
				case NL:
				case NL_LIKE:
				case TAB:
					this.text += `${chunk.slice(start, this.prevI)} `;
					start = this.i;
					break;
				case LESS:
					this.text += chunk.slice(start, this.prevI);
					this.fail("disallowed character.");
					return;
				case EOC:
					this.text += chunk.slice(start);
					return;
			}
		}
		sAttribValueClosed() {
			const c = this.getCodeNorm();
			if (isS(c)) this.state = S_ATTRIB;
			else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else if (isNameStartChar(c)) {
				this.fail("no whitespace between attributes.");
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else this.fail("disallowed character in attribute name.");
		}
		sAttribValueUnquoted() {
			const c = this.captureTo(ATTRIB_VALUE_UNQUOTED_TERMINATOR);
			switch (c) {
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_UNQUOTED;
					break;
				case LESS:
					this.fail("disallowed character.");
					break;
				case EOC: break;
				default:
					if (this.text.includes("]]>")) this.fail("the string \"]]>\" is disallowed in char data.");
					this.pushAttrib(this.name, this.text);
					this.name = this.text = "";
					if (c === GREATER) this.openTag();
					else this.state = S_ATTRIB;
			}
		}
		sCloseTag() {
			const c = this.captureNameChars();
			if (c === GREATER) this.closeTag();
			else if (isS(c)) this.state = S_CLOSE_TAG_SAW_WHITE;
			else if (c !== EOC) this.fail("disallowed character in closing tag.");
		}
		sCloseTagSawWhite() {
			switch (this.skipSpaces()) {
				case GREATER:
					this.closeTag();
					break;
				case EOC: break;
				default: this.fail("disallowed character in closing tag.");
			}
		}
		handleTextInRoot() {
			let { i: start, forbiddenState } = this;
			const { chunk, textHandler: handler } = this;
			scanLoop: while (true) switch (this.getCode()) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (handler !== void 0) {
						const { text } = this;
						const slice = chunk.slice(start, this.prevI);
						if (text.length !== 0) {
							handler(text + slice);
							this.text = "";
						} else if (slice.length !== 0) handler(slice);
					}
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_TEXT;
					if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case CLOSE_BRACKET:
					switch (forbiddenState) {
						case FORBIDDEN_START:
							forbiddenState = FORBIDDEN_BRACKET;
							break;
						case FORBIDDEN_BRACKET:
							forbiddenState = FORBIDDEN_BRACKET_BRACKET;
							break;
						case FORBIDDEN_BRACKET_BRACKET: break;
						default: throw new Error("impossible state");
					}
					break;
				case GREATER:
					if (forbiddenState === FORBIDDEN_BRACKET_BRACKET) this.fail("the string \"]]>\" is disallowed in char data.");
					forbiddenState = FORBIDDEN_START;
					break;
				case NL_LIKE:
					if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					forbiddenState = FORBIDDEN_START;
					break;
				case EOC:
					if (handler !== void 0) this.text += chunk.slice(start);
					break scanLoop;
				default: forbiddenState = FORBIDDEN_START;
			}
			this.forbiddenState = forbiddenState;
		}
		handleTextOutsideRoot() {
			let { i: start } = this;
			const { chunk, textHandler: handler } = this;
			let nonSpace = false;
			outRootLoop: while (true) {
				const code = this.getCode();
				switch (code) {
					case LESS:
						this.state = S_OPEN_WAKA;
						if (handler !== void 0) {
							const { text } = this;
							const slice = chunk.slice(start, this.prevI);
							if (text.length !== 0) {
								handler(text + slice);
								this.text = "";
							} else if (slice.length !== 0) handler(slice);
						}
						break outRootLoop;
					case AMP:
						this.state = S_ENTITY;
						this.entityReturnState = S_TEXT;
						if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
						nonSpace = true;
						break outRootLoop;
					case NL_LIKE:
						if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						break;
					case EOC:
						if (handler !== void 0) this.text += chunk.slice(start);
						break outRootLoop;
					default: if (!isS(code)) nonSpace = true;
				}
			}
			if (!nonSpace) return;
			if (!this.sawRoot && !this.reportedTextBeforeRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextBeforeRoot = true;
			}
			if (this.closedRoot && !this.reportedTextAfterRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextAfterRoot = true;
			}
		}
		pushAttribNS(name, value) {
			var _a;
			const { prefix, local } = this.qname(name);
			const attr = {
				name,
				prefix,
				local,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
			if (prefix === "xmlns") {
				const trimmed = value.trim();
				if (this.currentXMLVersion === "1.0" && trimmed === "") this.fail("invalid attempt to undefine prefix in XML 1.0");
				this.topNS[local] = trimmed;
				nsPairCheck(this, local, trimmed);
			} else if (name === "xmlns") {
				const trimmed = value.trim();
				this.topNS[""] = trimmed;
				nsPairCheck(this, "", trimmed);
			}
		}
		pushAttribPlain(name, value) {
			var _a;
			const attr = {
				name,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
		}
		/**
		* End parsing. This performs final well-formedness checks and resets the
		* parser to a clean state.
		*
		* @returns this
		*/
		end() {
			var _a, _b;
			if (!this.sawRoot) this.fail("document must contain a root element.");
			const { tags } = this;
			while (tags.length > 0) {
				const tag = tags.pop();
				this.fail(`unclosed tag: ${tag.name}`);
			}
			if (this.state !== S_BEGIN && this.state !== S_TEXT) this.fail("unexpected end.");
			const { text } = this;
			if (text.length !== 0) {
				(_a = this.textHandler) === null || _a === void 0 || _a.call(this, text);
				this.text = "";
			}
			this._closed = true;
			(_b = this.endHandler) === null || _b === void 0 || _b.call(this);
			this._init();
			return this;
		}
		/**
		* Resolve a namespace prefix.
		*
		* @param prefix The prefix to resolve.
		*
		* @returns The namespace URI or ``undefined`` if the prefix is not defined.
		*/
		resolve(prefix) {
			var _a, _b;
			let uri = this.topNS[prefix];
			if (uri !== void 0) return uri;
			const { tags } = this;
			for (let index = tags.length - 1; index >= 0; index--) {
				uri = tags[index].ns[prefix];
				if (uri !== void 0) return uri;
			}
			uri = this.ns[prefix];
			if (uri !== void 0) return uri;
			return (_b = (_a = this.opt).resolvePrefix) === null || _b === void 0 ? void 0 : _b.call(_a, prefix);
		}
		/**
		* Parse a qname into its prefix and local name parts.
		*
		* @param name The name to parse
		*
		* @returns
		*/
		qname(name) {
			const colon = name.indexOf(":");
			if (colon === -1) return {
				prefix: "",
				local: name
			};
			const local = name.slice(colon + 1);
			const prefix = name.slice(0, colon);
			if (prefix === "" || local === "" || local.includes(":")) this.fail(`malformed name: ${name}.`);
			return {
				prefix,
				local
			};
		}
		processAttribsNS() {
			var _a;
			const { attribList } = this;
			const tag = this.tag;
			{
				const { prefix, local } = this.qname(tag.name);
				tag.prefix = prefix;
				tag.local = local;
				const uri = tag.uri = (_a = this.resolve(prefix)) !== null && _a !== void 0 ? _a : "";
				if (prefix !== "") {
					if (prefix === "xmlns") this.fail("tags may not have \"xmlns\" as prefix.");
					if (uri === "") {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						tag.uri = prefix;
					}
				}
			}
			if (attribList.length === 0) return;
			const { attributes } = tag;
			const seen = /* @__PURE__ */ new Set();
			for (const attr of attribList) {
				const { name, prefix, local } = attr;
				let uri;
				let eqname;
				if (prefix === "") {
					uri = name === "xmlns" ? XMLNS_NAMESPACE : "";
					eqname = name;
				} else {
					uri = this.resolve(prefix);
					if (uri === void 0) {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						uri = prefix;
					}
					eqname = `{${uri}}${local}`;
				}
				if (seen.has(eqname)) this.fail(`duplicate attribute: ${eqname}.`);
				seen.add(eqname);
				attr.uri = uri;
				attributes[name] = attr;
			}
			this.attribList = [];
		}
		processAttribsPlain() {
			const { attribList } = this;
			const attributes = this.tag.attributes;
			for (const { name, value } of attribList) {
				if (attributes[name] !== void 0) this.fail(`duplicate attribute: ${name}.`);
				attributes[name] = value;
			}
			this.attribList = [];
		}
		/**
		* Handle a complete open tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onopentag``.
		*/
		openTag() {
			var _a;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = false;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			tags.push(tag);
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete self-closing tag. This parser code calls this once it has
		* seen the whole tag. This method checks for well-formeness and then emits
		* ``onopentag`` and ``onclosetag``.
		*/
		openSelfClosingTag() {
			var _a, _b, _c;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = true;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			(_b = this.closeTagHandler) === null || _b === void 0 || _b.call(this, tag);
			if ((this.tag = (_c = tags[tags.length - 1]) !== null && _c !== void 0 ? _c : null) === null) this.closedRoot = true;
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete close tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onclosetag``.
		*/
		closeTag() {
			const { tags, name } = this;
			this.state = S_TEXT;
			this.name = "";
			if (name === "") {
				this.fail("weird empty close tag.");
				this.text += "</>";
				return;
			}
			const handler = this.closeTagHandler;
			let l = tags.length;
			while (l-- > 0) {
				const tag = this.tag = tags.pop();
				this.topNS = tag.ns;
				handler === null || handler === void 0 || handler(tag);
				if (tag.name === name) break;
				this.fail("unexpected close tag.");
			}
			if (l === 0) this.closedRoot = true;
			else if (l < 0) {
				this.fail(`unmatched closing tag: ${name}.`);
				this.text += `</${name}>`;
			}
		}
		/**
		* Resolves an entity. Makes any necessary well-formedness checks.
		*
		* @param entity The entity to resolve.
		*
		* @returns The parsed entity.
		*/
		parseEntity(entity) {
			if (entity[0] !== "#") {
				const defined = this.ENTITIES[entity];
				if (defined !== void 0) return defined;
				this.fail(this.isName(entity) ? "undefined entity." : "disallowed character in entity name.");
				return `&${entity};`;
			}
			let num = NaN;
			if (entity[1] === "x" && /^#x[0-9a-f]+$/i.test(entity)) num = parseInt(entity.slice(2), 16);
			else if (/^#[0-9]+$/.test(entity)) num = parseInt(entity.slice(1), 10);
			if (!this.isChar(num)) {
				this.fail("malformed character entity.");
				return `&${entity};`;
			}
			return String.fromCodePoint(num);
		}
	};
	exports.SaxesParser = SaxesParser;
}));

// src/plan/junit-read.ts
var import_saxes = require_saxes();
/** Kept of the texts of one case, so that a file of any size needs little memory. */
const longestText = 262144;
/**
* Reads junit as a stream and tells of each case when it is complete. Nested suites, `<testsuite>` or `<testsuites>`
* at the top, failures and errors, texts in attributes or elements: what jUnit, ginkgo, pytest and gotestsum write.
* A file that ends in the middle, or goes wrong there, gives the cases before that, and a remark.
*/
function junitReader(onCase) {
	const parser = new import_saxes.SaxesParser({ xmlns: false });
	const suites = [];
	let open;
	let into;
	let wrong;
	let cases = 0;
	parser.on("opentag", (tag) => {
		const a = tag.attributes;
		if (tag.name === "testsuite") suites.push(a["name"] ?? "");
		else if (tag.name === "testcase") open = openCase(a, suites);
		else if (open !== void 0) {
			const what = verdict(tag.name);
			if (what) {
				open.outcome = what;
				open.message ||= a["message"] ?? "";
				into = "text";
			} else if (tag.name === "system-out" || tag.name === "system-err") into = "output";
		}
	});
	const onText = (text) => {
		if (open !== void 0 && into !== void 0) open[into] = append(open[into], text);
	};
	parser.on("text", onText);
	parser.on("cdata", onText);
	parser.on("closetag", (tag) => {
		if (tag.name === "testsuite") suites.pop();
		else if (tag.name === "testcase" && open !== void 0 && wrong === void 0) {
			cases++;
			onCase(closed$1(open));
			open = void 0;
		}
		into = void 0;
	});
	parser.on("error", (error) => {
		wrong ??= `${error.message} after ${cases} cases${open ? `, in the case "${open.name}"` : ""}`;
	});
	return {
		write(chunk) {
			if (wrong === void 0) parser.write(allowed(chunk));
		},
		end() {
			if (wrong === void 0) parser.close();
			return wrong;
		}
	};
}
function openCase(a, suites) {
	const seconds = Number((a["time"] ?? "").replaceAll(",", ""));
	return {
		suite: suites.at(-1) ?? "",
		classname: a["classname"] ?? "",
		name: a["name"] ?? "",
		ms: Number.isFinite(seconds) ? Math.round(seconds * 1e3) : 0,
		outcome: "passed",
		message: "",
		text: "",
		output: ""
	};
}
function verdict(element) {
	if (element === "failure" || element === "error") return "failed";
	return element === "skipped" ? "skipped" : void 0;
}
/** ginkgo and others say the message twice, as an attribute and at the head of the text. */
function closed$1({ message, ...c }) {
	const text = c.text.includes(message) ? c.text : `${message}\n${c.text}`;
	return {
		...c,
		text: text.trim(),
		output: c.output.trim()
	};
}
function append(text, more) {
	const room = longestText - text.length;
	return room <= 0 ? text : text + more.slice(0, room);
}
/**
* Programs write control characters into junit, as they are or as references. XML has no place for either, and one
* would end the reading of the whole file.
*/
function allowed(chunk) {
	return chunk.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "�").replace(/&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));/gi, "�");
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
	return {
		v: 1,
		tester: "exec",
		state: "running",
		index: run.shard.index,
		total: run.shard.total,
		attempt: run.attempt,
		id: randomUUID(),
		build: {
			key: run.build.key,
			version: run.build.version,
			commit: run.build.commit
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
				HOME: home,
				KUBECONFIG: run.kubeconfig,
				ARTIFACTS: artifacts,
				SHARD_INDEX: String(run.shard.index),
				SHARD_TOTAL: String(run.shard.total)
			}),
			timeoutMs: run.timeoutMs,
			killAfterMs: run.interruptMs ?? 4e3,
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
	const argv = [
		...ground.prefix,
		run.build.files["e2e.test"].path,
		...e2eArgs({
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
		})
	];
	try {
		await ctx.exec.run(argv, {
			cwd: task.dir,
			env: testEnv(ctx.env, {
				HOME: home,
				TMPDIR: temporary,
				KUBECONFIG: run.cluster.kubeconfig,
				ARTIFACTS: task.dir,
				GINKGO_PARALLEL_PROTOCOL: "HTTP"
			}),
			timeoutMs: left + 2 * (run.graceMs ?? 3e4) + 15e3,
			killAfterMs: run.interruptMs ?? 4e3,
			stopSignal: "SIGINT",
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
				run: runOf(report, outcome),
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
function runOf(r, outcome) {
	const first = outcome === "flaky" ? r.moreFailures[0] : void 0;
	const message = r.failure?.message.slice(0, longestMessage);
	return {
		name: r.name,
		outcome,
		ms: r.ms,
		startedAt: r.startedAt,
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
		prefix: await wayToStart(ctx),
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
	const { key, version, commit } = run.build;
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
			commit
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
		cwd: process.cwd(),
		timeoutMs: Math.max(1e3, step.deadline - ctx.clock.now()),
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
function shardRun(plan, together, selected, notRunnable, { build, cluster, o, artifacts, deadline, wish, scratch }, ctx) {
	return {
		build,
		cluster: {
			...cluster,
			nodes: Math.max(1, cluster.nodes.length)
		},
		outDir: shardDir(artifacts, plan),
		scratch,
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

export { writeResults as a, testPhase as i, report as n, mergeShards as o, wordsFor as r, terminalSummary as s, mergePhase as t };