import { UsageError } from '../errors.ts'
import {
  type Counts,
  countOutcomes,
  isFailure,
  type Proof,
  type ShardProblem,
  type ShardRecord,
  type ShardSummary,
  type SpecResult,
  type SpecRun,
} from './result.ts'
import { lanes } from './shards.ts'
import type { Timings } from './timings.ts'

/** A shard as it was found. */
export interface FoundShard {
  readonly dir: string
  readonly record: ShardRecord
}

/** What all shards together say. */
export interface Merged {
  readonly specs: readonly SpecResult[]
  readonly shards: readonly ShardSummary[]
  /** Undefined when no shard had a list of specs (exec testers). */
  readonly proof: Proof | undefined
  readonly counts: Counts
  /** Of the newest attempt of each shard. */
  readonly problems: readonly ShardProblem[]
  readonly notes: readonly string[]
  readonly timings: Timings
  readonly passed: boolean
  readonly tester: ShardRecord['tester']
}

/**
 * Newest attempt of each spec wins; a failure before a pass stays visible as flaky. Shards of one plan (same
 * selection, same number of shards) must be complete over all their attempts.
 *
 * @param logOf path of a spec's log as the result shall have it.
 * @param part these are meant to be some shards of several: what others have to run is none of this result.
 * @throws UsageError when shards are of different builds or spec lists, or when there is none.
 */
export function mergeShards(
  found: readonly FoundShard[],
  logOf: (shard: FoundShard, log: string) => string,
  part = false,
): Merged {
  const shards = copiesOnce(part ? found.map(byItself) : found).sort(
    (a, b) => a.record.attempt - b.record.attempt || a.record.startedAt - b.record.startedAt,
  )
  refuseStrangers(shards)
  const plans = plansOf(shards)
  const missing = part ? [] : plans.flatMap(missingOf)
  const runs = runsByName(shards)
  const waiting = new Map(shards.flatMap(s => s.record.notRunnable.map(n => [n.name, n.reason] as const)))
  const names = new Set([...shards.flatMap(s => s.record.selected), ...runs.keys(), ...waiting.keys()])
  const specs = [...names]
    .sort()
    .map(name => resultOf(name, runs.get(name) ?? [], waiting.get(name), missing, logOf))
  const newest = newestOf(plans)
  const problems = newest.flatMap(s => s.record.problems)
  const proof = shards.some(s => s.record.tester === 'ginkgo')
    ? prove(plans, specs, missing, waiting)
    : undefined
  return {
    specs,
    shards: [...shards.map(summaryOf), ...missing.map(missingSummary)],
    proof,
    counts: countOutcomes(specs),
    problems,
    notes: [...new Set(shards.flatMap(s => s.record.notes))],
    timings: timingsOf(specs),
    passed:
      specs.every(s => !isFailure(s.outcome)) &&
      missing.length === 0 &&
      problems.length === 0 &&
      (proof?.holds ?? true),
    tester: shards[0]!.record.tester,
  }
}

/** A shard whose specs are all there is. */
function byItself({ dir, record }: FoundShard): FoundShard {
  return { dir, record: { ...record, selected: assigned(record), notRunnable: [] } }
}

/** The same run of a shard, found in two places, is one. */
function copiesOnce(found: readonly FoundShard[]): FoundShard[] {
  return [...new Map(found.map(s => [s.record.id, s])).values()]
}

function refuseStrangers(shards: readonly FoundShard[]): void {
  const first = shards[0]
  if (first === undefined) throw new UsageError('no shard to merge')
  const problems: string[] = []
  for (const { dir, record } of shards.slice(1)) {
    if (record.build.key !== first.record.build.key)
      problems.push(
        `${dir} is of build ${record.build.version} (${record.build.key}), ${first.dir} of ${first.record.build.version} (${first.record.build.key}): results of different builds are not one result. Merge them apart.`,
      )
    else if (record.specsDigest !== first.record.specsDigest)
      problems.push(
        `${dir} chose from another list of specs than ${first.dir}: their e2e.test differ. Merge them apart.`,
      )
  }
  if (problems.length > 0) throw new UsageError(problems)
}

