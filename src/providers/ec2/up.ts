import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { consolesOf, type Ec2, machinesOf, openEc2 } from '../../clouds/aws/ec2.ts'
import { askGroup, type GroupSays, openGroups } from '../../clouds/aws/groups.ts'
import type { CloudRecord } from '../../clouds/aws/record.ts'
import { makeStack } from '../../clouds/aws/stack-life.ts'
import { openStacks } from '../../clouds/aws/stacks.ts'
import { sshKey } from '../../clouds/ssh-key.ts'
import { describe, Interrupted, ProvisionError, UsageError } from '../../errors.ts'
import { type ClusterKeys, makeClusterKeys } from '../../kube/bootstrap-keys.ts'
import { bootstrapSpecOf, readableOf, type StagedOnAws } from '../../plan/aws/bootstrap-spec.ts'
import { apiPort, controlPlaneAddress, ec2Stack, endpointOf } from '../../plan/aws/ec2-stack.ts'
import { machineData } from '../../plan/aws/machine-data.ts'
import { ourTags } from '../../plan/aws/names.ts'
import { templateText } from '../../plan/aws/template.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import { reachedByAddress } from '../../plan/kubeconfig.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { stagedOnAws } from '../aws-stage.ts'
import { keepStep } from '../aws-state.ts'
import { ready } from '../machines-ready.ts'
import type { UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { type Ground, lookAround } from './ground.ts'
import type { Ec2Plan } from './plan.ts'

const stackMs = 20 * 60_000
/** Machines join within the first minutes or never. */
const tokenMinutes = 60
const hourMs = 3600_000

/**
 * One stack, then machines that make the cluster by themselves. What was made is left to `down` when it fails.
 * @throws ProvisionError with what CloudFormation or a machine said
 */
export async function upEc2(plan: Ec2Plan, inputs: UpInputs, ctx: Ctx): Promise<Cluster> {
  try {
    return await make(plan, inputs, ctx)
  } catch (error) {
    if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError)
      throw error
    if (ctx.signal.aborted) throw new Interrupted('interrupted while the cluster came up', { cause: error })
    throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error })
  }
}

async function make(plan: Ec2Plan, inputs: UpInputs, ctx: Ctx): Promise<Cluster> {
  const { ref, wish, runDir } = plan
  const { region } = wish
  const staged = stagedOnAws(inputs, region, ctx)
  const { ground, problems } = await lookAround(plan, ctx, { fresh: false })
  if (ground === undefined) throw new UsageError(problems)
  const kubectl = inputs.build.files['kubectl']?.path ?? 'kubectl'
  await makeRunDir(ref)
  const keys = await makeClusterKeys(ctx.clock.now(), tokenMinutes)
  const known: CloudRecord = { v: 1, account: ground.account, region, step: 'stack', kubectl }
  const keep = (record: CloudRecord) => keepStep(runDir, record, inputs)
  await keep(known)
  const clients = {
    stacks: openStacks(region, ctx),
    ec2: openEc2(region, ctx),
    groups: openGroups(region, ctx),
  }
  try {
    const template = await templateFor(plan, ground, staged, keys)
    const expires = new Date(ctx.clock.now() + wish.hours * hourMs).toISOString()
    const tags = ourTags('ec2', ref.id, expires)
    const isGroup = wish.ec2.nodesAs === 'auto-scaling-group'
    const trouble = isGroup ? askGroup(clients.groups, ref.id, ctx) : noTrouble
    const stack = { name: plan.stack, id: ref.id, template, tags, timeoutMs: stackMs, trouble }
    const made = await makeStack(clients.stacks, stack, ctx, id => keep({ ...known, stack: id }))
    const told = { ...known, stack: made.StackId ?? plan.stack }
    await keep({ ...told, step: 'machines' })
    const cluster = await nodesOf(plan, { kubectl, keys, ec2: clients.ec2, trouble }, ctx)
    await keep({ ...told, step: 'up' })
    return cluster
  } finally {
    for (const client of Object.values(clients)) client.close()
  }
}

/** Of single machines CloudFormation itself tells why they are lacking. */
const noTrouble: GroupSays = async () => undefined

/** Waits until all machines are nodes. */
async function nodesOf(
  plan: Ec2Plan,
  of: {
    readonly kubectl: string
    readonly keys: ClusterKeys
    readonly ec2: Ec2
    readonly trouble: GroupSays
  },
  ctx: Ctx,
): Promise<Cluster> {
  const { ref, wish, spec, runDir, range, stack } = plan
  const { kubectl, keys, ec2, trouble } = of
  const machines = await machinesOf(ec2, ref.id)
  const first = machines.find(m => m.PrivateIpAddress === controlPlaneAddress(range, 0))
  const address = first?.PublicIpAddress ?? first?.PrivateIpAddress
  if (address === undefined) throw new ProvisionError(`the stack ${stack} has no control plane`)
  const kubeconfig = join(runDir, 'kubeconfig')
  const server = `https://${address}:${apiPort}`
  await writeSecret(kubeconfig, reachedByAddress(server, keys.keys.ca.cert, keys.admin, stack))
  const wanted = wish.ec2.controlPlanes + spec.nodes
  const coming = {
    ...{ ref, kubeconfig, kubectl, server, wanted, bare: spec.cni === 'none' },
    cloudProvider: spec.cloudProvider !== undefined,
    consoles: () => consolesOf(ec2, ref.id),
    trouble,
  }
  return ready({ ...coming, isWhole: count => count >= wanted }, ctx)
}

async function templateFor(
  plan: Ec2Plan,
  ground: Ground,
  staged: StagedOnAws,
  { keys }: ClusterKeys,
): Promise<string> {
  const { ref, wish, spec, range, runDir } = plan
  const { region, ec2: own } = wish
  const endpoint = endpointOf(range, own.controlPlanes)
  const version = staged.manifest.version
  const { nodesAs } = own
  const platform = `linux/${ground.arch}`
  const bootstrap = bootstrapSpecOf(spec, staged, { region, platform, version, endpoint, keys, nodesAs })
  const data = machineData(bootstrap, controlPlaneAddress(range, 0))
  const key = sshKey(plan.stack)
  await writeSecret(join(runDir, 'ssh-key'), key.secret)
  return templateText(
    ec2Stack({
      ...{ id: ref.id, region, range, zone: ground.zone, image: ground.image, diskGb: wish.diskGb },
      ...{ podCidr: spec.podCidr, allowFrom: ground.allowFrom, publicKey: key.publicLine },
      controlPlanes: { count: own.controlPlanes, type: own.controlPlaneType, userData: data.controlPlane },
      nodes: { count: spec.nodes, type: wish.machineType, userData: data.node },
      nodesAs,
      reads: readableOf(region, staged),
      cloudProvider: spec.cloudProvider !== undefined,
    }),
  )
}

async function writeSecret(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 })
  await chmod(file, 0o600)
}
