import { type SpecTable, specTable } from './history-table.ts'
import { type State, stateOf } from './pages/states.ts'
import type { Result } from './result.ts'
import { median, type Timings } from './timings.ts'

/** One run of a job, as a history has it: small, since there are hundreds with thousands of specs each. */
export interface HistoryRun {
  readonly job: string
  readonly build: string
  /** `unknown`: it began and nobody knows how it ended. */
  readonly outcome: Result['outcome'] | 'unknown'
  /** Epoch milliseconds; 0 when unknown. */
  readonly startedAt: number
  /** 0 when unknown. */
  readonly ms: number
  readonly version?: string
  /** Runs of one commit are runs of the same thing: who fails in one and passes in another is flaky. */
  readonly commit?: string
  /** A page of it, as a link from the history's own. */
  readonly page?: string
  readonly specs: SpecTable
}

/** Numbers of names, the same in all runs. */
export interface Names {
  readonly all: readonly string[]
  of(name: string): number
}

export function namesPool(): Names {
  const all: string[] = []
  const numbers = new Map<string, number>()
  return {
    all,
    of: name => {
      const known = numbers.get(name)
      if (known !== undefined) return known
      // A slice of a document would keep the whole of it in memory.
      const own = Buffer.from(name).toString()
      numbers.set(own, all.length)
      return all.push(own) - 1
    },
  }
}

/**
 * The specs of a result.json, which may be anybody's.
 * @throws Error when it is no result of this version
 */
export function specsOfResult(json: unknown, names: Names): { result: Result; specs: SpecTable } {
  const result = json as Result
  if (typeof result !== 'object' || result === null || result.v !== 1 || !Array.isArray(result.specs))
    throw new Error('not a result.json of this version of the program')
  const specs = specTable()
  for (const s of result.specs) {
    if (typeof s?.name !== 'string' || typeof s.outcome !== 'string') continue
    const ms = typeof s.ms === 'number' && s.ms >= 0 ? s.ms : 0
    const why: unknown = s.firstFailure ?? s.message
    specs.set(names.of(s.name), stateOf(s.outcome), ms, typeof why === 'string' ? why : undefined)
  }
  return { result, specs }
}

/** Newest first; of builds that say no time the higher number. */
export function newestFirst(runs: readonly HistoryRun[]): HistoryRun[] {
  return runs.toSorted((a, b) => b.startedAt - a.startedAt || compareBuilds(b.build, a.build))
}

/** Ids of builds grow, and are numbers too long for one. */
export function compareBuilds(a: string, b: string): number {
  const numeric = /^\d+$/.test(a) && /^\d+$/.test(b)
  return (numeric ? a.length - b.length : 0) || (a < b ? -1 : a > b ? 1 : 0)
}

/** How one spec has been doing. */
export interface SpecHistory {
  readonly name: string
  /** Its number. */
  readonly spec: number
  /** In how many of the runs it ran to a verdict. */
  readonly runs: number
  readonly failed: number
  /** Of them, and of those that passed at a second try: where it both failed and passed on one commit. */
  readonly flaky: number
  /** flaky / runs; 0 when it never ran. */
  readonly rate: number
  /** What it was when it last ran. */
  readonly now: State
  /** Build in which it last failed or was flaky. */
  readonly lastBad?: string
  /** The middle of its newest passes; 0 when it never passed. */
  readonly ms: number
}

/** Passes whose middle is taken: enough to be steady, few enough to follow a spec that has become slower. */
const recentPasses = 15

/** @param runs of one job, newest first */
export function recordsOf(runs: readonly HistoryRun[], names: Names): SpecHistory[] {
  const seen = new Set<number>()
  for (const run of runs) for (const spec of run.specs.specs()) seen.add(spec)
  const commits = [...Map.groupBy(runs, r => r.commit ?? '')].flatMap(([c, of]) =>
    c === '' || of.length < 2 ? [] : [of],
  )
  return [...seen].map(spec => recordOf(spec, names.all[spec] ?? '', runs, commits))
}

/** @param commits runs of one commit, where there are several */
function recordOf(
  spec: number,
  name: string,
  runs: readonly HistoryRun[],
  commits: readonly (readonly HistoryRun[])[],
): SpecHistory {
  const stateIn = (run: HistoryRun) => run.specs.state(spec)
  const verdicts = runs.filter(run => ['p', 'y', 'f'].includes(stateIn(run) ?? ''))
  const passes = verdicts.filter(run => stateIn(run) !== 'f' && run.specs.ms(spec) > 0).slice(0, recentPasses)
  const failed = verdicts.filter(run => stateIn(run) === 'f').length
  const retried = verdicts.filter(run => stateIn(run) === 'y').length
  const contradicted = commits
    .filter(of => of.some(run => stateIn(run) === 'p' || stateIn(run) === 'y'))
    .reduce((sum, of) => sum + of.filter(run => stateIn(run) === 'f').length, 0)
  const flaky = retried + contradicted
  const lastBad = verdicts.find(run => stateIn(run) !== 'p')?.build
  const newest = verdicts[0] ?? runs.find(run => stateIn(run) !== undefined)
  return {
    name,
    spec,
    runs: verdicts.length,
    failed,
    flaky,
    rate: verdicts.length === 0 ? 0 : flaky / verdicts.length,
    now: (newest && stateIn(newest)) ?? 'n',
    ...(lastBad === undefined ? {} : { lastBad }),
    ms: median(passes.map(run => run.specs.ms(spec))) ?? 0,
  }
}

/** What `--timings` takes: of several jobs that have one spec, the longer time. */
export function historyTimings(records: readonly SpecHistory[]): Timings {
  const longest = new Map<string, number>()
  for (const r of records) if (r.ms > 0) longest.set(r.name, Math.max(r.ms, longest.get(r.name) ?? 0))
  return Object.fromEntries([...longest].sort(([a], [b]) => (a < b ? -1 : 1)))
}
