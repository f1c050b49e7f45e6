import prettyMs from 'pretty-ms'
import type { Phase, ShardRecord, SpecResult, SpecRun } from '../result.ts'
import { countOutcomes } from '../result.ts'
import { plural } from '../words.ts'
import { cut, fitting, html, type Markup, textOf } from './markup.ts'
import { stateOf, states } from './states.ts'

/** Units of a chart from its left to its right; it is stretched over the width of the page. */
const width = 1000
/** Of one process, in the same units as its bars. */
const rowHeight = 9
const barHeight = 7
/** Characters of all bars together; of them with the problems of shards; and of what phases said. */
const barRoom = 2_500_000
const chartRoom = 3_500_000
const phaseRoom = 200_000
const longestOutput = 8000

/** Each phase as a bar on one clock. */
export function phaseLines(phases: readonly Phase[]): Markup | false {
  if (phases.length === 0) return false
  const from = Math.min(...phases.map(p => p.startedAt))
  const to = Math.max(...phases.map(p => p.startedAt + p.ms))
  const scale = scaleOf(from, to)
  const letter = { passed: 'p', failed: 'f', interrupted: 'y', skipped: 's' } as const
  const lines = phases.map(
    p => html`<li><b class="${letter[p.outcome]}">${cut(p.name, 60)}</b>
<svg viewBox="0 0 ${width} 14" preserveAspectRatio="none" role="img" aria-label="${p.outcome}, began after ${prettyMs(Math.max(0, p.startedAt - from))}"><rect class="${letter[p.outcome]}" x="${scale.x(p.startedAt)}" width="${scale.width(p.ms)}" height="14"/></svg>
<i>${prettyMs(p.ms)}</i>${p.detail !== undefined && p.detail !== '' && html`<span class="what">${p.outcome === 'passed' ? '' : `${p.outcome}: `}${cut(p.detail, 500)}</span>`}${p.output !== undefined && p.output !== '' && html`<details${p.outcome === 'failed' && html` open`}><summary>what ${cut(p.name, 60)} said</summary><pre>${cut(p.output, longestOutput)}</pre></details>`}</li>`,
  )
  const rest = (left: number) => html`<li><span class="what">…and ${left} more, in result.json</span></li>`
  return html`<section><h2>Phases <small>${prettyMs(Math.max(0, to - from))}</small></h2><ol class="gantt card">${fitting(lines, phaseRoom, rest)}</ol></section>`
}

/**
 * What each process of each shard did, spec by spec. The shards of one attempt share a clock.
 * @param order the list of specs: a bar says which row it is
 */
export function shardLines(records: readonly ShardRecord[], order: readonly SpecResult[]): Markup | false {
  if (records.length === 0) return false
  const rowOf = new Map(order.map((s, i) => [s.name, i]))
  const attempts = [...Map.groupBy(records, r => r.attempt)].sort(([a], [b]) => a - b)
  let room = barRoom
  const charts: Markup[] = []
  for (const [attempt, all] of attempts) {
    const clock = {
      from: Math.min(...all.map(r => r.startedAt)),
      to: Math.max(...all.map(r => r.finishedAt)),
    }
    for (const record of all.toSorted((a, b) => a.index - b.index)) {
      const { markup, used } = chart(record, clock, rowOf, attempts.length > 1 ? attempt : undefined, room)
      room -= used
      charts.push(markup)
    }
  }
  const legend = states
    .filter(s => s.letter !== 'n')
    .map(
      s =>
        html`<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${s.letter}" width="1" height="1"/></svg>${s.word}</li>`,
    )
  return html`<section><h2>Shards <small>${plural(records.length, 'run')}, a line for each process, a bar for each spec</small></h2><div class="card"><ul class="legend">${legend}</ul>${fitting(charts, chartRoom, left => html`<p class="soft">…and ${left} more, in result.json</p>`)}</div></section>`
}

interface Clock {
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
}

