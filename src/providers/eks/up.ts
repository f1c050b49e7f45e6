import { openEc2 } from '../../clouds/aws/ec2.ts'
import { type Eks, type EksCluster, openEks } from '../../clouds/aws/eks.ts'
import { openGroups } from '../../clouds/aws/groups.ts'
import type { CloudRecord } from '../../clouds/aws/record.ts'
import { makeStack } from '../../clouds/aws/stack-life.ts'
import { openStacks, type Stack } from '../../clouds/aws/stacks.ts'
import { describe, Interrupted, ProvisionError, UsageError } from '../../errors.ts'
import { readableOf } from '../../plan/aws/bootstrap-spec.ts'
import { eksStack, nodeGroupName } from '../../plan/aws/eks-stack.ts'
import { ourTags, partitionOf, tagsAsMap } from '../../plan/aws/names.ts'
import { templateText } from '../../plan/aws/template.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { stagedOnAws } from '../aws-stage.ts'
import { keepStep } from '../aws-state.ts'
import type { UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { type Ground, lookAround } from './ground.ts'
import { type Clients, makeOwnNodes, readyOwn } from './own-nodes.ts'
import type { EksPlan } from './plan.ts'
import { serverOf, writeAccess } from './reach.ts'
import { readyEks } from './ready.ts'
import { issues, output, settled, subnetsOf, unlessThere } from './settled.ts'

const stackMs = 10 * 60_000
/** EKS takes 8 to 12 minutes for a control plane, 2 to 3 for nodes. */
const clusterMs = 30 * 60_000
const groupMs = 20 * 60_000
const addonMs = 10 * 60_000
const hourMs = 3600_000

/**
 * Network and roles as a stack, then the cluster, who may use it, its nodes and its add-ons. The control plane is AWS's
 * own: of the branch come the suite, its clients and, where asked for, the nodes' kubelet. What was made is left to `down` when it fails.
 * @throws ProvisionError
 */
export async function upEks(plan: EksPlan, inputs: UpInputs, ctx: Ctx): Promise<Cluster> {
  const { region } = plan.wish
  const clients = {
    stacks: openStacks(region, ctx),
    eks: openEks(region, ctx),
    ec2: openEc2(region, ctx),
    groups: openGroups(region, ctx),
  }
  try {
    return await make(plan, inputs, clients, ctx)
  } catch (error) {
    if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError)
      throw error
    if (ctx.signal.aborted) throw new Interrupted('interrupted while the cluster came up', { cause: error })
    throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error })
  } finally {
    for (const client of Object.values(clients)) client.close()
  }
}

async function make(plan: EksPlan, inputs: UpInputs, clients: Clients, ctx: Ctx): Promise<Cluster> {
  const { stacks, eks } = clients
  const { ref, wish, runDir, name, range } = plan
  const { region } = wish
  const staged = wish.eks.nodes === 'own' ? stagedOnAws(inputs, region, ctx) : undefined
  const { ground, problems } = await lookAround(plan, ctx, { fresh: false })
  if (ground === undefined) throw new UsageError(problems)
  const kubectl = inputs.build.files['kubectl']?.path ?? 'kubectl'
  await makeRunDir(ref)
  const known: CloudRecord = { v: 1, account: ground.account, region, step: 'stack', kubectl }
  const step = (done: string, stack = name) => keepStep(runDir, { ...known, stack, step: done }, inputs)
  await keepStep(runDir, known, inputs)
  const tags = ourTags('eks', ref.id, new Date(ctx.clock.now() + wish.hours * hourMs).toISOString())
  const addons = ground.addons.map(a => a.name)
  const reads = staged && readableOf(region, staged)
  const template = templateText(eksStack({ id: ref.id, region, range, zones: ground.zones, addons, reads }))
  const wanted = { name, id: ref.id, template, tags, timeoutMs: stackMs }
  const stack = await makeStack(stacks, wanted, ctx, id => step('stack', id))
  await step('cluster')
  const cluster = await makeCluster(plan, ground, stack, tagsAsMap(tags), eks, ctx)
  await step('access')
  for (const arn of wish.eks.admins) await grant(eks, name, arn, region)
  await step('nodes')
  if (staged === undefined) await makeNodes(plan, ground, stack, tagsAsMap(tags), eks, ctx)
  else await makeOwnNodes({ plan, ground, stack, cluster, staged, tags }, clients, ctx)
  await step('addons')
  for (const addon of ground.addons) await makeAddon(eks, name, addon, tagsAsMap(tags), ctx)
  const kubeconfig = await writeAccess({ name, region, runDir }, serverOf(cluster), ctx)
  await step('up')
  const at = { plan, kubeconfig, kubectl, server: cluster.endpoint ?? '' }
  return staged === undefined ? readyEks(at, ctx) : readyOwn(at, clients, ctx)
}

async function makeCluster(
  { name, spec }: EksPlan,
  ground: Ground,
  stack: Stack,
  tags: Record<string, string>,
  eks: Eks,
  ctx: Ctx,
): Promise<EksCluster> {
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
  return settled(`the cluster ${name}`, clusterMs, ctx, async () => {
    const found = await eks.find(name)
    return { thing: found, status: found?.status, why: issues(found?.health?.issues) }
  })
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
