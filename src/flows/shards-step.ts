import { cpus } from 'node:os'
import { join } from 'node:path'
import { describe } from '../errors.ts'
import type { ImageStore } from '../images/store.ts'
import type { Options } from '../options/table.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import type { Cluster } from '../plan/cluster-spec.ts'
import { isFailure, type ShardRecord } from '../plan/result.ts'
import type { ShardPlan } from '../plan/specs.ts'
import { plural } from '../plan/words.ts'
import { noteSuite } from '../providers/run-dir.ts'
import { runExec } from '../testers/exec.ts'
import { runShards } from '../testers/ginkgo.ts'
import type { ShardRun } from '../testers/shard-run.ts'
import type { RunCtx } from './asked.ts'
import type { Phases } from './phases.ts'
import { type Choice, shardsToRun, type Wish, withoutImages } from './selection.ts'

export interface TestStep {
  readonly o: Options
  readonly wish: Wish
  /** Undefined for --tester exec, which has no specs to choose from. */
  readonly choice: Choice | undefined
  readonly build: BuildManifest
  readonly cluster: Cluster
  readonly images: ImageStore | undefined
  /** Absolute. */
  readonly artifacts: string
  /** The run's own directory: what specs need while they run goes with it. */
  readonly scratch: string
  /** What tests have in their environment besides. */
  readonly variables: Readonly<Record<string, string>>
  /** Where a command runs; default: where we do. Absolute. */
  readonly within: string | undefined
  /** Epoch milliseconds at which the specs must be done. */
  readonly deadline: number
  /** Milliseconds between that and the kill. */
  readonly grace: number
}

/** Directory of one shard. */
export function shardDir(artifacts: string, plan: { index: number; total: number }): string {
  return join(artifacts, `shard-${plan.index}-of-${plan.total}`)
}

/** Runs what belongs here, side by side on the one cluster. Failures are in the records, not thrown. */
export async function testPhase(
  step: TestStep,
  ctx: RunCtx,
  phases: Phases,
): Promise<readonly ShardRecord[]> {
  const { choice } = step
  const notRunnable =
    choice === undefined ? new Map() : await withoutImages(choice, step.images, step.build, ctx)
  tellOf(notRunnable, ctx)
  return phases.run(
    'test',
    () => (choice === undefined ? runCommand(step, ctx) : runSpecs(step, choice, notRunnable, ctx)),
    records => testDetail(records, notRunnable.size),
    records => records.some(r => r.problems.length > 0 || r.specs.some(s => isFailure(s.outcome))),
  )
}

async function runCommand(step: TestStep, ctx: RunCtx): Promise<readonly ShardRecord[]> {
  const shard = step.wish.shard ?? { index: 1, total: 1 }
  const record = await runExec(
    { shell: step.o['tester-command'] ?? '' },
    {
      build: step.build,
      kubeconfig: step.cluster.kubeconfig,
      outDir: shardDir(step.artifacts, shard),
      cwd: step.within ?? process.cwd(),
      timeoutMs: Math.max(1000, step.deadline - ctx.clock.now()),
      graceMs: step.grace,
      variables: step.variables,
      attempt: attemptOf(ctx),
      shard,
    },
    ctx,
  )
  return [record]
}

/** Lines about specs that cannot run; the log file and the results have all of them. */
const mostTold = 20

function tellOf(notRunnable: ReadonlyMap<string, string>, ctx: RunCtx): void {
  const all = [...notRunnable]
  for (const [name, why] of all.slice(0, mostTold)) ctx.log.warn(`not run: ${name}: ${why}`)
  for (const [name, why] of all.slice(mostTold)) ctx.log.debug(`not run: ${name}: ${why}`)
  if (all.length > mostTold)
    ctx.log.warn(`not run: ${all.length - mostTold} specs more, for want of an image`)
}

function runSpecs(
  step: TestStep,
  choice: Choice,
  notRunnable: ReadonlyMap<string, string>,
  ctx: RunCtx,
): Promise<readonly ShardRecord[]> {
  const runnable = choice.selected.filter(s => !notRunnable.has(s.name))
  const { here } = shardsToRun(step.wish, runnable)
  const selected = runnable.map(s => s.name)
  return runShards(here, plan => shardRun(plan, here.length, selected, notRunnable, step, ctx), ctx)
}

function shardRun(
  plan: ShardPlan,
  together: number,
  selected: readonly string[],
  notRunnable: ReadonlyMap<string, string>,
  { build, cluster, o, artifacts, deadline, wish, scratch, variables }: TestStep,
  ctx: RunCtx,
): ShardRun {
  return {
    build,
    cluster: { ...cluster, nodes: Math.max(1, cluster.nodes.length) },
    outDir: shardDir(artifacts, plan),
    scratch,
    onSuite: id => {
      try {
        noteSuite(scratch, id)
      } catch (error) {
        ctx.log.warn(`namespaces of killed specs will not be found again: ${describe(error)}`)
      }
    },
    variables,
    procs: o.procs ?? procsFor(together, plan),
    timeoutMs: Math.max(1000, deadline - ctx.clock.now()),
    flakeAttempts: o['flake-attempts'],
    attempt: attemptOf(ctx),
    timings: wish.timings,
    selected,
    notRunnable,
  }
}

/** Most specs wait: several processes a core, fewer where there are fewer specs than that. */
function procsFor(together: number, plan: ShardPlan): number {
  const most = Math.max(2, Math.min(32, Math.round((8 * cpus().length) / together)))
  return Math.max(1, Math.min(most, plan.lanes.parallel.length))
}

/** GitHub counts attempts of a run; elsewhere each run is the first. */
function attemptOf(ctx: RunCtx): number {
  const n = Number(ctx.env['GITHUB_RUN_ATTEMPT'] ?? '1')
  return Number.isInteger(n) && n > 0 ? n : 1
}

function testDetail(records: readonly ShardRecord[], notRun: number): string {
  const specs = records.flatMap(r => r.specs)
  const failed = specs.filter(s => isFailure(s.outcome)).length
  const more = notRun === 0 ? '' : `, ${notRun} not run`
  return `${plural(specs.length, 'spec')} in ${plural(records.length, 'shard')}: ${specs.length - failed} passed, ${failed} failed${more}`
}
