import { t as prettyMilliseconds } from "./pretty-ms.mjs";
import { a as trafficText, n as addonTitle, t as addonLine } from "./result.mjs";
import { t as countOutcomes } from "./result2.mjs";
import { t as plural } from "./words.mjs";
import { f as html, i as counted, l as cut, m as trusted, n as fallen, o as nextCommand, p as textOf, s as proofLine, t as failures, u as fitting } from "./failures.mjs";
import { t as require_saxes } from "./saxes.mjs";
import { resolve } from "node:path";
import { open } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/plan/pages/states.ts
/** What a reader tells apart: one colour, one filter. Worst first; the letter is the class in our style. */
const states = [
	{
		letter: "f",
		word: "failed"
	},
	{
		letter: "y",
		word: "flaky"
	},
	{
		letter: "n",
		word: "not run"
	},
	{
		letter: "s",
		word: "skipped"
	},
	{
		letter: "p",
		word: "passed"
	}
];
function stateOf(outcome) {
	switch (outcome) {
		case "passed": return "p";
		case "flaky": return "y";
		case "skipped": return "s";
		case "never-ran":
		case "not-runnable": return "n";
		default: return "f";
	}
}
/** 0 is the worst. */
function severity(state) {
	return states.findIndex((s) => s.letter === state);
}

// src/plan/pages/filter.ts
/** Search, chips and an order for the rows that follow. Hidden until the script is there that it is for. */
function filterForm(label, chips, orders) {
	return html`<form class="filter" role="search" aria-label="${label}" hidden>
<input type="search" aria-label="Words in the name" placeholder="Words in the name" autocomplete="off" spellcheck="false">
<fieldset><legend>State</legend>${chips.map((c) => html`<label class="chip ${c.letter}"><input type="checkbox" value="${c.letter}">${c.word}</label>`)}</fieldset>
<select aria-label="Order">${orders.map(([value, words]) => html`<option value="${value}">${words}</option>`)}</select>
<output></output>
</form>`;
}

// src/plan/pages/script.ts
/**
* What the pages do besides being read: filter and order the rows, say which spec a bar is, keep the filter in the
* address. Runs in the reader's browser, so it is text here; without it the pages lack nothing but that. It writes no
* HTML: all it has to say goes through textContent.
*/
const script = `(() => {
'use strict'
const form = document.querySelector('form.filter')
const lists = [...document.querySelectorAll('ol.rows')]
if (form && lists.length > 0) {
  const rows = lists.flatMap(list => [...list.children])
  const texts = rows.map(row => row.querySelector('.name').textContent.toLowerCase())
  const query = form.querySelector('[type=search]')
  const order = form.querySelector('select')
  const chips = [...form.querySelectorAll('[type=checkbox]')]
  const said = form.querySelector('output')

  const show = () => {
    const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean)
    const chosen = new Set(chips.filter(c => c.checked).map(c => c.value))
    let seen = 0
    rows.forEach((row, i) => {
      const fits = (chosen.size === 0 || chosen.has(row.className)) && words.every(w => texts[i].includes(w))
      if (row.hidden === fits) row.hidden = !fits
      if (fits) seen++
    })
    for (const list of lists) list.classList.toggle('none', ![...list.children].some(row => !row.hidden))
    said.textContent = (seen === rows.length ? 'all ' : seen + ' of ') + rows.length
  }
  let ordered = ''
  const arrange = () => {
    if (order.value === ordered) return
    ordered = order.value
    const at = new Map(rows.map((row, i) => [row, i]))
    const by = {
      worst: (a, b) => at.get(a) - at.get(b),
      slowest: (a, b) => Number(b.dataset.ms) - Number(a.dataset.ms),
      name: (a, b) => (texts[at.get(a)] < texts[at.get(b)] ? -1 : 1),
    }[ordered]
    for (const list of lists) list.append(...[...list.children].sort(by))
  }
  const keep = () => {
    const kept = new URLSearchParams()
    if (query.value !== '') kept.set('q', query.value)
    const chosen = chips.filter(c => c.checked).map(c => c.value).join('')
    if (chosen !== '') kept.set('s', chosen)
    if (order.selectedIndex > 0) kept.set('o', order.value)
    history.replaceState(null, '', '#' + kept)
  }
  const recall = () => {
    const kept = new URLSearchParams(location.hash.slice(1))
    if (![...kept.keys()].some(k => 'qso'.includes(k))) return false
    query.value = kept.get('q') ?? ''
    const chosen = kept.get('s') ?? ''
    for (const c of chips) c.checked = chosen.includes(c.value)
    order.value = kept.get('o') ?? order.options[0].value
    if (order.selectedIndex < 0) order.selectedIndex = 0
    return true
  }
  const renew = () => {
    arrange()
    show()
    keep()
  }
  form.hidden = false
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('input', renew)
  const open = () => {
    if (!recall()) return
    arrange()
    show()
    form.scrollIntoView()
  }
  addEventListener('hashchange', open)
  show()
  open()

  // Bars are thinner than a finger: the nearest one is meant.
  for (const chart of document.querySelectorAll('[data-bars] svg')) {
    const caption = chart.parentElement.querySelector('.caption')
    const bars = [...chart.querySelectorAll('[data-i]')].map(bar => {
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(a => Number(bar.getAttribute(a)))
      return { bar, from: x, to: x + width, y: y + height / 2 }
    })
    let told
    caption.textContent = 'Point at a bar to see which spec it is.'
    const tell = event => {
      const box = chart.getBoundingClientRect()
      const x = ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width
      const y = ((event.clientY - box.top) / box.height) * chart.viewBox.baseVal.height
      const far = b => Math.abs(b.y - y) * 1000 + Math.max(0, b.from - x, x - b.to)
      const near = bars.reduce((best, b) => (best === undefined || far(b) < far(best) ? b : best), undefined)
      const row = rows[near?.bar.dataset.i]
      if (!row || near === told) return
      told?.bar.classList.remove('told')
      near.bar.classList.add('told')
      told = near
      caption.textContent = [...row.children].map(c => c.textContent).filter(Boolean).join(' · ')
    }
    chart.addEventListener('pointermove', tell)
    chart.addEventListener('click', tell)
  }
}
})()
`;

