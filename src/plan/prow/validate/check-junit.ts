import { type BuildFacts, junitOf } from './build-facts.ts'
import type { CaseFact, JunitFacts } from './junit-facts.ts'
import type { Find } from './rules.ts'

/** What finished.json says of the end. */
interface End {
  readonly passed?: boolean | null | undefined
  readonly result?: string | undefined
}

/** What the junit of a build comes to, to each reader. */
export function checkJunit(build: BuildFacts, finished: End | undefined, find: Find): void {
  for (const file of build.junit) checkFile(file, find)
  const sound = build.junit.filter(f => f.wrong === undefined)
  const rows = testgridRows(sound)
  checkTwice(sound, find)
  const failing = [...rows.values()].filter(state => state === 'FAIL').length
  if (finished?.passed === false && finished.result !== 'ABORTED' && failing === 0)
    find('failed-without-case', 'TestGrid: "Build failed outside of test results"')
  if (finished?.passed === true && failing > 0)
    find(
      'passed-with-failures',
      `${failing} ${failing === 1 ? 'case fails' : 'cases fail'} in a build that passed`,
    )
}

function checkFile(file: JunitFacts, find: Find): void {
  const { path, cases, wrong } = file
  if (wrong !== undefined) {
    find(wrong.rule, `TestGrid: "Malformed artifacts: ${path}": ${wrong.why}`, path)
    return
  }
  if (!path.startsWith('artifacts/')) find('junit-outside', 'TestGrid alone reads it here', path)
  else if (!junitOf.kettle.test(path)) find('junit-deep', 'kettle does not see it', path)
  const nested = cases.filter(c => c.suites.length > 1).length
  if (nested > 0) find('junit-nested', `kettle does not see ${nested} of ${cases.length} cases`, path)
  const nameless = cases.filter(c => c.name === '').length
  if (nameless > 0) find('junit-no-name', `${nameless} cases have no name`, path)
  const both = [...spyglassStates(file).values()].filter(s => s.skipped && s.ran).length
  if (both > 0)
    find(
      'skipped-and-run',
      `Spyglass shows ${both} ${both === 1 ? 'case' : 'cases'} that ran as skipped`,
      path,
    )
}

/** One case in two files: readers disagree about it. */
function checkTwice(files: readonly JunitFacts[], find: Find): void {
  const seen = new Map<string, string>()
  const others = new Map<string, number>()
  for (const { path, cases } of files)
    for (const name of new Set(cases.filter(c => !c.silent).map(dotted))) {
      const first = seen.get(name)
      if (first === undefined) seen.set(name, path)
      else if (first !== path) others.set(path, (others.get(path) ?? 0) + 1)
    }
  for (const [path, n] of others)
    find('twice-in-files', `${n} ${n === 1 ? 'case is' : 'cases are'} in another file, too`, path)
}

export type TestgridState = 'PASS' | 'FAIL' | 'FLAKY' | 'PASS_WITH_SKIPS'

/** Rows of a build besides Overall: cases of one name in all its files are one. */
export function testgridRows(files: readonly JunitFacts[]): Map<string, TestgridState> {
  const outcomes = new Map<string, Set<CaseFact['outcome']>>()
  for (const { path, cases, wrong } of files) {
    if (wrong !== undefined || !junitOf.testgrid.test(path)) continue
    for (const c of cases) {
      if (c.silent) continue
      const name = dotted(c)
      const known = outcomes.get(name)
      if (known === undefined) outcomes.set(name, new Set([c.outcome]))
      else known.add(c.outcome)
    }
  }
  return new Map([...outcomes].map(([name, of]) => [name, stateOf(of)]))
}

function stateOf(of: ReadonlySet<CaseFact['outcome']>): TestgridState {
  const passing = of.has('passed') || of.has('skipped')
  if (of.has('failed')) return passing ? 'FLAKY' : 'FAIL'
  return of.has('skipped') ? 'PASS_WITH_SKIPS' : 'PASS'
}

interface SpyglassState {
  skipped: boolean
  ran: boolean
  passed: boolean
  failed: boolean
}

/** Within one file, by innermost suite, class and name. */
function spyglassStates({ cases }: JunitFacts): Map<string, SpyglassState> {
  const states = new Map<string, SpyglassState>()
  for (const c of cases) {
    const key = JSON.stringify([c.suites.at(-1) ?? '', c.classname, c.name])
    const state = states.get(key) ?? { skipped: false, ran: false, passed: false, failed: false }
    if (c.outcome === 'skipped') state.skipped = true
    else {
      state.ran = true
      state[c.outcome] = true
    }
    states.set(key, state)
  }
  return states
}

/** How many tests Spyglass lists as what. */
export function spyglassCounts(files: readonly JunitFacts[]) {
  const counts = { passed: 0, failed: 0, flaky: 0, skipped: 0 }
  for (const file of files) {
    if (file.wrong !== undefined || !junitOf.spyglass.test(file.path)) continue
    for (const s of spyglassStates(file).values()) {
      if (s.skipped) counts.skipped++
      else if (s.passed && s.failed) counts.flaky++
      else if (s.failed) counts.failed++
      else counts.passed++
    }
  }
  return counts
}

/** What kettle puts into its table of tests: no skips, no suites in suites, nothing below a directory of artifacts/. */
export function kettleCounts(files: readonly JunitFacts[]) {
  const seen = files
    .filter(f => f.wrong === undefined && junitOf.kettle.test(f.path))
    .flatMap(f => f.cases.filter(c => c.outcome !== 'skipped' && c.suites.length <= 1))
  return { run: seen.length, failed: seen.filter(c => c.outcome === 'failed').length }
}

function dotted(c: CaseFact): string {
  return [...c.suites, c.name].filter(Boolean).join('.')
}
