import { expiredStacks } from '../../clouds/aws/expired.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'

/** @param region in which clusters are looked for */
export async function expiredEc2(region: string, ctx: Ctx): Promise<readonly ClusterRef[]> {
  const ids = await expiredStacks('ec2', region, ctx)
  return ids.map(id => ({ v: 1, provider: 'ec2', id, region, scope: ctx.paths.runs }))
}
