import { planShards } from '../src/plan/shards.ts'
import type { Timings } from '../src/plan/timings.ts'
import { loadListing } from '../src/testers/list.ts'
import { benchCtx, inputs } from './inputs.ts'
import { median, row, seconds, timed } from './measure.ts'
import type { Bench } from './run.ts'

const total = 16

/**
 * Sharing out all specs of the suite, with pretended durations: time and memory of the plan, and its longest shard
 * against the bound that no plan can beat, for the lane whose specs run side by side.
 */
export async function shards({ table }: Bench): Promise<void> {
  const { build } = await inputs(['e2e.test'], [])
  const { specs } = await loadListing(build, benchCtx)
  const timings: Timings = Object.fromEntries(specs.map((s, i) => [s.name, pretended(i)]))
  const took: number[] = []
  for (let i = 0; i < 5; i++) took.push(await timed(async () => planShards(specs, timings, total)))
  const what = `plan of ${specs.length} specs in ${total} shards`
  console.log(`\n${what}`)
  table.add(row(`${what}: time`, median(took), undefined, { ms: 300 }))
  const rss = process.memoryUsage().rss / 2 ** 20
  table.add({
    ...{ what: `${what}: memory of the whole process`, ours: `${rss.toFixed(0)} MB`, peer: '' },
    ...{ ratio: undefined, aim: '', met: undefined },
  })
  const parallel = specs.filter(s => !s.serial && !s.disruptive)
  const longest = Math.max(...planShards(parallel, timings, total).map(s => s.expectedMs))
  const durations = parallel.map(s => timings[s.name]! * (s.occurrences ?? 1))
  const bound = Math.max(durations.reduce((a, b) => a + b, 0) / total, ...durations)
  table.add({
    ...{ what: `${what}: longest shard`, ours: seconds(longest), peer: `least possible ${seconds(bound)}` },
    ...{ ratio: longest / bound, aim: '≤ 1.02 ×', met: longest <= bound * 1.02 },
  })
}

/** Milliseconds, spread as those of real runs are: half under 10 s, one in a hundred minutes long. */
function pretended(i: number): number {
  const evenly = ((i * 2654435761) % 2 ** 32) / 2 ** 32
  return Math.round(4000 / (1.02 - evenly))
}
