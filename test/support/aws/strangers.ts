import * as ec2 from '@aws-sdk/client-ec2'
import * as classic from '@aws-sdk/client-elastic-load-balancing'
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2'
import { clientConfig } from '../../../src/clouds/aws/config.ts'
import { openEc2 } from '../../../src/clouds/aws/ec2.ts'
import { networksOf } from '../../../src/clouds/aws/network-teardown.ts'
import type { FakeCloud } from './clouds.ts'

/** What others than the stack put into a cluster's network. */
export interface Strangers {
  /** As the cloud controller, the load balancer controller, the network plug-in and the CSI driver make them. */
  byKubernetes(): Promise<readonly string[]>
  /** Something that nobody but its owner may delete, and that keeps the network. @returns how it goes again */
  subnet(): Promise<() => Promise<void>>
}

export async function strangersIn(cloud: FakeCloud, id: string): Promise<Strangers> {
  const ctx = { env: cloud.env, signal: new AbortController().signal }
  const client = new ec2.EC2Client(clientConfig('EC2', cloud.region, ctx))
  const balancers = new elb.ElasticLoadBalancingV2Client(
    clientConfig('ELASTIC_LOAD_BALANCING_V2', cloud.region, ctx),
  )
  const old = new classic.ElasticLoadBalancingClient(
    clientConfig('ELASTIC_LOAD_BALANCING', cloud.region, ctx),
  )
  const own = openEc2(cloud.region, ctx)
  const [VpcId = ''] = await networksOf(own, id)
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }]
  const { Subnets = [] } = await client.send(new ec2.DescribeSubnetsCommand({ Filters }))
  const subnet = Subnets[0]?.SubnetId ?? ''
  const owned = [{ Key: `kubernetes.io/cluster/bowsprit-${id}`, Value: 'owned' }]
  return {
    byKubernetes: async () => {
      const group = await client.send(
        new ec2.CreateSecurityGroupCommand({ GroupName: 'k8s-elb-a', Description: 'for a Service', VpcId }),
      )
      // Machines of ours let the balancer's group in, which so cannot go before theirs.
      const { SecurityGroups = [] } = await client.send(new ec2.DescribeSecurityGroupsCommand({ Filters }))
      const machines = SecurityGroups.find(g => g.Tags?.some(t => t.Value === id))
      const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group.GroupId }] }]
      if (machines !== undefined)
        await client.send(
          new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: machines.GroupId, IpPermissions }),
        )
      const made = await client.send(
        new ec2.CreateNetworkInterfaceCommand({ SubnetId: subnet, Description: 'aws-K8S-i-0' }),
      )
      const volume = await client.send(
        new ec2.CreateVolumeCommand({
          ...{ AvailabilityZone: `${cloud.region}a`, Size: 1, VolumeType: 'gp3' },
          TagSpecifications: [{ ResourceType: 'volume', Tags: owned }],
        }),
      )
      await balancers.send(
        new elb.CreateLoadBalancerCommand({ Name: 'k8s-default-web', Type: 'network', Subnets: [subnet] }),
      )
      await balancers.send(
        new elb.CreateTargetGroupCommand({ Name: 'k8s-default-web', Protocol: 'TCP', Port: 80, VpcId }),
      )
      const listener = { Protocol: 'TCP', LoadBalancerPort: 80, InstancePort: 30080 }
      const input = { LoadBalancerName: 'a0123456789', Subnets: [subnet], Listeners: [listener] }
      // MiniStack has no classic ones.
      const hasClassic = await old.send(new classic.CreateLoadBalancerCommand(input)).then(
        () => true,
        () => false,
      )
      return [
        `security group ${group.GroupId} (k8s-elb-a)`,
        `interface ${made.NetworkInterface?.NetworkInterfaceId}`,
        `volume ${volume.VolumeId}`,
        'load balancer k8s-default-web',
        'target group k8s-default-web',
        ...(hasClassic ? ['classic load balancer a0123456789'] : []),
      ]
    },
    subnet: async () => {
      const input = { VpcId, CidrBlock: '10.0.200.0/24' }
      const SubnetId = (await client.send(new ec2.CreateSubnetCommand(input))).Subnet?.SubnetId
      return async () => void (await client.send(new ec2.DeleteSubnetCommand({ SubnetId })))
    },
  }
}
