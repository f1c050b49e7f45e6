import { type Eks, openEks } from '../../clouds/aws/eks.ts'
import { codeOf, sayOf } from '../../clouds/aws/errors.ts'
import type { CloudRecord } from '../../clouds/aws/record.ts'
import { makeStack } from '../../clouds/aws/stack-life.ts'
import { openStacks, type Stack } from '../../clouds/aws/stacks.ts'
import { describe, Interrupted, ProvisionError, UsageError } from '../../errors.ts'
import { eksStack, nodeGroupName } from '../../plan/aws/eks-stack.ts'
import { ourTags, partitionOf, tagsAsMap } from '../../plan/aws/names.ts'
import { templateText } from '../../plan/aws/template.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { keepStep } from '../aws-state.ts'
import type { UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { type Ground, lookAround } from './ground.ts'
import type { EksPlan } from './plan.ts'
import { type EksServer, writeAccess } from './reach.ts'
import { readyEks } from './ready.ts'

const stackMs = 10 * 60_000
/** EKS takes 8 to 12 minutes for a control plane, 2 to 3 for nodes. */
const clusterMs = 30 * 60_000
const groupMs = 20 * 60_000
const addonMs = 10 * 60_000
const lookMs = 10_000
const hourMs = 3600_000

/**
 * Network and roles as a stack, then the cluster, who may use it, its nodes and its add-ons. The control plane is AWS's
 * own: of the branch come the suite and its clients. What was made is left to `down` when it fails.
 * @throws ProvisionError
 */
export async function upEks(plan: EksPlan, inputs: UpInputs, ctx: Ctx): Promise<Cluster> {
  const stacks = openStacks(plan.wish.region, ctx)
  const eks = openEks(plan.wish.region, ctx)
  try {
    return await make(plan, inputs, { stacks, eks }, ctx)
  } catch (error) {
    if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError)
      throw error
    if (ctx.signal.aborted) throw new Interrupted('interrupted while the cluster came up', { cause: error })
    throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error })
  } finally {
    stacks.close()
    eks.close()
  }
}

interface Clients {
  readonly stacks: ReturnType<typeof openStacks>
  readonly eks: Eks
}

async function make(plan: EksPlan, inputs: UpInputs, { stacks, eks }: Clients, ctx: Ctx): Promise<Cluster> {
  const { ref, wish, runDir, name, range } = plan
  const { region } = wish
  const { ground, problems } = await lookAround(plan, ctx, { fresh: false })
  if (ground === undefined) throw new UsageError(problems)
  const kubectl = inputs.build.files['kubectl']?.path ?? 'kubectl'
  await makeRunDir(ref)
  const known: CloudRecord = { v: 1, account: ground.account, region, step: 'stack', kubectl }
  const step = (done: string, stack = name) => keepStep(runDir, { ...known, stack, step: done }, inputs)
  await keepStep(runDir, known, inputs)
  const tags = ourTags('eks', ref.id, new Date(ctx.clock.now() + wish.hours * hourMs).toISOString())
  const addons = ground.addons.map(a => a.name)
  const template = templateText(eksStack({ id: ref.id, region, range, zones: ground.zones, addons }))
  const wanted = { name, id: ref.id, template, tags, timeoutMs: stackMs }
  const stack = await makeStack(stacks, wanted, ctx, id => step('stack', id))
  await step('cluster')
  const cluster = await makeCluster(plan, ground, stack, tagsAsMap(tags), eks, ctx)
  await step('access')
  for (const arn of wish.eks.admins) await grant(eks, name, arn, region)
  await step('nodes')
  await makeNodes(plan, ground, stack, tagsAsMap(tags), eks, ctx)
  await step('addons')
  for (const addon of ground.addons) await makeAddon(eks, name, addon, tagsAsMap(tags), ctx)
  const kubeconfig = await writeAccess({ name, region, runDir }, cluster, ctx)
  await step('up')
  return readyEks({ plan, kubeconfig, kubectl, server: cluster.endpoint }, ctx)
}

/** What the stack says of itself. */
function output(stack: Stack, key: string): string {
  const value = stack.Outputs?.find(o => o.OutputKey === key)?.OutputValue
  if (value === undefined) throw new ProvisionError(`the stack ${stack.StackName} does not tell its ${key}`)
  return value
}

const subnetsOf = (stack: Stack) => output(stack, 'Subnets').split(',')

