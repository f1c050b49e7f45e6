import prettyMs from 'pretty-ms'
import { isFailure, type Result, type SpecResult } from '../result.ts'
import { cut, fitting, hrefOf, html, type Markup } from './markup.ts'

/** Shown with message and log; the list of specs has the others. */
const mostTold = 200
/** Opened from the beginning. */
const opened = 3
const longestMessage = 3000
/** Characters of all failures together, and of all flaky ones. */
const rooms = { Failed: 2_500_000, Flaky: 500_000 }

/** The specs that are told of one by one: those that failed, then the flaky ones. */
export function fallen(r: Result): readonly SpecResult[] {
  const failed = r.specs.filter(s => isFailure(s.outcome) && s.outcome !== 'never-ran')
  return [...failed, ...r.specs.filter(s => s.outcome === 'flaky')].slice(0, mostTold)
}

/** What failed, then what was flaky. @param excerpts by name of the spec */
export function failures(r: Result, excerpts: ReadonlyMap<string, string>): Markup {
  const told = fallen(r)
  const failed = told.filter(s => s.outcome !== 'flaky')
  const flaky = told.filter(s => s.outcome === 'flaky')
  const few = failed.length <= opened
  const one = (s: SpecResult) => failure(s, excerpts.get(s.name), few && s.outcome !== 'flaky')
  return html`${section('Failed', 'failed', r.counts.failed, failed.map(one))}${section('Flaky', 'failed at first, then passed', r.counts.flaky, flaky.map(one))}`
}

function section(
  title: keyof typeof rooms,
  small: string,
  count: number,
  all: readonly Markup[],
): Markup | false {
  if (all.length === 0) return false
  const letter = title === 'Failed' ? 'f' : 'y'
  const rest = (left: number) => more(left + count - all.length, letter)
  const shown = fitting(all, rooms[title], rest)
  const others = shown.length === all.length && count > all.length ? more(count - all.length, letter) : false
  return html`<section><h2>${title} <small>${count}${title === 'Failed' ? false : html`, ${small}`}</small></h2>${shown}${others}</section>`
}

function more(left: number, letter: string): Markup {
  return html`<p class="soft">…and ${left} more: <a href="#s=${letter}">in the list of specs</a></p>`
}

function failure(s: SpecResult, excerpt: string | undefined, open: boolean): Markup {
  const flaky = s.outcome === 'flaky'
  const message = (flaky ? s.firstFailure : s.message) ?? s.outcome
  const first = message.split('\n').find(line => line.trim() !== '') ?? ''
  const word = s.outcome === 'failed' || flaky ? '' : `${s.outcome} · `
  return html`
<details class="fail ${flaky ? 'y' : 'f'}"${open && html` open`}><summary><span class="name">${cut(s.name, 1000)}</span> <span class="meta">${word}${prettyMs(s.ms)}${s.shard !== '' && ` · shard ${s.shard}`}${s.runs > 1 && ` · ran ${s.runs} times`}</span><span class="one">${cut(first, 160)}</span></summary>
<div><pre>${cut(message, longestMessage)}</pre>${where(s)}${excerpt !== undefined && excerpt !== '' && html`<h3>Log <small>what came before</small></h3><pre class="log" tabindex="0" aria-label="End of the log">${excerpt}</pre>`}</div></details>`
}

/** @param log relative to the page */
export function logLink(log: string): Markup {
  return html`whole log: <a href="${hrefOf(log)}">${log}</a>`
}

function where(s: SpecResult): Markup | false {
  const parts = [
    ...(s.location ? [html`at <code>${cut(s.location, 500)}</code>`] : []),
    ...(s.log ? [logLink(s.log)] : []),
  ]
  return parts.length > 0 && html`<p class="meta">${parts.map((p, i) => html`${i > 0 && ' · '}${p}`)}</p>`
}
