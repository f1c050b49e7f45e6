import { UsageError } from '../../errors.ts'
import { clusterTag, stackNameOf, tagNames } from './names.ts'
import { addressIn, groupId, network, securityGroup, subnetName, subnetRange } from './network.ts'
import { instanceProfile, type Readable, readStatements, role } from './roles.ts'
import { type Resource, ref, type Template, templateBytes, templateText } from './template.ts'

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
  /** One line, as in authorized_keys. */
  readonly publicKey: string
  readonly reads: Readable
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
  const { id, range, zone, podCidr, allowFrom, region, controlPlanes, nodes } = stack
  const own = { Key: tagNames.cluster, Value: id }
  const template: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Test cluster ${id} of bowsprit: kubeadm on EC2`,
    Resources: {
      ...network({ id, range, zones: [zone] }, 'ec2'),
      Machines: securityGroup(id, [range, podCidr], [{ ports: [apiPort, 22], ranges: allowFrom }]),
      Role: role('ec2', { policies: readStatements(stack.reads), region }),
      Profile: instanceProfile('Role'),
      KeyPair: {
        Type: 'AWS::EC2::KeyPair',
        Properties: { KeyName: keyNameOf(id), PublicKeyMaterial: stack.publicKey, Tags: [own] },
      },
      ControlPlaneTemplate: launchTemplate(stack, controlPlanes.userData),
      NodeTemplate: launchTemplate(stack, nodes.userData),
      ...(controlPlanes.count === 1 ? {} : balancer(stack)),
      ...machines(stack, 'control-plane', controlPlanes, hosts.controlPlane),
      ...machines(stack, 'node', nodes, hosts.node),
    },
  }
  const bytes = Buffer.byteLength(templateText(template))
  if (bytes <= templateBytes) return template
  const each = Math.ceil(Buffer.byteLength(JSON.stringify(machine(stack, 'node', nodes, 0, hosts.node))) + 12)
  throw new UsageError(
    `the stack has ${bytes} bytes, and CloudFormation takes ${templateBytes}: ` +
      `give ${Math.max(1, nodes.count - Math.ceil((bytes - templateBytes) / each))} nodes at most, or fewer extra flags and feature gates`,
  )
}

function launchTemplate(stack: Ec2Stack, userData: Buffer): Resource {
  const { id, image, diskGb } = stack
  const Tags = [{ Key: tagNames.cluster, Value: id }]
  return {
    Type: 'AWS::EC2::LaunchTemplate',
    DependsOn: 'KeyPair',
    Properties: {
      LaunchTemplateData: {
        KeyName: keyNameOf(id),
        IamInstanceProfile: { Name: ref('Profile') },
        SecurityGroupIds: [groupId('Machines')],
        // Pods are a hop further away and cannot ask: what runs there is the branch's.
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [
          {
            DeviceName: image.root,
            Ebs: { VolumeType: 'gp3', VolumeSize: diskGb, DeleteOnTermination: true, Encrypted: true },
          },
        ],
        TagSpecifications: ['volume', 'network-interface'].map(ResourceType => ({ ResourceType, Tags })),
        UserData: userData.toString('base64'),
      },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags }],
    },
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

/**
 * What machines take for the API server where there are three. By addresses and without the clients' own: a control
 * plane could not reach itself otherwise. Passes connections on to all while none is healthy, so that the first comes up.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html ("hairpinning")
 */
function balancer({ id, range, controlPlanes }: Ec2Stack): Record<string, Resource> {
  const Tags = [{ Key: tagNames.cluster, Value: id }]
  const address = addressIn(subnetRange(range, 0, 'ec2'), hosts.balancer)
  return {
    Balancer: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        Type: 'network',
        Scheme: 'internal',
        SubnetMappings: [{ SubnetId: ref(subnetName(0)), PrivateIPv4Address: address }],
        Tags,
      },
    },
    Targets: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: {
        VpcId: ref('Vpc'),
        Protocol: 'TCP',
        Port: apiPort,
        TargetType: 'ip',
        HealthCheckIntervalSeconds: 10,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
        TargetGroupAttributes: [
          { Key: 'preserve_client_ip.enabled', Value: 'false' },
          { Key: 'deregistration_delay.timeout_seconds', Value: '0' },
        ],
        Targets: Array.from({ length: controlPlanes.count }, (_, i) => ({
          Id: controlPlaneAddress(range, i),
          Port: apiPort,
        })),
        Tags,
      },
    },
    Listener: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        LoadBalancerArn: ref('Balancer'),
        Protocol: 'TCP',
        Port: apiPort,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
      },
    },
  }
}
