import { randomUUID } from 'node:crypto'
import prettyMs from 'pretty-ms'
import { isFailure, type ShardProblem, type ShardRecord, type SpecRun } from '../plan/result.ts'
import { lanes } from '../plan/shards.ts'
import type { Lane, ShardPlan } from '../plan/specs.ts'
import { expectedMs } from '../plan/timings.ts'
import type { Ctx } from '../ports/ctx.ts'
import { runLane } from './lane.ts'
import { type LaneTurns, laneTurns } from './lane-turns.ts'
import { digestOf, loadListing } from './list.ts'
import { openShardDir, type ShardDir } from './shard-dir.ts'
import type { ShardRun } from './shard-run.ts'

export type { ShardRun } from './shard-run.ts'

/**
 * Runs one shard: its parallel lane with many processes, then the serial and the disruptive lane with one.
 * What was done is in `outDir` (see ShardDir), whatever happens; an interrupt (ctx.signal) or the end of the time is
 * no exception but a `state` of the record. Specs that did not get their turn are `never-ran`.
 *
 * @throws Error when the directory cannot be written or the suite cannot be listed.
 */
export function runShard(plan: ShardPlan, run: ShardRun, ctx: Ctx): Promise<ShardRecord> {
  return shardInTurn(plan, run, laneTurns(1), ctx)
}

/**
 * Runs several shards on one cluster: their parallel lanes side by side, then, when all of these are done, the serial
 * lanes one after the other, then the disruptive ones.
 *
 * @param runOf what each shard is run with; see runShard.
 * @throws AggregateError when a shard throws, after all of them have ended.
 */
export async function runShards(
  plans: readonly ShardPlan[],
  runOf: (plan: ShardPlan) => ShardRun,
  ctx: Ctx,
): Promise<ShardRecord[]> {
  const turns = laneTurns(plans.length)
  const ends = await Promise.allSettled(plans.map(plan => shardInTurn(plan, runOf(plan), turns, ctx)))
  const errors = ends.flatMap(e => (e.status === 'rejected' ? [e.reason] : []))
  if (errors.length > 0) throw new AggregateError(errors, 'shards could not be run')
  return ends.flatMap(e => (e.status === 'fulfilled' ? [e.value] : []))
}

async function shardInTurn(plan: ShardPlan, run: ShardRun, turns: LaneTurns, ctx: Ctx): Promise<ShardRecord> {
  const passed = new Set<Lane>()
  try {
    return await oneShard(plan, run, ctx, async (lane, work) => {
      passed.add(lane)
      await turns.take(lane, work)
    })
  } finally {
    // Others wait for us, whatever happened here.
    for (const lane of lanes) if (!passed.has(lane)) void turns.take(lane, async () => {})
  }
}

async function oneShard(
  plan: ShardPlan,
  run: ShardRun,
  ctx: Ctx,
  inTurn: (lane: Lane, work: () => Promise<void>) => Promise<void>,
): Promise<ShardRecord> {
  const listing = await loadListing(run.build, ctx)
  const dir = openShardDir(run.outDir)
  const start: ShardRecord = firstRecord(plan, run, listing.digest, ctx.clock.now())
  const deadline = start.startedAt + run.timeoutMs
  const live = liveShard(start, run, dir, ctx)
  try {
    await dir.write(start)
    live.show()
    for (const lane of lanes)
      await inTurn(lane, async () => {
        const names = plan.lanes[lane]
        if (names.length === 0 || ctx.signal.aborted || ctx.clock.now() >= deadline) return
        const processes = lane === 'parallel' ? run.procs : 1
        await runLane({ names, processes, deadline, listing, run, dir: run.outDir }, live, ctx)
      })
    const record = lastRecord(start, live, ctx.signal.aborted, ctx.clock.now(), deadline)
    await dir.write(record)
    return record
  } finally {
    dir.close()
  }
}

function firstRecord(plan: ShardPlan, run: ShardRun, specsDigest: string, now: number): ShardRecord {
  const { key, version, commit, tree } = run.build
  return {
    v: 1,
    tester: 'ginkgo',
    state: 'running',
    index: plan.index,
    total: plan.total,
    attempt: run.attempt,
    id: randomUUID(),
    build: { key, version, commit, tree },
    specsDigest,
    selectionDigest: digestOf(run.selected),
    selected: [...run.selected].sort(),
    notRunnable: [...run.notRunnable].map(([name, reason]) => ({ name, reason })),
    lanes: plan.lanes,
    startedAt: now,
    finishedAt: now,
    specs: [],
    problems: [],
    notes: [],
  }
}

