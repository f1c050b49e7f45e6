import prettyMs from 'pretty-ms'
import { addonLine, addonTitle } from '../addons/result.ts'
import { trafficText } from '../addons/traffic.ts'
import type { Result, ShardRecord } from '../result.ts'
import { counted, nextCommand, proofLine, type SummaryWords } from '../summary.ts'
import { plural } from '../words.ts'
import { failures, fallen } from './failures.ts'
import { cut, fitting, html, type Markup } from './markup.ts'
import { type Hash, page } from './page.ts'
import { orderOf, specList } from './spec-list.ts'
import { states } from './states.ts'
import { phaseLines, shardLines } from './timelines.ts'

/** What a run has to show. */
export interface ReportFacts {
  readonly result: Result
  /** Every shard that was found, older attempts included: when each spec ran, and where. */
  readonly records: readonly ShardRecord[]
  /** By name of a spec that failed: the piece of its log that tells why. */
  readonly excerpts: ReadonlyMap<string, string>
  readonly words: SummaryWords
}

/** Characters of a list of small things: notes, reasons, what was made. */
const someRoom = 60_000
const addonRoom = 200_000
const slowest = 10

/**
 * `report.html`: all that a person wants to know of a run, in one file. Bounded: of 7,579 specs about 2 MB, of however
 * many and however talkative ones less than 12 MB; what is left out is said, and is in result.json.
 */
export function reportPage(f: ReportFacts, hash: Hash): string {
  const r = f.result
  const order = orderOf(r.specs)
  const body = html`${head(r)}
<main>
${why(r)}${nextStep(r, f.words)}${failures(r, f.excerpts)}${notRun(r)}${addons(r)}${phaseLines(r.phases)}${shardLines(f.records, order)}${slowestSpecs(r)}${specList(order)}${things(r)}${texts('Notes', r.notes)}
</main>
<footer>Times are UTC. Everything on this page, and more, is in result.json beside it.</footer>`
  return page(`${wordOf(r)}: ${cut(headline(r), 300)}`, body, hash)
}

/** Of a run that never came to its tests no counts, but why. */
function headline(r: Result): string {
  return (r.specs.length === 0 ? r.reasons[0] : undefined) ?? counted(r)
}

function wordOf(r: Result): string {
  return r.outcome[0]!.toUpperCase() + r.outcome.slice(1)
}

function head(r: Result): Markup {
  const verdict = { passed: '', failed: ' f', interrupted: ' i' }[r.outcome]
  const proof = proofLine(r)
  return html`<header>
<span class="verdict${verdict}">${wordOf(r)}</span>
<h1>${cut(headline(r), 300)}</h1>
${proof !== '' && html`<p class="soft">${proof}</p>`}
${facts(r)}
${tiles(r)}
</header>`
}