interface Plan {
  readonly total: number
  readonly shards: readonly FoundShard[]
}

function plansOf(shards: readonly FoundShard[]): Plan[] {
  const plans = Map.groupBy(shards, s => `${s.record.tester} ${s.record.total} ${s.record.selectionDigest}`)
  return [...plans.values()].map(of => ({ total: of[0]!.record.total, shards: of }))
}

interface MissingShard {
  readonly index: number
  readonly total: number
  readonly tester: ShardRecord['tester']
  /** Selected specs of the plan that no found shard had. */
  readonly names: ReadonlySet<string>
}

function missingOf(plan: Plan): MissingShard[] {
  const there = new Set(plan.shards.map(s => s.record.index))
  const absent = Array.from({ length: plan.total }, (_, i) => i + 1).filter(i => !there.has(i))
  if (absent.length === 0) return []
  const given = new Set(plan.shards.flatMap(s => assigned(s.record)))
  const { tester, selected } = plan.shards[0]!.record
  const names = new Set(selected.filter(n => !given.has(n)))
  return absent.map(index => ({ index, total: plan.total, tester, names }))
}

function assigned(record: ShardRecord): string[] {
  return lanes.flatMap(lane => record.lanes[lane])
}

interface RunOfShard {
  readonly run: SpecRun
  readonly shard: FoundShard
}

function runsByName(shards: readonly FoundShard[]): Map<string, RunOfShard[]> {
  const runs = new Map<string, RunOfShard[]>()
  for (const shard of shards)
    for (const run of shard.record.specs) {
      const known = runs.get(run.name)
      if (known) known.push({ run, shard })
      else runs.set(run.name, [{ run, shard }])
    }
  return runs
}

/** An entry that says nothing when another shard or attempt has something to say. */
function isSilent({ run, shard }: RunOfShard): boolean {
  return run.outcome === 'never-ran' || (run.outcome === 'skipped' && shard.record.tester === 'exec')
}

function resultOf(
  name: string,
  all: readonly RunOfShard[],
  cannot: string | undefined,
  missing: readonly MissingShard[],
  logOf: (shard: FoundShard, log: string) => string,
): SpecResult {
  const real = all.filter(r => !isSilent(r))
  const last = real.at(-1) ?? all.at(-1)
  if (last === undefined) {
    const lost = missing.find(m => m.names.has(name))
    const message =
      cannot ??
      (lost ? `shard ${missingNames(missing)} is missing` : 'selected, but in no shard that was found')
    const outcome = cannot === undefined ? 'never-ran' : 'not-runnable'
    return { name, outcome, ms: 0, shard: '', runs: 0, message }
  }
  const { run, shard } = last
  // To be interrupted is no failure of the spec.
  const failedBefore = real
    .slice(0, -1)
    .find(r => isFailure(r.run.outcome) && r.run.outcome !== 'interrupted')
  const flaky = run.outcome === 'passed' && failedBefore !== undefined
  const firstFailure = flaky ? (failedBefore.run.message ?? failedBefore.run.outcome) : run.firstFailure
  const logged = run.log ? last : flaky && failedBefore.run.log ? failedBefore : undefined
  return {
    name,
    outcome: flaky ? 'flaky' : run.outcome,
    ms: run.ms,
    shard: `${shard.record.index}/${shard.record.total}`,
    runs: real.reduce((sum, r) => sum + r.run.attempts, 0),
    ...(run.message ? { message: run.message } : {}),
    ...(run.location ? { location: run.location } : {}),
    ...(firstFailure ? { firstFailure } : {}),
    ...(logged ? { log: logOf(logged.shard, logged.run.log!) } : {}),
  }
}

