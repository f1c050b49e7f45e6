import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, UsageError } from '../errors.ts'
import { findBuild } from '../kube/build-cache.ts'
import type { Options } from '../options/table.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { localRef, shortId } from '../plan/run-id.ts'
import { claimRun, loadRun } from '../state/runs.ts'
import { startArtifacts } from './artifacts.ts'
import type { Asked, RunCtx } from './asked.ts'
import { buildPhase, testTargets } from './build.ts'
import { type Checked, checkRun } from './check-run.ts'
import { makeCluster, recordOf } from './cluster-steps.ts'
import { limitsOf } from './limits.ts'
import { type Phases, phasesOf } from './phases.ts'
import type { Reached } from './reached.ts'
import { mergePhase, report } from './report.ts'
import { choose } from './selection.ts'
import { testPhase } from './shards-step.ts'
import { tearDown, warnOfLeftovers } from './teardown.ts'
import { whichRef } from './which-run.ts'

/**
 * Runs specs on a cluster that is up and stays up: one of ours (--id, --ref) with the build that it runs, or any
 * other (--kubeconfig).
 */
export async function test(asked: Asked): Promise<number> {
  const { ctx } = asked
  const startedAt = ctx.clock.now()
  const target = await targetOf(asked.o, ctx)
  const o = target.o
  const checked = await checkRun({ ...o, id: `test-${shortId(randomBytes(8))}` }, ctx)
  const artifacts = await startArtifacts(o, ctx)
  const phases = phasesOf(ctx)
  const reached: Reached = {}
  const ref = localRef('kubeconfig', checked.ref.id, ctx.paths.runs)
  await claimRun(ref.scope, recordOf(ref, startedAt, o.timeout + 5, false))
  try {
    await line({ ...asked, o }, checked, target.build, artifacts, startedAt, phases, reached)
  } catch (error) {
    reached.error = error
  }
  // Removes what we put beside the cluster (a copy of its kubeconfig), never the cluster.
  const down = await tearDown(ref, ctx)
  warnOfLeftovers(down, ctx)
  const merged = await mergePhase(artifacts, checked.wish, phases).catch(error => {
    reached.error ??= error
    return undefined
  })
  const result = await report({ asked, checked, artifacts, startedAt, phases, reached, merged, down })
  if (reached.error !== undefined && !ctx.signal.aborted) throw reached.error
  return result.outcome === 'passed' ? 0 : 1
}

async function line(
  { o, ctx: outer }: Asked,
  { spec, source, wish, ref }: Checked,
  known: BuildManifest | undefined,
  artifacts: string,
  startedAt: number,
  phases: Phases,
  reached: Reached,
): Promise<void> {
  const limits = limitsOf(startedAt, o.timeout)
  using late = limits.signal(outer)
  const ctx = outer.withSignal(late.signal)
  const build = known ?? (await buildPhase(source, testTargets, ctx, phases))
  reached.build = build
  const choice = o.tester === 'exec' ? undefined : await choose(wish, build, ctx)
  const record = recordOf(ref, startedAt, o.timeout + 5, false)
  const { cluster, images } = await makeCluster(spec, build, [], record, o['registry-mirrors'], ctx, phases)
  reached.cluster = cluster
  await testPhase(
    {
      o,
      wish,
      choice,
      build,
      cluster,
      images,
      artifacts,
      scratch: join(ref.scope, ref.id),
      deadline: limits.tests,
    },
    ctx,
    phases,
  )
}

/** The cluster as a kubeconfig, and the build that runs there unless another source was named. */
async function targetOf(o: Options, ctx: RunCtx): Promise<{ o: Options; build: BuildManifest | undefined }> {
  if (o.kubeconfig !== undefined) {
    if (o.ref !== undefined || o.id !== undefined)
      throw new UsageError('--kubeconfig and --ref or --id name two clusters: give one of them')
    return { o: { ...o, provider: 'kubeconfig' }, build: undefined }
  }
  const ref = await whichRef(o, ctx)
  const record = await loadRun(ref.scope, ref.id)
  if (record.kubeconfig === undefined)
    throw new UsageError(
      `run ${ref.id} has no cluster that is up: see bowsprit up, or remove it with bowsprit down --id ${ref.id}`,
    )
  const build =
    o.source === undefined && record.build !== undefined ? await buildOf(record.build, ctx) : undefined
  return { o: { ...o, provider: 'kubeconfig', kubeconfig: record.kubeconfig, context: undefined }, build }
}

async function buildOf(key: string, ctx: RunCtx): Promise<BuildManifest | undefined> {
  try {
    return await findBuild(key, ctx)
  } catch (error) {
    ctx.log.debug(`build ${key}: ${describe(error)}`)
    return undefined
  }
}
