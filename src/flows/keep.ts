import type { ClusterRef } from '../plan/cluster-ref.ts'
import type { Cluster } from '../plan/cluster-spec.ts'
import type { RunCtx } from './asked.ts'
import { update } from './records.ts'

/** Leaves a failed cluster for a person to look at, for so many minutes; `sweep` removes it after. @returns until when, ISO 8601 */
export async function keepFailed(
  ref: ClusterRef,
  cluster: Cluster,
  minutes: number,
  ctx: RunCtx,
): Promise<string> {
  const expires = new Date(ctx.clock.now() + minutes * 60_000).toISOString()
  await update(ref, { expires, kept: true }, ctx)
  ctx.log.warn(`the cluster is kept until ${expires}: KUBECONFIG=${cluster.kubeconfig}`)
  ctx.log.warn(`remove it: bowsprit down --id ${ref.id}; after that time bowsprit sweep does`)
  return expires
}
