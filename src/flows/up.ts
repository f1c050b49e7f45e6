import { resolve } from 'node:path'
import { addonsPhase } from './addons/apply.ts'
import { prepareAddons, warnOfImages } from './addons/prepare.ts'
import type { Asked } from './asked.ts'
import { buildPhase, targetsFor } from './build.ts'
import { checkCluster } from './check-run.ts'
import { makeCluster, recordOf } from './cluster-steps.ts'
import { phasesOf } from './phases.ts'
import { sayPlanned } from './planned.ts'
import { claim } from './records.ts'
import { choose } from './selection.ts'
import { tearDown, warnOfLeftovers } from './teardown.ts'

/** A cluster that nobody removes is swept after so many minutes. */
const keptMinutes = 24 * 60

/** Makes a cluster and leaves it running; one that does not come up is removed again. */
export async function up({ o, ctx, print, tell, owner }: Asked): Promise<number> {
  const checked = await checkCluster(o, ctx)
  const { ref, spec, wish } = checked
  await claim(recordOf(ref, ctx.clock.now(), keptMinutes, owner === undefined, owner), ctx)
  tell({ ref, mine: ref })
  const phases = phasesOf(ctx)
  await sayPlanned(checked, ctx)
  try {
    const { source, stage: checkedStage } = await checked.sourced(resolve(o.artifacts), ctx, phases)
    const targets = targetsFor(o, { ...checked, stage: checkedStage })
    const build = await buildPhase(source, targets, ctx, phases)
    tell({ version: build.version })
    const choice = await choose(wish, build, ctx)
    const prepared = await prepareAddons(checked.addons, build, ctx, phases)
    const stage =
      checkedStage &&
      (await (
        await import('./stage/ensure.ts')
      ).stageForRun(checkedStage, build, { spec, minutes: keptMinutes }, o, ctx, phases))
    const wanted = [...choice.images, ...(prepared?.images ?? [])]
    const asks = { spec, build, wanted, mirrors: o['registry-mirrors'], stage }
    const { cluster, images } = await makeCluster(asks, ctx, phases)
    tell({ kubeconfig: cluster.kubeconfig })
    if (prepared !== undefined) {
      warnOfImages(prepared, images, ctx)
      const { kubeconfig } = cluster
      const onto = { prepared, ref, kubeconfig, artifacts: resolve(o.artifacts), shard: undefined }
      await addonsPhase(onto, ctx, phases, () => {})
    }
    if (o.json) print(JSON.stringify(cluster, null, 2))
    else print(cluster.kubeconfig)
    ctx.log.info(`test it: bowsprit test --id ${ref.id}   remove it: bowsprit down --id ${ref.id}`)
    if (ref.state !== undefined) ctx.log.info(`from another machine: bowsprit down --ref ${ref.state}`)
    return 0
  } catch (error) {
    warnOfLeftovers(await tearDown(ref, ctx), ctx)
    throw error
  }
}
