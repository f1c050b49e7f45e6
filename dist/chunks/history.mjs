import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as require_lib } from "./lib2.mjs";
import { o as UsageError } from "./errors.mjs";
import { a as page, c as states, o as filterForm, r as sha256, s as stateOf, t as junitReader } from "./junit-read.mjs";
import { n as median } from "./timings.mjs";
import { t as prettyMilliseconds } from "./pretty-ms.mjs";
import { t as plural } from "./words.mjs";
import { d as hrefOf, f as html, l as cut, u as fitting } from "./failures.mjs";
import { n as sinkAddress, t as openSink } from "./open2.mjs";
import { n as blobIdentity } from "./azure-identity.mjs";
import { t as pMap } from "./p-map.mjs";
import { basename, join, posix, relative, resolve } from "node:path";
import { join as join$1 } from "node:path/posix";
import { mkdir } from "node:fs/promises";

// src/plan/history-table.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Characters of a reason: enough to tell one from another. */
const longestWhy = 160;
function specTable() {
	let codes = /* @__PURE__ */ new Uint8Array(512);
	let times = /* @__PURE__ */ new Uint32Array(512);
	const reasons = /* @__PURE__ */ new Map();
	const room = (spec) => {
		if (spec < codes.length) return;
		const size = 2 ** Math.ceil(Math.log2(spec + 1));
		const [old, before] = [codes, times];
		codes = new Uint8Array(size);
		times = new Uint32Array(size);
		codes.set(old);
		times.set(before);
	};
	return {
		state: (spec) => states[(codes[spec] ?? 0) - 1]?.letter,
		ms: (spec) => times[spec] ?? 0,
		why: (spec) => reasons.get(spec),
		*specs() {
			for (const [spec, code] of codes.entries()) if (code > 0) yield spec;
		},
		set(spec, state, ms, message) {
			room(spec);
			codes[spec] = states.findIndex((s) => s.letter === state) + 1;
			times[spec] = Math.min(2 ** 32 - 1, Math.round(ms));
			const line = state === "f" || state === "y" ? firstLine(message) : void 0;
			if (line === void 0) reasons.delete(spec);
			else reasons.set(spec, line);
		}
	};
}
function firstLine(text) {
	const line = text?.split("\n").find((l) => l.trim() !== "");
	return line === void 0 ? void 0 : Buffer.from(line.slice(0, longestWhy)).toString();
}

// src/plan/history.ts
function namesPool() {
	const all = [];
	const numbers = /* @__PURE__ */ new Map();
	return {
		all,
		of: (name) => {
			const known = numbers.get(name);
			if (known !== void 0) return known;
			const own = Buffer.from(name).toString();
			numbers.set(own, all.length);
			return all.push(own) - 1;
		}
	};
}
/**
* The specs of a result.json, which may be anybody's.
* @throws Error when it is no result of this version
*/
function specsOfResult(json, names) {
	const result = json;
	if (typeof result !== "object" || result === null || result.v !== 1 || !Array.isArray(result.specs)) throw new Error("not a result.json of this version of the program");
	const specs = specTable();
	for (const s of result.specs) {
		if (typeof s?.name !== "string" || typeof s.outcome !== "string") continue;
		const ms = typeof s.ms === "number" && s.ms >= 0 ? s.ms : 0;
		const why = s.firstFailure ?? s.message;
		specs.set(names.of(s.name), stateOf(s.outcome), ms, typeof why === "string" ? why : void 0);
	}
	return {
		result,
		specs
	};
}
/** Newest first; of builds that say no time the higher number. */
function newestFirst(runs) {
	return runs.toSorted((a, b) => b.startedAt - a.startedAt || compareBuilds(b.build, a.build));
}
/** Ids of builds grow, and are numbers too long for one. */
function compareBuilds(a, b) {
	return (/^\d+$/.test(a) && /^\d+$/.test(b) ? a.length - b.length : 0) || (a < b ? -1 : a > b ? 1 : 0);
}
/** Passes whose middle is taken: enough to be steady, few enough to follow a spec that has become slower. */
const recentPasses = 15;
/** @param runs of one job, newest first */
function recordsOf(runs, names) {
	const seen = /* @__PURE__ */ new Set();
	for (const run of runs) for (const spec of run.specs.specs()) seen.add(spec);
	const commits = [...Map.groupBy(runs, (r) => r.commit ?? "")].flatMap(([c, of]) => c === "" || of.length < 2 ? [] : [of]);
	return [...seen].map((spec) => recordOf(spec, names.all[spec] ?? "", runs, commits));
}
/** @param commits runs of one commit, where there are several */
function recordOf(spec, name, runs, commits) {
	const stateIn = (run) => run.specs.state(spec);
	const verdicts = runs.filter((run) => [
		"p",
		"y",
		"f"
	].includes(stateIn(run) ?? ""));
	const passes = verdicts.filter((run) => stateIn(run) !== "f" && run.specs.ms(spec) > 0).slice(0, recentPasses);
	const failed = verdicts.filter((run) => stateIn(run) === "f").length;
	const flaky = verdicts.filter((run) => stateIn(run) === "y").length + commits.filter((of) => of.some((run) => stateIn(run) === "p" || stateIn(run) === "y")).reduce((sum, of) => sum + of.filter((run) => stateIn(run) === "f").length, 0);
	const lastBad = verdicts.find((run) => stateIn(run) !== "p")?.build;
	const newest = verdicts[0] ?? runs.find((run) => stateIn(run) !== void 0);
	return {
		name,
		spec,
		runs: verdicts.length,
		failed,
		flaky,
		rate: verdicts.length === 0 ? 0 : flaky / verdicts.length,
		now: (newest && stateIn(newest)) ?? "n",
		...lastBad === void 0 ? {} : { lastBad },
		ms: median(passes.map((run) => run.specs.ms(spec))) ?? 0
	};
}
/** What `--timings` takes: of several jobs that have one spec, the longer time. */
function historyTimings(records) {
	const longest = /* @__PURE__ */ new Map();
	for (const r of records) if (r.ms > 0) longest.set(r.name, Math.max(r.ms, longest.get(r.name) ?? 0));
	return Object.fromEntries([...longest].sort(([a], [b]) => a < b ? -1 : 1));
}

