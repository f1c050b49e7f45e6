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
  /** By number of the spec. */
  readonly specs: ReadonlyMap<number, HistorySpec>
}

export interface HistorySpec {
  readonly state: State
  readonly ms: number
  /** First line of why, when it did not pass. */
  readonly why?: string
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

/** Characters of a reason: enough to tell one from another. */
const longestWhy = 160

export function historySpec(state: State, ms: number, message: string | undefined): HistorySpec {
  const line = state === 'f' || state === 'y' ? message?.split('\n').find(l => l.trim() !== '') : undefined
  return {
    state,
    ms,
    ...(line === undefined ? {} : { why: Buffer.from(line.slice(0, longestWhy)).toString() }),
  }
}

/**
 * The specs of a result.json, which may be anybody's.
 * @throws Error when it is no result of this version
 */
export function specsOfResult(
  json: unknown,
  names: Names,
): { result: Result; specs: Map<number, HistorySpec> } {
  const result = json as Result
  if (typeof result !== 'object' || result === null || result.v !== 1 || !Array.isArray(result.specs))
    throw new Error('not a result.json of this version of the program')
  const specs = new Map<number, HistorySpec>()
  for (const s of result.specs) {
    if (typeof s?.name !== 'string' || typeof s.outcome !== 'string') continue
    const ms = typeof s.ms === 'number' && s.ms >= 0 ? s.ms : 0
    const why = s.firstFailure ?? s.message
    specs.set(
      names.of(s.name),
      historySpec(stateOf(s.outcome), ms, typeof why === 'string' ? why : undefined),
    )
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
  const both = contradicted(runs)
  const seen = new Set(runs.flatMap(r => [...r.specs.keys()]))
  return [...seen].map(spec => {
    let [ran, failed, flaky] = [0, 0, 0]
    let now: State | undefined
    let idle: State = 's'
    let lastBad: string | undefined
    const passes: number[] = []
    for (const run of runs) {
      const s = run.specs.get(spec)
      if (s === undefined) continue
      if (s.state === 's' || s.state === 'n') {
        idle = s.state
        continue
      }
      ran++
      now ??= s.state
      if (s.state === 'f') failed++
      if (s.state === 'y' || (s.state === 'f' && both.has(`${run.commit} ${spec}`))) flaky++
      if (s.state !== 'p') lastBad ??= run.build
      if (s.state !== 'f' && s.ms > 0 && passes.length < recentPasses) passes.push(s.ms)
    }
    return {
      name: names.all[spec]!,
      spec,
      runs: ran,
      failed,
      flaky,
      rate: ran === 0 ? 0 : flaky / ran,
      now: now ?? idle,
      ...(lastBad === undefined ? {} : { lastBad }),
      ms: median(passes) ?? 0,
    }
  })
}

/** `commit spec` of what passed in one run of a commit and failed in another. */
function contradicted(runs: readonly HistoryRun[]): Set<string> {
  const both = new Set<string>()
  for (const [commit, of] of Map.groupBy(runs, r => r.commit)) {
    if (commit === undefined || of.length < 2) continue
    const passed = new Set(
      of.flatMap(r => [...r.specs].flatMap(([n, s]) => (s.state === 'p' || s.state === 'y' ? [n] : []))),
    )
    for (const run of of)
      for (const [n, s] of run.specs) if (s.state === 'f' && passed.has(n)) both.add(`${commit} ${n}`)
  }
  return both
}

/** What `--timings` takes: of several jobs that have one spec, the longer time. */
export function historyTimings(records: readonly SpecHistory[]): Timings {
  const longest = new Map<string, number>()
  for (const r of records) if (r.ms > 0) longest.set(r.name, Math.max(r.ms, longest.get(r.name) ?? 0))
  return Object.fromEntries([...longest].sort(([a], [b]) => (a < b ? -1 : 1)))
}