function chart(
  record: ShardRecord,
  clock: Clock,
  rowOf: ReadonlyMap<string, number>,
  attempt: number | undefined,
  room: number,
): { markup: Markup; used: number } {
  const lines = processLines(record.specs)
  const scale = scaleOf(clock.from, clock.to)
  let used = 0
  const bars = lines.flatMap((runs, line) =>
    runs.flatMap(run => {
      const row = rowOf.get(run.name)
      const bar = html`<rect class="${stateOf(run.outcome)}" x="${scale.x(run.startedAt)}" y="${line * rowHeight + 1}" width="${scale.width(run.ms)}" height="${barHeight}"${row !== undefined && html` data-i="${row}"`}/>`
      used += textOf(bar).length
      return used > room ? [] : [bar]
    }),
  )
  const c = countOutcomes(record.specs)
  const counts = [
    `${c.passed + c.flaky} passed`,
    ...(c.failed ? [`${c.failed} failed`] : []),
    ...(c.notRun ? [`${c.notRun} not run`] : []),
  ].join(', ')
  const name = `Shard ${record.index}/${record.total}${attempt === undefined ? '' : `, attempt ${attempt}`}`
  const took = prettyMs(Math.max(0, record.finishedAt - record.startedAt))
  const state = record.state === 'finished' ? '' : `${record.state} · `
  const height = Math.max(1, lines.length) * rowHeight
  const about = `${name}: ${lines.length === 1 ? '1 process' : `${lines.length} processes`}, ${counts}`
  const marks = [0, 0.25, 0.5, 0.75, 1].map(
    part => html`<span>${prettyMs(Math.round((part * (clock.to - clock.from)) / 1000) * 1000)}</span>`,
  )
  return {
    used,
    markup: html`<div data-bars><h3>${name} <small>${state}${took} · ${counts}</small></h3>
${
  lines.length > 0 &&
  html`<svg viewBox="0 0 ${width} ${height}" height="${Math.min(600, height)}" preserveAspectRatio="none" role="img" aria-label="${about}">${bars}</svg>
<div class="axis" aria-hidden="true">${marks}</div><p class="caption"></p>`
}${problems(record)}</div>`,
  }
}

function problems(record: ShardRecord): Markup[] {
  return record.problems
    .slice(0, 5)
    .map(
      p =>
        html`<details class="fail f"><summary><b>${cut(p.title, 300)}</b></summary><div><pre>${cut(p.message, longestOutput)}</pre></div></details>`,
    )
}

/**
 * Runs by process, each in the order of time. Where it is not known which process ran a spec, no more lines than ran at
 * once: each takes the next spec that begins after its last one ended.
 */
export function processLines(specs: readonly SpecRun[]): SpecRun[][] {
  const ran = specs.filter(s => s.startedAt > 0).sort((a, b) => a.startedAt - b.startedAt)
  if (ran.every(s => s.process !== undefined))
    return [...Map.groupBy(ran, s => s.process!)].sort(([a], [b]) => a - b).map(([, runs]) => runs)
  const lines: SpecRun[][] = []
  const ends: number[] = []
  for (const run of ran) {
    // Reports round to milliseconds.
    const free = ends.findIndex(end => end <= run.startedAt + 1)
    const line = free < 0 ? ends.length : free
    ends[line] = run.startedAt + run.ms
    const known = lines[line]
    if (known) known.push(run)
    else lines.push([run])
  }
  return lines
}

function scaleOf(from: number, to: number) {
  const unit = width / Math.max(1, to - from)
  const round = (n: number) => Math.round(Math.min(width, Math.max(0, n)) * 10) / 10
  return {
    x: (at: number) => Math.min(width - 1.5, round((at - from) * unit)),
    /** Wide enough to be seen; a hair less than it was, so that neighbours are two. */
    width: (ms: number) => Math.max(1.5, round(ms * unit - 0.6)),
  }
}
