import { distance } from 'fastest-levenshtein'
import { UsageError } from '../errors.ts'
import type { Spec } from './specs.ts'
import { type SuiteName, specsOfSuite, suiteNames } from './suites.ts'

/** A suite of ours, or the names in a file. */
export type Suite =
  | { readonly kind: 'named'; readonly name: SuiteName }
  | { readonly kind: 'names'; readonly file: string; readonly names: readonly string[] }

export interface Selection {
  readonly suite: Suite
  /** Names that ginkgo chose for --focus, --skip and --label-filter (see matchSpecs); undefined: none was given. */
  readonly matched?: ReadonlySet<string>
  /** --rerun-failed: only these. */
  readonly rerun?: { readonly file: string; readonly names: readonly string[] }
}

export interface Selected {
  /** By name. */
  readonly selected: readonly Spec[]
  /** Things a person should know, e.g. specs of a suite that this version has not. */
  readonly notes: readonly string[]
}

/** One spec name a line; `#` starts a comment line; empty lines do not count. */
export function parseSuiteFile(text: string): string[] {
  const lines = text.split(/\r?\n/).map(line => line.trim())
  return [...new Set(lines.filter(line => line !== '' && !line.startsWith('#')))]
}

export function suiteNamed(text: string): SuiteName | undefined {
  return suiteNames.find(name => name === text)
}

/**
 * @throws UsageError for names that the e2e.test has not (with the nearest it has), and when nothing is selected.
 */
export function selectSpecs(specs: readonly Spec[], selection: Selection): Selected {
  const { suite, matched, rerun } = selection
  const notes: string[] = []
  let chosen = ofSuite(suite, specs, notes)
  const ofTheSuite = chosen.length
  if (matched) chosen = chosen.filter(s => matched.has(s.name))
  if (rerun) chosen = byName(rerun.names, chosen, rerun.file, specs, notes)
  if (chosen.length === 0) throw new UsageError(whyNothing(selection, ofTheSuite, specs.length))
  return { selected: [...chosen].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)), notes }
}

function ofSuite(suite: Suite, specs: readonly Spec[], notes: string[]): readonly Spec[] {
  if (suite.kind === 'names') {
    if (suite.names.length === 0)
      throw new UsageError(`--suite ${suite.file}: no spec name in it. Write one a line; 'list' prints them.`)
    return known(suite.names, specs, `--suite ${suite.file}`)
  }
  const { specs: found, absent } = specsOfSuite(suite.name, specs)
  if (absent.length > 0)
    notes.push(
      `suite ${suite.name}: this version of Kubernetes has no spec named ${absent.map(a => `"${a}"`).join(', ')}`,
    )
  return found
}

function byName(
  names: readonly string[],
  chosen: readonly Spec[],
  file: string,
  specs: readonly Spec[],
  notes: string[],
) {
  const wanted = new Set(names)
  const there = new Set(specs.map(s => s.name))
  const gone = names.filter(n => !there.has(n))
  if (gone.length > 0)
    notes.push(
      `--rerun-failed ${file}: ${gone.length} of its specs are not in this build: ${gone.slice(0, 3).join('; ')}`,
    )
  return chosen.filter(s => wanted.has(s.name))
}

/** At most this many unknown names get their nearest ones looked up: each look-up compares with every spec. */
const explained = 20

function known(names: readonly string[], specs: readonly Spec[], where: string): readonly Spec[] {
  const byItsName = new Map(specs.map(s => [s.name, s]))
  const unknown = names.filter(n => !byItsName.has(n))
  if (unknown.length === 0) return names.map(n => byItsName.get(n)!)
  const problems = unknown
    .slice(0, explained)
    .map(n => `${where}: no spec "${n}". Did you mean ${nearest(n, specs)}?`)
  if (unknown.length > explained)
    problems.push(`${where}: ${unknown.length - explained} more names are unknown.`)
  throw new UsageError(problems)
}

/** The two nearest names, quoted. */
function nearest(name: string, specs: readonly Spec[]): string {
  const best = specs
    .map(s => ({ name: s.name, far: distance(name, s.name) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, 2)
  return best.map(b => `"${b.name}"`).join(' or ')
}

function whyNothing(selection: Selection, ofTheSuite: number, all: number): string {
  const suite = selection.suite.kind === 'named' ? selection.suite.name : selection.suite.file
  if (selection.rerun)
    return `--rerun-failed ${selection.rerun.file}: nothing in it failed or was left out, so there is nothing to run again.`
  if (selection.matched?.size === 0)
    return `--focus, --skip and --label-filter together select none of the ${all} specs. They are Go regular expressions on "Kubernetes e2e suite <name>" (escape brackets: '\\[sig-node\\]'); try them with 'list'.`
  if (selection.matched)
    return `--focus, --skip and --label-filter select ${selection.matched.size} specs, but none of the ${ofTheSuite} in suite ${suite}. Choose another suite, e.g. --suite all.`
  return `suite ${suite} has no spec in this e2e.test (${all} specs). Choose another with --suite.`
}
