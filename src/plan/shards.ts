import { UsageError } from '../errors.ts'
import type { Lane, ShardPlan, Spec } from './specs.ts'
import { expectedMs, type Timings } from './timings.ts'

export const lanes = ['parallel', 'serial', 'disruptive'] as const satisfies readonly Lane[]

/** Reads `I/N`, e.g. 2/5. @throws UsageError when it is not one of 1/N … N/N. */
export function parseShard(text: string): { index: number; total: number } {
  const match = /^\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*$/.exec(text)
  if (!match) throw new UsageError(`--shard ${text}: give it as I/N, for instance 2/5.`)
  const [index, total] = [Number(match[1]), Number(match[2])]
  if (total < 1 || index < 1 || index > total)
    throw new UsageError(
      `--shard ${text}: there is no such shard; with ${total} in all they are ${total < 1 ? 'none' : `1/${total} to ${total}/${total}`}.`,
    )
  return { index, total }
}

export function laneOf(spec: Spec): Lane {
  return spec.disruptive ? 'disruptive' : spec.serial ? 'serial' : 'parallel'
}

/**
 * Longest first, each to the shard that has least so far. Lanes are balanced one by one, because a second of the
 * serial lane costs a second and one of the parallel lane a fraction that depends on the machine. The outcome depends
 * on the set of specs, the timings and `total` alone, so every job of a matrix computes the same plan by itself.
 *
 * @param timings milliseconds by spec name; see expectedMs for names that it lacks.
 * @throws UsageError when `total` is not a whole number from 1 on.
 */
export function planShards(specs: readonly Spec[], timings: Timings, total: number): ShardPlan[] {
  if (!Number.isInteger(total) || total < 1)
    throw new UsageError(`--shards ${total}: give a whole number from 1 on.`)
  const unique = [...new Map(specs.map(s => [s.name, s])).values()]
  const durations = expectedMs(
    unique.map(s => s.name),
    timings,
  )
  const cost = (s: Spec) => durations.get(s.name)! * (s.occurrences ?? 1)
  const shards = Array.from({ length: total }, (_, i) => emptyShard(i + 1))
  for (const lane of lanes) {
    const load = new Array<number>(total).fill(0)
    const queue = unique
      .filter(s => laneOf(s) === lane)
      .sort((a, b) => cost(b) - cost(a) || compare(a.name, b.name))
    for (const spec of queue) {
      const to = leastLoaded(load, shards)
      load[to]! += cost(spec)
      shards[to]!.expectedMs += cost(spec)
      shards[to]!.lanes[lane].push(spec.name)
    }
  }
  return shards.map(s => ({ ...s, total }))
}

interface Filling {
  readonly index: number
  readonly lanes: Record<Lane, string[]>
  expectedMs: number
}

function emptyShard(index: number): Filling {
  return { index, lanes: { parallel: [], serial: [], disruptive: [] }, expectedMs: 0 }
}

/** Of equally loaded ones the one with least in its other lanes, then the first. */
function leastLoaded(load: readonly number[], shards: readonly Filling[]): number {
  let best = 0
  for (let i = 1; i < load.length; i++) {
    const difference = load[i]! - load[best]!
    if (difference < 0 || (difference === 0 && shards[i]!.expectedMs < shards[best]!.expectedMs)) best = i
  }
  return best
}

/** By code unit: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
