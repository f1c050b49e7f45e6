import { plural } from '../../words.ts'
import { type Finding, readers, rules } from './rules.ts'
import type { Shown } from './shown.ts'

interface ToTell {
  readonly address: string
  readonly builds: readonly {
    readonly path: string
    readonly shown: Shown
    readonly findings: readonly Finding[]
  }[]
  readonly findings: readonly Finding[]
}

/** Builds that are told one by one; of more, those with something wrong. */
const fewBuilds = 10
const mostBuilds = 40
const marks = { error: '✗', warning: '!', note: '·' } as const
const titles = { testgrid: 'TestGrid', spyglass: 'Spyglass', kettle: 'kettle' } as const

/** For a terminal: what is shown, what is wrong, what to do. */
export function validateText({ address, builds, findings }: ToTell): string {
  const wrong = (of: readonly Finding[]) => of.filter(f => rules[f.rule].level !== 'note')
  const told = builds.length <= fewBuilds ? builds : builds.filter(b => wrong(b.findings).length > 0)
  const lines = told.slice(0, mostBuilds).flatMap(b => buildLines(b.path || address, b.shown, b.findings))
  if (told.length > mostBuilds) lines.push(`…and ${told.length - mostBuilds} builds more (--json has all)`)
  if (findings.length > 0) lines.push('', ...findings.map(f => `${mark(f)} ${f.path}: ${f.says}`))
  const all = [...findings, ...builds.flatMap(b => b.findings)]
  const broken = new Set(all.map(f => f.rule))
  if (broken.size > 0) lines.push('', 'what to do')
  for (const rule of broken) lines.push(`${marks[rules[rule].level]} ${rule}: ${rules[rule].fix}`)
  const count = (level: keyof typeof marks) => all.filter(f => rules[f.rule].level === level).length
  lines.push(
    '',
    `${address}: ${plural(builds.length, 'build')}, ${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}`,
  )
  for (const reader of readers) lines.push(`  ${titles[reader].padEnd(9)} ${verdict(reader, all)}`)
  return lines.join('\n')
}

function verdict(reader: (typeof readers)[number], all: readonly Finding[]): string {
  const of = all.filter(f => (rules[f.rule].of as readonly string[]).includes(reader))
  const errors = of.filter(f => rules[f.rule].level === 'error').length
  if (errors > 0) return `refuses or misses ${plural(errors, 'thing')}`
  return of.some(f => rules[f.rule].level === 'warning')
    ? 'reads it, and shows some of it otherwise'
    : 'reads it'
}

function buildLines(
  path: string,
  { testgrid: t, spyglass: s, kettle: k }: Shown,
  findings: readonly Finding[],
): string[] {
  const rows = Object.entries(t.rows)
    .sort()
    .map(([state, n]) => `${n} ${state}`)
  const links = s.links.length > 0 ? `; links ${s.links.join(', ')}` : ''
  return [
    path,
    `  TestGrid  ${t.version}: ${t.overall}${t.message ? ` "${t.message}"` : ''}${rows.length > 0 ? `; rows ${rows.join(', ')}` : ''}`,
    `  Spyglass  ${s.passed} passed, ${s.failed} failed, ${s.flaky} flaky, ${s.skipped} skipped${links}`,
    `  kettle    ${k === undefined ? 'nothing' : `${k.result}, ${k.run} run, ${k.failed} failed`}`,
    ...findings.map(
      f =>
        `  ${mark(f)} ${f.rule}${f.path === path ? '' : ` ${f.path.slice(f.path.startsWith(`${path}/`) ? path.length + 1 : 0)}`}: ${f.says}`,
    ),
  ]
}

function mark(f: Finding): string {
  return marks[rules[f.rule].level]
}