// src/plan/pages/style.ts
/** One look for all pages. Colours keep to WCAG AA on both grounds; nothing is told by colour alone. */
const style = `
:root{
--bg:#f7f8f9;--card:#fff;--ink:#1b2026;--soft:#56606b;--line:#dfe3e8;--well:#f1f3f5;--link:#0a58a8;
--p:#1a7a3c;--f:#c0261e;--y:#8a5a00;--n:#6a4bb0;--s:#5f6873;
--pb:#35a15b;--fb:#d6372e;--yb:#d99a1c;--nb:#8f73cf;--sb:#a3abb5;
--ft:#fdf0ef;--yt:#fdf6e6;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{
--bg:#0f1216;--card:#171b21;--ink:#e4e8ec;--soft:#9da8b4;--line:#2a3038;--well:#1e232a;--link:#7cb8f5;
--p:#57c97f;--f:#ff857c;--y:#e5b345;--n:#b9a3ec;--s:#97a1ac;
--pb:#2f8f52;--fb:#e5534b;--yb:#c9952b;--nb:#8669cc;--sb:#5b6570;
--ft:#2a1a1b;--yt:#292213}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);-webkit-text-size-adjust:100%}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.75rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:2.25rem 0 .75rem;display:flex;flex-wrap:wrap;gap:0 .5rem;align-items:baseline}
h2 small,h3 small{font-weight:400;color:var(--soft);font-size:.85rem}
h3{font-size:.95rem;margin:1.25rem 0 .4rem}
p,ul,ol,dl,pre{margin:0}
p+p{margin-top:.4rem}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
.soft{color:var(--soft)}
.verdict{display:inline-block;font-size:.8rem;font-weight:650;padding:.1rem .6rem;border-radius:99px;margin-bottom:.6rem;
color:#fff;background:var(--p)}
.verdict.f{background:var(--f)}.verdict.i{background:var(--y)}
@media(prefers-color-scheme:dark){.verdict{color:#0f1216}}
.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;margin-top:.75rem;font-size:.9rem}
.facts div{display:flex;gap:.4rem;min-width:0}
.facts dt{color:var(--soft);flex:none}
.facts dd{margin:0;overflow-wrap:anywhere}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.9rem 1rem}
.card+.card{margin-top:.6rem}
.f>b,b.f{color:var(--f)}.p>b,b.p{color:var(--p)}.y>b,b.y{color:var(--y)}.n>b,b.n{color:var(--n)}.s>b,b.s{color:var(--s)}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:1rem;padding:0;list-style:none}
.tiles a{display:block;text-decoration:none;color:inherit;background:var(--card);border:1px solid var(--line);
border-radius:10px;padding:.4rem .9rem .45rem;min-width:5.5rem;font-size:.85rem;color:var(--soft)}
.tiles a:hover{border-color:var(--soft)}
.tiles b{display:block;font-size:1.35rem;line-height:1.2;font-variant-numeric:tabular-nums}
.name{overflow-wrap:anywhere;unicode-bidi:isolate}
.plain{padding-left:1.1rem}
.plain.card{padding-left:2.1rem}
.plain li{margin:.2rem 0;overflow-wrap:anywhere}
pre,code,kbd{font:.82rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--well);border-radius:8px;padding:.6rem .75rem;margin:.5rem 0;
unicode-bidi:plaintext}
pre.log{white-space:pre;overflow-x:auto;font-size:.76rem}
pre.cmd{user-select:all;border:1px solid var(--line);background:var(--card)}
details>summary{cursor:pointer;list-style-position:outside}
.fail{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--fb);border-radius:8px;margin:.5rem 0}
.fail.y{border-left-color:var(--yb)}
.fail>summary{padding:.6rem .8rem .6rem .4rem;margin-left:1.4rem}
.fail>summary .name{font-weight:600}
.fail>summary .one{display:block;color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
.fail[open]>summary .one{display:none}
.fail>div{padding:0 .9rem .8rem}
.meta{font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
.gantt{display:grid;grid-template-columns:auto minmax(4rem,1fr) auto;gap:.35rem .75rem;align-items:center;font-size:.9rem;
padding:0;list-style:none}
.card.gantt,.card.bars{padding:.9rem 1rem}
.gantt li{display:contents}
.gantt svg{height:14px}
.gantt i{font-style:normal;font-variant-numeric:tabular-nums;text-align:right}
.gantt .what{grid-column:2/-1;color:var(--soft);font-size:.82rem;margin-top:-.3rem;overflow-wrap:anywhere}
.gantt details{grid-column:2/-1}
.gantt summary{list-style-position:inside}
svg{display:block;width:100%;background:var(--well);border-radius:4px}
svg .p{fill:var(--pb)}svg .f{fill:var(--fb)}svg .y{fill:var(--yb)}svg .n{fill:var(--nb)}svg .s{fill:var(--sb)}
svg .r{fill:var(--link)}
svg .told{stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
.axis{display:flex;justify-content:space-between;font-size:.75rem;color:var(--soft);font-variant-numeric:tabular-nums}
.caption{font-size:.82rem;min-height:1.6em;color:var(--soft);overflow-wrap:anywhere;margin-top:.1rem}
.legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;font-size:.8rem;color:var(--soft);padding:0;list-style:none;margin:.3rem 0}
.legend svg{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em;vertical-align:-.05em}
.bars{padding:0;list-style:none;display:grid;grid-template-columns:auto 1fr;gap:.5rem .75rem;align-items:start;font-size:.9rem}
.bars li{display:contents}
.bars i{font-style:normal;font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}
.bars svg{height:5px;margin-top:.15rem}
.filter{position:sticky;top:0;z-index:1;background:var(--bg);padding:.6rem 0;display:flex;flex-wrap:wrap;gap:.5rem .75rem;
align-items:center;font-size:.9rem}
.filter[hidden]{display:none}
.filter input[type=search],.filter select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);
border-radius:8px;padding:.4rem .7rem;min-height:2.5rem}
.filter input[type=search]{flex:1 1 16rem;min-width:0}
.filter fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem}
.filter legend,.seen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.filter label.chip{display:flex;gap:.35rem;align-items:center;border:1px solid var(--line);border-radius:99px;
padding:.25rem .7rem;min-height:2rem;background:var(--card);cursor:pointer}
.filter label.chip:has(:checked){border-color:currentColor}
.filter .f{color:var(--f)}.filter .y{color:var(--y)}.filter .n{color:var(--n)}.filter .s{color:var(--s)}.filter .p{color:var(--p)}
.filter .chip input{margin:0;accent-color:currentColor}
.filter output{flex:1 0 100%;color:var(--soft);font-size:.82rem}
.rows{padding:0;list-style:none;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.rows:empty,.rows.none{display:none}
.rows>li{display:grid;grid-template-columns:6.2rem 1fr auto;gap:0 .75rem;padding:.42rem .9rem;font-size:.88rem;
border-top:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 2.2rem}
.rows>li:first-child{border-top:0}
.rows>li[hidden]{display:none}
.rows>li>i{font-style:normal;color:var(--soft);font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}
.rows>li>b{font-weight:600}
.rows.grid>*{grid-template-columns:minmax(12rem,6fr) 7rem minmax(14rem,6fr);align-items:center}
.rows>div{display:grid;gap:0 .75rem;padding:.42rem .9rem;font-size:.88rem}
.rows.grid+details{margin:.5rem 0}
.grid svg{background:none;border-radius:0;height:1.1rem;overflow:visible}
details.card{padding:.5rem .9rem;font-size:.88rem}
details.card>summary{list-style-position:inside}
.filter{margin-top:1rem}
.rows.grid>*>i{white-space:normal;text-align:left}
.grid i b{display:block;font-weight:600}
.grid path{fill:none;stroke-width:10;stroke-dasharray:9 1}
.grid path.p{stroke:var(--pb)}.grid path.n{stroke:var(--nb)}.grid path.s{stroke:var(--sb)}
.grid a:focus-visible{outline:none}
.grid a:focus-visible rect,.grid a:hover rect{stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
footer{padding-top:2.5rem;padding-bottom:2rem;font-size:.8rem;color:var(--soft)}
@media(max-width:40rem){
h1{font-size:1.4rem}
.gantt{grid-template-columns:auto 1fr auto}
.rows>li{grid-template-columns:1fr auto;padding:.5rem .75rem;contain-intrinsic-size:auto 6.5rem}
.rows>li>.name{grid-column:1/-1;grid-row:2}
.rows.grid>*{grid-template-columns:1fr auto}
.rows.grid>*>.name{grid-row:1;grid-column:1}
.rows.grid>*>i{grid-row:1;grid-column:2}
.rows.grid>*>svg,.rows.grid>*>div{grid-column:1/-1;grid-row:2;margin-top:.35rem}
.filter{position:static}}
@media print{.filter{display:none}}
`;

