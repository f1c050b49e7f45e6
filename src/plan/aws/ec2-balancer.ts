import { tagNames } from './names.ts'
import { type Resource, ref } from './template.ts'

export interface Balanced {
  readonly id: string
  /** Logical name of the subnet that it stands in. */
  readonly subnet: string
  /** Its own, in that subnet. */
  readonly address: string
  readonly port: number
  /** Addresses of the control planes. */
  readonly targets: readonly string[]
}

/**
 * What machines take for the API server where there are three. By addresses and without the clients' own: a control
 * plane could not reach itself otherwise. Passes connections on to all while none is healthy, so that the first comes up.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html ("hairpinning")
 */
export function balancer({ id, subnet, address, port, targets }: Balanced): Record<string, Resource> {
  const Tags = [{ Key: tagNames.cluster, Value: id }]
  return {
    Balancer: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        Type: 'network',
        Scheme: 'internal',
        SubnetMappings: [{ SubnetId: ref(subnet), PrivateIPv4Address: address }],
        Tags,
      },
    },
    Targets: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: {
        VpcId: ref('Vpc'),
        Protocol: 'TCP',
        Port: port,
        TargetType: 'ip',
        HealthCheckIntervalSeconds: 10,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
        TargetGroupAttributes: [
          { Key: 'preserve_client_ip.enabled', Value: 'false' },
          { Key: 'deregistration_delay.timeout_seconds', Value: '0' },
        ],
        Targets: targets.map(Id => ({ Id, Port: port })),
        Tags,
      },
    },
    Listener: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        LoadBalancerArn: ref('Balancer'),
        Protocol: 'TCP',
        Port: port,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
      },
    },
  }
}