function facts(r: Result): Markup {
  const took = Date.parse(r.finishedAt) - Date.parse(r.startedAt)
  const { build, cluster } = r
  const nodes = cluster && plural(cluster.nodes, `${cluster.realNodes ? 'real' : 'simulated'} node`)
  const all: readonly (readonly [string, string | undefined])[] = [
    ['run', r.run],
    ['version', build?.version],
    ['commit', build?.version.includes(build.commit.slice(0, 8)) ? undefined : build?.commit],
    ['cluster', cluster && `${cluster.provider}, ${nodes}`],
    ['runs there', cluster && cluster.version !== build?.version ? cluster.version : undefined],
    ['started', r.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['took', Number.isFinite(took) ? prettyMs(Math.max(0, took)) : undefined],
    ...Object.entries(r.selection),
    ['repeats what failed in', r.rerunOf],
  ]
  const shown = all.filter(([, value]) => value !== undefined && value !== '')
  return html`<dl class="facts">${shown.map(([name, value]) => html`<div><dt>${cut(name, 100)}</dt><dd>${cut(value ?? '', 500)}</dd></div>`)}</dl>`
}

/** Counts that are links to the list of just these. */
function tiles(r: Result): Markup {
  const { counts } = r
  const of = {
    f: counts.failed,
    y: counts.flaky,
    n: counts.notRun,
    s: counts.skipped,
    p: counts.passed,
  }
  const shown = states.filter(s => of[s.letter] > 0)
  return html`<ul class="tiles">${shown.map(s => html`<li><a href="#s=${s.letter}"><b class="${s.letter}">${of[s.letter]}</b> ${s.word}</a></li>`)}</ul>`
}

function why(r: Result): Markup {
  return texts(r.outcome === 'passed' ? 'To know' : 'Why', r.reasons)
}

function nextStep(r: Result, words: SummaryWords): Markup | false {
  const command = nextCommand(r, words)
  return (
    command !== undefined &&
    html`<section><h2>Next <small>to type in a terminal</small></h2><pre class="cmd">${cut(command, someRoom)}</pre></section>`
  )
}

function notRun(r: Result): Markup | false {
  const idle = r.specs.filter(s => s.outcome === 'never-ran' || s.outcome === 'not-runnable')
  const byReason = Map.groupBy(idle, s => s.message ?? '')
  if (idle.length === 0) return false
  const items = [...byReason].map(
    ([reason, of]) =>
      html`<li>${plural(of.length, 'spec')}: <span class="name">${cut(reason, 1000)}</span></li>`,
  )
  return html`<section><h2>Not run <small>${idle.length}</small></h2><ul class="plain card">${fitting(items, someRoom, andMore)}</ul></section>`
}

function addons(r: Result): Markup | false {
  const all = r.addons ?? []
  if (all.length === 0) return false
  const letter = { passed: 'p', failed: 'f', interrupted: 'y', skipped: 's' } as const
  const items = all.map(a => {
    const seen = [a.output, a.traffic && trafficText(a.traffic)].filter(Boolean).join('\n\n')
    const isOpen = a.outcome === 'failed'
    return html`<li><b class="${letter[a.outcome]}">${cut(addonTitle(a), 100)}</b> ${a.outcome === 'passed' ? '' : `${a.outcome}: `}${cut(addonLine(a), 1000)} <small>${prettyMs(a.ms)}</small>${seen !== '' && html`<details${isOpen && html` open`}><summary>what was seen</summary><pre>${cut(seen, 20_000)}</pre></details>`}</li>`
  })
  const failed = all.filter(a => a.outcome === 'failed').length
  return html`<section><h2>Add-ons <small>${all.length}${failed > 0 && `, ${failed} failed`}</small></h2><ul class="plain card">${fitting(items, addonRoom, andMore)}</ul></section>`
}

function slowestSpecs(r: Result): Markup | false {
  const ran = [...r.specs].filter(s => s.ms > 0).sort((a, b) => b.ms - a.ms || (a.name < b.name ? -1 : 1))
  const longest = ran[0]?.ms ?? 0
  if (ran.length === 0) return false
  const bar = (ms: number) =>
    html`<svg viewBox="0 0 1000 5" preserveAspectRatio="none" aria-hidden="true"><rect class="r" width="${Math.round((1000 * ms) / longest)}" height="5"/></svg>`
  const rows = ran
    .slice(0, slowest)
    .map(
      s =>
        html`<li><i>${prettyMs(s.ms)}</i><span><span class="name">${cut(s.name, 1000)}</span>${bar(s.ms)}</span></li>`,
    )
  const sum = ran.reduce((all, s) => all + s.ms, 0)
  return html`<section><h2>Slowest <small>of ${prettyMs(sum)} in all specs together</small></h2><ol class="bars card">${rows}</ol></section>`
}

function things(r: Result): Markup | false {
  const left = r.left.map(
    l =>
      html`<li class="f"><b>left behind</b> ${l.kind} ${cut(l.name, 1000)}; remove it with <code>${cut(l.remove, 1000)}</code></li>`,
  )
  const made = r.made.map(m => html`<li>made: ${cut(m, 1000)}</li>`)
  const removed = r.removed.map(m => html`<li>removed: ${cut(m, 1000)}</li>`)
  const all = [...left, ...made, ...removed]
  if (all.length === 0) return false
  const verdict = r.left.length > 0 ? `${r.left.length} left behind` : 'nothing left behind'
  return html`<section><h2>Made and removed <small>${verdict}</small></h2><ul class="plain card">${fitting(all, someRoom, andMore)}</ul></section>`
}

function texts(title: string, all: readonly string[]): Markup {
  if (all.length === 0) return html``
  const items = all.map(text => html`<li>${cut(text, 1000)}</li>`)
  return html`<section><h2>${title}</h2><ul class="plain card">${fitting(items, someRoom, andMore)}</ul></section>`
}

function andMore(left: number): Markup {
  return html`<li>…and ${left} more, in result.json</li>`
}

/** Names of the specs whose log is worth reading: those whose piece of it the page shows. */
export function toldSpecs(
  r: Result,
): readonly { readonly name: string; readonly log: string; readonly message: string | undefined }[] {
  return fallen(r).flatMap(({ name, log, message, firstFailure }) =>
    log === undefined ? [] : [{ name, log, message: firstFailure ?? message }],
  )
}
