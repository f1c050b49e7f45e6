import prettyMs from 'pretty-ms'
import { addonLine, addonTitle } from './addons/result.ts'
import { isFailure, type Result, type SpecResult } from './result.ts'
import { plural } from './words.ts'

/** Words of the program that a reader can type next. */
export interface SummaryWords {
  /** How the program is called, e.g. `./bowsprit`. */
  readonly command: string
  /** Where result.json lies, as one would type it. */
  readonly artifacts: string
}

/** A step summary on GitHub may have 1 MiB and is refused whole beyond it. */
const mostBytes = 1024 * 1024 - 16 * 1024
const excerpt = 1500
const mostFailures = 200
const slowest = 10

/** The summary as Markdown: failed first, flaky, not run, slowest, phases, what was made, what to type next. */
export function markdownSummary(r: Result, words: SummaryWords): string {
  const parts = [
    headline(r),
    list('Why', r.reasons.map(plain)),
    failures(r),
    flaky(r),
    notRun(r),
    addons(r),
    timeline(r),
    slowestSpecs(r),
    shardTable(r),
    things(r),
    list('Notes', r.notes.map(plain)),
    next(r, words),
  ]
  return fitting(parts.filter(Boolean))
}

/** Whole parts until it is full; the last one, what to type next, always. */
function fitting(parts: readonly string[]): string {
  const bytes = new TextEncoder()
  const last = parts.at(-1) ?? ''
  let room = mostBytes - bytes.encode(last).length
  const kept: string[] = []
  for (const part of parts.slice(0, -1)) {
    const size = bytes.encode(part).length + 2
    if (size > room) {
      kept.push('_More did not fit here; result.json has it all._')
      break
    }
    room -= size
    kept.push(part)
  }
  return [...kept, last].join('\n\n') + '\n'
}

function headline(r: Result): string {
  const sign = r.outcome === 'passed' ? '✅' : r.outcome === 'interrupted' ? '⚠️' : '❌'
  const what = [r.build?.version, r.cluster && `${r.cluster.provider}, ${nodes(r.cluster)}`].filter(Boolean)
  return [`## ${sign} ${counted(r)}`, what.map(w => `\`${w}\``).join(' · '), proofLine(r)]
    .filter(Boolean)
    .join('\n\n')
}

function nodes(c: NonNullable<Result['cluster']>): string {
  return `${c.nodes} ${c.realNodes ? 'real' : 'simulated'} node${c.nodes === 1 ? '' : 's'}`
}

/** `88 passed, 1 failed`; nothing that is zero, but always passed. */
export function counted(r: Result): string {
  const c = r.counts
  const all = [
    [c.failed, 'failed'],
    [c.passed, 'passed'],
    [c.flaky, 'flaky'],
    [c.skipped, 'skipped'],
    [c.notRun, 'not run'],
  ] as const
  const said = all.filter(([n, word]) => n > 0 || word === 'passed').map(([n, word]) => `${n} ${word}`)
  return r.outcome === 'interrupted' ? `interrupted: ${said.join(', ')}` : said.join(', ')
}

/** What the proof says, in one line. */
export function proofLine(r: Result): string {
  const p = r.proof
  if (p === undefined) return ''
  const all =
    p.notRunnable > 0
      ? `${plural(p.selected, 'spec')} selected, of which ${p.notRunnable} cannot run; each of the others`
      : `${plural(p.selected, 'spec')}, each`
  return p.holds
    ? `${all} ran exactly once`
    : `${plural(p.selected, 'spec')} selected, but not each ran exactly once`
}

function failures(r: Result): string {
  const failed = r.specs.filter(s => isFailure(s.outcome) && s.outcome !== 'never-ran')
  if (failed.length === 0) return ''
  const shown = failed.slice(0, mostFailures).map(failure)
  const more = failed.length > shown.length ? `\n\n…and ${failed.length - shown.length} more` : ''
  return `### Failed\n\n${shown.join('\n\n')}${more}`
}

function failure(s: SpecResult): string {
  const word = s.outcome === 'failed' ? '' : ` <b>${s.outcome}</b>`
  const where = [
    s.location && `at \`${s.location}\``,
    s.log && `log: \`${s.log}\``,
    s.shard && `shard ${s.shard}`,
  ]
  return [
    `<details><summary>${html(s.name)}${word} (${prettyMs(s.ms)})</summary>`,
    fence(s.message?.slice(0, excerpt) || s.outcome),
    where.filter(Boolean).join(' · '),
    '</details>',
  ].join('\n\n')
}

