import { planShards } from '../src/plan/shards.ts'
import type { Timings } from '../src/plan/timings.ts'
import { loadListing } from '../src/testers/list.ts'
import { benchCtx, inputs } from './inputs.ts'
import { alone, median, seconds } from './measure.ts'

const total = 16

/** Sharing out all specs of the suite. */
export async function shards(): Promise<void> {
  const { build } = await inputs(['e2e.test'], [])
  const { specs } = await loadListing(build, benchCtx)
  const timings: Timings = Object.fromEntries(specs.map((s, i) => [s.name, pretended(i)]))
  const took: number[] = []
  for (let i = 0; i < 5; i++) {
    const from = performance.now()
    planShards(specs, timings, total)
    took.push(performance.now() - from)
  }
  const parallel = specs.filter(s => !s.serial && !s.disruptive)
  const load = planShards(parallel, timings, total).map(s => s.expectedMs)
  const durations = parallel.map(s => timings[s.name]! * (s.occurrences ?? 1))
  const sum = durations.reduce((a, b) => a + b, 0)
  const bound = Math.max(sum / total, Math.max(...durations))
  alone(
    `The plan for ${total} shards of all specs, with pretended durations (a few long ones, most short): time of planning (aim: 300 ms), and the longest shard of the parallel lane against the bound that no plan can beat (aim: 2 % above).`,
    {
      specs: String(specs.length),
      plan: seconds(median(took)),
      'longest shard / bound': (Math.max(...load) / bound).toFixed(4),
    },
  )
}

/** Milliseconds, spread as those of real runs are: half under 10 s, one in a hundred minutes long. */
function pretended(i: number): number {
  const evenly = ((i * 2654435761) % 2 ** 32) / 2 ** 32
  return Math.round(4000 / (1.02 - evenly))
}
