import { join, resolve } from 'node:path'
import type { DownReport } from '../plan/cluster-ref.ts'
import { plural } from '../plan/words.ts'
import { makeArtifacts, startArtifacts } from './artifacts.ts'
import type { Asked, RunCtx } from './asked.ts'
import { attempt } from './attempt.ts'
import { type Checked, checkRun } from './check-run.ts'
import { recordOf } from './cluster-steps.ts'
import { keepFailed } from './keep.ts'
import { limitsOf } from './limits.ts'
import { line } from './line.ts'
import { logsPhase } from './logs.ts'
import { type Phases, phasesOf } from './phases.ts'
import { sayPlanned } from './planned.ts'
import { jobBegins, jobEnds, jobOf } from './publish/job.ts'
import type { Reached } from './reached.ts'
import { claim, forget } from './records.ts'
import { mergePhase, report } from './report.ts'
import { downDetail, tearDown, warnOfLeftovers } from './teardown.ts'

/** (clone →) build → up → test, then whatever happened: merge → logs → down → report. @returns the exit code */
export async function run(asked: Asked): Promise<number> {
  const { o, ctx } = asked
  const startedAt = ctx.clock.now()
  const checked = await checkRun(o, ctx)
  const job = await jobOf(checked.o, ctx, startedAt, checked.clones?.to.root)
  await makeArtifacts(o)
  await claim(recordOf(checked.ref, startedAt, o.timeout + 5, false), ctx)
  asked.tell({ ref: checked.ref, mine: checked.ref })
  const phases = phasesOf(ctx)
  const reached: Reached = {}
  ctx.log.info(headline(checked, o.timeout))
  await sayPlanned(checked, ctx)
  const artifacts = resolve(o.artifacts)
  await attempt(reached, async () => {
    await startArtifacts(o, ctx)
    await jobBegins(job, startedAt, asked)
    const { variables } = job
    const limits = limitsOf(startedAt, o.timeout, o.provider)
    await line({ asked, checked, artifacts, limits, phases, variables }, reached)
  })
  const merged = await attempt(reached, () => mergePhase(artifacts, checked.wish, phases))
  const calm = ctx.withSignal(new AbortController().signal)
  const down = await finish(asked, checked, artifacts, reached, merged?.passed === true, calm, phases)
  const told = { asked, checked, artifacts, startedAt, phases, reached, merged, down }
  const result = await attempt(reached, () => report(told))
  await jobEnds(job, artifacts, [], asked)
  if (down.left.length > 0) return 4
  if (reached.error !== undefined && !ctx.signal.aborted) throw reached.error
  return result?.outcome === 'passed' ? 0 : 1
}

function headline({ ref, nodeKind, spec, wish }: Checked, minutes: number): string {
  const cluster =
    ref.provider === 'local'
      ? `1 control plane + ${plural(spec.nodes, `${nodeKind} node`)}`
      : ref.provider === 'kubeconfig'
        ? 'the cluster of the kubeconfig'
        : plural(spec.machines?.hosts.length ?? spec.nodes + 1, 'machine')
  const shards =
    wish.shard === undefined ? plural(wish.shards, 'shard') : `shard ${wish.shard.index}/${wish.shard.total}`
  return `run ${ref.id} · ${ref.provider} · ${cluster} · ${shards} · deadline ${minutes} min`
}

/** Logs, then teardown; a failed cluster may be kept for a while when that was asked for. */
async function finish(
  { o, ctx, tell }: Asked,
  checked: Checked,
  artifacts: string,
  reached: Reached,
  passed: boolean,
  calm: RunCtx,
  phases: Phases,
): Promise<DownReport> {
  const { ref } = checked
  if (reached.touched === undefined) {
    await forget(ref, calm)
    return { gone: [], left: [] }
  }
  // A runner that cancels kills us 10 s after its first signal: then the cluster's end matters more than its logs.
  if (!ctx.signal.aborted) await attempt(reached, () => logsPhase(ref, join(artifacts, 'logs'), calm, phases))
  const minutes = o['keep-on-failure']
  if (minutes !== undefined && !passed && reached.cluster !== undefined && !ctx.signal.aborted) {
    tell({ keptUntil: await keepFailed(ref, reached.cluster, minutes, calm) })
    return { gone: [], left: [] }
  }
  const report = await phases.run(
    'down',
    () => tearDown(ref, ctx),
    downDetail,
    r => r.left.length > 0,
  )
  warnOfLeftovers(report, calm)
  return report
}
