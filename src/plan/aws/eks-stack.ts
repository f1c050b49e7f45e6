import { launchTemplate } from './launch-template.ts'
import { balancerSubnetTags } from './names.ts'
import { network, subnetName } from './network.ts'
import { nodesGroup } from './nodes-group.ts'
import { arnOf, instanceProfile, type Readable, readStatements, role } from './roles.ts'
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
  /** What machines of ours read, which have a profile then; undefined: EKS makes the machines. */
  readonly reads?: Readable | undefined
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
export function eksStack({ id, region, range, zones, addons, reads }: EksStack): Template {
  const subnetTags = balancerSubnetTags(id)
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Network and roles of the test cluster ${id} of bowsprit: EKS`,
    Resources: {
      ...network({ id, range, zones, subnetTags }, 'eks'),
      ClusterRole: role('eks', { managed: ['AmazonEKSClusterPolicy'], region }),
      NodeRole: role('ec2', {
        managed: [...nodePolicies, ...addons.flatMap(name => addonPolicies[name] ?? [])],
        ...(reads === undefined ? {} : { policies: readStatements(reads) }),
        region,
      }),
      ...(reads === undefined ? {} : { Profile: instanceProfile('NodeRole') }),
    },
    Outputs: {
      Vpc: { Value: ref('Vpc') },
      Subnets: { Value: { 'Fn::Join': [',', zones.map((_, i) => ref(subnetName(i)))] } },
      ClusterRole: { Value: arnOf('ClusterRole') },
      NodeRole: { Value: arnOf('NodeRole') },
      ...(reads === undefined ? {} : { Profile: { Value: ref('Profile') } }),
    },
  }
}

/** What machines of ours need to become nodes: known once the cluster is there. */
export interface EksNodesStack {
  readonly id: string
  readonly count: number
  readonly type: string
  /** ami-… and the device of its root, e.g. /dev/sda1. */
  readonly image: { readonly id: string; readonly root: string }
  readonly diskGb: number
  /** Name of their instance profile. */
  readonly profile: string
  /** Ids. */
  readonly subnets: readonly string[]
  /** Id of the group that EKS has made for the cluster: who is in it may talk to the control plane and to all others. */
  readonly securityGroup: string | undefined
  readonly userData: Buffer
}

/** Nodes with the branch's kubelet: a stack of its own, gone before the cluster goes. */
export function eksNodesStack(nodes: EksNodesStack): Template {
  const { id, count, type, image, diskGb, profile, subnets, userData } = nodes
  const securityGroups = nodes.securityGroup === undefined ? [] : [nodes.securityGroup]
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Nodes of the test cluster ${id} of bowsprit: EKS`,
    Resources: {
      NodeTemplate: launchTemplate({
        ...{ id, root: image.root, diskGb, profile, securityGroups, userData },
        own: { image: image.id, type },
      }),
      Nodes: nodesGroup({ id, count, template: 'NodeTemplate', subnets }),
    },
  }
}

/** Of the one node group. */
export const nodeGroupName = 'nodes'
