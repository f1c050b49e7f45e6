import { UsageError } from '../../errors.ts'
import { awsCloudStatements } from '../cloud-provider/aws.ts'
import { type Balanced, balancer } from './ec2-balancer.ts'
import { launchTemplate, type MachineKind } from './launch-template.ts'
import { balancerSubnetTags, clusterTag, stackNameOf, tagNames } from './names.ts'
import { addressIn, groupId, network, securityGroup, subnetName, subnetRange } from './network.ts'
import { nodesGroup } from './nodes-group.ts'
import { instanceProfile, type Readable, readStatements, role } from './roles.ts'
import { type Resource, ref, type Template, templateBytes, templateText } from './template.ts'
import type { Ec2Wish } from './wish.ts'

/** All that is settled before the stack is made; holds secrets in its user data. */
export interface Ec2Stack {
  readonly id: string
  readonly region: string
  /** Of the VPC. */
  readonly range: string
  readonly zone: string
  /** ami-… and the device of its root, e.g. /dev/sda1. */
  readonly image: { readonly id: string; readonly root: string }
  readonly diskGb: number
  readonly podCidr: string
  /** IPv4 ranges from which the API server and SSH are reached. */
  readonly allowFrom: readonly string[]
  readonly controlPlanes: { readonly count: number; readonly type: string; readonly userData: Buffer }
  readonly nodes: { readonly count: number; readonly type: string; readonly userData: Buffer }
  readonly nodesAs: Ec2Wish['nodesAs']
  /** One line, as in authorized_keys. */
  readonly publicKey: string
  readonly reads: Readable
  /** A cloud controller manager runs on control planes, which have a role of their own then. */
  readonly cloudProvider?: boolean
}

export const apiPort = 6443
/** Host numbers in the subnet: what balances, control planes and nodes, in this order. */
const hosts = { balancer: 9, controlPlane: 10, node: 20 } as const
/** EC2 keeps the last address of a subnet of 256. */
export const mostNodes = 255 - hosts.node

/** Address of a control plane, known before it exists: it stands in certificates and in everybody's user data. */
export function controlPlaneAddress(range: string, index: number): string {
  return addressIn(subnetRange(range, 0, 'ec2'), hosts.controlPlane + index)
}

/** host:port of the API server for machines: the one control plane, or what balances between three. */
export function endpointOf(range: string, controlPlanes: number): string {
  const host =
    controlPlanes === 1
      ? controlPlaneAddress(range, 0)
      : addressIn(subnetRange(range, 0, 'ec2'), hosts.balancer)
  return `${host}:${apiPort}`
}

/** Of the EC2 key pair, which goes with the stack. */
export const keyNameOf = stackNameOf

/**
 * Everything of a cluster by kubeadm, in one stack: deleting that deletes it all. Addresses are fixed, so that machines
 * boot at once and know each other; machines of one kind share a launch template, since only its user data is large.
 * @throws UsageError when it is larger than CloudFormation takes
 */
