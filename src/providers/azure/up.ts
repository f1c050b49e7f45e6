import { join } from 'node:path'
import { pMapIterable } from 'p-map'
import writeFileAtomic from 'write-file-atomic'
import { type ArmClient, armClient } from '../../clouds/azure/arm.ts'
import { deployOnce, validateDeployment } from '../../clouds/azure/deployments.ts'
import { grant, grantsOf } from '../../clouds/azure/groups.ts'
import { type AzureMachine, consolesAtOnce, machinesOf, serialConsole } from '../../clouds/azure/machines.ts'
import { sshKey } from '../../clouds/ssh-key.ts'
import { ProvisionError } from '../../errors.ts'
import { makeClusterKeys } from '../../kube/bootstrap-keys.ts'
import { bootstrapSpecOf, type StagedOnAzure } from '../../plan/azure/bootstrap-spec.ts'
import { machineData } from '../../plan/azure/machine-data.ts'
import { apiName, apiPort, deployments, type Tags } from '../../plan/azure/names.ts'
import { applyOverrides } from '../../plan/azure/overrides.ts'
import { type ClusterParameters, clusterTemplate } from '../../plan/azure/template.ts'
import { azureOfBlobs, azureOfRegistry } from '../../plan/azure-names.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import { cniOf } from '../../plan/cni-manifest.ts'
import { reachedByAddress } from '../../plan/kubeconfig.ts'
import { platformOfAzureType } from '../../plan/machine-types.ts'
import { parseStoreUrl } from '../../plan/store-url.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type MachineConsole, ready } from '../machines-ready.ts'
import type { UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { guidOf, outsideScopes, seenFrom } from './ground.ts'
import { groundwork, provisioned } from './groundwork.ts'
import { type AzurePlan, shapeOf } from './plan.ts'
import { type AzureState, loadState, saveState } from './state.ts'

/** Machines join in this time; a token that leaks is worth nothing after it. */
const tokenMinutes = 60

/**
 * Two deployments into a group of its own: the machines' identity, then, with its roles given, the network and machines
 * that make the cluster by themselves. What was begun by an earlier try is gone on with. What was made is left to
 * `down` when it fails.
 * @throws ProvisionError with what ARM or a machine said
 */
export function upAzure(plan: AzurePlan, inputs: UpInputs, ctx: Ctx): Promise<Cluster> {
  return provisioned('the cluster', ctx, () => make(plan, inputs, ctx))
}

async function make(plan: AzurePlan, { stage, build, onStep }: UpInputs, ctx: Ctx): Promise<Cluster> {
  if (stage === undefined) throw new ProvisionError('nothing was staged for the machines')
  const arm = armClient(plan.place, ctx)
  await makeRunDir(plan.ref)
  // Roles on what is the cluster's own are part of the groundwork.
  const shared = plan.wish.ownStage ? {} : await outsideScopes(arm, thingsOf(stage))
  const subscription = plan.spec.cloudProvider === undefined ? undefined : arm.under('')
  const outside = { ...shared, subscription }
  await onStep?.({ step: 'identity' })
  const { tags, principal } = await groundwork(plan, outside, arm, ctx)
  const grants = grantsOf(outside, plan.group, guidOf)
  await Promise.all(grants.map(g => grant(arm, g, principal, plan.group)))
  const kubectl = build.files['kubectl']?.path ?? 'kubectl'
  const state = (await loadState(plan.runDir)) ?? (await settle(plan, stage, kubectl, ctx))
  await onStep?.({ step: 'machines' })
  const address = await machines(plan, tags, state, arm, ctx)
  const server = `https://${address}:${apiPort}`
  const kubeconfig = join(plan.runDir, 'kubeconfig')
  await writeFileAtomic(kubeconfig, reachedByAddress(server, state.ca, state.admin, plan.group), {
    mode: 0o600,
  })
  const wanted = plan.wish.controlPlanes + plan.spec.nodes
  const consoles = () => consolesOf(plan.group, arm, ctx)
  await onStep?.({ step: 'nodes' })
  const coming = {
    ref: plan.ref,
    kubeconfig,
    kubectl: state.kubectl,
    server,
    wanted,
    consoles,
    bare: plan.spec.cni === 'none',
    cloudProvider: plan.spec.cloudProvider !== undefined,
  }
  return ready({ ...coming, isWhole: count => count >= wanted }, ctx)
}

/** A registry and an account of Azure's own, on which the machines' identity needs roles. */
function thingsOf({ registry, store }: StagedOnAzure) {
  const host = registry.prefix.split('/')[0] ?? ''
  const address = parseStoreUrl(store)
  const blob = 'kind' in address && address.kind === 'blob' ? address : undefined
  return {
    registry: azureOfRegistry(host) === undefined ? undefined : host,
    account: azureOfBlobs(blob?.endpoint ?? '') === undefined ? undefined : blob?.account,
  }
}

async function settle(plan: AzurePlan, stage: StagedOnAzure, kubectl: string, ctx: Ctx): Promise<AzureState> {
  const { spec, ref, range, wish, runDir, place } = plan
  const allowFrom = await seenFrom(wish.allowFrom, ctx)
  const { keys, admin } = await makeClusterKeys(ctx.clock.now(), tokenMinutes)
  // Azure's networks drop packets of pods.
  const platform = platformOfAzureType(wish.machineType)
  const cni = cniOf(spec.cni, { tunnel: true })
  const bootstrap = bootstrapSpecOf(spec, stage, keys, cni, platform, place)
  const data = machineData(bootstrap, apiName(ref), range, wish.controlPlanes)
  const state = {
    ...{ v: 1 as const, ca: keys.ca.cert, admin, data, allowFrom, kubectl },
    sshKey: wish.sshKey?.trim() ?? (await ownKey(plan)),
  }
  await saveState(runDir, state)
  return state
}

/** Of this cluster alone; it goes with the run's directory. @returns its public line */
async function ownKey({ runDir, group }: AzurePlan): Promise<string> {
  const { secret, publicLine } = sshKey(group)
  await writeFileAtomic(join(runDir, 'ssh-key'), secret, { mode: 0o600 })
  return publicLine
}

/** @returns the API server's public address */
async function machines(
  plan: AzurePlan,
  tags: Tags,
  state: AzureState,
  arm: ArmClient,
  ctx: Ctx,
): Promise<string> {
  const { group, wish } = plan
  const shape = shapeOf(plan, tags, state.allowFrom)
  const template = applyOverrides(clusterTemplate(shape), wish.overrides)
  const parameters: ClusterParameters = {
    ...{ controlPlaneType: wish.controlPlaneType, nodeType: wish.machineType, sshKey: state.sshKey },
    ...{ firstData: state.data.first, furtherData: state.data.further, nodeData: state.data.node },
  }
  const request = { group, name: deployments.cluster, template, parameters }
  const total = template.resources.reduce((sum, r) => sum + (r.copy?.count ?? 1), 0)
  const onOperation = (done: number) => ctx.log.progress({ id: group, done, total, unit: 'resources' })
  const before = async () => {
    const problems = await validateDeployment(arm, request)
    if (problems.length > 0) throw new ProvisionError(['Azure refuses the template:', ...problems].join('\n'))
  }
  const outputs = await deployOnce(arm, request, ctx, { before, onOperation })
  return outputs['apiAddress'] ?? ''
}

async function* consolesOf(group: string, arm: ArmClient, ctx: Ctx): AsyncGenerator<MachineConsole> {
  const read = async (machine: AzureMachine) => ({
    name: machine.name,
    text: await serialConsole(arm, machine, ctx).catch(() => ''),
  })
  yield* pMapIterable(await machinesOf(arm, group), read, { concurrency: consolesAtOnce })
}