// src/plan/pages/history.ts
/** Units of a cell of the grid and its gap. */
const pitch = 10;
/** Characters of all rows together, and of the list of runs of a job. */
const room = 8e6;
const runRoom = 3e5;
/** The specs that a row is one of, worst first. */
const kinds = [
	{
		letter: "f",
		word: "failing"
	},
	{
		letter: "y",
		word: "unsteady"
	},
	{
		letter: "s",
		word: "not run"
	},
	{
		letter: "p",
		word: "steady"
	}
];
/** failing: it failed when it last ran; unsteady: it did, or was flaky, in some run that was read. */
function kindOf(r) {
	if (r.runs === 0) return "s";
	if (r.now === "f") return "f";
	return r.failed > 0 || r.flaky > 0 || r.now === "y" ? "y" : "p";
}
/**
* `index.html` of a history: for each job a grid, spec by run, the newest run first. Bounded as a report is; read
* without a server. Links lead to the pages of runs, where there are some.
* @param notes what could not be read
*/
function historyPage(jobs, notes, hash) {
	const title = jobs.length === 1 ? `History of ${jobs[0].job}` : `History of ${plural(jobs.length, "job")}`;
	const all = jobs.flatMap((j) => j.records);
	const counts = Map.groupBy(all, kindOf);
	const there = kinds.filter((k) => counts.has(k.letter));
	const orders = [
		["worst", "worst first"],
		["slowest", "slowest first"],
		["name", "by name"]
	];
	const tiles = there.map((k) => html`<li><a href="#s=${k.letter}"><b class="${k.letter}">${counts.get(k.letter).length}</b> ${k.word}</a></li>`);
	const body = html`<header><h1>${cut(title, 200)}</h1>
<p class="soft">${plural(jobs.reduce((sum, j) => sum + j.read, 0), "run")} read, ${plural(all.length, "spec")}. Failing: failed when it last ran. Unsteady: failed or was flaky in one of the runs.</p>
<ul class="tiles">${tiles}</ul></header>
<main>${filterForm("Filter specs", there, orders)}${sections(jobs)}${notes.length > 0 && html`<section><h2>Not read <small>${notes.length}</small></h2><ul class="plain card">${fitting(notes.map((n) => html`<li>${cut(n, 500)}</li>`), 6e4, (left) => html`<li>…and ${left} more</li>`)}</ul></section>`}</main>
<footer>A line for each spec, a square for each run, the newest at the left; red failed, yellow flaky, grey skipped, violet not run, empty: not in that run. Times are UTC.</footer>`;
	return page(title, body, hash);
}
/** The rooms of jobs are taken from one. */
function sections(jobs) {
	const each = Math.floor(room / Math.max(1, jobs.length));
	return jobs.map((j) => html`<section><h2>${cut(j.job, 200)} <small>${span(j)}</small></h2>
${outcomes(j)}<ol class="rows grid">${fitting(rowsOf(j), each, (left) => html`<li class="s"><span class="name">…and ${left} more, in history.json</span><i></i></li>`)}</ol></section>`);
}
function span({ runs, read }) {
	const [newest, oldest] = [runs[0], runs.at(-1)];
	if (newest === void 0 || oldest === void 0) return "no runs";
	return `${runs.length < read ? `the newest ${runs.length} of ${read} runs` : plural(runs.length, "run")}, ${dayOf(oldest)} to ${dayOf(newest)}`;
}
function dayOf(run) {
	return run.startedAt === 0 ? run.build : new Date(run.startedAt).toISOString().slice(0, 10);
}
function timeOf$1(run) {
	return run.startedAt === 0 ? "" : new Date(run.startedAt).toISOString().replace("T", " ").slice(0, 16);
}
const outcomeState = {
	passed: "p",
	failed: "f",
	interrupted: "y",
	unknown: "n"
};
/** How each run ended: a line of the grid, and a list for who wants to read it. */
function outcomes({ runs }) {
	const cells = runs.map((run, i) => {
		const cell = square(outcomeState[run.outcome], i);
		const title = html`<title>${run.outcome} · ${cut(run.build, 60)} · ${timeOf$1(run)}</title>`;
		return run.page === void 0 ? html`<g>${title}${cell}</g>` : html`<a href="${run.page}">${title}${cell}</a>`;
	});
	const lines = runs.map((run) => {
		const name = cut(run.build, 100);
		const facts = [
			timeOf$1(run),
			run.ms > 0 && prettyMilliseconds(run.ms),
			run.version && cut(run.version, 100)
		];
		return html`<li class="${outcomeState[run.outcome]}"><b>${run.outcome}</b> ${run.page === void 0 ? name : html`<a href="${run.page}">${name}</a>`} <span class="meta">${facts.filter(Boolean).join(" · ")}${tally(run)}</span></li>`;
	});
	return html`<div class="rows grid"><div><span class="name">runs</span><i></i><div>${grid(runs.length, "How each run ended", cells)}<div class="axis"><span>newest</span><span>oldest</span></div></div></div></div>
<details class="card"><summary>${plural(runs.length, "run")} as a list</summary><ol class="plain">${fitting(lines, runRoom, (left) => html`<li>…and ${left} more</li>`)}</ol></details>`;
}
function tally(run) {
	const states = Map.groupBy(run.specs.specs(), (spec) => run.specs.state(spec));
	const of = (state, word) => {
		const n = states.get(state)?.length ?? 0;
		return n === 0 ? "" : ` · ${n} ${word}`;
	};
	return of("f", "failed") + of("y", "flaky") + of("p", "passed");
}
function* rowsOf({ runs, records }) {
	const rank = (r) => kinds.findIndex((k) => k.letter === kindOf(r));
	const sorted = records.toSorted((a, b) => rank(a) - rank(b) || b.failed + b.flaky - a.failed - a.flaky || (a.name < b.name ? -1 : 1));
	for (const r of sorted) {
		const kind = kindOf(r);
		yield html`<li class="${kind}" data-ms="${Math.round(r.ms)}"><span class="name">${cut(r.name, 1e3)}</span><i>${rateOf(r)}</i>${rowCells(runs, r)}</li>
`;
	}
}
function rateOf(r) {
	if (r.runs === 0) return html`not run`;
	const bad = [...r.failed > 0 ? [html`<b class="f">${r.failed} failed</b>`] : [], ...r.flaky > 0 ? [html`<b class="y">${percent(r.rate)} flaky</b>`] : []];
	return html`${bad}${bad.length > 0 && "of "}${plural(r.runs, "run")}`;
}
/** One flake in a thousand runs is no 0%. */
function percent(rate) {
	const percents = 100 * rate;
	return `${percents < 10 ? Math.max(.1, Math.round(percents * 10) / 10) : Math.round(percents)}%`;
}
/** What is as it should be is drawn in one stroke for each state; a failure is a link to its run. */
function rowCells(runs, r) {
	const calm = {};
	const links = [];
	let open;
	let from = 0;
	const close = (to) => {
		if (open !== void 0) calm[open] = `${calm[open] ?? ""}M${from * pitch} 5h${(to - from) * pitch - 1}`;
		open = void 0;
	};
	for (const [i, run] of runs.entries()) {
		const state = run.specs.state(r.spec);
		const bad = state === "f" || state === "y";
		if (state === open && !bad) continue;
		close(i);
		if (bad) links.push(badCell(run, r, i));
		else if (state !== void 0) [open, from] = [state, i];
	}
	close(runs.length);
	const strokes = Object.entries(calm).map(([state, d]) => html`<path class="${state}" d="${d}"/>`);
	return grid(runs.length, `${r.failed} failed of ${plural(r.runs, "run")}`, [...strokes, ...links]);
}
function badCell(run, r, column) {
	const [state, why] = [run.specs.state(r.spec), run.specs.why(r.spec)];
	const title = html`<title>${state === "f" ? "failed" : "flaky"} · ${cut(run.build, 60)} · ${timeOf$1(run)}${why !== void 0 && ` · ${why}`}</title>`;
	const cell = square(state ?? "n", column);
	if (!run.page?.endsWith("report.html")) return html`<g>${title}${cell}</g>`;
	const query = new URLSearchParams({ q: cut(r.name.toWellFormed(), 200) });
	return html`<a href="${run.page}#${query.toString()}">${title}${cell}</a>`;
}
function square(state, column) {
	return html`<rect class="${state}" x="${column * pitch}" width="${9}" height="10"/>`;
}
function grid(columns, label, cells) {
	return html`<svg viewBox="0 0 ${columns * pitch} 10" preserveAspectRatio="none" role="group" aria-label="${label}">${cells}</svg>`;
}

