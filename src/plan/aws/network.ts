import { formatCidr, nth, parseCidr, subnet } from '../cidr.ts'
import { type Tag, tagNames } from './names.ts'
import { attribute, type Resource, ref } from './template.ts'

export interface NetworkWish {
  readonly id: string
  /** a.b.0.0/16 */
  readonly range: string
  /** A subnet in each. */
  readonly zones: readonly string[]
  /** On the subnets, besides ours. */
  readonly subnetTags?: readonly Tag[]
}

/** Bits of a subnet: 251 machines; on EKS 8,187 addresses, since each pod has one. */
const subnetBits = { ec2: 24, eks: 19 } as const

/**
 * A network of the cluster's own, so that nothing in it is anybody else's: public subnets behind an internet gateway.
 * No NAT gateway and no elastic address: of the latter an account has five.
 */
export function network(wish: NetworkWish, kind: keyof typeof subnetBits): Record<string, Resource> {
  const { id, zones, subnetTags = [] } = wish
  const Tags = [{ Key: tagNames.cluster, Value: id }]
  const vpc = ref('Vpc')
  const resources: Record<string, Resource> = {
    Vpc: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: wish.range, EnableDnsSupport: true, EnableDnsHostnames: true, Tags },
    },
    Gateway: { Type: 'AWS::EC2::InternetGateway', Properties: { Tags } },
    Attachment: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: vpc, InternetGatewayId: ref('Gateway') },
    },
    Routes: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: vpc, Tags } },
    DefaultRoute: {
      Type: 'AWS::EC2::Route',
      DependsOn: 'Attachment',
      Properties: {
        RouteTableId: ref('Routes'),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('Gateway'),
      },
    },
  }
  zones.forEach((zone, i) => {
    resources[subnetName(i)] = {
      Type: 'AWS::EC2::Subnet',
      Properties: {
        VpcId: vpc,
        CidrBlock: subnetRange(wish.range, i, kind),
        AvailabilityZone: zone,
        MapPublicIpOnLaunch: true,
        Tags: [...Tags, ...subnetTags],
      },
    }
    resources[`RoutesOf${subnetName(i)}`] = {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: ref(subnetName(i)), RouteTableId: ref('Routes') },
    }
  })
  return resources
}

export function subnetName(index: number): string {
  return `Subnet${index + 1}`
}

export function subnetRange(range: string, index: number, kind: keyof typeof subnetBits): string {
  return formatCidr(subnet(parseCidr(range)!, subnetBits[kind], index))
}

/** The n-th address of a range: EC2 keeps the first four and the last one of each subnet. */
export function addressIn(range: string, n: number): string {
  return nth(parseCidr(range)!, n)
}

/** Open to the machines of the cluster, its pods, and where the caller says. */
export function securityGroup(
  id: string,
  inner: readonly string[],
  open: readonly { readonly ports: readonly number[]; readonly ranges: readonly string[] }[],
): Resource {
  const own = inner.map(CidrIp => ({ IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIp }))
  const others = open.flatMap(({ ports, ranges }) =>
    ports.flatMap(port =>
      ranges.map(CidrIp => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp })),
    ),
  )
  return {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: `Machines of the test cluster ${id}`,
      VpcId: ref('Vpc'),
      SecurityGroupIngress: [...own, ...others],
      Tags: [{ Key: tagNames.cluster, Value: id }],
    },
  }
}

export const groupId = (name: string) => attribute(name, 'GroupId')
