import { armClient } from '../../clouds/azure/arm.ts'
import { ourGroups } from '../../clouds/azure/groups.ts'
import { UsageError } from '../../errors.ts'
import { groupOf, tagNames } from '../../plan/azure/names.ts'
import { parseScope } from '../../plan/azure/place.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'

/**
 * Clusters of a subscription whose time is over, whoever made them. A group counts only with both tags and the name
 * that goes with them.
 * @param account as in ClusterRef
 */
export async function expiredAzure(account: string, ctx: Ctx): Promise<readonly ClusterRef[]> {
  const place = parseScope(account)
  if (typeof place === 'string') throw new UsageError(place)
  const now = ctx.clock.now()
  return (await ourGroups(armClient(place, ctx))).flatMap(({ name, location, tags }) => {
    const [id, expires] = [tags?.[tagNames.cluster], tags?.[tagNames.expires]]
    if (id === undefined || expires === undefined || !(Date.parse(expires) <= now)) return []
    if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(id) || groupOf({ id }) !== name.toLowerCase()) return []
    return [{ v: 1, provider: 'azure', id, region: location, scope: ctx.paths.runs, account }]
  })
}
