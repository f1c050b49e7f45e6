import { clusterTag } from './names.ts'
import { network, subnetName } from './network.ts'
import { arnOf, role } from './roles.ts'
import { ref, type Template } from './template.ts'

export interface EksStack {
  readonly id: string
  readonly region: string
  /** Of the VPC. */
  readonly range: string
  /** Two or more: EKS wants to lose one. */
  readonly zones: readonly string[]
  /** Names of add-ons: some need more of the nodes' role. */
  readonly addons: readonly string[]
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html */
const nodePolicies = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryReadOnly',
]

/** @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
const addonPolicies: Readonly<Record<string, string>> = {
  'aws-ebs-csi-driver': 'service-role/AmazonEBSCSIDriverPolicy',
}

/** What an EKS cluster stands on: its network and its roles. The cluster itself is made, and deleted, by EKS's own API. */
export function eksStack({ id, region, range, zones, addons }: EksStack): Template {
  // Where load balancers of Services may be put.
  const subnetTags = [clusterTag(id), { Key: 'kubernetes.io/role/elb', Value: '1' }]
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Network and roles of the test cluster ${id} of bowsprit: EKS`,
    Resources: {
      ...network({ id, range, zones, subnetTags }, 'eks'),
      ClusterRole: role('eks', { managed: ['AmazonEKSClusterPolicy'], region }),
      NodeRole: role('ec2', {
        managed: [...nodePolicies, ...addons.flatMap(name => addonPolicies[name] ?? [])],
        region,
      }),
    },
    Outputs: {
      Vpc: { Value: ref('Vpc') },
      Subnets: { Value: { 'Fn::Join': [',', zones.map((_, i) => ref(subnetName(i)))] } },
      ClusterRole: { Value: arnOf('ClusterRole') },
      NodeRole: { Value: arnOf('NodeRole') },
    },
  }
}

/** Of the one node group. */
export const nodeGroupName = 'nodes'