// src/plan/prow/builds.ts
/** What a directory of a build, or of a plain run, has that tells it from others; and where it stands in it. */
const marks = [
	[/^(?:(.*)\/)?started\.json$/, "started"],
	[/^(?:(.*)\/)?finished\.json$/, "finished"],
	[/^(?:(.*)\/)?artifacts\/result\.json$/, "result"],
	[/^(?:(.*)\/)?artifacts\/report\.html$/, "report"],
	[/^(?:(.*)\/)?artifacts\/(?:junit[^/]*|test)\.xml$/, "junit"],
	[/^(?:(.*)\/)?result\.json$/, "result"],
	[/^(?:(.*)\/)?report\.html$/, "report"]
];
/** Whether a path is worth remembering of a listing of all. */
function isOfBuild(path) {
	return !/(?:^|\/)(?:shards?-\d+-of-\d+|shards)\//.test(path) && marks.some(([pattern]) => pattern.test(path));
}
/**
* The builds among these paths: in prow's layout (started.json or finished.json beside artifacts/), or artifacts
* directories of runs, each in a directory of its own. Those that merely link to a build elsewhere (pr-logs/directory) have no
* such file and are none.
*/
function buildsAmong(paths, root = "runs") {
	const found = /* @__PURE__ */ new Map();
	for (const path of paths) {
		if (!isOfBuild(path)) continue;
		const [pattern, what] = marks.find(([p]) => p.test(path));
		const dir = pattern.exec(path)?.[1] ?? "";
		const build = found.get(dir) ?? {};
		if (what === "junit") build.junit = [...build.junit ?? [], path];
		else build[what] ??= path;
		found.set(dir, build);
	}
	return [...found].flatMap(([dir, b]) => {
		if (b.result === void 0 && b.started === void 0 && b.finished === void 0) return [];
		const parent = posix.basename(posix.dirname(dir));
		return [{
			job: parent === "." || parent === "" ? root : parent,
			build: posix.basename(dir) || root,
			dir,
			junit: [],
			...b
		}];
	});
}
/** The newest so many builds of each job, by their ids. */
function newestBuilds(builds, most) {
	return [...Map.groupBy(builds, (b) => b.job).values()].flatMap((of) => of.toSorted((a, b) => compareBuilds(b.build, a.build)).slice(0, most));
}