/** A fence that the text cannot close. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(m => m[0].length))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}text\n${text}\n${ticks}`
}

function flaky(r: Result): string {
  const specs = r.specs.filter(s => s.outcome === 'flaky')
  return list(
    'Flaky (failed at first, then passed)',
    specs.map(s => `${plain(s.name)}: ${plain(s.firstFailure?.split('\n')[0] ?? '')}`),
  )
}

function notRun(r: Result): string {
  const specs = r.specs.filter(s => s.outcome === 'never-ran' || s.outcome === 'not-runnable')
  const byReason = Map.groupBy(specs, s => s.message ?? '')
  return list(
    'Not run',
    [...byReason].map(
      ([reason, of]) =>
        `${plain(reason)}\n${of
          .slice(0, 100)
          .map(s => `  - ${plain(s.name)}`)
          .join('\n')}${of.length > 100 ? `\n  - …and ${of.length - 100} more` : ''}`,
    ),
  )
}

function addons(r: Result): string {
  const rows = (r.addons ?? []).map(a => {
    const sign = a.outcome === 'passed' ? '✔' : a.outcome === 'skipped' ? '–' : '✘'
    return `| ${sign} ${plain(addonTitle(a))} | ${prettyMs(a.ms)} | ${cell(addonLine(a)).slice(0, excerpt)} |`
  })
  return rows.length === 0 ? '' : `### Add-ons\n\n| Add-on | took | |\n|---|---|---|\n${rows.join('\n')}`
}

function timeline(r: Result): string {
  if (r.phases.length === 0) return ''
  const first = Math.min(...r.phases.map(p => p.startedAt))
  const rows = r.phases.map(
    p =>
      `| ${p.outcome === 'passed' ? '✔' : p.outcome === 'skipped' ? '–' : '✘'} ${p.name} | ${prettyMs(p.startedAt - first)} | ${prettyMs(p.ms)} | ${cell(p.detail ?? '')} |`,
  )
  return `### Phases\n\n| Phase | from | took | |\n|---|---|---|---|\n${rows.join('\n')}`
}

function slowestSpecs(r: Result): string {
  const ran = [...r.specs].sort((a, b) => b.ms - a.ms).slice(0, slowest)
  return list(
    'Slowest',
    ran.filter(s => s.ms > 0).map(s => `${prettyMs(s.ms)} ${plain(s.name)}`),
  )
}

function shardTable(r: Result): string {
  if (r.shards.length === 0) return ''
  const rows = r.shards.map(
    s =>
      `| ${s.index}/${s.total} | ${s.attempt} | ${s.state} | ${prettyMs(s.ms)} | ${s.counts.passed + s.counts.flaky} | ${s.counts.failed} | ${s.counts.notRun} |`,
  )
  return `### Shards\n\n| Shard | Attempt | | Time | Passed | Failed | Not run |\n|---|---|---|---|---|---|---|\n${rows.join('\n')}`
}

function things(r: Result): string {
  const left = r.left.map(l => `**left behind**: ${l.kind} ${plain(l.name)}; remove it with \`${l.remove}\``)
  const lines = [
    ...left,
    ...(r.made.length > 0 ? [`made: ${r.made.map(plain).join(', ')}`] : []),
    ...(r.removed.length > 0 ? [`removed: ${r.removed.map(plain).join(', ')}`] : []),
  ]
  return list('Made and removed', lines)
}

function next(r: Result, words: SummaryWords): string {
  const command = nextCommand(r, words)
  return command === undefined
    ? `Results: \`${words.artifacts}/result.json\``
    : `### Next\n\n\`\`\`sh\n${command}\n\`\`\``
}

/** The command that a reader would type next; undefined when all is well. */
export function nextCommand(r: Result, words: SummaryWords): string | undefined {
  if (r.left.length > 0) return r.left.map(l => l.remove).join('\n')
  const again = r.specs.some(s => isFailure(s.outcome))
  return again ? `${words.command} run --rerun-failed ${words.artifacts}/result.json` : undefined
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `### ${title}\n\n${items.map(i => `- ${i}`).join('\n')}`
}

/** In a line that begins with a tag Markdown is not read. */
function html(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r?\n/g, ' ')
}

/** Text of the branch must not become markup of the page. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\r?\n/g, ' ')
}

function cell(text: string): string {
  return plain(text)
}

/** Failures shown in full length in a terminal; a screen has about 50 lines. */
const shownInTerminal = 20

/** The closing lines in a terminal, without colours: what failed, what was not run, and what to type next. */
export function terminalSummary(r: Result, words: SummaryWords): string {
  const failed = r.specs.filter(s => isFailure(s.outcome) && s.outcome !== 'never-ran')
  const lines = failed.slice(0, shownInTerminal).flatMap(s => {
    const first = s.message?.split('\n').find(l => l.trim() !== '')
    return [
      `✗ ${s.name}   ${s.outcome === 'failed' ? '' : `${s.outcome}  `}${prettyMs(s.ms)}`,
      ...(first ? [`    ${first.slice(0, 200)}`] : []),
      ...(s.log ? [`    log: ${words.artifacts}/${s.log}`] : []),
    ]
  })
  if (failed.length > shownInTerminal) lines.push(`  …and ${failed.length - shownInTerminal} more`)
  const flakes = r.specs.filter(s => s.outcome === 'flaky').map(s => `~ ${s.name}   flaky`)
  const waiting = Map.groupBy(
    r.specs.filter(s => s.outcome === 'not-runnable' || s.outcome === 'never-ran'),
    s => s.message ?? '',
  )
  const idle = [...waiting].map(([reason, of]) => `- ${of.length} not run: ${reason}`)
  const again = nextCommand(r, words)
  return [
    ...lines,
    ...flakes,
    ...idle,
    ...r.reasons.map(reason => `! ${reason}`),
    [counted(r), `${words.artifacts}/report.html`, ...(again ? [`again: ${again.split('\n')[0]}`] : [])].join(
      ' · ',
    ),
  ].join('\n')
}
