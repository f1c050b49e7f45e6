import * as sdk from '@aws-sdk/client-auto-scaling'
import { isOurs } from '../../plan/aws/names.ts'
import { type GroupActivity, groupNameOf, groupTrouble } from '../../plan/aws/nodes-group.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type AwsCtx, clientConfig } from './config.ts'
import { sayOf } from './errors.ts'
import type { Removal } from './network-teardown.ts'
import { withHint } from './stack-life.ts'

/** The calls of EC2 Auto Scaling that clusters need. */
export type Groups = ReturnType<typeof openGroups>

export function openGroups(region: string, ctx: AwsCtx) {
  const client = new sdk.AutoScalingClient(clientConfig('AUTO_SCALING', region, ctx))
  const o = { abortSignal: ctx.signal }
  return {
    /** @returns undefined when there is none */
    find: async (name: string) => {
      const input = { AutoScalingGroupNames: [name] }
      const { AutoScalingGroups = [] } = await client.send(new sdk.DescribeAutoScalingGroupsCommand(input), o)
      return AutoScalingGroups.find(g => g.AutoScalingGroupName === name)
    },
    /** Of the last weeks, the newest first; also of a group that is gone. */
    activities: async (name: string): Promise<readonly GroupActivity[]> => {
      const input = { AutoScalingGroupName: name, IncludeDeletedGroups: true, MaxRecords: 50 }
      const { Activities = [] } = await client.send(new sdk.DescribeScalingActivitiesCommand(input), o)
      return Activities.map(a => ({
        status: a.StatusCode ?? '',
        message: a.StatusMessage ?? a.Description ?? '',
        startedAt: a.StartTime?.getTime() ?? 0,
      }))
    },
    /** Its machines end, and it makes no others. */
    empty: async (AutoScalingGroupName: string) => {
      const none = { MinSize: 0, MaxSize: 0, DesiredCapacity: 0 }
      await client.send(new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...none }), o)
    },
    close: () => client.destroy(),
  }
}

/** @param isOver the group is not waited for any more @returns undefined also where it cannot be looked at */
export type GroupSays = (isOver?: boolean) => Promise<string | undefined>

/**
 * Asks from now on why the group of a cluster gets no machines: told by its activities, since a stack that waits for them
 * says nothing.
 */
export function askGroup(groups: Groups, id: string, { clock, log }: Ctx): GroupSays {
  const name = groupNameOf(id)
  const since = clock.now()
  return async isOver => {
    try {
      const why = groupTrouble(await groups.activities(name), since, isOver ? undefined : clock.now())
      return why === undefined ? undefined : `auto-scaling group ${name}: ${withHint(why)}`
    } catch (error) {
      log.debug(`what ${name} does cannot be looked at: ${sayOf(error)}`)
      return undefined
    }
  }
}

/**
 * Empties the group of a cluster: while it wants machines it makes others for those that are stopped. The group itself
 * goes with its stack, which has trouble with one that is being deleted already.
 */
export async function emptyGroup(groups: Groups, id: string, r: Removal): Promise<void> {
  const name = groupNameOf(id)
  await r.step(`auto-scaling group ${name}`, async () => {
    const found = await groups.find(name)
    // With a status it is being deleted.
    if (found === undefined || found.Status || !isOurs(found.Tags, id)) return
    if (found.MaxSize !== 0) await groups.empty(name)
  })
}