async function makeCluster(
  { name, spec }: EksPlan,
  ground: Ground,
  stack: Stack,
  tags: Record<string, string>,
  eks: Eks,
  ctx: Ctx,
): Promise<EksServer> {
  await unlessThere(() =>
    eks.create({
      name,
      ...(ground.version === undefined ? {} : { version: ground.version }),
      roleArn: output(stack, 'ClusterRole'),
      resourcesVpcConfig: {
        subnetIds: subnetsOf(stack),
        endpointPublicAccess: true,
        publicAccessCidrs: [...ground.allowFrom],
        // Nodes come from the network itself, which the public side does not let in.
        endpointPrivateAccess: true,
      },
      kubernetesNetworkConfig: { serviceIpv4Cidr: spec.serviceCidr },
      // The API's default is the older way, by a ConfigMap.
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
      clientRequestToken: name,
      tags,
    }),
  )
  const cluster = await settled(`the cluster ${name}`, clusterMs, ctx, async () => {
    const found = await eks.find(name)
    return { thing: found, status: found?.status, why: issues(found?.health?.issues) }
  })
  return { endpoint: cluster.endpoint ?? '', ca: cluster.certificateAuthority?.data ?? '' }
}

/** May do everything in the cluster. @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
async function grant(eks: Eks, clusterName: string, principalArn: string, region: string): Promise<void> {
  await unlessThere(() => eks.createAccess({ clusterName, principalArn, type: 'STANDARD' }))
  const policyArn = `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`
  await eks.grantAccess({ clusterName, principalArn, policyArn, accessScope: { type: 'cluster' } })
}

async function makeNodes(
  { name, spec, wish }: EksPlan,
  { arch }: Ground,
  stack: Stack,
  tags: Record<string, string>,
  eks: Eks,
  ctx: Ctx,
): Promise<void> {
  const size = { minSize: spec.nodes, maxSize: spec.nodes, desiredSize: spec.nodes }
  await unlessThere(() =>
    eks.createGroup({
      clusterName: name,
      nodegroupName: nodeGroupName,
      scalingConfig: size,
      subnets: subnetsOf(stack),
      nodeRole: output(stack, 'NodeRole'),
      instanceTypes: [wish.machineType],
      amiType: arch === 'arm64' ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD',
      diskSize: wish.diskGb,
      clientRequestToken: `${name}-${nodeGroupName}`,
      tags,
    }),
  )
  await settled(`the nodes of ${name}`, groupMs, ctx, async () => {
    const found = await eks.findGroup(name, nodeGroupName)
    return { thing: found, status: found?.status, why: issues(found?.health?.issues) }
  })
}

async function makeAddon(
  eks: Eks,
  clusterName: string,
  { name: addonName, version }: Ground['addons'][number],
  tags: Record<string, string>,
  ctx: Ctx,
): Promise<void> {
  const own = version === undefined ? {} : { addonVersion: version }
  await unlessThere(() =>
    // What EKS itself has put there under that name is taken over.
    eks.createAddon({ clusterName, addonName, ...own, resolveConflicts: 'OVERWRITE', tags }),
  )
  await settled(`the add-on ${addonName}`, addonMs, ctx, async () => {
    const found = await eks.findAddon(clusterName, addonName)
    return { thing: found, status: found?.status, why: issues(found?.health?.issues) }
  })
}

/** A run that was cut short is taken up again. */
async function unlessThere(make: () => Promise<void>): Promise<void> {
  try {
    await make()
  } catch (error) {
    if (codeOf(error) !== 'ResourceInUseException')
      throw new ProvisionError(`EKS refuses: ${sayOf(error)}`, { cause: error })
  }
}

interface Look<T> {
  readonly thing: T | undefined
  readonly status: string | undefined
  readonly why: string
}

async function settled<T>(what: string, limitMs: number, ctx: Ctx, look: () => Promise<Look<T>>): Promise<T> {
  const end = ctx.clock.now() + limitMs
  for (;;) {
    const { thing, status = 'gone', why } = await look()
    if (status === 'ACTIVE' && thing !== undefined) return thing
    if (/FAILED|DELET|gone/.test(status))
      throw new ProvisionError(`${what}: ${status}${why === '' ? '' : `: ${why}`}`)
    if (ctx.clock.now() > end)
      throw new ProvisionError(
        `${what} is ${status} after ${limitMs / 60_000} minutes${why === '' ? '' : `: ${why}`}`,
      )
    await ctx.clock.sleep(lookMs, ctx.signal)
  }
}

function issues(all: readonly { code?: string | undefined; message?: string | undefined }[] = []): string {
  return all.map(i => `${i.code}: ${i.message}`).join('; ')
}
