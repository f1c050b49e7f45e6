import { openAccount } from '../../clouds/aws/account.ts'
import { openEc2 } from '../../clouds/aws/ec2.ts'
import { type Findings, noFindings } from '../../clouds/aws/findings.ts'
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
import { platformOfAwsType } from '../../plan/machine-types.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { Ec2Plan } from './plan.ts'

/** What was found of the account and the region, as far as the stack needs it. */
export interface Ground {
  readonly account: string
  readonly image: MachineImage
  readonly zone: string
  /** Of all its machines. */
  readonly arch: 'amd64' | 'arm64'
  readonly allowFrom: readonly string[]
}

/** kubeadm's own preflight check. */
const leastVcpus = 2

/**
 * Asks AWS for everything that decides whether the cluster can be made: who we are and may, machine types and their
 * zones, the image, quotas, the name. @returns the ground only where there is no problem
 */
export async function lookAround(
  plan: Ec2Plan,
  ctx: Ctx,
  { fresh }: { fresh: boolean },
): Promise<Findings & { readonly ground: Ground | undefined }> {
  const { wish, ref, spec } = plan
  const { region, ec2: own } = wish
  const found = noFindings()
  const account = openAccount(region, ctx)
  const caller = await findCaller(account, found, ctx)
  if (caller === undefined) return { ...found, ground: undefined }
  const ec2 = openEc2(region, ctx)
  const stacks = openStacks(region, ctx)
  const types = [own.controlPlaneType, wish.machineType]
  const counts = [own.controlPlanes, spec.nodes]
  const wanted = { region, wanted: own.image }
  try {
    const { arch: said, vcpus } = await findTypes(ec2, types, found, ctx)
    // Where it may not be asked, the name of the type tells.
    const arch = said ?? (platformOfAwsType(wish.machineType) === 'linux/arm64' ? 'arm64' : 'amd64')
    found.problems.push(...builtFor(arch, wish.machineType, spec.platforms))
    const small = vcpus.get(own.controlPlaneType) ?? leastVcpus
    if (small < leastVcpus)
      found.problems.push(
        `${own.controlPlaneType} has ${small} vCPU: kubeadm wants ${leastVcpus} for a control plane, choose a larger type`,
      )
    const [zones, image, allowFrom] = await Promise.all([
      findZones(ec2, types, found, ctx),
      findImage(wanted, { account, ec2 }, arch, found, ctx),
      openTo(wish.allowFrom, found, ctx),
      ...(fresh ? [checkName(stacks, ref.id, found, ctx)] : []),
      ...(fresh
        ? [
            checkQuotas(
              { account, ec2 },
              { types, counts, eks: false, clusters: wish.clusters },
              vcpus,
              found,
              ctx,
            ),
          ]
        : []),
      ...(fresh
        ? [checkPermissions(account, caller, { provider: 'ec2', region, id: ref.id }, found, ctx)]
        : []),
    ])
    const zone = zones[numberOf(ref.id) % Math.max(1, zones.length)]
    const isSound = found.problems.length === 0 && image !== undefined && zone !== undefined
    return {
      ...found,
      ground: isSound ? { account: caller.account, image, zone, allowFrom, arch } : undefined,
    }
  } finally {
    ec2.close()
    stacks.close()
  }
}

/** Spreads clusters over zones, each always in the same one. */
function numberOf(id: string): number {
  return [...id].reduce((n, letter) => (n * 31 + letter.charCodeAt(0)) % 65_521, 7)
}

/** For `problems`: warnings are told, since what could not be looked at may be sound. */
export async function problemsEc2(plan: Ec2Plan, ctx: Ctx): Promise<readonly string[]> {
  const { problems, warnings } = await lookAround(plan, ctx, { fresh: true })
  for (const warning of warnings) ctx.log.warn(warning)
  return problems
}
