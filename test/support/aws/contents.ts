import * as scaling from '@aws-sdk/client-auto-scaling'
import * as ec2 from '@aws-sdk/client-ec2'
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2'
import * as iam from '@aws-sdk/client-iam'
import { clientConfig } from '../../../src/clouds/aws/config.ts'
import { openEks } from '../../../src/clouds/aws/eks.ts'
import { openStacks } from '../../../src/clouds/aws/stacks.ts'
import type { FakeCloud } from './clouds.ts'

/** Everything that a fake cloud has that it did not have when it was new: one text for each thing. */
export async function contentsOf(cloud: FakeCloud): Promise<string[]> {
  const ctx = { env: cloud.env, signal: new AbortController().signal }
  const config = (service: 'AUTO_SCALING' | 'EC2' | 'IAM' | 'ELASTIC_LOAD_BALANCING_V2') =>
    clientConfig(service, cloud.region, ctx)
  const machines = new ec2.EC2Client(config('EC2'))
  const scaler = new scaling.AutoScalingClient(config('AUTO_SCALING'))
  const roles = new iam.IAMClient(config('IAM'))
  const balancers = new elb.ElasticLoadBalancingV2Client(config('ELASTIC_LOAD_BALANCING_V2'))
  const stacks = openStacks(cloud.region, ctx)
  const eks = openEks(cloud.region, ctx)
  try {
    const [vpcs, reservations, groups, keys, templates, profiles, all] = await Promise.all([
      machines.send(new ec2.DescribeVpcsCommand({})),
      machines.send(new ec2.DescribeInstancesCommand({})),
      machines.send(new ec2.DescribeSecurityGroupsCommand({})),
      machines.send(new ec2.DescribeKeyPairsCommand({})),
      machines.send(new ec2.DescribeLaunchTemplatesCommand({})),
      roles.send(new iam.ListInstanceProfilesCommand({})),
      roles.send(new iam.ListRolesCommand({})),
    ])
    const { LoadBalancers = [] } = await balancers.send(new elb.DescribeLoadBalancersCommand({}))
    const { AutoScalingGroups = [] } = await scaler.send(new scaling.DescribeAutoScalingGroupsCommand({}))
    const { TargetGroups = [] } = await balancers.send(new elb.DescribeTargetGroupsCommand({}))
    const volumes = await machines.send(new ec2.DescribeVolumesCommand({}))
    const instances = (reservations.Reservations ?? []).flatMap(r => r.Instances ?? [])
    return [
      ...(await stacks.all())
        .filter(s => s.StackStatus !== 'DELETE_COMPLETE')
        .map(s => `stack ${s.StackName}`),
      ...(await eks.clusters()).map(name => `cluster ${name}`),
      ...(vpcs.Vpcs ?? []).filter(v => !v.IsDefault).map(v => `vpc ${v.VpcId}`),
      ...instances.filter(i => i.State?.Name !== 'terminated').map(i => `machine ${i.InstanceId}`),
      ...(groups.SecurityGroups ?? []).filter(g => g.GroupName !== 'default').map(g => `group ${g.GroupId}`),
      ...(keys.KeyPairs ?? []).map(k => `key pair ${k.KeyName}`),
      ...(templates.LaunchTemplates ?? []).map(t => `launch template ${t.LaunchTemplateName}`),
      ...(profiles.InstanceProfiles ?? []).map(p => `profile ${p.InstanceProfileName}`),
      ...(all.Roles ?? []).filter(r => r.RoleName?.startsWith('bowsprit-')).map(r => `role ${r.RoleName}`),
      ...LoadBalancers.map(b => `balancer ${b.LoadBalancerName}`),
      ...AutoScalingGroups.map(g => `auto-scaling group ${g.AutoScalingGroupName}`),
      ...TargetGroups.map(t => `target group ${t.TargetGroupName}`),
      // MiniStack keeps the disks of machines that are gone.
      ...(volumes.Volumes ?? []).filter(v => (v.Tags ?? []).length > 0).map(v => `volume ${v.VolumeId}`),
    ]
  } finally {
    for (const client of [machines, scaler, roles, balancers]) client.destroy()
    stacks.close()
    eks.close()
  }
}
