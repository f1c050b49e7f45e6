import prettyMs from 'pretty-ms'
import type { HistoryRun, SpecHistory } from '../history.ts'
import { plural } from '../words.ts'
import { filterForm } from './filter.ts'
import { cut, fitting, html, type Markup } from './markup.ts'
import { type Hash, page } from './page.ts'
import type { State } from './states.ts'

/** One job: its runs, newest first, and how its specs have been doing in all that were read. */
export interface JobHistory {
  readonly job: string
  /** Those that the grid shows. */
  readonly runs: readonly HistoryRun[]
  /** How many were read. */
  readonly read: number
  readonly records: readonly SpecHistory[]
}

/** Units of a cell of the grid and its gap. */
const pitch = 10
/** Characters of all rows together, and of the list of runs of a job. */
const room = 8_000_000
const runRoom = 300_000

/** The specs that a row is one of, worst first. */
const kinds = [
  { letter: 'f', word: 'failing' },
  { letter: 'y', word: 'unsteady' },
  { letter: 's', word: 'not run' },
  { letter: 'p', word: 'steady' },
] as const
type Kind = (typeof kinds)[number]['letter']

/** failing: it failed when it last ran; unsteady: it did, or was flaky, in some run that was read. */
function kindOf(r: SpecHistory): Kind {
  if (r.runs === 0) return 's'
  if (r.now === 'f') return 'f'
  return r.failed > 0 || r.flaky > 0 || r.now === 'y' ? 'y' : 'p'
}

/**
 * `index.html` of a history: for each job a grid, spec by run, the newest run first. Bounded as a report is; read
 * without a server. Links lead to the pages of runs, where there are some.
 * @param notes what could not be read
 */
export function historyPage(jobs: readonly JobHistory[], notes: readonly string[], hash: Hash): string {
  const title = jobs.length === 1 ? `History of ${jobs[0]!.job}` : `History of ${plural(jobs.length, 'job')}`
  const all = jobs.flatMap(j => j.records)
  const counts = Map.groupBy(all, kindOf)
  const there = kinds.filter(k => counts.has(k.letter))
  const orders = [
    ['worst', 'worst first'],
    ['slowest', 'slowest first'],
    ['name', 'by name'],
  ] as const
  const tiles = there.map(
    k =>
      html`<li><a href="#s=${k.letter}"><b class="${k.letter}">${counts.get(k.letter)!.length}</b> ${k.word}</a></li>`,
  )
  const body = html`<header><h1>${cut(title, 200)}</h1>
<p class="soft">${plural(
    jobs.reduce((sum, j) => sum + j.read, 0),
    'run',
  )} read, ${plural(all.length, 'spec')}. Failing: failed when it last ran. Unsteady: failed or was flaky in one of the runs.</p>
<ul class="tiles">${tiles}</ul></header>
<main>${filterForm('Filter specs', there, orders)}${sections(jobs)}${
    notes.length > 0 &&
    html`<section><h2>Not read <small>${notes.length}</small></h2><ul class="plain card">${fitting(
      notes.map(n => html`<li>${cut(n, 500)}</li>`),
      60_000,
      left => html`<li>…and ${left} more</li>`,
    )}</ul></section>`
  }</main>
<footer>A line for each spec, a square for each run, the newest at the left; red failed, yellow flaky, grey skipped, violet not run, empty: not in that run. Times are UTC.</footer>`
  return page(title, body, hash)
}

/** The rooms of jobs are taken from one. */
function sections(jobs: readonly JobHistory[]): Markup[] {
  const each = Math.floor(room / Math.max(1, jobs.length))
  return jobs.map(
    j => html`<section><h2>${cut(j.job, 200)} <small>${span(j)}</small></h2>
${outcomes(j)}<ol class="rows grid">${fitting(rowsOf(j), each, left => html`<li class="s"><span class="name">…and ${left} more, in history.json</span><i></i></li>`)}</ol></section>`,
  )
}

function span({ runs, read }: JobHistory): string {
  const [newest, oldest] = [runs[0], runs.at(-1)]
  if (newest === undefined || oldest === undefined) return 'no runs'
  const some = runs.length < read ? `the newest ${runs.length} of ${read} runs` : plural(runs.length, 'run')
  return `${some}, ${dayOf(oldest)} to ${dayOf(newest)}`
}

function dayOf(run: HistoryRun): string {
  return run.startedAt === 0 ? run.build : new Date(run.startedAt).toISOString().slice(0, 10)
}

function timeOf(run: HistoryRun): string {
  return run.startedAt === 0 ? '' : new Date(run.startedAt).toISOString().replace('T', ' ').slice(0, 16)
}

const outcomeState = { passed: 'p', failed: 'f', interrupted: 'y', unknown: 'n' } as const

