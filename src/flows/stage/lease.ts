import { describe } from '../../errors.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import { clusterKey } from '../../providers/cluster-key.ts'
import { endLease, takeLease } from '../../stores/leases.ts'
import type { FileStore } from '../../stores/store.ts'
import type { RunCtx } from '../asked.ts'
import { namesIn, openOwnStore } from '../azure-identity.ts'

const nameOf = (ref: ClusterRef) => `${ref.provider}-${clusterKey(ref)}`

/**
 * Says in the store that a cluster is going to use a stage, so that no sweep of whatever machine takes it.
 * @param stage path of its manifest
 * @param hours after which the cluster is gone, or anybody's sweep may remove it
 */
export async function leaseFor(
  ref: ClusterRef,
  stage: string,
  hours: number,
  store: FileStore,
  ctx: RunCtx,
): Promise<void> {
  const expires = new Date(ctx.clock.now() + hours * 3600_000).toISOString()
  await takeLease(store, { v: 1, cluster: nameOf(ref), id: ref.id, stage, expires })
}

/** Takes that word back once the cluster is gone. What cannot be taken back expires by itself. */
export async function releaseStage(ref: ClusterRef, ctx: RunCtx): Promise<void> {
  if (ref.store === undefined) return
  try {
    await endLease(await openOwnStore(ref.store, namesIn(ref), ctx), nameOf(ref))
  } catch (error) {
    ctx.log.warn(`the stage of ${ref.id} in ${ref.store} stays until its lease expires: ${describe(error)}`)
  }
}