// src/flows/history/read.ts
/** Builds that are read at once: more only waits for memory. */
const parallel = 8;
/** Bytes of one document; a result.json of 7,579 specs has 2 MB. */
const mostBytes = 104857600;
/** Reads the newest builds of every job of one sink. @param notes gets what could not be read */
async function readHistory(source, most, names, notes, ctx) {
	const sizes = await listed(source.sink, ctx);
	const builds = newestBuilds(buildsAmong([...sizes.keys()], source.root), most);
	let done = 0;
	const progress = () => ctx.log.progress({
		id: source.sink.address,
		done: ++done,
		total: builds.length,
		unit: "builds"
	});
	const read = async (build) => {
		ctx.signal.throwIfAborted();
		const texts = textReader(source.sink, sizes);
		try {
			return [await readBuild(build, source, texts, names)];
		} catch (error) {
			ctx.signal.throwIfAborted();
			if (!(error instanceof Unusable) && !(error instanceof SyntaxError)) throw error;
			notes.push(`${join$1(source.sink.address, build.dir)}: ${error.message}`);
			return [];
		} finally {
			progress();
		}
	};
	return (await pMap(builds, read, { concurrency: parallel })).flat();
}
/** A document that is there and cannot be used; the others can. */
var Unusable = class extends Error {
	name = "Unusable";
};
/** Sizes of the objects that make a build, by path: of a tree with all its logs only these are kept. */
async function listed(sink, ctx) {
	const sizes = /* @__PURE__ */ new Map();
	for await (const { path, size } of sink.list("")) {
		ctx.signal.throwIfAborted();
		if (isOfBuild(path)) sizes.set(path, size);
	}
	return sizes;
}
function textReader(sink, sizes) {
	return async (path) => {
		if ((sizes.get(path) ?? 0) > mostBytes) throw new Unusable(`${path} has more than 100 MB`);
		return (await sink.read(path))?.bytes.toString("utf8");
	};
}
async function readBuild(build, source, texts, names) {
	const result = build.result === void 0 ? void 0 : await texts(build.result);
	const linked = build.report ?? build.result;
	const page = linked === void 0 ? void 0 : source.page(linked);
	const about = {
		job: build.job,
		build: build.build,
		...page === void 0 ? {} : { page }
	};
	return result === void 0 ? {
		...about,
		...await ofOthers(build, texts, names)
	} : {
		...about,
		...ofOurs(result, names)
	};
}
function ofOurs(text, names) {
	const json = JSON.parse(text);
	try {
		const { result, specs } = specsOfResult(json, names);
		const startedAt = timeOf(result.startedAt);
		const commit = result.build?.commit;
		const version = result.build?.version;
		return {
			outcome: outcomeOf(result.outcome),
			startedAt,
			ms: Math.max(0, timeOf(result.finishedAt) - startedAt),
			...typeof version === "string" ? { version } : {},
			...typeof commit === "string" && !version?.endsWith("-dirty") ? { commit } : {},
			specs
		};
	} catch (cause) {
		throw new Unusable(cause.message, { cause });
	}
}
function outcomeOf(word) {
	return word === "passed" || word === "failed" || word === "interrupted" ? word : "unknown";
}
function timeOf(text) {
	const ms = typeof text === "string" ? Date.parse(text) : NaN;
	return Number.isFinite(ms) && ms > 0 && ms < 864e13 ? ms : 0;
}
/** A build that another program published, or whose merge has not come yet: by prow's own files. */
async function ofOthers(build, texts, names) {
	const started = fieldsOf(build.started && await texts(build.started));
	const finished = fieldsOf(build.finished && await texts(build.finished));
	const specs = specTable();
	for (const path of build.junit) addJunit(await texts(path) ?? "", names, specs);
	const seconds = (x) => typeof x === "number" && x > 0 && x < 864e10 ? x * 1e3 : 0;
	const [from, to] = [seconds(started["timestamp"]), seconds(finished["timestamp"])];
	const words = {
		SUCCESS: "passed",
		FAILURE: "failed",
		ABORTED: "interrupted"
	};
	const commit = finished["revision"] ?? started["repo-commit"];
	const version = finished["job-version"];
	return {
		outcome: words[finished["result"]] ?? "unknown",
		startedAt: from,
		ms: from > 0 && to > from ? to - from : 0,
		...typeof version === "string" ? { version } : {},
		...typeof commit === "string" ? { commit } : {},
		specs
	};
}
function fieldsOf(text) {
	const json = text ? JSON.parse(text) : {};
	return typeof json === "object" && json !== null ? json : {};
}
/** Ginkgo says of what kind a node is before its name; only those that are specs have durations that mean something. */
function addJunit(text, names, specs) {
	const letters = {
		passed: "p",
		failed: "f",
		skipped: "s"
	};
	const reader = junitReader((c) => {
		const spec = names.of(c.name.replace(/^\[It\] /, ""));
		const state = together(specs.state(spec), letters[c.outcome]);
		const why = c.outcome === "failed" ? c.text : specs.why(spec);
		specs.set(spec, state, Math.max(c.ms, specs.ms(spec)), why);
	});
	reader.write(text);
	reader.end();
}
/** Readers of prow's results join the cases of one name: who failed and passed is flaky, a skip says nothing. */
function together(a, b) {
	if (a === void 0 || a === b) return b;
	if (a === "s") return b;
	return b === "s" ? a : "y";
}

