import { type FlagOf, isOn } from './flags.ts'
import type { Notes } from './notes.ts'
import type { Wish } from './wish.ts'

/** Flags of e2e.test that need nothing of us. */
const ours: Readonly<Record<string, string>> = {
  minStartupPods: 'a cluster of Bowsprit is ready before specs run',
  'num-nodes': 'e2e.test is told the number of nodes',
  'report-dir': 'results go below `artifacts`',
  'disable-log-dump': 'logs are collected by Bowsprit',
  provider: 'e2e.test is told its provider',
  kubeconfig: 'e2e.test is told its kubeconfig',
  v: 'verbosity of e2e.test',
  'ginkgo.v': 'verbosity of ginkgo',
  'ginkgo.vv': 'verbosity of ginkgo',
  'ginkgo.trace': 'verbosity of ginkgo',
  'ginkgo.no-color': 'there is no colour in a log',
  'ginkgo.noColor': 'there is no colour in a log',
  'ginkgo.slowSpecThreshold': 'ginkgo no longer has it',
  'ginkgo.slow-spec-threshold': 'ginkgo no longer has it',
  'ginkgo.progress': 'ginkgo no longer has it',
  'ginkgo.timeout': 'the deadline is the `timeout` of the action',
  'ginkgo.randomizeAllSpecs': 'Bowsprit orders the specs itself',
  'ginkgo.randomize-all': 'Bowsprit orders the specs itself',
}

/** Arguments of e2e.test, one by one, into the wish. @param field for notes */
export function readE2eArgs(flags: readonly FlagOf[], field: string, wish: Wish, notes: Notes): void {
  for (const flag of flags) {
    const value = flag.value ?? ''
    const why = ours[flag.name]
    if (flag.name === 'ginkgo.focus') wish.focus.push(value)
    else if (flag.name === 'ginkgo.skip') wish.skip.push(value)
    else if (flag.name === 'ginkgo.label-filter') wish.labelFilter = joinLabels(wish.labelFilter, value)
    else if (/^ginkgo\.flake-?attempts$/i.test(flag.name) && /^\d+$/.test(value))
      wish.flakeAttempts = Math.min(10, Math.max(1, Number(value)))
    else if (/^(feature-gates)$/.test(flag.name)) readPairs(value, wish.featureGates)
    else if (why !== undefined) notes.dropped(flag.line, field, `--${flag.name}: ${why}`)
    else if (isOn(flag)) notes.lost(flag.line, field, `--${flag.name} of e2e.test has no input`)
  }
}

/** `A=true,B=false`, or the JSON that kind wants, as `A=true` each. */
export function readPairs(text: string, into: string[]): boolean {
  const json = /^\s*\{([\s\S]*)\}\s*$/.exec(text)
  const parts = (json?.[1] ?? text).split(',').map(p => p.trim())
  for (const part of parts.filter(Boolean)) {
    const found = /^["']?([\w./*-]+)["']?\s*[:=]\s*["']?([\w.]+)["']?$/.exec(part)
    if (found === null) return false
    into.push(`${found[1]}=${found[2]}`)
  }
  return true
}

function joinLabels(before: string | undefined, more: string): string | undefined {
  if (more.trim() === '') return before
  return before === undefined ? more : `(${before}) && (${more})`
}

/** Words of a text that kubetest splits at blanks, without quotes of any kind. */
export function blanks(text: string, line: number) {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map(value => ({ value, line }))
}
