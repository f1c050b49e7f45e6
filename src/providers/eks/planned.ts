import { awsBesides, awsCost } from '../../plan/aws/cost.ts'
import { eksStack, nodeGroupName } from '../../plan/aws/eks-stack.ts'
import { ourTags, tagsAsMap } from '../../plan/aws/names.ts'
import { removalOf, thingsOf } from '../../plan/aws/planned.ts'
import { type Planned, thing } from '../../plan/planned.ts'
import type { EksPlan } from './plan.ts'

const hourMs = 3600_000

/** The stack, from the very template that `up` sends, and what EKS's own API makes. @param now epoch milliseconds */
export function plannedEks({ ref, spec, wish, name, range }: EksPlan, now: number): Planned {
  const { region, diskGb, machineType, eks } = wish
  const addons = eks.addons.map(text => text.split('=')[0]!)
  const template = eksStack({ id: ref.id, region, range, zones: ['a', 'b'], addons })
  const expires = new Date(now + wish.hours * hourMs).toISOString()
  return {
    things: [
      ...thingsOf(ref.id, template),
      thing('AWS::EKS::Cluster', name),
      ...eks.admins.map(arn => thing('AWS::EKS::AccessEntry', arn)),
      thing('AWS::EKS::Nodegroup', nodeGroupName),
      { kind: 'AWS::EC2::Instance', names: [`of ${nodeGroupName}`], count: spec.nodes },
      ...addons.map(addon => thing('AWS::EKS::Addon', addon)),
    ],
    tags: tagsAsMap(ourTags('eks', ref.id, expires)),
    cost: awsCost({ machines: new Map([[machineType, spec.nodes]]), diskGb, balancers: 0, eks: true }),
    besides: [
      ...awsBesides,
      'a version of Kubernetes in extended support costs 0.60 USD an hour instead of 0.10',
    ],
    remove: `aws eks delete-nodegroup --region ${region} --cluster-name ${name} --nodegroup-name ${nodeGroupName}, then aws eks delete-cluster --region ${region} --name ${name}, then ${removalOf(ref.id, region)}`,
  }
}
