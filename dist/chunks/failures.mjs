import { t as prettyMilliseconds } from "./pretty-ms.mjs";
import { n as addonTitle, t as addonLine } from "./result.mjs";
import { n as isFailure } from "./result2.mjs";
import { t as plural } from "./words.mjs";

// src/plan/pages/markup.ts
const made = Symbol("markup");
/**
* HTML with values in it. Texts are escaped, for elements and for attributes in double quotes; undefined and false are
* nothing. What a test prints is hostile: there is no way around the escaping but `trusted`.
*/
function html$1(strings, ...values) {
	let text = strings[0] ?? "";
	for (const [i, value] of values.entries()) text += written(value) + (strings[i + 1] ?? "");
	return { [made]: text };
}
/** Our own style and script, which are no HTML. */
function trusted(text) {
	return { [made]: text };
}
function textOf(markup) {
	return markup[made];
}
function written(value) {
	if (value === void 0 || value === false) return "";
	if (typeof value === "string") return escaped(value);
	if (typeof value === "number") return String(value);
	if (made in value) return value[made];
	return value.map(textOf).join("");
}
const entities = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
function escaped(text) {
	return readable(text).replace(/[&<>"']/g, (c) => entities[c] ?? "");
}
const colours = /\x1b\[[0-9;:?]*[ -/]*[@-~]/g;
/** C0 but tab and newline, C1, what turns the direction of writing for the rest of a line, and halves of characters. */
const unreadable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;
/** Without a terminal's colours; what cannot be shown is seen to be there. */
function readable(text) {
	return text.replace(colours, "").replace(/\r\n?/g, "\n").replace(unreadable, "�");
}
/** Beginning of a text, at most so many characters. */
function cut(text, most) {
	return text.length <= most ? text : `${text.slice(0, most)} …`;
}
/** A path below the page as a link: no part of it can be read as a scheme or a host. */
function hrefOf(path) {
	return path.split("/").map((part) => encodeURIComponent(part.toWellFormed())).join("/");
}
/**
* As many of the items as fit in so many characters.
* @param rest what is said of the others
*/
function fitting$1(items, room, rest) {
	const kept = [];
	let left = 0;
	let size = 0;
	for (const item of items) {
		size += textOf(item).length;
		if (size > room) left++;
		else kept.push(item);
	}
	return left === 0 ? kept : [...kept, rest(left)];
}

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
		failures$1(r),
		flaky(r),
		notRun(r),
		addons(r),
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
function failures$1(r) {
	const failed = r.specs.filter((s) => isFailure(s.outcome) && s.outcome !== "never-ran");
	if (failed.length === 0) return "";
	const shown = failed.slice(0, mostFailures).map(failure$1);
	const more = failed.length > shown.length ? `\n\n…and ${failed.length - shown.length} more` : "";
	return `### Failed\n\n${shown.join("\n\n")}${more}`;
}
function failure$1(s) {
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
function addons(r) {
	const rows = (r.addons ?? []).map((a) => {
		return `| ${a.outcome === "passed" ? "✔" : a.outcome === "skipped" ? "–" : "✘"} ${plain(addonTitle(a))} | ${prettyMilliseconds(a.ms)} | ${cell(addonLine(a)).slice(0, excerpt)} |`;
	});
	return rows.length === 0 ? "" : `### Add-ons\n\n| Add-on | took | |\n|---|---|---|\n${rows.join("\n")}`;
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
			`${words.artifacts}/report.html`,
			...again ? [`again: ${again.split("\n")[0]}`] : []
		].join(" · ")
	].join("\n");
}

// src/plan/pages/failures.ts
/** Shown with message and log; the list of specs has the others. */
const mostTold = 200;
/** Opened from the beginning. */
const opened = 3;
const longestMessage = 3e3;
/** Characters of all failures together, and of all flaky ones. */
const rooms = {
	Failed: 25e5,
	Flaky: 5e5
};
/** The specs that are told of one by one: those that failed, then the flaky ones. */
function fallen(r) {
	return [...r.specs.filter((s) => isFailure(s.outcome) && s.outcome !== "never-ran"), ...r.specs.filter((s) => s.outcome === "flaky")].slice(0, mostTold);
}
/** What failed, then what was flaky. @param excerpts by name of the spec */
function failures(r, excerpts) {
	const told = fallen(r);
	const failed = told.filter((s) => s.outcome !== "flaky");
	const flaky = told.filter((s) => s.outcome === "flaky");
	const few = failed.length <= opened;
	const one = (s) => failure(s, excerpts.get(s.name), few && s.outcome !== "flaky");
	return html$1`${section("Failed", "failed", r.counts.failed, failed.map(one))}${section("Flaky", "failed at first, then passed", r.counts.flaky, flaky.map(one))}`;
}
function section(title, small, count, all) {
	if (all.length === 0) return false;
	const letter = title === "Failed" ? "f" : "y";
	const rest = (left) => more(left + count - all.length, letter);
	const shown = fitting$1(all, rooms[title], rest);
	const others = shown.length === all.length && count > all.length ? more(count - all.length, letter) : false;
	return html$1`<section><h2>${title} <small>${count}${title === "Failed" ? false : html$1`, ${small}`}</small></h2>${shown}${others}</section>`;
}
function more(left, letter) {
	return html$1`<p class="soft">…and ${left} more: <a href="#s=${letter}">in the list of specs</a></p>`;
}
function failure(s, excerpt, open) {
	const flaky = s.outcome === "flaky";
	const message = (flaky ? s.firstFailure : s.message) ?? s.outcome;
	const first = message.split("\n").find((line) => line.trim() !== "") ?? "";
	const word = s.outcome === "failed" || flaky ? "" : `${s.outcome} · `;
	return html$1`
<details class="fail ${flaky ? "y" : "f"}"${open && html$1` open`}><summary><span class="name">${cut(s.name, 1e3)}</span> <span class="meta">${word}${prettyMilliseconds(s.ms)}${s.shard !== "" && ` · shard ${s.shard}`}${s.runs > 1 && ` · ran ${s.runs} times`}</span><span class="one">${cut(first, 160)}</span></summary>
<div><pre>${cut(message, longestMessage)}</pre>${where(s)}${excerpt !== void 0 && excerpt !== "" && html$1`<h3>Log <small>what came before</small></h3><pre class="log" tabindex="0" aria-label="End of the log">${excerpt}</pre>`}</div></details>`;
}
/** @param log relative to the page */
function logLink(log) {
	return html$1`whole log: <a href="${hrefOf(log)}">${log}</a>`;
}
function where(s) {
	const parts = [...s.location ? [html$1`at <code>${cut(s.location, 500)}</code>`] : [], ...s.log ? [logLink(s.log)] : []];
	return parts.length > 0 && html$1`<p class="meta">${parts.map((p, i) => html$1`${i > 0 && " · "}${p}`)}</p>`;
}

export { markdownSummary as a, terminalSummary as c, hrefOf as d, html$1 as f, counted as i, cut as l, trusted as m, fallen as n, nextCommand as o, textOf as p, logLink as r, proofLine as s, failures as t, fitting$1 as u };