import { describe } from '../errors.ts'
import type { ClusterRef, DownReport, ProviderName } from '../plan/cluster-ref.ts'
import { loadDown } from '../providers/table.ts'
import { forgetRun } from '../state/runs.ts'
import type { RunCtx } from './asked.ts'
import { dropScratch } from './scratch.ts'

/** Minutes that one teardown may take, where nobody has less: a cloud's own deletes take most of it. */
const limitMinutes: Readonly<Partial<Record<ProviderName, number>>> = {
  machines: 5,
  azure: 30,
  ec2: 30,
  eks: 45,
}

/**
 * Removes a cluster from its ref alone. Never throws: what could not be removed, or even looked at, is `left`.
 * The record goes last, and only when nothing is left.
 * @param mostMinutes what is left of a job's time, where that is less than a teardown may take
 */
export async function tearDown(ref: ClusterRef, ctx: RunCtx, mostMinutes = 24 * 60): Promise<DownReport> {
  const calm = ctx.withSignal(new AbortController().signal)
  const minutes = Math.min(limitMinutes[ref.provider] ?? 1, mostMinutes)
  try {
    const down = await loadDown(ref.provider)
    const report = await down(ref, calm, calm.clock.now() + minutes * 60_000)
    await dropScratch(ref)
    if (report.left.length === 0) {
      if (ref.store !== undefined) await (await import('./stage/lease.ts')).releaseStage(ref, calm)
      await forgetRun(ref.scope, ref.id)
    }
    return report
  } catch (error) {
    const again = `bowsprit down --ref ${ref.scope}/${ref.id}.json`
    ctx.log.warn(`teardown failed: ${describe(error)}`)
    return { gone: [], left: [{ kind: 'object', name: `cluster ${ref.id}`, remove: again }] }
  }
}

/** One line for the end of the phase. */
export function downDetail(report: DownReport): string {
  return report.left.length === 0 ? 'nothing left' : `${report.left.length} left behind`
}

/** Names each leftover with the command that removes it. */
export function warnOfLeftovers(report: DownReport, ctx: RunCtx): void {
  for (const l of report.left) ctx.log.warn(`left behind: ${l.kind} ${l.name}; remove it with: ${l.remove}`)
}
