import { clusterTag, stackNameOf, type Tag, tagNames } from './names.ts'
import { type Resource, ref } from './template.ts'

/** Of the auto-scaling group: known from the id alone, so that it is found when its stack tells nothing any more. */
export function groupNameOf(id: string): string {
  return `${stackNameOf(id)}-nodes`
}

export interface NodesGroup {
  readonly id: string
  readonly count: number
  /** Logical name of the launch template, which says all of a machine: image, type, disk, user data. */
  readonly template: string
  /** Ids, or what gives them. */
  readonly subnets: readonly unknown[]
  /** Logical name of what has to be there before a machine is of use. */
  readonly after?: string
}

/**
 * Nodes as one group: the template is as large for two as for two hundred, and machines that EC2 has no room for are
 * asked for again by the group itself.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html
 */
export function nodesGroup({ id, count, template, subnets, after }: NodesGroup): Resource {
  const tags: readonly Tag[] = [
    { Key: 'Name', Value: `${stackNameOf(id)}-node` },
    { Key: tagNames.cluster, Value: id },
    clusterTag(id),
  ]
  return {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    ...(after === undefined ? {} : { DependsOn: after }),
    Properties: {
      AutoScalingGroupName: groupNameOf(id),
      LaunchTemplate: { LaunchTemplateId: ref(template), Version: '1' },
      MinSize: `${count}`,
      MaxSize: `${count}`,
      DesiredCapacity: `${count}`,
      VPCZoneIdentifier: subnets,
      Tags: tags.map(tag => ({ ...tag, PropagateAtLaunch: true })),
    },
  }
}

/** What a group did, as far as it matters here. */
export interface GroupActivity {
  /** Failed, Successful, InProgress … */
  readonly status: string
  /** What EC2 answered, where it failed. */
  readonly message: string
  /** Epoch milliseconds. */
  readonly startedAt: number
}

/** A group asks EC2 again by itself: so long it may go on being refused. */
const patienceMs = 4 * 60_000

/** AWS's clock and ours need not agree. */
const skewMs = 60_000

/**
 * Why a group gets no machines.
 * @param activities the newest first; a group of an earlier cluster may have had the same name
 * @param since epoch milliseconds from which on the group may be there
 * @param now epoch milliseconds; undefined: there is no more waiting
 * @returns the newest refusal; undefined while the group gets on, or may yet
 */
export function groupTrouble(
  activities: readonly GroupActivity[],
  since: number,
  now?: number,
): string | undefined {
  const own = activities.filter(a => a.startedAt >= since - skewMs)
  const success = own.findIndex(a => a.status === 'Successful')
  const failed = (success < 0 ? own : own.slice(0, success)).filter(a => a.status === 'Failed')
  const [newest, oldest] = [failed[0], failed.at(-1)]
  if (newest === undefined || oldest === undefined) return undefined
  return now === undefined || now - oldest.startedAt > patienceMs ? newest.message : undefined
}
