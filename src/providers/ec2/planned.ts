import { awsBesides, awsCost } from '../../plan/aws/cost.ts'
import { ec2Stack } from '../../plan/aws/ec2-stack.ts'
import { ourTags, tagsAsMap } from '../../plan/aws/names.ts'
import { removalOf, thingsOf } from '../../plan/aws/planned.ts'
import type { Planned } from '../../plan/planned.ts'
import type { Ec2Plan } from './plan.ts'

const hourMs = 3600_000
/** What only AWS, or the stage, can say; it changes neither number nor kind of anything. */
const later = {
  zone: 'a',
  image: { id: 'ami-later', root: '/dev/sda1' },
  publicKey: '',
  userData: Buffer.alloc(0),
}

/** The stack, from the very template that `up` sends. @param now epoch milliseconds */
export function plannedEc2({ ref, spec, wish, range }: Ec2Plan, now: number): Planned {
  const { region, diskGb, allowFrom, machineType, ec2: own } = wish
  const { userData } = later
  const template = ec2Stack({
    ...{ id: ref.id, region, range, diskGb, allowFrom, podCidr: spec.podCidr, ...later },
    controlPlanes: { count: own.controlPlanes, type: own.controlPlaneType, userData },
    nodes: { count: spec.nodes, type: machineType, userData },
    nodesAs: own.nodesAs,
    reads: { region, bucket: undefined, ecr: undefined },
    cloudProvider: spec.cloudProvider !== undefined,
  })
  const machines = new Map([[machineType, spec.nodes]])
  machines.set(own.controlPlaneType, (machines.get(own.controlPlaneType) ?? 0) + own.controlPlanes)
  const ofGroup =
    own.nodesAs === 'instances'
      ? []
      : [{ kind: 'AWS::EC2::Instance', names: ['of the group'], count: spec.nodes }]
  const expires = new Date(now + wish.hours * hourMs).toISOString()
  return {
    things: [...thingsOf(ref.id, template), ...ofGroup],
    tags: tagsAsMap(ourTags('ec2', ref.id, expires)),
    cost: awsCost({ machines, diskGb, balancers: own.controlPlanes > 1 ? 1 : 0, eks: false }),
    besides: awsBesides,
    remove: removalOf(ref.id, region),
  }
}