// \0@oxc-project+runtime@0.158.0/helpers/esm/taggedTemplateLiteral.js
function _taggedTemplateLiteral(e, t) {
	return t || (t = e.slice(0)), Object.freeze(Object.defineProperties(e, { raw: { value: Object.freeze(t) } }));
}

// src/plan/pages/page.ts
var _templateObject;
/**
* A whole page in one file, which asks for nothing from outside. Its policy lets no other style and script than our own
* two run, whatever might have come through the escaping. Same content, same bytes.
*/
function page(title, body, hash) {
	const policy = [
		"default-src 'none'",
		`style-src 'sha256-${hash(style)}'`,
		`script-src 'sha256-${hash(script)}'`,
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'"
	].join("; ");
	return textOf(html(_templateObject || (_templateObject = _taggedTemplateLiteral([
		"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"",
		"\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"bowsprit\">\n<title>",
		"</title>\n<style>",
		"</style>\n</head>\n<body>\n",
		"\n<script>",
		"<\/script>\n</body>\n</html>\n"
	])), policy, title, trusted(style), body, trusted(script)));
}

// src/plan/log-excerpt.ts
/** Lines that tell how a test came to its failure. */
const before = 16;
/** What comes after the failure is of little use, but says that it was the end. */
const after = 2;
/** A log so short is shown whole. */
const short = 20;
/**
* Kubernetes' framework begins to clean up with one of these, and then writes down all that it finds in the namespace:
* often ten times as much as the test itself wrote.
* @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/framework/framework.go#L406
*/
const cleaning = /\bdump\.go:\d+\]|STEP: (?:dump namespace information after failure|Collecting events from namespace|Destroying namespace)/;
/** Said where it failed, by the framework, Go's runtime, or most other programs. */
const failing = /\[FAILED\]|\[PANICKED\]|\[TIMEDOUT\]|^panic: |Unexpected error|\bFAIL\b|^\s*(?:Error|Exception|Traceback)\b/;
/**
* The piece of a spec's log that tells why it failed: what the test did last. Of a Kubernetes spec that is what
* stands before the framework's own clean-up; else what stands around the last line that speaks of a failure; else
* the end.
* @param most characters
* @param message of the failure: a log that begins with it does not say it twice
* @returns '' for a log that is empty
*/
function logExcerpt(log, most, message = "") {
	const lines = (message !== "" && log.startsWith(message) ? log.slice(log.indexOf("\n", message.length - 1) + 1 || log.length) : log).replace(/\s+$/, "").split(/\r?\n/);
	if (lines.length <= short) return clipped(lines, most);
	const cleanUp = lines.findIndex((line) => cleaning.test(line));
	const failed = lines.findLastIndex((line) => failing.test(line));
	const end = cleanUp > 0 ? cleanUp + 1 : failed >= before ? failed + 1 + after : lines.length;
	const from = Math.max(0, Math.min(end, lines.length) - before - after);
	return clipped(lines.slice(from, end), most);
}
/** The end of a text says more than its beginning. */
function clipped(lines, most) {
	const text = lines.join("\n");
	return text.length <= most ? text : `… ${text.slice(-most)}`;
}