interface LiveShard {
  readonly specs: readonly SpecRun[]
  readonly problems: readonly ShardProblem[]
  spec(run: SpecRun, output: string): void
  problem(problem: ShardProblem): void
  show(): void
}

/** What a person sees while the specs run, and what is kept of them. */
function liveShard(start: ShardRecord, run: ShardRun, dir: ShardDir, ctx: Ctx): LiveShard {
  const names = lanes.flatMap(lane => start.lanes[lane])
  const expected = new Map(expectedMs(names, run.timings))
  const specs: SpecRun[] = []
  const problems: ShardProblem[] = []
  let failed = 0
  const show = () =>
    ctx.log.progress({
      id: `shard ${start.index}/${start.total}`,
      done: names.length - expected.size,
      total: names.length,
      unit: 'specs',
      failed,
      leftMs: leftMs(start, expected, run.procs),
    })
  return {
    specs,
    problems,
    spec(finished, output) {
      const entry = dir.add(finished, output)
      specs.push(entry)
      expected.delete(finished.name)
      if (isFailure(finished.outcome)) {
        failed++
        ctx.log.warn(failureLine(entry, run.outDir))
      }
      show()
    },
    problem(problem) {
      problems.push(problem)
      ctx.log.warn(`✗ ${problem.title}\n${problem.message.split('\n').slice(0, 10).join('\n')}`)
    },
    show,
  }
}

/** Milliseconds: the parallel lane shared by its processes but no shorter than its longest spec, then the others. */
function leftMs(start: ShardRecord, expected: ReadonlyMap<string, number>, procs: number): number {
  const of = (names: readonly string[]) => names.flatMap(n => expected.get(n) ?? [])
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const parallel = of(start.lanes.parallel)
  const longest = parallel.reduce((a, b) => Math.max(a, b), 0)
  return (
    Math.max(sum(parallel) / procs, longest) + sum(of(start.lanes.serial)) + sum(of(start.lanes.disruptive))
  )
}

function failureLine(s: SpecRun, outDir: string): string {
  const word = s.outcome === 'failed' ? '' : `${s.outcome}  `
  const first = s.message?.split('\n')[0]?.slice(0, 200)
  return [
    `✗ ${s.name}   ${word}${prettyMs(s.ms)}`,
    ...(first ? [`    ${first}`] : []),
    ...(s.log ? [`    log: ${outDir}/${s.log}`] : []),
  ].join('\n')
}

function lastRecord(
  start: ShardRecord,
  live: LiveShard,
  aborted: boolean,
  now: number,
  deadline: number,
): ShardRecord {
  const specs = worstByName(live.specs)
  const done = new Set(specs.map(s => s.name))
  const names = lanes.flatMap(lane => start.lanes[lane])
  const late = !aborted && now >= deadline
  const why = aborted
    ? 'the run was interrupted before its turn'
    : late
      ? 'the time for the tests was over before its turn'
      : live.problems.length > 0
        ? `e2e.test ended before its turn: ${live.problems[0]!.title}`
        : 'e2e.test never ran it'
  const neverRan = names
    .filter(n => !done.has(n))
    .map((name): SpecRun => ({ name, outcome: 'never-ran', ms: 0, startedAt: 0, attempts: 0, message: why }))
  return {
    ...start,
    state: aborted ? 'interrupted' : late ? 'timedout' : 'finished',
    finishedAt: now,
    specs: [...specs, ...neverRan],
    problems: live.problems,
  }
}

/** A name that occurs several times in the suite is one spec: it failed when one of them did. */
function worstByName(runs: readonly SpecRun[]): SpecRun[] {
  const byName = new Map<string, SpecRun>()
  for (const run of runs) {
    const known = byName.get(run.name)
    if (known === undefined) byName.set(run.name, run)
    else byName.set(run.name, { ...(isFailure(run.outcome) ? run : known), ms: known.ms + run.ms })
  }
  return [...byName.values()]
}
