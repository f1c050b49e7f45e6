import { awsBesides, awsCost } from '../../plan/aws/cost.ts'
import { eksNodesStack, eksStack, nodeGroupName } from '../../plan/aws/eks-stack.ts'
import { ourTags, tagsAsMap } from '../../plan/aws/names.ts'
import { removalOf, thingsOf } from '../../plan/aws/planned.ts'
import { type Planned, thing } from '../../plan/planned.ts'
import type { EksPlan } from './plan.ts'

const hourMs = 3600_000

/** The stack, from the very template that `up` sends, and what EKS's own API makes. @param now epoch milliseconds */
export function plannedEks({ ref, spec, wish, name, range }: EksPlan, now: number): Planned {
  const { region, diskGb, machineType, eks } = wish
  const addons = eks.addons.map(text => text.split('=')[0]!)
  const isOwn = eks.nodes === 'own'
  const reads = isOwn ? { region, bucket: undefined, ecr: undefined } : undefined
  const template = eksStack({ id: ref.id, region, range, zones: ['a', 'b'], addons, reads })
  const expires = new Date(now + wish.hours * hourMs).toISOString()
  return {
    things: [
      ...thingsOf(ref.id, template),
      thing('AWS::EKS::Cluster', name),
      ...eks.admins.map(arn => thing('AWS::EKS::AccessEntry', arn)),
      ...(isOwn ? ownNodes(ref.id, spec.nodes, machineType) : [thing('AWS::EKS::Nodegroup', nodeGroupName)]),
      { kind: 'AWS::EC2::Instance', names: [`of ${nodeGroupName}`], count: spec.nodes },
      ...addons.map(addon => thing('AWS::EKS::Addon', addon)),
    ],
    tags: tagsAsMap(ourTags('eks', ref.id, expires)),
    cost: awsCost({ machines: new Map([[machineType, spec.nodes]]), diskGb, balancers: 0, eks: true }),
    besides: [
      ...awsBesides,
      'a version of Kubernetes in extended support costs 0.60 USD an hour instead of 0.10',
    ],
    remove: `${isOwn ? removalOf(nodesOf(ref.id), region) : `aws eks delete-nodegroup --region ${region} --cluster-name ${name} --nodegroup-name ${nodeGroupName}`}, then aws eks delete-cluster --region ${region} --name ${name}, then ${removalOf(ref.id, region)}`,
  }
}

/** As the id of a cluster, of which the stack's name is made. */
const nodesOf = (id: string) => `${id}-nodes`

/** The stack of machines of ours, and what lets them in. */
function ownNodes(id: string, count: number, type: string): Planned['things'] {
  const template = eksNodesStack({
    ...{
      id,
      count,
      type,
      image: { id: 'ami-later', root: '/dev/sda1' },
      diskGb: 0,
      profile: '',
      subnets: [],
    },
    ...{ securityGroup: undefined, userData: Buffer.alloc(0) },
  })
  return [thing('AWS::EKS::AccessEntry', 'of the nodes'), ...thingsOf(nodesOf(id), template)]
}
