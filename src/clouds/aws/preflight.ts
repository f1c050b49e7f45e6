import type { Cards } from '../../plan/aws/eks-node-spec.ts'
import { partitionOf, stackNameOf } from '../../plan/aws/names.ts'
import { type AwsProvider, permissions } from '../../plan/aws/permissions.ts'
import { parseCidr } from '../../plan/cidr.ts'
import type { Account, Caller } from './account.ts'
import type { AwsCtx } from './config.ts'
import type { Ec2, Instance } from './ec2.ts'
import { codeOf, isUnknownCaller, sayOf } from './errors.ts'
import { asked, type Findings } from './findings.ts'
import type { Stacks } from './stacks.ts'

/** @returns undefined, with a problem, where AWS does not know who asks: then nothing else can be asked */
export async function findCaller(
  account: Account,
  found: Findings,
  { signal }: AwsCtx,
): Promise<Caller | undefined> {
  try {
    return await account.caller()
  } catch (error) {
    signal.throwIfAborted()
    const hint =
      'give AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, an instance profile, or in a workflow AWS_ROLE_ARN with `permissions: id-token: write`'
    const isHinted = (error as Error).name === 'UsageError'
    found.problems.push(
      isUnknownCaller(error) || !isHinted
        ? `AWS does not say who we are (${sayOf(error)}): ${hint}`
        : (error as Error).message,
    )
    return undefined
  }
}

/** A role's session as the role itself. @returns undefined for who has no policies to look at */
export function policySource({ account, arn }: Caller, region: string): string | undefined {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1]
  if (role !== undefined) return `arn:${partitionOf(region)}:iam::${account}:role/${role}`
  return /:user\//.test(arn) ? arn : undefined
}

/** Permissions that are lacking, as far as IAM tells: what rests on tags it cannot know. */
export async function checkPermissions(
  account: Account,
  caller: Caller,
  of: { readonly provider: AwsProvider; readonly region: string; readonly id: string },
  found: Findings,
  { signal }: AwsCtx,
): Promise<void> {
  const { provider, region, id } = of
  const source = policySource(caller, region)
  if (source === undefined) return
  const wanted = permissions({ providers: [provider], region, account: caller.account })
  const named = (arn: string) => arn.replace(/bowsprit-\*$/, `${stackNameOf(id)}-x`).replace(/\*$/, 'x')
  const denied = await asked(
    'permissions',
    'iam:SimulatePrincipalPolicy',
    async () => {
      const lacking: string[] = []
      for (const statement of wanted.filter(
        s => s.Condition?.['StringEquals'] === undefined || s.Sid === 'NetworksAndMachines',
      )) {
        const Resource = statement.Resource === '*' ? '*' : named([statement.Resource].flat()[0] ?? '*')
        lacking.push(...(await account.denied(source, { ...statement, Resource })))
      }
      return [...new Set(lacking)]
    },
    found,
    { signal },
  )
  if (denied !== undefined && denied.length > 0)
    found.problems.push(
      `${caller.arn} may not ${denied.join(', ')}: allow that (\`bowsprit trust-policy --print permissions\` has the whole policy)`,
    )
}

/** A stack of that name would be somebody else's, or a run's of the same id. */
export async function checkName(
  stacks: Stacks,
  id: string,
  found: Findings,
  { signal }: AwsCtx,
): Promise<void> {
  const name = stackNameOf(id)
  const stack = await asked(
    `the stack ${name}`,
    'cloudformation:DescribeStacks',
    () => stacks.find(name),
    found,
    { signal, needed: true },
  )
  if (stack !== undefined && stack.StackStatus !== 'DELETE_COMPLETE')
    found.problems.push(
      `there is a stack ${name} (${stack.StackStatus}): choose another --id, or remove it with \`bowsprit down --id ${id}\``,
    )
}

/** What one cluster takes. */
export interface Need {
  readonly types: readonly string[]
  /** How many machines of each of the types. */
  readonly counts: readonly number[]
  readonly eks: boolean
  /** Clusters that are made at the same time, by as many jobs. */
  readonly clusters: number
}

export interface MachineTypes {
  readonly arch: 'amd64' | 'arm64' | undefined
  /** vCPUs by type. */
  readonly vcpus: ReadonlyMap<string, number>
  /** Network cards by type. */
  readonly cards: ReadonlyMap<string, Cards>
}

/** Types that exist, and are all of one architecture. */
export async function findTypes(
  ec2: Ec2,
  types: readonly string[],
  found: Findings,
  { signal }: AwsCtx,
): Promise<MachineTypes> {
  const none: MachineTypes = { arch: undefined, vcpus: new Map(), cards: new Map() }
  const infos = await ec2.machineTypes(types).catch(error => {
    signal.throwIfAborted()
    if (codeOf(error) === 'InvalidInstanceType')
      found.problems.push(`${sayOf(error)}: choose machine types that this region has`)
    else found.warnings.push(`machine types cannot be looked at: ${sayOf(error)}`)
    return undefined
  })
  if (infos === undefined) return none
  const arches = new Map(
    infos.map(i => [
      i.InstanceType as string,
      i.ProcessorInfo?.SupportedArchitectures?.includes('arm64') ? ('arm64' as const) : ('amd64' as const),
    ]),
  )
  const vcpus = new Map(infos.map(i => [i.InstanceType as string, i.VCpuInfo?.DefaultVCpus ?? 0]))
  const [arch, ...others] = new Set(arches.values())
  if (others.length > 0)
    found.problems.push(
      `${[...arches].map(([t, a]) => `${t} is ${a}`).join(' and ')}: choose machine types of one architecture`,
    )
  const cards = new Map(
    infos.flatMap(({ InstanceType: type, NetworkInfo: net }): [string, Cards][] => {
      const [count, addresses] = [net?.MaximumNetworkInterfaces, net?.Ipv4AddressesPerInterface]
      return count === undefined || addresses === undefined ? [] : [[type ?? '', { cards: count, addresses }]]
    }),
  )
  return { arch, vcpus, cards }
}

