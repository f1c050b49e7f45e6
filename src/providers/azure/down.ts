import { join } from 'node:path'
import { type ArmClient, armClient } from '../../clouds/azure/arm.ts'
import { cancelDeployments } from '../../clouds/azure/deployments.ts'
import { deleteGroup, grantsOf, groupNamed, resourcesOf, revoke } from '../../clouds/azure/groups.ts'
import { describe } from '../../errors.ts'
import { groupOf, outsideOf, tagNames } from '../../plan/azure/names.ts'
import type { ClusterRef, DownReport, Leftover } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { removeRunDir } from '../run-dir.ts'
import { guidOf } from './ground.ts'
import { placeOf } from './plan.ts'

const lookMs = 2000
/** A group that answers for a moment with an error, or is not listed as gone at once, gets so many looks more. */
const looks = 3

/**
 * Asks for the end of a cluster's group, with what runs in it and the roles that its machines have elsewhere, and
 * waits for it. A group that does not carry our tag is not touched. Goes past errors: each ends up in the report.
 */
export async function downAzure(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const place = placeOf(ref)
  if (typeof place === 'string')
    return { gone: [], left: [leftover(`a cluster that nobody can find: ${place}`, ref)] }
  const arm = armClient(place, ctx)
  const report = await endGroup(ref, arm, ctx, untilMs)
  if (report.left.length > 0) return report
  const files = await removeRunDir(join(ref.scope, ref.id))
  return { gone: [...report.gone, ...files.gone], left: files.left }
}

async function endGroup(ref: ClusterRef, arm: ArmClient, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const group = groupOf(ref)
  const gone: string[] = []
  const left: Leftover[] = []
  const failed = (doing: string, error: unknown, what: Leftover) => {
    ctx.log.warn(`${doing}: ${describe(error)}`)
    left.push(what)
  }
  try {
    const found = await groupNamed(arm, group)
    if (found !== undefined && found.tags?.[tagNames.cluster] !== ref.id)
      return { gone, left: [foreign(group, ref)] }
    if (found !== undefined) {
      const grants = grantsOf(outsideOf(found.tags ?? {}), group, guidOf)
      const endings = await Promise.allSettled(grants.map(g => revoke(arm, g)))
      endings.forEach((ending, i) => {
        if (ending.status === 'fulfilled') gone.push(`role assignment ${grants[i]?.name}`)
        else failed('taking back a role', ending.reason, roleLeft(grants[i]!.scope, grants[i]!.name))
      })
      if (found.properties?.provisioningState !== 'Deleting') {
        await cancelDeployments(arm, group).catch(error =>
          ctx.log.warn(`cancelling deployments: ${describe(error)}`),
        )
        await deleteGroup(arm, group)
        ctx.log.info(`the end of the resource group ${group} has been asked for`)
      }
      const stays = await awaitEnd(arm, group, ctx, untilMs)
      if (stays !== undefined) return { gone, left: [...left, stays] }
      gone.push(`resource group ${group}`)
    }
    left.push(...(await leaks(ref, arm, ctx)))
  } catch (error) {
    failed('teardown', error, groupLeft(group))
  }
  return { gone, left }
}

/** @returns what is left when the time is up */
async function awaitEnd(
  arm: ArmClient,
  group: string,
  ctx: Ctx,
  untilMs: number,
): Promise<Leftover | undefined> {
  for (let look = 1; ; look++) {
    const found = await groupNamed(arm, group)
    if (found === undefined) return undefined
    // A lock, or somebody else's thing that uses one of the group's: ARM gives up, and the group is as it was.
    if (found.properties?.provisioningState !== 'Deleting')
      return {
        ...groupLeft(group),
        name: `resource group ${group}, which Azure could not delete: look at its activity log for locks and what uses its network`,
      }
    const pause = Math.min(lookMs, 100 * look)
    if (ctx.clock.now() + pause > untilMs)
      return {
        ...groupLeft(group),
        name: `resource group ${group}, whose end has been asked for and goes on`,
      }
    await ctx.clock.sleep(pause)
  }
}

/** What carries the cluster's tag and is in no group of its: asked some times, since the list is behind. */
async function leaks(ref: ClusterRef, arm: ArmClient, ctx: Ctx): Promise<readonly Leftover[]> {
  for (let look = 1; ; look++) {
    const found = await resourcesOf(arm, ref.id)
    if (found.length === 0 || look === looks)
      return found.map(id => ({ kind: 'object', name: id, remove: `az resource delete --ids ${id}` }))
    await ctx.clock.sleep(lookMs)
  }
}

function groupLeft(group: string): Leftover {
  return {
    kind: 'object',
    name: `resource group ${group}`,
    remove: `az group delete --yes --name ${group} --force-deletion-types Microsoft.Compute/virtualMachines`,
  }
}

function roleLeft(scope: string, name: string): Leftover {
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`
  return {
    kind: 'object',
    name: `role assignment ${name} at ${scope}`,
    remove: `az role assignment delete --ids ${id}`,
  }
}

function foreign(group: string, { id }: ClusterRef): Leftover {
  return {
    kind: 'object',
    name: `resource group ${group}`,
    remove: `nothing that bowsprit would type: ${group} has no tag ${tagNames.cluster}=${id}, so no run made it; look at the ref again`,
  }
}

function leftover(name: string, ref: ClusterRef): Leftover {
  return { kind: 'object', name, remove: `bowsprit down --ref ${join(ref.scope, `${ref.id}.json`)}` }
}
