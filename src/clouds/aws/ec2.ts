import * as sdk from '@aws-sdk/client-ec2'
import { tagNames } from '../../plan/aws/names.ts'
import { type AwsCtx, clientConfig } from './config.ts'

export type Instance = sdk.Instance
export type Volume = sdk.Volume

/** Machines of a cluster, also those that its groups have made, by our tag. */
export function machinesOf(ec2: Ec2, id: string): Promise<Instance[]> {
  return ec2.instances([{ name: `tag:${tagNames.cluster}`, values: [id] }])
}

/** Machines of a group have one name, and are told apart by their ids. */
export function machineName({ InstanceId: id = '', Tags = [] }: Instance): string {
  const tag = (key: string) => Tags.find(t => t.Key === key)?.Value
  const name = tag('Name') ?? id
  return tag('aws:autoscaling:groupName') === undefined ? name : `${name}-${id}`
}

/** What each machine has printed; asked for anew each time, since machines of a group come and go. */
export async function* consolesOf(ec2: Ec2, id: string): AsyncGenerator<{ name: string; text: string }> {
  for (const machine of await machinesOf(ec2, id).catch(() => []))
    yield { name: machineName(machine), text: await ec2.console(machine.InstanceId ?? '').catch(() => '') }
}

/** The calls of EC2 that clusters need, each to the last page. */
export type Ec2 = ReturnType<typeof openEc2>

export function openEc2(region: string, ctx: AwsCtx) {
  const client = new sdk.EC2Client(clientConfig('EC2', region, ctx))
  const paging = { client }
  const o = { abortSignal: ctx.signal }
  const by = (name: string, ...values: string[]) => ({ Name: name, Values: values })
  return {
    /** @throws when there is none */
    image: async (id: string) => {
      const { Images = [] } = await client.send(new sdk.DescribeImagesCommand({ ImageIds: [id] }), o)
      if (Images[0] === undefined) throw new Error(`there is no image ${id}`)
      return Images[0]
    },
    machineTypes: async (types: readonly string[]) => {
      const InstanceTypes = [...new Set(types)] as sdk._InstanceType[]
      return (
        (await client.send(new sdk.DescribeInstanceTypesCommand({ InstanceTypes }), o)).InstanceTypes ?? []
      )
    },
    /** Zones and the types that each has, of those asked for. */
    offerings: async (types: readonly string[]) => {
      const found: { zone: string; type: string }[] = []
      const input = {
        LocationType: 'availability-zone',
        Filters: [by('instance-type', ...new Set(types))],
      } as const
      for await (const page of sdk.paginateDescribeInstanceTypeOfferings(
        paging,
        { ...input, Filters: [...input.Filters] },
        o,
      ))
        for (const { Location, InstanceType } of page.InstanceTypeOfferings ?? [])
          found.push({ zone: Location ?? '', type: InstanceType ?? '' })
      return found
    },
    zones: async () => {
      const input = { Filters: [by('state', 'available'), by('zone-type', 'availability-zone')] }
      const { AvailabilityZones = [] } = await client.send(new sdk.DescribeAvailabilityZonesCommand(input), o)
      return AvailabilityZones.flatMap(z => z.ZoneName ?? []).sort()
    },
    vpcs: async (tag?: { key: string; value?: string }) => {
      const filter =
        tag?.value === undefined ? by('tag-key', tag?.key ?? '') : by(`tag:${tag.key}`, tag.value)
      const found: sdk.Vpc[] = []
      const input = tag === undefined ? {} : { Filters: [filter] }
      for await (const page of sdk.paginateDescribeVpcs(paging, input, o)) found.push(...(page.Vpcs ?? []))
      return found
    },
    /** All that are not terminated. */
    instances: async (filters: readonly { name: string; values: readonly string[] }[]) => {
      const states = by('instance-state-name', 'pending', 'running', 'shutting-down', 'stopping', 'stopped')
      const Filters = [...filters.map(f => by(f.name, ...f.values)), states]
      const found: Instance[] = []
      for await (const page of sdk.paginateDescribeInstances(paging, { Filters }, o))
        for (const r of page.Reservations ?? []) found.push(...(r.Instances ?? []))
      return found
    },
    terminate: async (ids: readonly string[]) =>
      void (await client.send(new sdk.TerminateInstancesCommand({ InstanceIds: [...ids] }), o)),
    /** What a machine has said on its console; '' while EC2 has nothing. */
    console: async (id: string) => {
      const input = { InstanceId: id, Latest: true }
      const { Output = '' } = await client.send(new sdk.GetConsoleOutputCommand(input), o)
      return Buffer.from(Output, 'base64').toString('utf8')
    },
    volumes: async (tagKeys: readonly string[], values: readonly string[]) => {
      const found: Volume[] = []
      for (const key of tagKeys)
        for await (const page of sdk.paginateDescribeVolumes(
          paging,
          { Filters: [by(`tag:${key}`, ...values)] },
          o,
        ))
          found.push(...(page.Volumes ?? []))
      return found
    },
    deleteVolume: async (VolumeId: string) =>
      void (await client.send(new sdk.DeleteVolumeCommand({ VolumeId }), o)),
    interfaces: async (vpc: string) => {
      const found: sdk.NetworkInterface[] = []
      for await (const page of sdk.paginateDescribeNetworkInterfaces(
        paging,
        { Filters: [by('vpc-id', vpc)] },
        o,
      ))
        found.push(...(page.NetworkInterfaces ?? []))
      return found
    },
    deleteInterface: async (NetworkInterfaceId: string) =>
      void (await client.send(new sdk.DeleteNetworkInterfaceCommand({ NetworkInterfaceId }), o)),
    securityGroups: async (vpc: string) => {
      const found: sdk.SecurityGroup[] = []
      for await (const page of sdk.paginateDescribeSecurityGroups(
        paging,
        { Filters: [by('vpc-id', vpc)] },
        o,
      ))
        found.push(...(page.SecurityGroups ?? []))
      return found
    },
    /** Groups that name each other cannot be deleted: the rules go first. */
    emptySecurityGroup: async ({ GroupId, IpPermissions = [] }: sdk.SecurityGroup) => {
      if (IpPermissions.length > 0)
        await client.send(new sdk.RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }), o)
    },
    deleteSecurityGroup: async (GroupId: string) =>
      void (await client.send(new sdk.DeleteSecurityGroupCommand({ GroupId }), o)),
    keyPairs: async (name: string) => {
      const input = { Filters: [by('key-name', name)] }
      return (await client.send(new sdk.DescribeKeyPairsCommand(input), o)).KeyPairs ?? []
    },
    deleteKeyPair: async (KeyName: string) =>
      void (await client.send(new sdk.DeleteKeyPairCommand({ KeyName }), o)),
    addresses: async (key: string, value: string) => {
      const input = { Filters: [by(`tag:${key}`, value)] }
      return (await client.send(new sdk.DescribeAddressesCommand(input), o)).Addresses ?? []
    },
    close: () => client.destroy(),
  }
}
