import { describe } from '../errors.ts'
import type { ClusterRef, DownReport, ProviderName } from '../plan/cluster-ref.ts'
import { loadDown } from '../providers/table.ts'
import { removeAddons } from './addons/remove.ts'
import type { RunCtx } from './asked.ts'
import { forget } from './records.ts'
import { dropScratch } from './scratch.ts'

/** Minutes that one teardown may take, where nobody has less: a cloud's own deletes take most of it. */
const limitMinutes: Readonly<Partial<Record<ProviderName, number>>> = {
  machines: 5,
  azure: 30,
  ec2: 30,
  eks: 45,
}

/** Minutes that the removal of all add-ons may take before that: a cloud's load balancers and volumes want some. */
const addonMinutes: Readonly<Partial<Record<ProviderName, number>>> = {
  kubeconfig: 5,
  azure: 8,
  ec2: 8,
  eks: 8,
}
/** Of a cancelled run: a runner kills 10 s after its first signal, and the cluster's end matters more. */
const hurriedMinutes = 3 / 60

/**
 * Removes a cluster from its ref alone, its add-ons before it. Never throws: what could not be removed, or even looked at,
 * is `left`.
 * The record goes last, and only when nothing is left and nothing is going: somebody may look again.
 * @param ctx a cancelled one leaves add-ons little time
 * @param mostMinutes what is left of a job's time, where that is less than a teardown may take: then what the cloud goes
 * on deleting by itself is `going`. Whoever has time for the end has not seen it: without this it is `left`, too.
 */
export async function tearDown(ref: ClusterRef, ctx: RunCtx, mostMinutes?: number): Promise<DownReport> {
  const calm = ctx.withSignal(new AbortController().signal)
  const usual = limitMinutes[ref.provider] ?? 1
  const minutes = Math.min(usual, mostMinutes ?? usual)
  try {
    const patience = ctx.signal.aborted ? hurriedMinutes : (addonMinutes[ref.provider] ?? 0.5)
    const forAddons = Math.min(patience, (mostMinutes ?? 60) / 3)
    const addons = await removeAddons(ref, calm, calm.clock.now() + forAddons * 60_000)
    // On somebody else's cluster: what knows of them must stay.
    if (addons.left.length > 0) return addons
    const down = await loadDown(ref.provider)
    const without = await down(ref, calm, calm.clock.now() + minutes * 60_000)
    const report = { ...without, gone: [...addons.gone, ...without.gone] }
    await dropScratch(ref)
    const { gone, going = [], left } = report
    // What is going needs its stage no more.
    if (left.length === 0 && ref.store !== undefined)
      await (await import('./stage/lease.ts')).releaseStage(ref, calm)
    if (left.length + going.length === 0) await forget(ref, calm)
    return mostMinutes === undefined ? { gone, left: [...left, ...going] } : report
  } catch (error) {
    const again = `bowsprit down --ref ${ref.state ?? `${ref.scope}/${ref.id}.json`}`
    ctx.log.warn(`teardown failed: ${describe(error)}`)
    return { gone: [], left: [{ kind: 'object', name: `cluster ${ref.id}`, remove: again }] }
  }
}

/** One line for the end of the phase. */
export function downDetail({ going = [], left }: DownReport): string {
  if (left.length > 0) return `${left.length} left behind`
  return going.length > 0
    ? `the cloud goes on deleting: ${going.map(g => g.name).join(', ')}`
    : 'nothing left'
}

/** Names each leftover with the command that removes it, and what is going with the one that waits for it. */
export function warnOfLeftovers({ going = [], left }: DownReport, ctx: RunCtx): void {
  for (const l of left) ctx.log.warn(`left behind: ${l.kind} ${l.name}; remove it with: ${l.remove}`)
  for (const g of going) ctx.log.info(`being deleted: ${g.name}; see its end with: ${g.remove}`)
}
