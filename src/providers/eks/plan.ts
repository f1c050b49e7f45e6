import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../errors.ts'
import { stackNameOf } from '../../plan/aws/names.ts'
import { type AwsWish, eksProblems, vpcRangeFor, wishProblems } from '../../plan/aws/wish.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import { type ClusterSpec, components } from '../../plan/cluster-spec.ts'

/** All that is known of a cluster of EKS before AWS is asked. */
export interface EksPlan {
  readonly ref: ClusterRef
  readonly spec: ClusterSpec
  readonly wish: AwsWish
  /** Of the cluster and of its stack. */
  readonly name: string
  readonly range: string
  readonly runDir: string
}

/** @throws UsageError with every bad input; what AWS decides on its control planes cannot be asked for */
export function planEks(spec: ClusterSpec): EksPlan {
  const { ref, aws: wish } = spec
  if (wish === undefined)
    throw new UsageError('--region is needed: where the cluster is to be, such as eu-central-1')
  const problems = [...wishProblems(wish), ...eksProblems(wish)]
  const range = vpcRangeFor('0.0.0.0/32', spec.serviceCidr)
  if (range === undefined)
    problems.push(`--service-cidr ${spec.serviceCidr}: no range is left for the machines`)
  if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`)
  const isOwn = wish.eks.nodes === 'own'
  const asked = [
    ...(Object.keys(spec.featureGates).length > 0 ? ['--feature-gates'] : []),
    ...(Object.keys(spec.runtimeConfig).length > 0 ? ['--runtime-config'] : []),
    ...(wish.ec2.image === undefined || isOwn ? [] : ['--machine-image']),
    ...(wish.ec2.controlPlanes === 1 ? [] : ['--control-planes']),
    ...((spec.cni ?? 'bridge') === 'bridge' ? [] : ['--cni']),
    ...(wish.ec2.nodesAs === 'instances' ? [] : ['--ec2-nodes-as']),
    ...(wish.ec2.controlPlaneType === wish.machineType ? [] : ['--control-plane-type']),
    ...components
      .filter(c => spec.extraArgs[c].length > 0 && !(isOwn && c === 'kubelet'))
      .map(c => `flags of ${c}`),
  ]
  if (asked.length > 0)
    problems.push(
      `${asked.join(', ')}: on EKS the control plane ${isOwn ? 'is' : 'and the nodes are'} AWS's own: leave that out, or take --provider ec2`,
    )
  if (range === undefined || problems.length > 0) throw new UsageError(problems)
  return { ref, spec, wish, name: stackNameOf(ref.id), range, runDir: join(ref.scope, ref.id) }
}