// src/plan/pages/spec-list.ts
/** Characters of the whole list. */
const room = 5e6;
const longestName = 1e3;
/** As the list has them: the worst first, then by name. */
function orderOf(specs) {
	return specs.toSorted((a, b) => severity(stateOf(a.outcome)) - severity(stateOf(b.outcome)) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
/** Every spec on a line of its own. Rows keep the order they are given in: the bars of timelines count on it. */
function specList(specs) {
	if (specs.length === 0) return false;
	const counts = Map.groupBy(specs, (s) => stateOf(s.outcome));
	const there = states.filter((s) => counts.has(s.letter));
	const orders = [
		["worst", "worst first"],
		["slowest", "slowest first"],
		["name", "by name"]
	];
	const rest = (left) => html`<li class="n"><b></b><span class="name">…and ${left} more, in result.json</span><i></i></li>`;
	return html`<section id="specs"><h2>Specs <small>${specs.length}</small></h2>
${filterForm("Filter specs", there, orders)}
<ol class="rows">${fitting(rows(specs), room, rest)}</ol></section>`;
}
function* rows(specs) {
	for (const s of specs) {
		const state = stateOf(s.outcome);
		yield html`<li class="${state}" data-ms="${Math.round(s.ms)}"><b>${wordFor(s.outcome)}</b><span class="name">${cut(s.name, longestName)}</span><i>${s.ms > 0 && prettyMilliseconds(s.ms)}</i></li>
`;
	}
}
function wordFor(outcome) {
	return outcome === "never-ran" ? "never ran" : outcome === "not-runnable" ? "cannot run" : outcome;
}

// src/plan/pages/timelines.ts
/** Units of a chart from its left to its right; it is stretched over the width of the page. */
const width = 1e3;
/** Of one process, in the same units as its bars. */
const rowHeight = 9;
const barHeight = 7;
/** Characters of all bars together; of them with the problems of shards; and of what phases said. */
const barRoom = 25e5;
const chartRoom = 35e5;
const phaseRoom = 2e5;
const longestOutput = 8e3;
/** Each phase as a bar on one clock. */
function phaseLines(phases) {
	if (phases.length === 0) return false;
	const from = Math.min(...phases.map((p) => p.startedAt));
	const to = Math.max(...phases.map((p) => p.startedAt + p.ms));
	const scale = scaleOf(from, to);
	const letter = {
		passed: "p",
		failed: "f",
		interrupted: "y",
		skipped: "s"
	};
	const lines = phases.map((p) => html`<li><b class="${letter[p.outcome]}">${cut(p.name, 60)}</b>
<svg viewBox="0 0 ${width} 14" preserveAspectRatio="none" role="img" aria-label="${p.outcome}, began after ${prettyMilliseconds(Math.max(0, p.startedAt - from))}"><rect class="${letter[p.outcome]}" x="${scale.x(p.startedAt)}" width="${scale.width(p.ms)}" height="14"/></svg>
<i>${prettyMilliseconds(p.ms)}</i>${p.detail !== void 0 && p.detail !== "" && html`<span class="what">${p.outcome === "passed" ? "" : `${p.outcome}: `}${cut(p.detail, 500)}</span>`}${p.output !== void 0 && p.output !== "" && html`<details${p.outcome === "failed" && html` open`}><summary>what ${cut(p.name, 60)} said</summary><pre>${cut(p.output, longestOutput)}</pre></details>`}</li>`);
	const rest = (left) => html`<li><span class="what">…and ${left} more, in result.json</span></li>`;
	return html`<section><h2>Phases <small>${prettyMilliseconds(Math.max(0, to - from))}</small></h2><ol class="gantt card">${fitting(lines, phaseRoom, rest)}</ol></section>`;
}
/**
* What each process of each shard did, spec by spec. The shards of one attempt share a clock.
* @param order the list of specs: a bar says which row it is
*/
function shardLines(records, order) {
	if (records.length === 0) return false;
	const rowOf = new Map(order.map((s, i) => [s.name, i]));
	const attempts = [...Map.groupBy(records, (r) => r.attempt)].sort(([a], [b]) => a - b);
	let room = barRoom;
	const charts = [];
	for (const [attempt, all] of attempts) {
		const clock = {
			from: Math.min(...all.map((r) => r.startedAt)),
			to: Math.max(...all.map((r) => r.finishedAt))
		};
		for (const record of all.toSorted((a, b) => a.index - b.index)) {
			const { markup, used } = chart(record, clock, rowOf, attempts.length > 1 ? attempt : void 0, room);
			room -= used;
			charts.push(markup);
		}
	}
	const legend = states.filter((s) => s.letter !== "n").map((s) => html`<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${s.letter}" width="1" height="1"/></svg>${s.word}</li>`);
	return html`<section><h2>Shards <small>${plural(records.length, "run")}, a line for each process, a bar for each spec</small></h2><div class="card"><ul class="legend">${legend}</ul>${fitting(charts, chartRoom, (left) => html`<p class="soft">…and ${left} more, in result.json</p>`)}</div></section>`;
}
function chart(record, clock, rowOf, attempt, room) {
	const lines = processLines(record.specs);
	const scale = scaleOf(clock.from, clock.to);
	let used = 0;
	const bars = lines.flatMap((runs, line) => runs.flatMap((run) => {
		const row = rowOf.get(run.name);
		const bar = html`<rect class="${stateOf(run.outcome)}" x="${scale.x(run.startedAt)}" y="${line * rowHeight + 1}" width="${scale.width(run.ms)}" height="${barHeight}"${row !== void 0 && html` data-i="${row}"`}/>`;
		used += textOf(bar).length;
		return used > room ? [] : [bar];
	}));
	const c = countOutcomes(record.specs);
	const counts = [
		`${c.passed + c.flaky} passed`,
		...c.failed ? [`${c.failed} failed`] : [],
		...c.notRun ? [`${c.notRun} not run`] : []
	].join(", ");
	const name = `Shard ${record.index}/${record.total}${attempt === void 0 ? "" : `, attempt ${attempt}`}`;
	const took = prettyMilliseconds(Math.max(0, record.finishedAt - record.startedAt));
	const state = record.state === "finished" ? "" : `${record.state} · `;
	const height = Math.max(1, lines.length) * rowHeight;
	const about = `${name}: ${lines.length === 1 ? "1 process" : `${lines.length} processes`}, ${counts}`;
	const marks = [
		0,
		.25,
		.5,
		.75,
		1
	].map((part) => html`<span>${prettyMilliseconds(Math.round(part * (clock.to - clock.from) / 1e3) * 1e3)}</span>`);
	return {
		used,
		markup: html`<div data-bars><h3>${name} <small>${state}${took} · ${counts}</small></h3>
${lines.length > 0 && html`<svg viewBox="0 0 ${width} ${height}" height="${Math.min(600, height)}" preserveAspectRatio="none" role="img" aria-label="${about}">${bars}</svg>
<div class="axis" aria-hidden="true">${marks}</div><p class="caption"></p>`}${problems(record)}</div>`
	};
}
function problems(record) {
	return record.problems.slice(0, 5).map((p) => html`<details class="fail f"><summary><b>${cut(p.title, 300)}</b></summary><div><pre>${cut(p.message, longestOutput)}</pre></div></details>`);
}
/**
* Runs by process, each in the order of time. Where it is not known which process ran a spec, no more lines than ran at
* once: each takes the next spec that begins after its last one ended.
*/
function processLines(specs) {
	const ran = specs.filter((s) => s.startedAt > 0).sort((a, b) => a.startedAt - b.startedAt);
	if (ran.every((s) => s.process !== void 0)) return [...Map.groupBy(ran, (s) => s.process)].sort(([a], [b]) => a - b).map(([, runs]) => runs);
	const lines = [];
	const ends = [];
	for (const run of ran) {
		const free = ends.findIndex((end) => end <= run.startedAt + 1);
		const line = free < 0 ? ends.length : free;
		ends[line] = run.startedAt + run.ms;
		const known = lines[line];
		if (known) known.push(run);
		else lines.push([run]);
	}
	return lines;
}
function scaleOf(from, to) {
	const unit = width / Math.max(1, to - from);
	const round = (n) => Math.round(Math.min(width, Math.max(0, n)) * 10) / 10;
	return {
		x: (at) => Math.min(998.5, round((at - from) * unit)),
		/** Wide enough to be seen; a hair less than it was, so that neighbours are two. */
		width: (ms) => Math.max(1.5, round(ms * unit - .6))
	};
}

// src/plan/pages/report.ts
/** Characters of a list of small things: notes, reasons, what was made. */
const someRoom = 6e4;
const addonRoom = 2e5;
const slowest = 10;
/**
* `report.html`: all that a person wants to know of a run, in one file. Bounded: of 7,579 specs about 2 MB, of however
* many and however talkative ones less than 12 MB; what is left out is said, and is in result.json.
*/
function reportPage(f, hash) {
	const r = f.result;
	const order = orderOf(r.specs);
	const body = html`${head(r)}
<main>
${why(r)}${nextStep(r, f.words)}${failures(r, f.excerpts)}${notRun(r)}${addons(r)}${phaseLines(r.phases)}${shardLines(f.records, order)}${slowestSpecs(r)}${specList(order)}${things(r)}${texts("Notes", r.notes)}
</main>
<footer>Times are UTC. Everything on this page, and more, is in result.json beside it.</footer>`;
	return page(`${wordOf(r)}: ${cut(headline(r), 300)}`, body, hash);
}
/** Of a run that never came to its tests no counts, but why. */
function headline(r) {
	return (r.specs.length === 0 ? r.reasons[0] : void 0) ?? counted(r);
}
function wordOf(r) {
	return r.outcome[0].toUpperCase() + r.outcome.slice(1);
}
function head(r) {
	const verdict = {
		passed: "",
		failed: " f",
		interrupted: " i"
	}[r.outcome];
	const proof = proofLine(r);
	return html`<header>
<span class="verdict${verdict}">${wordOf(r)}</span>
<h1>${cut(headline(r), 300)}</h1>
${proof !== "" && html`<p class="soft">${proof}</p>`}
${facts(r)}
${tiles(r)}
</header>`;
}
function facts(r) {
	const took = Date.parse(r.finishedAt) - Date.parse(r.startedAt);
	const { build, cluster } = r;
	const nodes = cluster && plural(cluster.nodes, `${cluster.realNodes ? "real" : "simulated"} node`);
	const shown = [
		["run", r.run],
		["version", build?.version],
		["commit", build?.version.includes(build.commit.slice(0, 8)) ? void 0 : build?.commit],
		["cluster", cluster && `${cluster.provider}, ${nodes}`],
		["runs there", cluster && cluster.version !== build?.version ? cluster.version : void 0],
		["started", r.startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")],
		["took", Number.isFinite(took) ? prettyMilliseconds(Math.max(0, took)) : void 0],
		...Object.entries(r.selection),
		["repeats what failed in", r.rerunOf]
	].filter(([, value]) => value !== void 0 && value !== "");
	return html`<dl class="facts">${shown.map(([name, value]) => html`<div><dt>${cut(name, 100)}</dt><dd>${cut(value ?? "", 500)}</dd></div>`)}</dl>`;
}
/** Counts that are links to the list of just these. */
function tiles(r) {
	const { counts } = r;
	const of = {
		f: counts.failed,
		y: counts.flaky,
		n: counts.notRun,
		s: counts.skipped,
		p: counts.passed
	};
	const shown = states.filter((s) => of[s.letter] > 0);
	return html`<ul class="tiles">${shown.map((s) => html`<li><a href="#s=${s.letter}"><b class="${s.letter}">${of[s.letter]}</b> ${s.word}</a></li>`)}</ul>`;
}
function why(r) {
	return texts(r.outcome === "passed" ? "To know" : "Why", r.reasons);
}
function nextStep(r, words) {
	const command = nextCommand(r, words);
	return command !== void 0 && html`<section><h2>Next <small>to type in a terminal</small></h2><pre class="cmd">${cut(command, someRoom)}</pre></section>`;
}
function notRun(r) {
	const idle = r.specs.filter((s) => s.outcome === "never-ran" || s.outcome === "not-runnable");
	const byReason = Map.groupBy(idle, (s) => s.message ?? "");
	if (idle.length === 0) return false;
	const items = [...byReason].map(([reason, of]) => html`<li>${plural(of.length, "spec")}: <span class="name">${cut(reason, 1e3)}</span></li>`);
	return html`<section><h2>Not run <small>${idle.length}</small></h2><ul class="plain card">${fitting(items, someRoom, andMore)}</ul></section>`;
}
function addons(r) {
	const all = r.addons ?? [];
	if (all.length === 0) return false;
	const letter = {
		passed: "p",
		failed: "f",
		interrupted: "y",
		skipped: "s"
	};
	const items = all.map((a) => {
		const seen = [a.output, a.traffic && trafficText(a.traffic)].filter(Boolean).join("\n\n");
		const isOpen = a.outcome === "failed";
		return html`<li><b class="${letter[a.outcome]}">${cut(addonTitle(a), 100)}</b> ${a.outcome === "passed" ? "" : `${a.outcome}: `}${cut(addonLine(a), 1e3)} <small>${prettyMilliseconds(a.ms)}</small>${seen !== "" && html`<details${isOpen && html` open`}><summary>what was seen</summary><pre>${cut(seen, 2e4)}</pre></details>`}</li>`;
	});
	const failed = all.filter((a) => a.outcome === "failed").length;
	return html`<section><h2>Add-ons <small>${all.length}${failed > 0 && `, ${failed} failed`}</small></h2><ul class="plain card">${fitting(items, addonRoom, andMore)}</ul></section>`;
}
function slowestSpecs(r) {
	const ran = [...r.specs].filter((s) => s.ms > 0).sort((a, b) => b.ms - a.ms || (a.name < b.name ? -1 : 1));
	const longest = ran[0]?.ms ?? 0;
	if (ran.length === 0) return false;
	const bar = (ms) => html`<svg viewBox="0 0 1000 5" preserveAspectRatio="none" aria-hidden="true"><rect class="r" width="${Math.round(1e3 * ms / longest)}" height="5"/></svg>`;
	const rows = ran.slice(0, slowest).map((s) => html`<li><i>${prettyMilliseconds(s.ms)}</i><span><span class="name">${cut(s.name, 1e3)}</span>${bar(s.ms)}</span></li>`);
	const sum = ran.reduce((all, s) => all + s.ms, 0);
	return html`<section><h2>Slowest <small>of ${prettyMilliseconds(sum)} in all specs together</small></h2><ol class="bars card">${rows}</ol></section>`;
}
function things(r) {
	const left = r.left.map((l) => html`<li class="f"><b>left behind</b> ${l.kind} ${cut(l.name, 1e3)}; remove it with <code>${cut(l.remove, 1e3)}</code></li>`);
	const made = r.made.map((m) => html`<li>made: ${cut(m, 1e3)}</li>`);
	const removed = r.removed.map((m) => html`<li>removed: ${cut(m, 1e3)}</li>`);
	const all = [
		...left,
		...made,
		...removed
	];
	if (all.length === 0) return false;
	const verdict = r.left.length > 0 ? `${r.left.length} left behind` : "nothing left behind";
	return html`<section><h2>Made and removed <small>${verdict}</small></h2><ul class="plain card">${fitting(all, someRoom, andMore)}</ul></section>`;
}
function texts(title, all) {
	if (all.length === 0) return html``;
	const items = all.map((text) => html`<li>${cut(text, 1e3)}</li>`);
	return html`<section><h2>${title}</h2><ul class="plain card">${fitting(items, someRoom, andMore)}</ul></section>`;
}
function andMore(left) {
	return html`<li>…and ${left} more, in result.json</li>`;
}
/** Names of the specs whose log is worth reading: those whose piece of it the page shows. */
function toldSpecs(r) {
	return fallen(r).flatMap(({ name, log, message, firstFailure }) => log === void 0 ? [] : [{
		name,
		log,
		message: firstFailure ?? message
	}]);
}

// src/results/excerpts.ts
/** Of a log: what is looked at from its beginning and from its end. */
const half = 524288;
/** Characters of one piece on the page. */
const most = 8e3;
/**
* The pieces of logs that the report shows, by name of the spec. A log that cannot be read has none.
* @param dir that the result lies in
*/
async function excerptsOf(result, dir) {
	const pieces = /* @__PURE__ */ new Map();
	for (const { name, log, message } of toldSpecs(result)) {
		const text = await endsOf(resolve(dir, log)).catch(() => "");
		const piece = logExcerpt(text, most, message);
		if (piece !== "") pieces.set(name, piece);
	}
	return pieces;
}
async function endsOf(path) {
	await using file = await open(path);
	const { size } = await file.stat();
	const read = async (from, length) => (await file.read(Buffer.alloc(length), 0, length, from)).buffer.toString("utf8");
	if (size <= 2 * half) return read(0, size);
	return `${await read(0, half)}\n… ${size - 2 * half} bytes left out …\n${await read(size - half, half)}`;
}
/** @returns base64, as a Content-Security-Policy has it */
function sha256(text) {
	return createHash("sha256").update(text).digest("base64");
}

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
			onCase(closed(open));
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
function closed({ message, ...c }) {
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

export { page as a, states as c, reportPage as i, excerptsOf as n, filterForm as o, sha256 as r, stateOf as s, junitReader as t };