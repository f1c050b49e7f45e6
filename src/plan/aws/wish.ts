import { overlap, parseCidr } from '../cidr.ts'
import { isRegion } from './names.ts'

/** What a cluster on AWS is asked to be, besides what every cluster is. */
export interface AwsWish {
  readonly region: string
  /** Who may reach the API server and SSH: IPv4 ranges. Empty: the address that this machine is seen under. */
  readonly allowFrom: readonly string[]
  /** Hours from now on, after which the sweep of anybody may remove it. */
  readonly hours: number
  /** As many are made at the same time, by jobs of a matrix: quotas must have room for all. */
  readonly clusters: number
  /** Of the nodes, e.g. m7i.large. */
  readonly machineType: string
  readonly diskGb: number
  readonly ec2: Ec2Wish
  readonly eks: EksWish
}

export interface Ec2Wish {
  readonly controlPlanes: number
  readonly controlPlaneType: string
  /** Each a machine of the stack by itself, or all one auto-scaling group. */
  readonly nodesAs: 'instances' | 'auto-scaling-group'
  /** ami-…, or the name of a public SSM parameter that holds one; undefined: Ubuntu of the machine's architecture. */
  readonly image: string | undefined
}

export interface EksWish {
  /** Minor version, e.g. 1.36; undefined: the newest that EKS has. */
  readonly version: string | undefined
  /** name or name=version. */
  readonly addons: readonly string[]
  /** A node group that EKS keeps, or machines of ours with the branch's kubelet. */
  readonly nodes: 'managed' | 'own'
  /** ARNs of roles or users that may do everything in the cluster, besides whoever makes it. */
  readonly admins: readonly string[]
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html and Canonical's "Find Ubuntu images" */
export function ubuntuParameter(arch: 'amd64' | 'arm64'): string {
  return `/aws/service/canonical/ubuntu/server/24.04/stable/current/${arch}/hvm/ebs-gp3/ami-id`
}

export const isImageId = (text: string) => /^ami-[0-9a-f]{8,17}$/.test(text)
const isParameter = (text: string) => /^\/[\w./-]+$/.test(text)
const isType = (text: string) => /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(text)

/** Everything that is wrong with the wish, each with what to do; nothing is asked. */
export function wishProblems(wish: AwsWish): string[] {
  const found: string[] = []
  if (!isRegion(wish.region))
    found.push(`region '${wish.region}': give one as AWS spells it, such as eu-central-1`)
  for (const range of wish.allowFrom)
    if (parseCidr(range) === undefined)
      found.push(`--allow-from ${range}: give an IPv4 range such as 203.0.113.7/32, without host bits`)
  if (!isType(wish.machineType))
    found.push(`machine type '${wish.machineType}': give one as EC2 spells it, such as m7i.large`)
  return found
}

export function ec2Problems({ ec2 }: AwsWish): string[] {
  const found: string[] = []
  if (!isType(ec2.controlPlaneType))
    found.push(`machine type '${ec2.controlPlaneType}': give one as EC2 spells it, such as m7i.large`)
  if (ec2.image !== undefined && !isImageId(ec2.image) && !isParameter(ec2.image))
    found.push(
      `machine image '${ec2.image}': give an ami-… id, or the name of a public SSM parameter such as ${ubuntuParameter('amd64')}`,
    )
  if (![1, 3].includes(ec2.controlPlanes))
    found.push(`${ec2.controlPlanes} control planes: give 1 or 3, since etcd counts majorities`)
  return found
}

export function eksProblems({ eks }: AwsWish): string[] {
  const found: string[] = []
  if (eks.version !== undefined && !/^1\.\d{2}$/.test(eks.version))
    found.push(`EKS version '${eks.version}': give a minor version that EKS has, such as 1.36`)
  for (const addon of eks.addons)
    if (!/^[a-z0-9][a-z0-9-]+(=v[\w.+-]+)?$/.test(addon))
      found.push(`add-on '${addon}': give name or name=version, such as aws-ebs-csi-driver`)
  for (const arn of eks.admins)
    if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/.test(arn))
      found.push(
        `'${arn}' is nobody's ARN: give that of a role or user, such as arn:aws:iam::123456789012:role/x`,
      )
  return found
}

/** Networks of a cluster's own VPC that are tried, in this order: pods and Services must not overlap it. */
const vpcRanges = ['10.0.0.0/16', '172.20.0.0/16', '192.168.0.0/16']

/** @returns undefined when pods and Services leave no room for any */
export function vpcRangeFor(podCidr: string, serviceCidr: string): string | undefined {
  const taken = [podCidr, serviceCidr].flatMap(c => parseCidr(c) ?? [])
  return vpcRanges.find(range => !taken.some(t => overlap(parseCidr(range)!, t)))
}
