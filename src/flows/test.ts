import { randomBytes } from 'node:crypto'
import { describe, UsageError } from '../errors.ts'
import { findBuild } from '../kube/build-cache.ts'
import type { Options } from '../options/table.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { localRef, shortId } from '../plan/run-id.ts'
import { loadProvider } from '../providers/table.ts'
import { claimRun, loadRun } from '../state/runs.ts'
import { startArtifacts } from './artifacts.ts'
import type { Asked, RunCtx } from './asked.ts'
import { attempt } from './attempt.ts'
import { checkRun } from './check-run.ts'
import { clonesFirst } from './clone/source.ts'
import { recordOf } from './cluster-steps.ts'
import { limitsOf } from './limits.ts'
import { line } from './line.ts'
import { phasesOf } from './phases.ts'
import { jobBegins, jobEnds, jobOf } from './publish/job.ts'
import type { Reached } from './reached.ts'
import { mergePhase, report } from './report.ts'
import { tearDown, warnOfLeftovers } from './teardown.ts'
import { type FoundRun, whichRun } from './which-run.ts'

/**
 * Runs specs on a cluster that is up and stays up: one of ours (--id, --ref) with the build that it runs, or any
 * other (--kubeconfig). Repositories are cloned only for a suite that is not there yet.
 */
export async function test(asked: Asked): Promise<number> {
  const { ctx } = asked
  const startedAt = ctx.clock.now()
  await using target = await targetOf(asked.o, ctx)
  const o = target.o
  // The add-ons of a bowsprit.yaml are on the cluster already, put there by whoever made it.
  const checked = await checkRun({ ...o, addons: undefined, id: `test-${shortId(randomBytes(8))}` }, ctx, {
    nodeKind: target.nodeKind,
    built: target.build !== undefined,
  })
  const job = await jobOf(checked.o, ctx, startedAt, checked.clones?.to.root)
  const artifacts = await startArtifacts(o, ctx)
  const phases = phasesOf(ctx)
  const reached: Reached = {}
  const ref = localRef('kubeconfig', checked.ref.id, ctx.paths.runs)
  await claimRun(ref.scope, recordOf(ref, startedAt, o.timeout + 5, false))
  asked.tell({ mine: ref })
  const limits = limitsOf(startedAt, o.timeout, 'local')
  const known = target.build
  const told = { ...asked, o }
  const { variables } = job
  await attempt(reached, async () => {
    await jobBegins(job, startedAt, asked)
    await line({ asked: told, checked, known, artifacts, limits, phases, variables }, reached)
  })
  // Removes what we put beside the cluster (a copy of its kubeconfig), never the cluster.
  const down = await tearDown(ref, ctx)
  warnOfLeftovers(down, ctx)
  const merged = await attempt(reached, () => mergePhase(artifacts, checked.wish, phases))
  const result = await report({ asked, checked, artifacts, startedAt, phases, reached, merged, down })
  await jobEnds(job, artifacts, [], asked)
  if (reached.error !== undefined && !ctx.signal.aborted) throw reached.error
  return result.outcome === 'passed' ? 0 : 1
}

interface Target extends AsyncDisposable {
  readonly o: Options
  readonly build: BuildManifest | undefined
  readonly nodeKind: 'real' | 'simulated'
}

/** The cluster as a kubeconfig, and the build that runs there unless another source was named. */
async function targetOf(o: Options, ctx: RunCtx): Promise<Target> {
  if (o.kubeconfig !== undefined) {
    if (o.ref !== undefined || o.id !== undefined)
      throw new UsageError('--kubeconfig and --ref or --id name two clusters: give one of them')
    const own = { ...o, provider: 'kubeconfig', state: undefined } as const
    return { o: own, build: undefined, nodeKind: 'real', [Symbol.asyncDispose]: async () => {} }
  }
  await using stack = new AsyncDisposableStack()
  const found = stack.use(await whichRun(o, ctx))
  const { ref, record = await loadRun(ref.scope, ref.id) } = found
  if (record.kubeconfig === undefined)
    throw new UsageError(
      `run ${ref.id} has no cluster that is up: see bowsprit up, or remove it with bowsprit down --id ${ref.id}`,
    )
  const kubeconfig = await kubeconfigOf(found, record.kubeconfig, ctx)
  const build =
    o.source === undefined && record.build !== undefined ? await buildOf(record.build, ctx) : undefined
  const named = o.source !== undefined || clonesFirst(o)
  if (found.elsewhere && build === undefined && !named && o.tester === 'ginkgo')
    throw new UsageError(
      `what run ${ref.id} was built from is not on this machine: give the same --source or --refs, whose suite is to run`,
    )
  const existing = {
    ...o,
    provider: 'kubeconfig',
    ...{ kubeconfig, context: undefined, state: undefined },
  } as const
  const nodeKind = record.realNodes === false ? 'simulated' : 'real'
  const kept = stack.move()
  return { o: existing, build, nodeKind, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/**
 * Credentials of some clusters last minutes: this process renews them while it lives, since whoever made the cluster may
 * be over. @throws UsageError where they are those of another machine alone
 */
async function kubeconfigOf({ ref, elsewhere }: FoundRun, own: string, ctx: RunCtx): Promise<string> {
  const { reach } = await loadProvider(ref.provider)
  if (elsewhere && reach === undefined)
    throw new UsageError(
      `run ${ref.id} was made by another machine, and its kubeconfig is a secret that only that one has: run the tests there, or bring the file here and give it with --kubeconfig`,
    )
  if (elsewhere || reach === undefined) return (await reach?.(ref, ctx)) ?? own
  return reach(ref, ctx).catch(error => {
    ctx.signal.throwIfAborted()
    ctx.log.warn(`credentials for ${ref.id} cannot be renewed, and may not last: ${describe(error)}`)
    return own
  })
}

async function buildOf(key: string, ctx: RunCtx): Promise<BuildManifest | undefined> {
  try {
    return await findBuild(key, ctx)
  } catch (error) {
    ctx.log.debug(`build ${key}: ${describe(error)}`)
    return undefined
  }
}
