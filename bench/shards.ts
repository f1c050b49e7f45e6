import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { planShards } from '../src/plan/shards.ts'
import type { Spec } from '../src/plan/specs.ts'
import { parseTimings, type Timings } from '../src/plan/timings.ts'
import { loadListing } from '../src/testers/list.ts'
import { benchCtx, inputs } from './inputs.ts'
import { median, row, type Table } from './measure.ts'
import type { Bench } from './run.ts'

const run = promisify(execFile)
const program = resolve(import.meta.dirname, 'plan-shards.ts')

/**
 * Sharing out all specs of the suite: time (nothing warm, as in a job) and memory. Then the longest shard against the
 * bound that no plan can beat, for the lane whose specs run side by side: with pretended durations, and with those of
 * a conformance run where one is given.
 */
export async function shards({ table, conformance }: Bench): Promise<void> {
  const { build } = await inputs(['e2e.test'], [])
  const { specs } = await loadListing(build, benchCtx)
  const what = `plan of ${specs.length} specs in 16 shards`
  console.log(`\n${what}`)
  const runs: { ms: number; maxRssMb: number }[] = []
  for (let i = 0; i < 5; i++)
    runs.push(
      JSON.parse((await run(process.execPath, [program, join(build.dir, 'specs.json'), '16'])).stdout),
    )
  table.add(row(`${what}: time`, median(runs.map(r => r.ms)), undefined, { ms: 300 }))
  const memory = `${median(runs.map(r => r.maxRssMb)).toFixed(0)} MB`
  table.add({
    ...{ what: `${what}: most memory of the whole process`, ours: memory, peer: '' },
    ...{ ratio: undefined, aim: '', met: undefined },
  })
  balance(`${specs.length} specs in 16 shards`, specs, pretended(specs), 16, table)
  if (conformance === undefined) return
  const file = join(conformance, 'timings.json')
  const timings = parseTimings(await readFile(file, 'utf8'), file)
  const recorded = specs.filter(s => timings[s.name] !== undefined)
  for (const total of [2, 16])
    balance(
      `${recorded.length} conformance specs as recorded in ${total} shards`,
      recorded,
      timings,
      total,
      table,
    )
}

function balance(what: string, specs: readonly Spec[], timings: Timings, total: number, table: Table): void {
  const parallel = specs.filter(s => !s.serial && !s.disruptive)
  const longest = Math.max(...planShards(parallel, timings, total).map(s => s.expectedMs))
  const durations = parallel.map(s => timings[s.name]! * (s.occurrences ?? 1))
  const bound = Math.max(durations.reduce((a, b) => a + b, 0) / total, ...durations)
  table.add(row(`${what}: the longest`, longest, { name: 'least possible', ms: bound }, { ratio: 1.02 }))
}

/** Milliseconds, spread as those of real runs are: half under 10 s, one in a hundred minutes long. */
export function pretended(specs: readonly Spec[]): Timings {
  const evenly = (i: number) => ((i * 2654435761) % 2 ** 32) / 2 ** 32
  return Object.fromEntries(specs.map((s, i) => [s.name, Math.round(4000 / (1.02 - evenly(i)))]))
}
