import { openAccount } from '../../clouds/aws/account.ts'
import { openEc2 } from '../../clouds/aws/ec2.ts'
import { type Eks, openEks } from '../../clouds/aws/eks.ts'
import { asked, type Findings, noFindings } from '../../clouds/aws/findings.ts'
import { builtFor, findImage, type MachineImage } from '../../clouds/aws/image.ts'
import {
  checkName,
  checkPermissions,
  checkQuotas,
  findCaller,
  findTypes,
  findZones,
  openTo,
} from '../../clouds/aws/preflight.ts'
import { openStacks } from '../../clouds/aws/stacks.ts'
import { maxPodsOf } from '../../plan/aws/eks-node-spec.ts'
import { platformOfAwsType } from '../../plan/machine-types.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { EksPlan } from './plan.ts'

/** What was found of the account and the region. */
export interface Ground {
  readonly account: string
  readonly arch: 'amd64' | 'arm64'
  readonly zones: readonly string[]
  readonly allowFrom: readonly string[]
  /** Minor version; undefined: EKS's own default. */
  readonly version: string | undefined
  readonly addons: readonly { readonly name: string; readonly version: string | undefined }[]
  /** Of machines of ours; undefined: EKS makes the machines. */
  readonly image: MachineImage | undefined
  /** Pods that a machine has addresses for; undefined where EC2 does not say. */
  readonly maxPods: number | undefined
}

/** Zones that a cluster is put into: EKS wants two, and more cost nothing but take part in nothing. */
const zonesWanted = 2

/** Asks AWS for everything that decides whether the cluster can be made. @returns the ground only where there is no problem */
export async function lookAround(
  plan: EksPlan,
  ctx: Ctx,
  { fresh }: { fresh: boolean },
): Promise<Findings & { readonly ground: Ground | undefined }> {
  const { wish, ref, spec } = plan
  const { region } = wish
  const found = noFindings()
  const account = openAccount(region, ctx)
  const caller = await findCaller(account, found, ctx)
  if (caller === undefined) return { ...found, ground: undefined }
  const clients = { ec2: openEc2(region, ctx), stacks: openStacks(region, ctx), eks: openEks(region, ctx) }
  const { ec2, stacks, eks } = clients
  try {
    const types = [wish.machineType]
    const { arch: said, vcpus, cards } = await findTypes(ec2, types, found, ctx)
    // Where it may not be asked, the name of the type tells.
    const arch = said ?? (platformOfAwsType(wish.machineType) === 'linux/arm64' ? 'arm64' : 'amd64')
    const counts = { account, ec2, clusters: async () => (await eks.clusters()).length }
    const need = { types, counts: [spec.nodes], eks: true, clusters: wish.clusters }
    const isOwn = wish.eks.nodes === 'own'
    if (isOwn) found.problems.push(...builtFor(arch, wish.machineType, spec.platforms))
    const image = { region, wanted: wish.ec2.image }
    const [zones, allowFrom, version, ownImage] = await Promise.all([
      findZones(ec2, types, found, ctx),
      openTo(wish.allowFrom, found, ctx),
      findVersion(plan, eks, found, ctx),
      isOwn ? findImage(image, { account, ec2 }, arch, found, ctx) : undefined,
      ...(fresh
        ? [
            checkName(stacks, ref.id, found, ctx),
            checkQuotas(counts, need, vcpus, found, ctx),
            checkPermissions(account, caller, { provider: 'eks', region, id: ref.id }, found, ctx),
          ]
        : []),
    ])
    if (zones.length === 1)
      found.problems.push(
        `only ${zones[0]} has ${wish.machineType}, and EKS wants two zones: choose another machine type, or another region`,
      )
    const addons = await findAddons(plan, version, eks, found, ctx)
    const own = { account: caller.account, arch, zones: zones.slice(0, zonesWanted) }
    const card = cards.get(wish.machineType)
    const maxPods = card === undefined ? undefined : maxPodsOf(card)
    const ground = { ...own, allowFrom, version, addons, image: ownImage, maxPods }
    return { ...found, ground: found.problems.length === 0 ? ground : undefined }
  } finally {
    for (const client of Object.values(clients)) client.close()
  }
}

async function findVersion(
  { wish }: EksPlan,
  eks: Eks,
  found: Findings,
  { signal }: Ctx,
): Promise<string | undefined> {
  const wanted = wish.eks.version
  const there = await asked('versions of EKS', 'eks:DescribeClusterVersions', () => eks.versions(), found, {
    signal,
  })
  if (there === undefined || there.length === 0) return wanted
  if (wanted !== undefined && !there.includes(wanted))
    found.problems.push(`EKS has no version ${wanted}: there are ${there.toSorted().join(', ')}`)
  return wanted ?? there[0]
}

async function findAddons(
  { wish }: EksPlan,
  version: string | undefined,
  eks: Eks,
  found: Findings,
  { signal }: Ctx,
): Promise<Ground['addons']> {
  const wanted = wish.eks.addons.map(text => {
    const [name = '', own] = text.split('=')
    return { name, version: own }
  })
  for (const { name, version: own } of version === undefined ? [] : wanted) {
    const look = () => eks.addonVersions(name, version ?? '')
    const there = await asked(`the add-on ${name}`, 'eks:DescribeAddonVersions', look, found, { signal })
    if (there === undefined) continue
    if (there.length === 0)
      found.problems.push(`EKS has no add-on ${name} for ${version}: leave it out, or correct its name`)
    else if (own !== undefined && !there.includes(own))
      found.problems.push(
        `the add-on ${name} has no version ${own} for ${version}: there are ${there.slice(0, 5).join(', ')}`,
      )
  }
  return wanted
}

/** For `problems`: warnings are told, since what could not be looked at may be sound. */
export async function problemsEks(plan: EksPlan, ctx: Ctx): Promise<readonly string[]> {
  const { problems, warnings } = await lookAround(plan, ctx, { fresh: true })
  for (const warning of warnings) ctx.log.warn(warning)
  return problems
}
