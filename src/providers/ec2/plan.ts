import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../errors.ts'
import { mostNodes } from '../../plan/aws/ec2-stack.ts'
import { stackNameOf } from '../../plan/aws/names.ts'
import { type AwsWish, ec2Problems, vpcRangeFor, wishProblems } from '../../plan/aws/wish.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'

/** All that is known of a cluster on EC2 before AWS is asked. */
export interface Ec2Plan {
  readonly ref: ClusterRef
  readonly spec: ClusterSpec
  readonly wish: AwsWish
  readonly stack: string
  /** Of the VPC. */
  readonly range: string
  readonly runDir: string
}

/** @throws UsageError with every bad input */
export function planEc2(spec: ClusterSpec): Ec2Plan {
  const { ref, aws: wish } = spec
  if (wish === undefined)
    throw new UsageError('--region is needed: where the cluster is to be, such as eu-central-1')
  const range = vpcRangeFor(spec.podCidr, spec.serviceCidr)
  const problems = [...wishProblems(wish), ...ec2Problems(wish)]
  if (range === undefined)
    problems.push(
      `--pod-cidr ${spec.podCidr} and --service-cidr ${spec.serviceCidr} leave no range for the machines: let one of 10.0.0.0/16, 172.20.0.0/16 and 192.168.0.0/16 be free`,
    )
  if (spec.nodes > mostNodes)
    problems.push(`--nodes ${spec.nodes}: a subnet has room for ${mostNodes}, give that at most`)
  if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`)
  if (range === undefined || problems.length > 0) throw new UsageError(problems)
  return { ref, spec, wish, stack: stackNameOf(ref.id), range, runDir: join(ref.scope, ref.id) }
}
