import { clusterTag, tagNames } from '../../plan/aws/names.ts'
import { groupNameOf } from '../../plan/aws/nodes-group.ts'
import type { Leftover } from '../../plan/cluster-ref.ts'
import type { Account } from './account.ts'
import type { Groups } from './groups.ts'
import type { Clients, Removal } from './network-teardown.ts'
import { networksOf, volumesOf } from './network-teardown.ts'

/** What is still there: each kind is looked for by itself, and then everything with the cluster's tag. */
export async function leaks(
  clients: Clients & { readonly account: Account; readonly groups: Groups },
  of: { readonly id: string; readonly region: string; readonly keyName?: string },
  r: Removal,
): Promise<Leftover[]> {
  const { ec2, balancers, account, groups } = clients
  const { id, region, keyName } = of
  const left: Leftover[] = []
  const add = (name: string, command: string) =>
    left.push({ kind: 'object', name, remove: `aws ${command} --region ${region}` })
  const look = (what: string, work: () => Promise<void>) => r.step(`looking for ${what}`, work)
  await look('networks', async () => {
    for (const vpc of await networksOf(ec2, id)) {
      add(`VPC ${vpc}`, `ec2 delete-vpc --vpc-id ${vpc}`)
      for (const b of await balancers.inVpc(vpc))
        add(`${b.kind} ${b.name}`, `elbv2 delete-load-balancer --load-balancer-arn ${b.key}`)
      for (const b of await balancers.classicInVpc(vpc))
        add(`${b.kind} ${b.name}`, `elb delete-load-balancer --load-balancer-name ${b.key}`)
      for (const t of await balancers.targetGroupsInVpc(vpc))
        add(`target group ${t.name}`, `elbv2 delete-target-group --target-group-arn ${t.arn}`)
      for (const i of await ec2.interfaces(vpc)) {
        // It goes with its machine, which is looked for below.
        if (i.Attachment?.InstanceId !== undefined && i.Attachment.DeleteOnTermination === true) continue
        add(
          `interface ${i.NetworkInterfaceId} (${i.Description || i.Status})`,
          `ec2 delete-network-interface --network-interface-id ${i.NetworkInterfaceId}`,
        )
      }
      for (const g of await ec2.securityGroups(vpc))
        if (g.GroupName !== 'default')
          add(
            `security group ${g.GroupId} (${g.GroupName})`,
            `ec2 delete-security-group --group-id ${g.GroupId}`,
          )
    }
  })
  await look('auto-scaling groups', async () => {
    const name = groupNameOf(id)
    // With a status it is being deleted.
    const found = await groups.find(name)
    if (found !== undefined && !found.Status)
      add(
        `auto-scaling group ${name}`,
        `autoscaling delete-auto-scaling-group --auto-scaling-group-name ${name} --force-delete`,
      )
  })
  await look('machines', async () => {
    for (const i of await ec2.instances([{ name: `tag:${tagNames.cluster}`, values: [id] }]))
      if (i.State?.Name !== 'shutting-down')
        add(`machine ${i.InstanceId}`, `ec2 terminate-instances --instance-ids ${i.InstanceId}`)
  })
  await look('volumes', async () => {
    for (const v of await volumesOf(ec2, id))
      add(`volume ${v.VolumeId} (${v.State})`, `ec2 delete-volume --volume-id ${v.VolumeId}`)
  })
  await look('addresses', async () => {
    for (const a of await ec2.addresses(tagNames.cluster, id))
      add(`address ${a.PublicIp}`, `ec2 release-address --allocation-id ${a.AllocationId}`)
  })
  if (keyName !== undefined)
    await look('key pairs', async () => {
      if ((await ec2.keyPairs(keyName)).some(k => k.KeyName === keyName))
        add(`key pair ${keyName}`, `ec2 delete-key-pair --key-name ${keyName}`)
    })
  await look('anything with the tag of the cluster', async () => {
    const kubernetes = clusterTag(id)
    const arns = [
      ...(await account.tagged(tagNames.cluster, id)),
      ...(await account.tagged(kubernetes.Key, kubernetes.Value)),
    ]
    const known = left.map(l => l.name)
    for (const arn of new Set(arns)) {
      const name = arn.split(/[/:]/).at(-1) ?? arn
      if (lingers(arn) || known.some(k => k.includes(name))) continue
      add(arn, `resourcegroupstaggingapi get-resources --resource-arn-list ${arn}`)
    }
  })
  return left
}

/** What AWS still lists for a while after it is gone, or what has been looked for above. */
function lingers(arn: string): boolean {
  return /:(instance|volume|network-interface|stack|cluster|nodegroup|addon|access-entry)\//.test(arn)
}