export function ec2Stack(stack: Ec2Stack): Template {
  const { id, range, zone, podCidr, allowFrom, controlPlanes, cloudProvider = false } = stack
  const own = { Key: tagNames.cluster, Value: id }
  const isGroup = stack.nodesAs === 'auto-scaling-group'
  const common = {
    ...{ id, root: stack.image.root, diskGb: stack.diskGb, keyName: keyNameOf(id) },
    ...{ profile: ref('Profile'), securityGroups: [groupId('Machines')], after: 'KeyPair' },
  }
  const profile = ref(cloudProvider ? 'ControlPlaneProfile' : 'Profile')
  const subnetTags = cloudProvider ? balancerSubnetTags(id) : []
  const template: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Test cluster ${id} of bowsprit: kubeadm on EC2`,
    Resources: {
      // Addresses in the first subnet are given out by us; a group takes any, and has the second one.
      ...network({ id, range, zones: isGroup ? [zone, zone] : [zone], subnetTags }, 'ec2'),
      Machines: securityGroup(id, [range, podCidr], [{ ports: [apiPort, 22], ranges: allowFrom }]),
      ...rolesOf(stack),
      KeyPair: {
        Type: 'AWS::EC2::KeyPair',
        Properties: { KeyName: keyNameOf(id), PublicKeyMaterial: stack.publicKey, Tags: [own] },
      },
      ControlPlaneTemplate: launchTemplate({ ...common, profile, userData: controlPlanes.userData }),
      ...(controlPlanes.count === 1 ? {} : balancer(balanced(stack))),
      ...machines(stack, 'control-plane', controlPlanes, hosts.controlPlane),
      ...nodeResources(stack, common),
    },
  }
  const bytes = Buffer.byteLength(templateText(template))
  if (bytes <= templateBytes) return template
  throw new UsageError(
    `the stack has ${bytes} bytes, and CloudFormation takes ${templateBytes}: give ${isGroup ? '' : fewerNodes(stack, bytes - templateBytes)}` +
      'fewer extra flags and feature gates',
  )
}

/** Machines read the stage; only a control plane may ask for more, and only where a cloud provider runs on it. */
function rolesOf({ reads, region, cloudProvider }: Ec2Stack): Record<string, Resource> {
  const read = readStatements(reads)
  const all = {
    Role: role('ec2', { policies: read, region }),
    Profile: instanceProfile('Role'),
  }
  if (!cloudProvider) return all
  return {
    ...all,
    ControlPlaneRole: role('ec2', { policies: [...read, ...awsCloudStatements(region)], region }),
    ControlPlaneProfile: instanceProfile('ControlPlaneRole'),
  }
}

/** @param over bytes that are too many */
function fewerNodes(stack: Ec2Stack, over: number): string {
  const { nodes } = stack
  const each = Math.ceil(Buffer.byteLength(JSON.stringify(machine(stack, 'node', nodes, 0, hosts.node))) + 12)
  const most = Math.max(1, nodes.count - Math.ceil(over / each))
  return `${most} nodes at most, --ec2-nodes-as auto-scaling-group, or `
}

function nodeResources(stack: Ec2Stack, common: Omit<MachineKind, 'userData'>): Record<string, Resource> {
  const { id, image, nodes, nodesAs } = stack
  const { count, type, userData } = nodes
  if (nodesAs === 'instances')
    return {
      NodeTemplate: launchTemplate({ ...common, userData }),
      ...machines(stack, 'node', nodes, hosts.node),
    }
  const own = { image: image.id, type }
  return {
    NodeTemplate: launchTemplate({ ...common, userData, own }),
    Nodes: nodesGroup({
      ...{ id, count, template: 'NodeTemplate', subnets: [ref(subnetName(1))], after: 'DefaultRoute' },
    }),
  }
}

function balanced({ id, range, controlPlanes }: Ec2Stack): Balanced {
  return {
    ...{ id, subnet: subnetName(0), port: apiPort },
    address: addressIn(subnetRange(range, 0, 'ec2'), hosts.balancer),
    targets: Array.from({ length: controlPlanes.count }, (_, i) => controlPlaneAddress(range, i)),
  }
}

type Kind = 'control-plane' | 'node'

function machines(
  stack: Ec2Stack,
  kind: Kind,
  of: { readonly count: number; readonly type: string },
  firstHost: number,
): Record<string, Resource> {
  const name = kind === 'node' ? 'Node' : 'ControlPlane'
  return Object.fromEntries(
    Array.from({ length: of.count }, (_, i) => [`${name}${i + 1}`, machine(stack, kind, of, i, firstHost)]),
  )
}

function machine(
  { id, range, image }: Ec2Stack,
  kind: Kind,
  { type }: { readonly type: string },
  index: number,
  firstHost: number,
): Resource {
  return {
    Type: 'AWS::EC2::Instance',
    // A machine that is up before its way out is fails to fetch anything.
    DependsOn: 'DefaultRoute',
    Properties: {
      ImageId: image.id,
      InstanceType: type,
      LaunchTemplate: {
        LaunchTemplateId: ref(kind === 'node' ? 'NodeTemplate' : 'ControlPlaneTemplate'),
        Version: '1',
      },
      SubnetId: ref(subnetName(0)),
      PrivateIpAddress: addressIn(subnetRange(range, 0, 'ec2'), firstHost + index),
      // Addresses of pods are routed from machine to machine.
      SourceDestCheck: false,
      Tags: [
        { Key: 'Name', Value: `${stackNameOf(id)}-${kind}-${index + 1}` },
        { Key: tagNames.cluster, Value: id },
        clusterTag(id),
      ],
    },
  }
}