// src/flows/history/history.ts
/** Reads published results and says what they say together. Exit code 0 also when all of them failed. */
async function history({ o, operands, ctx, print }) {
	if (operands.length === 0) throw new UsageError("history wants where results were published: bowsprit history DIR|URL... (a whole sink, or one job of it, such as gs://bucket/logs/ci-e2e)");
	const site = resolve(o.site);
	const names = namesPool();
	const notes = [];
	const runs = [];
	for (const operand of operands) {
		const source = await sourceOf(operand, site, o, ctx);
		const found = await readHistory(source, o.builds, names, notes, ctx);
		if (found.length === 0 && notes.length === 0) throw new UsageError(`${operand}: there are no builds: give what publish was given as --sink, a job of it, or a directory of artifacts directories`);
		runs.push(...found);
	}
	for (const note of notes) ctx.log.warn(`not read: ${note}`);
	const jobs = jobsOf(runs, o.runs, names);
	const summary = await write(site, jobs, notes);
	if (o.json) print(JSON.stringify(summary, null, 2));
	else print(told(jobs, site));
	return 0;
}
async function sourceOf(operand, site, o, ctx) {
	const provider = o["gcp-identity-provider"];
	const gcs = provider === void 0 ? void 0 : {
		provider,
		serviceAccount: o["gcp-service-account"]
	};
	const sink = await openSink(operand, ctx, {
		gcs,
		azure: blobIdentity(operand, {}, ctx.env)
	});
	const address = sinkAddress(operand);
	const dir = address.kind === "dir" ? address.path : void 0;
	return {
		sink,
		root: basename(dir ?? ("prefix" in address ? address.prefix : "")) || "runs",
		page: (path) => dir === void 0 ? sink.page(path) : hrefOf(relative(site, join(dir, path)))
	};
}
function jobsOf(runs, shown, names) {
	return [...Map.groupBy(runs, (r) => r.job)].sort(([a], [b]) => a < b ? -1 : 1).map(([job, all]) => {
		const sorted = newestFirst(all);
		return {
			job,
			read: all.length,
			runs: sorted.slice(0, shown),
			records: recordsOf(sorted, names)
		};
	});
}
async function write(site, jobs, notes) {
	const summary = {
		v: 1,
		jobs: Object.fromEntries(jobs.map((j) => [j.job, {
			runs: j.read,
			passed: j.runs.filter((r) => r.outcome === "passed").length,
			specs: j.records.filter((r) => r.failed + r.flaky > 0).map(({ spec: _, ...of }) => of)
		}])),
		notRead: notes
	};
	const timings = historyTimings(jobs.flatMap((j) => j.records));
	await mkdir(site, { recursive: true });
	await (0, import_lib.default)(join(site, "timings.json"), JSON.stringify(timings, null, 1) + "\n");
	await (0, import_lib.default)(join(site, "history.json"), JSON.stringify(summary, null, 1) + "\n");
	await (0, import_lib.default)(join(site, "index.html"), historyPage(jobs, notes, sha256));
	return summary;
}
function told(jobs, site) {
	return [...jobs.map((j) => {
		const bad = j.records.filter((r) => r.failed > 0 || r.flaky > 0);
		const flaky = bad.filter((r) => r.flaky > 0).length;
		return `${j.job}: ${plural(j.read, "run")}, ${plural(j.records.length, "spec")}; ${bad.length} failed at some time, ${flaky} of them flaky`;
	}), `${relative(process.cwd(), site) || "."}/index.html`].join("\n");
}

export { history };