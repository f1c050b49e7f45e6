import { clusterTag, isOurs, tagNames } from '../../plan/aws/names.ts'
import type { Balancers } from './balancers.ts'
import type { Ec2 } from './ec2.ts'
import { isGone, sayOf } from './errors.ts'

/** Goes past errors: each is kept with what was being done, and told at the end. */
export interface Removal {
  readonly gone: string[]
  readonly errors: Map<string, string>
  /** Does one step; a thing that is not there any more is as good as deleted. @returns whether it was done */
  step(what: string, work: () => Promise<unknown>): Promise<boolean>
}

export function removal(): Removal {
  const gone: string[] = []
  const errors = new Map<string, string>()
  return {
    gone,
    errors,
    step: async (what, work) => {
      try {
        await work()
        errors.delete(what)
        return true
      } catch (error) {
        if (isGone(error)) {
          errors.delete(what)
          return true
        }
        errors.set(what, sayOf(error))
        return false
      }
    },
  }
}

export interface Clients {
  readonly ec2: Ec2
  readonly balancers: Balancers
}

/** Networks of a cluster, by their tag: found also when their stack tells nothing any more. */
export async function networksOf(ec2: Ec2, id: string): Promise<string[]> {
  const vpcs = await ec2.vpcs({ key: tagNames.cluster, value: id })
  return vpcs.flatMap(v => (isOurs(v.Tags, id) && v.VpcId !== undefined ? [v.VpcId] : []))
}

/**
 * What controllers in the cluster have made beside the stack: load balancers of Services and their target groups.
 * The network is the cluster's own, and so is all in it.
 * @param own ARNs that belong to the stack
 */
export async function removeBalancers(
  { balancers }: Clients,
  vpc: string,
  own: ReadonlySet<string>,
  r: Removal,
): Promise<void> {
  for (const list of [balancers.inVpc, balancers.classicInVpc])
    await r.step(`looking for load balancers in ${vpc}`, async () => {
      for (const balancer of await list(vpc)) {
        if (own.has(balancer.key)) continue
        const what = `${balancer.kind} ${balancer.name}`
        if (await r.step(what, () => balancers.delete(balancer))) r.gone.push(what)
      }
    })
  await r.step(`looking for target groups in ${vpc}`, async () => {
    for (const { arn, name } of await balancers.targetGroupsInVpc(vpc)) {
      if (own.has(arn)) continue
      const what = `target group ${name}`
      if (await r.step(what, () => balancers.deleteTargetGroup(arn))) r.gone.push(what)
    }
  })
}

/** Interfaces that nothing uses any more, and security groups that are not the stack's: both keep a network from going. */
export async function removeRemains(
  { ec2 }: Clients,
  vpc: string,
  own: ReadonlySet<string>,
  r: Removal,
): Promise<void> {
  await r.step(`looking for interfaces in ${vpc}`, async () => {
    for (const { NetworkInterfaceId: id = '', Status } of await ec2.interfaces(vpc)) {
      if (Status !== 'available' || own.has(id)) continue
      if (await r.step(`interface ${id}`, () => ec2.deleteInterface(id))) r.gone.push(`interface ${id}`)
    }
  })
  await r.step(`looking for security groups in ${vpc}`, async () => {
    const all = await ec2.securityGroups(vpc)
    const extra = all.filter(g => g.GroupName !== 'default' && !own.has(g.GroupId ?? ''))
    for (const group of extra) await r.step(`rules of ${group.GroupId}`, () => ec2.emptySecurityGroup(group))
    for (const { GroupId: id = '', GroupName } of extra) {
      const what = `security group ${id} (${GroupName})`
      if (await r.step(what, () => ec2.deleteSecurityGroup(id))) r.gone.push(what)
    }
  })
}

/** Volumes of claims: they are in no network, and tell by Kubernetes' own tag whose they are. */
export async function removeVolumes({ ec2 }: Clients, id: string, r: Removal): Promise<void> {
  await r.step('looking for volumes', async () => {
    for (const { VolumeId: volume = '', State } of await volumesOf(ec2, id)) {
      if (State !== 'available' && State !== 'error') continue
      if (await r.step(`volume ${volume}`, () => ec2.deleteVolume(volume))) r.gone.push(`volume ${volume}`)
    }
  })
}

export async function volumesOf(ec2: Ec2, id: string) {
  const { Key: kubernetes, Value: owned } = clusterTag(id)
  const found = await ec2.volumes([tagNames.cluster, kubernetes], [id, owned])
  const ours = found.filter(v => isOurs(v.Tags, id) && v.State !== 'deleting' && v.State !== 'deleted')
  return [...new Map(ours.map(v => [v.VolumeId, v])).values()]
}
