import prettyMs from 'pretty-ms'
import type { SpecResult } from '../result.ts'
import { filterForm } from './filter.ts'
import { cut, fitting, html, type Markup } from './markup.ts'
import { type State, severity, stateOf, states } from './states.ts'

/** Characters of the whole list. */
const room = 5_000_000
const longestName = 1000

/** As the list has them: the worst first, then by name. */
export function orderOf(specs: readonly SpecResult[]): readonly SpecResult[] {
  return specs.toSorted(
    (a, b) =>
      severity(stateOf(a.outcome)) - severity(stateOf(b.outcome)) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  )
}

/** Every spec on a line of its own. Rows keep the order they are given in: the bars of timelines count on it. */
export function specList(specs: readonly SpecResult[]): Markup | false {
  if (specs.length === 0) return false
  const counts = Map.groupBy(specs, s => stateOf(s.outcome))
  const there = states.filter(s => counts.has(s.letter))
  const orders = [
    ['worst', 'worst first'],
    ['slowest', 'slowest first'],
    ['name', 'by name'],
  ] as const
  const rest = (left: number) =>
    html`<li class="n"><b></b><span class="name">…and ${left} more, in result.json</span><i></i></li>`
  return html`<section id="specs"><h2>Specs <small>${specs.length}</small></h2>
${filterForm('Filter specs', there, orders)}
<ol class="rows">${fitting(rows(specs), room, rest)}</ol></section>`
}

function* rows(specs: readonly SpecResult[]): Generator<Markup> {
  for (const s of specs) {
    const state: State = stateOf(s.outcome)
    yield html`<li class="${state}" data-ms="${Math.round(s.ms)}"><b>${wordFor(s.outcome)}</b><span class="name">${cut(s.name, longestName)}</span><i>${s.ms > 0 && prettyMs(s.ms)}</i></li>
`
  }
}

function wordFor(outcome: SpecResult['outcome']): string {
  return outcome === 'never-ran' ? 'never ran' : outcome === 'not-runnable' ? 'cannot run' : outcome
}
