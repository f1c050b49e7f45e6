import { resolveSource } from '../kube/source.ts'
import { defaultSource } from '../options/table.ts'
import { parseSource } from '../plan/source.ts'
import { loadProvider } from '../providers/table.ts'
import { claimRun } from '../state/runs.ts'
import type { Asked } from './asked.ts'
import { chooseNodeKind, clusterSpec } from './asked-cluster.ts'
import { buildPhase, targetsFor } from './build.ts'
import { makeCluster, recordOf } from './cluster-steps.ts'
import { newRef } from './identity.ts'
import { phasesOf } from './phases.ts'
import { allProblems } from './problems.ts'
import { choose, readWish } from './selection.ts'
import { tearDown, warnOfLeftovers } from './teardown.ts'

/** A cluster that nobody removes is swept after so many minutes. */
const keptMinutes = 24 * 60

/** Makes a cluster and leaves it running; one that does not come up is removed again. */
export async function up({ o, ctx, print, tell, owner }: Asked): Promise<number> {
  const nodeKind = await chooseNodeKind(o, ctx)
  const ref = newRef(o, ctx)
  const spec = clusterSpec(o, ref, nodeKind)
  const provider = await loadProvider(o.provider)
  const [source, wish] = await allProblems([
    () => resolveSource(parseSource(o.source ?? defaultSource), ctx),
    () => readWish(o, nodeKind),
    () => provider.plan(spec),
  ] as const)
  const record = recordOf(ref, ctx.clock.now(), keptMinutes, owner === undefined, owner)
  await claimRun(ref.scope, record)
  tell({ ref, mine: ref })
  const phases = phasesOf(ctx)
  try {
    const build = await buildPhase(source, targetsFor(o, nodeKind), ctx, phases)
    tell({ version: build.version })
    const choice = await choose(wish, build, ctx)
    const { cluster } = await makeCluster(
      spec,
      build,
      choice.images,
      record,
      o['registry-mirrors'],
      ctx,
      phases,
    )
    tell({ kubeconfig: cluster.kubeconfig })
    if (o.json) print(JSON.stringify(cluster, null, 2))
    else print(cluster.kubeconfig)
    ctx.log.info(`test it: bowsprit test --id ${ref.id}   remove it: bowsprit down --id ${ref.id}`)
    return 0
  } catch (error) {
    warnOfLeftovers(await tearDown(ref, ctx), ctx)
    throw error
  }
}