function missingNames(missing: readonly MissingShard[]): string {
  return missing.map(m => `${m.index}/${m.total}`).join(', ')
}

/** The last attempt of each shard of each plan. */
function newestOf(plans: readonly Plan[]): FoundShard[] {
  return plans.flatMap(plan => [...new Map(plan.shards.map(s => [s.record.index, s])).values()])
}

function prove(
  plans: readonly Plan[],
  specs: readonly SpecResult[],
  missing: readonly MissingShard[],
  waiting: ReadonlyMap<string, string>,
): Proof {
  const ours = plans.filter(p => p.shards[0]!.record.tester === 'ginkgo')
  const selected = new Set(ours.flatMap(p => p.shards.flatMap(s => s.record.selected)))
  const unassigned = ours.filter(p => missingOf(p).length === 0).flatMap(unassignedOf)
  const twice = ours.flatMap(twiceOf)
  const uncalled = ours.flatMap(p => p.shards.flatMap(s => uncalledOf(s.record)))
  const lost = new Set(missing.flatMap(m => [...m.names]))
  const neverRan = specs.filter(s => s.outcome === 'never-ran' && !lost.has(s.name)).map(s => s.name)
  const missingShards = missing.map(m => `${m.index}/${m.total}`)
  const offenders = [unassigned, twice, uncalled, neverRan, missingShards]
  return {
    holds: offenders.every(o => o.length === 0),
    selected: selected.size + [...waiting.keys()].filter(n => !selected.has(n)).length,
    ran: specs.filter(s => s.outcome !== 'never-ran' && s.outcome !== 'not-runnable').length,
    notRunnable: specs.filter(s => s.outcome === 'not-runnable').length,
    unassigned: unique(unassigned),
    twice: unique(twice),
    uncalled: unique(uncalled),
    neverRan,
    missingShards,
  }
}

function unassignedOf(plan: Plan): string[] {
  const given = new Set(plan.shards.flatMap(s => assigned(s.record)))
  return plan.shards[0]!.record.selected.filter(n => !given.has(n))
}

/** Given to two shards of one plan; or one attempt of a shard that ran twice. */
function twiceOf(plan: Plan): string[] {
  const owner = new Map<string, number>()
  const twice: string[] = []
  for (const { record } of plan.shards)
    for (const name of assigned(record)) {
      const known = owner.get(name)
      if (known === undefined) owner.set(name, record.index)
      else if (known !== record.index) twice.push(name)
    }
  const attempts = Map.groupBy(plan.shards, s => `${s.record.index} ${s.record.attempt}`)
  for (const same of attempts.values())
    if (same.length > 1) twice.push(...same.slice(1).flatMap(s => assigned(s.record)))
  return twice
}

function uncalledOf(record: ShardRecord): string[] {
  const called = new Set(assigned(record))
  return record.specs.filter(s => s.outcome !== 'never-ran' && !called.has(s.name)).map(s => s.name)
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}

function summaryOf({ record }: FoundShard): ShardSummary {
  return {
    index: record.index,
    total: record.total,
    attempt: record.attempt,
    tester: record.tester,
    state: record.state,
    ms: record.finishedAt - record.startedAt,
    counts: countOutcomes(record.specs),
    problems: record.problems,
  }
}

function missingSummary(m: MissingShard): ShardSummary {
  const counts = { passed: 0, failed: 0, flaky: 0, skipped: 0, notRun: m.names.size }
  return {
    index: m.index,
    total: m.total,
    attempt: 1,
    tester: m.tester,
    state: 'missing',
    ms: 0,
    counts,
    problems: [],
  }
}

function timingsOf(specs: readonly SpecResult[]): Timings {
  const passed = specs.filter(s => (s.outcome === 'passed' || s.outcome === 'flaky') && s.ms > 0)
  return Object.fromEntries(passed.map(s => [s.name, s.ms]))
}
