import { UsageError } from '../errors.ts'
import { assigned, type FoundShard, type MissingShard, missingOf, newestOf, plansOf } from './found-shards.ts'
import { prove } from './proof.ts'
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
import type { Timings } from './timings.ts'

/** What all shards together say. */
export interface Merged {
  readonly specs: readonly SpecResult[]
  readonly shards: readonly ShardSummary[]
  /** All that was found, older attempts first: when each spec ran, and where. */
  readonly records: readonly ShardRecord[]
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
    records: shards.map(s => s.record),
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
    if (!isSameTree(record.build, first.record.build))
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

/** Jobs that make clusters of different kinds build different programs of one tree. */
function isSameTree(a: ShardRecord['build'], b: ShardRecord['build']): boolean {
  return a.key === b.key || (a.tree !== undefined && a.tree === b.tree)
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