/** How each run ended: a line of the grid, and a list for who wants to read it. */
function outcomes({ runs }: JobHistory): Markup {
  const cells = runs.map((run, i) => {
    const cell = square(outcomeState[run.outcome], i)
    const title = html`<title>${run.outcome} · ${cut(run.build, 60)} · ${timeOf(run)}</title>`
    return run.page === undefined
      ? html`<g>${title}${cell}</g>`
      : html`<a href="${run.page}">${title}${cell}</a>`
  })
  const lines = runs.map(run => {
    const name = cut(run.build, 100)
    const facts = [timeOf(run), run.ms > 0 && prettyMs(run.ms), run.version && cut(run.version, 100)]
    return html`<li class="${outcomeState[run.outcome]}"><b>${run.outcome}</b> ${run.page === undefined ? name : html`<a href="${run.page}">${name}</a>`} <span class="meta">${facts.filter(Boolean).join(' · ')}${tally(run)}</span></li>`
  })
  return html`<div class="rows grid"><div><span class="name">runs</span><i></i><div>${grid(runs.length, 'How each run ended', cells)}<div class="axis"><span>newest</span><span>oldest</span></div></div></div></div>
<details class="card"><summary>${plural(runs.length, 'run')} as a list</summary><ol class="plain">${fitting(lines, runRoom, left => html`<li>…and ${left} more</li>`)}</ol></details>`
}

function tally(run: HistoryRun): string {
  const states = Map.groupBy(run.specs.specs(), spec => run.specs.state(spec))
  const of = (state: State, word: string) => {
    const n = states.get(state)?.length ?? 0
    return n === 0 ? '' : ` · ${n} ${word}`
  }
  return of('f', 'failed') + of('y', 'flaky') + of('p', 'passed')
}

function* rowsOf({ runs, records }: JobHistory): Generator<Markup> {
  const rank = (r: SpecHistory) => kinds.findIndex(k => k.letter === kindOf(r))
  const sorted = records.toSorted(
    (a, b) => rank(a) - rank(b) || b.failed + b.flaky - a.failed - a.flaky || (a.name < b.name ? -1 : 1),
  )
  for (const r of sorted) {
    const kind = kindOf(r)
    yield html`<li class="${kind}" data-ms="${Math.round(r.ms)}"><span class="name">${cut(r.name, 1000)}</span><i>${rateOf(r)}</i>${rowCells(runs, r)}</li>
`
  }
}

function rateOf(r: SpecHistory): Markup {
  if (r.runs === 0) return html`not run`
  const bad = [
    ...(r.failed > 0 ? [html`<b class="f">${r.failed} failed</b>`] : []),
    ...(r.flaky > 0 ? [html`<b class="y">${percent(r.rate)} flaky</b>`] : []),
  ]
  return html`${bad}${bad.length > 0 && 'of '}${plural(r.runs, 'run')}`
}

/** One flake in a thousand runs is no 0%. */
function percent(rate: number): string {
  const percents = 100 * rate
  return `${percents < 10 ? Math.max(0.1, Math.round(percents * 10) / 10) : Math.round(percents)}%`
}

/** What is as it should be is drawn in one stroke for each state; a failure is a link to its run. */
function rowCells(runs: readonly HistoryRun[], r: SpecHistory): Markup {
  const calm: Partial<Record<State, string>> = {}
  const links: Markup[] = []
  let open: State | undefined
  let from = 0
  const close = (to: number) => {
    if (open !== undefined) calm[open] = `${calm[open] ?? ''}M${from * pitch} 5h${(to - from) * pitch - 1}`
    open = undefined
  }
  for (const [i, run] of runs.entries()) {
    const state = run.specs.state(r.spec)
    const bad = state === 'f' || state === 'y'
    if (state === open && !bad) continue
    close(i)
    if (bad) links.push(badCell(run, r, i))
    else if (state !== undefined) [open, from] = [state, i]
  }
  close(runs.length)
  const strokes = Object.entries(calm).map(([state, d]) => html`<path class="${state}" d="${d}"/>`)
  return grid(runs.length, `${r.failed} failed of ${plural(r.runs, 'run')}`, [...strokes, ...links])
}

function badCell(run: HistoryRun, r: SpecHistory, column: number): Markup {
  const [state, why] = [run.specs.state(r.spec), run.specs.why(r.spec)]
  const word = state === 'f' ? 'failed' : 'flaky'
  const title = html`<title>${word} · ${cut(run.build, 60)} · ${timeOf(run)}${why !== undefined && ` · ${why}`}</title>`
  const cell = square(state ?? 'n', column)
  if (!run.page?.endsWith('report.html')) return html`<g>${title}${cell}</g>`
  // A report finds the spec by its name.
  const query = new URLSearchParams({ q: cut(r.name.toWellFormed(), 200) })
  return html`<a href="${run.page}#${query.toString()}">${title}${cell}</a>`
}

function square(state: State, column: number): Markup {
  return html`<rect class="${state}" x="${column * pitch}" width="${pitch - 1}" height="10"/>`
}

function grid(columns: number, label: string, cells: readonly Markup[]): Markup {
  return html`<svg viewBox="0 0 ${columns * pitch} 10" preserveAspectRatio="none" role="group" aria-label="${label}">${cells}</svg>`
}