/** Zones in which all the types can be had; where AWS does not say, all zones. */
export async function findZones(
  ec2: Ec2,
  types: readonly string[],
  found: Findings,
  { signal }: AwsCtx,
): Promise<readonly string[]> {
  const look = { signal }
  const ask = 'ec2:DescribeInstanceTypeOfferings'
  const offerings = await asked('where machine types are', ask, () => ec2.offerings(types), found, look)
  if (offerings !== undefined) {
    const byZone = Map.groupBy(offerings, o => o.zone)
    const zones = [...byZone].flatMap(([zone, of]) =>
      types.every(t => of.some(o => o.type === t)) ? [zone] : [],
    )
    if (zones.length === 0)
      found.problems.push(
        `no zone of this region has ${[...new Set(types)].join(' and ')}: choose other machine types, or another region`,
      )
    return zones.sort()
  }
  const all = await asked('zones', 'ec2:DescribeAvailabilityZones', () => ec2.zones(), found, {
    signal,
    needed: true,
  })
  return all ?? []
}

/** Codes of quotas. @see https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html (aws service-quotas list-service-quotas) */
const quotas = {
  vcpus: { service: 'ec2', code: 'L-1216C47A', name: 'vCPUs of running standard machines' },
  vpcs: { service: 'vpc', code: 'L-F678F1CE', name: 'VPCs' },
  eks: { service: 'eks', code: 'L-1194D53C', name: 'EKS clusters' },
} as const

/** Families that share the quota of standard machines. @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html */
const isStandard = (type: string) => /^[acdhimrtz]/.test(type)

export async function checkQuotas(
  clients: { readonly account: Account; readonly ec2: Ec2; clusters?: () => Promise<number> },
  need: Need,
  vcpus: ReadonlyMap<string, number>,
  found: Findings,
  { signal }: AwsCtx,
): Promise<void> {
  const { account, ec2 } = clients
  const wanted = need.types.reduce(
    (sum, type, i) => sum + (isStandard(type) ? (vcpus.get(type) ?? 0) * need.counts[i]! : 0),
    0,
  )
  const check = async (of: keyof typeof quotas, more: number, used: () => Promise<number>) => {
    const { service, code, name } = quotas[of]
    const look = { signal }
    const quota = () => account.quota(service, code)
    const most = await asked(`the quota of ${name}`, 'servicequotas:GetServiceQuota', quota, found, look)
    const now = await asked(`use of ${name}`, 'ec2:DescribeInstances', used, found, look)
    if (most === undefined || now === undefined) return
    const all = more * need.clusters
    if (now + all > most)
      found.problems.push(
        `${name}: ${now} of ${most} are in use, and ${need.clusters === 1 ? 'this cluster takes' : `${need.clusters} clusters take`} ${all}: ` +
          `remove what is not needed (\`bowsprit sweep\`), take fewer or smaller machines, or ask for a higher quota (${service} ${code})`,
      )
  }
  await Promise.all([
    check('vcpus', wanted, async () => vcpusOf(await ec2.instances([]))),
    check('vpcs', 1, async () => (await ec2.vpcs()).length),
    ...(clients.clusters === undefined ? [] : [check('eks', 1, clients.clusters)]),
  ])
}

function vcpusOf(instances: readonly Instance[]): number {
  const of = ({ CpuOptions: cpu, InstanceType: type }: Instance) =>
    isStandard(type ?? '') ? (cpu?.CoreCount ?? 1) * (cpu?.ThreadsPerCore ?? 1) : 0
  return instances.filter(i => i.State?.Name !== 'stopped').reduce((sum, i) => sum + of(i), 0)
}

/** AWS's own, which tells callers their address. */
const mirror = 'https://checkip.amazonaws.com'

/** The ranges that were named, or the address that this machine is seen under. */
export async function openTo(
  ranges: readonly string[],
  found: Findings,
  { signal }: AwsCtx,
): Promise<readonly string[]> {
  if (ranges.length > 0) return ranges
  try {
    const answer = await fetch(mirror, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
    const range = `${(await answer.text()).trim()}/32`
    if (answer.ok && parseCidr(range) !== undefined) return [range]
    throw new Error(`it answers ${answer.status}`)
  } catch (error) {
    signal.throwIfAborted()
    found.problems.push(
      `${mirror} does not say under which address this machine is seen (${sayOf(error)}): give --allow-from, such as 203.0.113.7/32`,
    )
    return []
  }
}
