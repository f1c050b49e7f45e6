import { describe, Interrupted, ProvisionError, UsageError } from '../errors.ts'
import { clusterImages, ensureImages, type ImageStore } from '../images/store.ts'
import { type CompanionName, type Companions, ensureCompanions } from '../kube/companions.ts'
import { ensureHostTools } from '../kube/host-tools.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import type { ClusterRef, Progress } from '../plan/cluster-ref.ts'
import type { Cluster, ClusterSpec } from '../plan/cluster-spec.ts'
import { plural } from '../plan/words.ts'
import type { Staged } from '../providers/provider.ts'
import { loadProvider } from '../providers/table.ts'
import type { RunRecord } from '../state/runs.ts'
import type { RunCtx } from './asked.ts'
import type { Phases } from './phases.ts'
import { update } from './records.ts'

/** What runs beside Kubernetes' own programs, by kind of node. */
const companionsOf: Record<'real' | 'simulated', readonly CompanionName[]> = {
  real: ['etcd', 'containerd', 'runc', 'cni', 'coredns'],
  simulated: ['etcd', 'kwok'],
}
/** Programs of the host that kube-proxy and the nodes start. */
const hostTools = ['ip', 'iptables', 'conntrack', 'nft', 'mount', 'unshare', 'nsenter']

export interface Made {
  readonly cluster: Cluster
  readonly companions: Companions
  readonly images: ImageStore
}

/** An image store of a provider that serves none. */
const noImages: ImageStore = { dir: '', refs: {}, missing: [] }

export interface ToMake {
  readonly spec: ClusterSpec
  readonly build: BuildManifest
  /** Images that specs can need. */
  readonly wanted: readonly string[]
  readonly mirrors: string | undefined
  readonly stage?: Staged | undefined
}

/** Tools, images, cluster: each a phase of its own. The record is on disk already. @throws ProvisionError */
export async function makeCluster(
  { spec, build, wanted, mirrors, stage }: ToMake,
  ctx: RunCtx,
  phases: Phases,
): Promise<Made> {
  const local = spec.ref.provider === 'local'
  const companions = local ? await toolsPhase(spec, build, ctx, phases) : {}
  const images =
    local && spec.nodeKind === 'real'
      ? await imagesPhase(build, wanted, companions, mirrors, ctx, phases)
      : noImages
  const provider = await loadProvider(spec.ref.provider)
  const plan = provider.plan(spec)
  const onStep = (progress: Progress) => update(spec.ref, { progress }, ctx)
  const cluster = await phases.run(
    'up',
    () =>
      provisioned(() =>
        provider.up(plan, { build, companions, images, onStep, ...(stage && { stage }) }, ctx),
      ),
    c =>
      `${plural(c.nodes.filter(n => n.ready).length, 'node')} Ready, ${c.version}   kubeconfig: ${c.kubeconfig}`,
  )
  const { kubeconfig, realNodes } = cluster
  await update(spec.ref, { kubeconfig, build: build.key, realNodes }, ctx)
  return { cluster, companions, images }
}

async function toolsPhase(
  spec: ClusterSpec,
  build: BuildManifest,
  ctx: RunCtx,
  phases: Phases,
): Promise<Companions> {
  const names = companionsOf[spec.nodeKind]
  return phases.run(
    'tools',
    async () => {
      if (spec.nodeKind === 'real') await ensureHostTools(hostTools, ctx)
      return ensureCompanions(names, build.companions, ctx)
    },
    c => names.map(n => `${n} ${c[n]?.version ?? ''}`).join(', '),
  )
}

async function imagesPhase(
  build: BuildManifest,
  wanted: readonly string[],
  companions: Companions,
  mirrors: string | undefined,
  ctx: RunCtx,
  phases: Phases,
): Promise<ImageStore> {
  const refs = [...new Set([...clusterImages(build), ...wanted])]
  return phases.run(
    'images',
    () => ensureImages(refs, build, companions, ctx, mirrors === undefined ? {} : { mirrors }),
    s =>
      `${plural(Object.keys(s.refs).length, 'image')}${s.missing.length > 0 ? `, ${s.missing.length} cannot be had` : ''}`,
  )
}

/** Whatever goes wrong while a cluster is made is a failure to provision, so that the exit code says so. */
async function provisioned<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProvisionError || error instanceof UsageError || error instanceof Interrupted)
      throw error
    throw new ProvisionError(`no cluster: ${describe(error)}`, { cause: error })
  }
}

/** @param owner process whose end makes a run that is not kept an orphan */
export function recordOf(
  ref: ClusterRef,
  now: number,
  minutes: number,
  kept: boolean,
  owner = process.pid,
): RunRecord {
  return {
    v: 1,
    ref,
    pid: owner,
    created: new Date(now).toISOString(),
    expires: new Date(now + minutes * 60_000).toISOString(),
    kept,
  }
}
