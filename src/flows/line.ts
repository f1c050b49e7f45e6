import type { BuildManifest } from '../plan/build-manifest.ts'
import { addonsPhase } from './addons/apply.ts'
import { prepareAddons, warnOfImages } from './addons/prepare.ts'
import type { Asked } from './asked.ts'
import { buildPhase, targetsFor } from './build.ts'
import type { Checked } from './check-run.ts'
import { workDir } from './clone/source.ts'
import { makeCluster } from './cluster-steps.ts'
import type { Limits } from './limits.ts'
import type { Phases } from './phases.ts'
import type { Reached } from './reached.ts'
import { makeScratch } from './scratch.ts'
import { choose } from './selection.ts'
import { testPhase } from './shards-step.ts'

export interface LineInputs {
  readonly asked: Asked
  readonly checked: Checked
  /** A build that is there already. */
  readonly known?: BuildManifest | undefined
  /** What tests have in their environment besides. */
  readonly variables: Readonly<Record<string, string>>
  /** Absolute. */
  readonly artifacts: string
  readonly limits: Limits
  readonly phases: Phases
}

/**
 * (clone →) build → (stage) → up → (add-ons) → test, under the deadline. How far it came is in `reached`, also when it
 * throws.
 */
export async function line(inputs: LineInputs, reached: Reached): Promise<void> {
  const { asked, checked, known, artifacts, limits, phases, variables } = inputs
  const { spec, ref, wish, clones } = checked
  const { o } = asked
  using late = limits.signal(asked.ctx)
  const ctx = asked.ctx.withSignal(late.signal)
  const { source, stage: checkedStage } = await checked.sourced(artifacts, ctx, phases)
  const build =
    known ?? (await buildPhase(source, targetsFor(o, { ...checked, stage: checkedStage }), ctx, phases))
  reached.build = build
  asked.tell({ version: build.version })
  const choice = o.tester === 'exec' ? undefined : await choose(wish, build, ctx)
  const prepared = await prepareAddons(checked.addons, build, ctx, phases)
  // A registry of the cluster's own is made before anything is staged.
  if (spec.azure?.ownStage) reached.touched = true
  const stage =
    checkedStage &&
    (await (
      await import('./stage/ensure.ts')
    ).stageForRun(
      checkedStage,
      build,
      { spec, minutes: o.timeout + (o['keep-on-failure'] ?? 0) },
      o,
      ctx,
      phases,
    ))
  reached.touched = true
  const wanted = [...(choice?.images ?? []), ...(prepared?.images ?? [])]
  const asks = { spec, build, wanted, mirrors: o['registry-mirrors'], stage }
  const made = await makeCluster(asks, ctx, phases)
  reached.cluster = made.cluster
  asked.tell({ kubeconfig: made.cluster.kubeconfig })
  const { cluster, images } = made
  if (prepared !== undefined) {
    warnOfImages(prepared, images, ctx)
    const shard = wish.shard && `${wish.shard.index}/${wish.shard.total}`
    const onto = { prepared, ref, kubeconfig: cluster.kubeconfig, artifacts, shard }
    await addonsPhase(onto, ctx, phases, known => {
      reached.addons = known
    })
  }
  const scratch = await makeScratch(ref)
  const within = clones && workDir(clones)
  const { tests: deadline, grace } = limits
  const given = { artifacts, scratch, variables, within, deadline, grace }
  await testPhase({ o, wish, choice, build, cluster, images, ...given }, ctx, phases)
}
