import { expiredStacks } from '../../clouds/aws/expired.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'

/** @param region in which clusters are looked for */
export async function expiredEks(region: string, ctx: Ctx): Promise<readonly ClusterRef[]> {
  const ids = await expiredStacks('eks', region, ctx)
  return ids.map(id => ({ v: 1, provider: 'eks', id, region, scope: ctx.paths.runs }))
}
