import { laneOf } from '../plan/shards.ts'
import type { Asked } from './asked.ts'
import { buildPhase, testTargets } from './build.ts'
import { askedSource } from './clone/source.ts'
import { phasesOf } from './phases.ts'
import { allProblems } from './problems.ts'
import { choose, readWish, shardsToRun } from './selection.ts'

/** The selected specs and the shard of each, by dry run of the very e2e.test that would run. */
export async function list({ o, ctx, print }: Asked): Promise<number> {
  const [sourced, wish] = await allProblems([() => askedSource(o, ctx), () => readWish(o, 'real')] as const)
  const phases = phasesOf(ctx)
  const build = await buildPhase(await sourced(phases), testTargets, ctx, phases)
  const choice = await choose(wish, build, ctx)
  const { here } = shardsToRun(wish, choice.selected)
  const shardOf = new Map(
    here.flatMap(p => Object.values(p.lanes).flatMap(names => names.map(n => [n, p] as const))),
  )
  const rows = choice.selected
    .filter(s => shardOf.has(s.name))
    .map(s => ({
      name: s.name,
      shard: `${shardOf.get(s.name)!.index}/${shardOf.get(s.name)!.total}`,
      lane: laneOf(s),
      labels: s.labels,
      ...(o['list-images'] ? { images: choice.imagesOf.get(s.name) ?? [] } : {}),
    }))
  if (o.json) {
    print(JSON.stringify({ version: build.version, specs: rows }, null, 2))
    return 0
  }
  const lines = rows.map(r => `${r.shard}  ${r.name}${'images' in r ? `  [${r.images?.join(' ')}]` : ''}`)
  print(lines.join('\n'))
  ctx.log.info(`${rows.length} specs in ${here.length} of ${wish.shards} shards`)
  return 0
}
