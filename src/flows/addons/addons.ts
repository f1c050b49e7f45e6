import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { removeAddon } from '../../kube/addons/remove.ts'
import { findBuild } from '../../kube/build-cache.ts'
import type { AddonResult } from '../../plan/addons/result.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import { appliedAddons, forgetAddon } from '../../state/addons.ts'
import type { Asked, RunCtx } from '../asked.ts'
import { phasesOf } from '../phases.ts'
import { whichRun } from '../which-run.ts'
import { addonsPhase } from './apply.ts'
import { askedAddons, refuseTraffic } from './asked.ts'
import { prepareAddons } from './prepare.ts'

/** Puts add-ons onto a cluster that is up, and leaves them there: `down` removes them before the cluster. */
export async function addons({ o, ctx, print }: Asked): Promise<number> {
  await using found = await whichRun(o, ctx)
  const { ref, record } = found
  const wanted = await wantedAddons(o, ref, ctx)
  if (found.elsewhere || record?.kubeconfig === undefined || record.build === undefined)
    throw new UsageError(
      `run ${ref.id} has no cluster that is up on this machine: see bowsprit up; whoever made a cluster puts add-ons onto it`,
    )
  refuseTraffic(wanted, record.realNodes === false ? 'simulated' : 'real')
  const { kubeconfig } = record
  const phases = phasesOf(ctx)
  const prepared = await prepareAddons(wanted, await buildOf(record.build, ctx), ctx, phases)
  const artifacts = resolve(o.artifacts)
  await mkdir(join(artifacts, 'addons'), { recursive: true })
  for (const of of (await appliedAddons(ref)).filter(a => wanted.some(w => w.name === a.name)).toReversed()) {
    ctx.log.info(`add-on ${of.name} is there already: it is removed first`)
    const until = ctx.clock.now() + of.timeoutMs
    await removeAddon({ of, cluster: { kubeconfig }, run: ref.id, until, shared: true, ctx })
    await forgetAddon(ref, of.name)
  }
  let results: readonly AddonResult[] = []
  const step = { prepared: prepared!, ref, kubeconfig, artifacts, shard: undefined }
  await addonsPhase(step, ctx, phases, known => {
    results = known
  })
  if (o.json) print(JSON.stringify({ ref, addons: results }, null, 2))
  return 0
}

async function wantedAddons(o: Asked['o'], ref: ClusterRef, ctx: RunCtx) {
  const wanted = await askedAddons(o, ref, ctx)
  if (wanted.length === 0)
    throw new UsageError(
      'there are no add-ons to apply: name a file with --addons, or list them in bowsprit.yaml',
    )
  return wanted
}

/** The build that runs there has the kubectl. */
async function buildOf(key: string, ctx: RunCtx): Promise<BuildManifest> {
  const build = await findBuild(key, ctx)
  if (build !== undefined) return build
  throw new UsageError(
    'the build that this cluster runs is not in the cache any more, and with it its kubectl: make it again with bowsprit build',
  )
}
