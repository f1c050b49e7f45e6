import * as classic from '@aws-sdk/client-elastic-load-balancing'
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import { type AwsCtx, clientConfig } from './config.ts'

/** Load balancers of every kind, by the network that they stand in: in a network of ours all are ours. */
export type Balancers = ReturnType<typeof openBalancers>

export interface Balancer {
  readonly kind: 'load balancer' | 'classic load balancer'
  readonly name: string
  /** What it is deleted by: ARN, or name of a classic one. */
  readonly key: string
}

export function openBalancers(region: string, ctx: AwsCtx) {
  const client = new sdk.ElasticLoadBalancingV2Client(clientConfig('ELASTIC_LOAD_BALANCING_V2', region, ctx))
  const old = new classic.ElasticLoadBalancingClient(clientConfig('ELASTIC_LOAD_BALANCING', region, ctx))
  const o = { abortSignal: ctx.signal }
  return {
    inVpc: async (vpc: string): Promise<Balancer[]> => {
      const found: Balancer[] = []
      for await (const page of sdk.paginateDescribeLoadBalancers({ client }, {}, o))
        for (const { VpcId, LoadBalancerName: name = '', LoadBalancerArn: key = '' } of page.LoadBalancers ??
          [])
          if (VpcId === vpc) found.push({ kind: 'load balancer', name, key })
      return found
    },
    classicInVpc: async (vpc: string): Promise<Balancer[]> => {
      const found: Balancer[] = []
      for await (const page of classic.paginateDescribeLoadBalancers({ client: old }, {}, o))
        for (const { VPCId, LoadBalancerName: name = '' } of page.LoadBalancerDescriptions ?? [])
          if (VPCId === vpc) found.push({ kind: 'classic load balancer', name, key: name })
      return found
    },
    delete: async ({ kind, key }: Balancer) => {
      if (kind === 'load balancer')
        await client.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: key }), o)
      else await old.send(new classic.DeleteLoadBalancerCommand({ LoadBalancerName: key }), o)
    },
    /** ARNs. */
    targetGroupsInVpc: async (vpc: string) => {
      const found: { name: string; arn: string }[] = []
      for await (const page of sdk.paginateDescribeTargetGroups({ client }, {}, o))
        for (const { VpcId, TargetGroupName: name = '', TargetGroupArn: arn = '' } of page.TargetGroups ?? [])
          if (VpcId === vpc) found.push({ name, arn })
      return found
    },
    deleteTargetGroup: async (arn: string) =>
      void (await client.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn: arn }), o)),
    close: () => {
      client.destroy()
      old.destroy()
    },
  }
}
