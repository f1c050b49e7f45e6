import type { ShardRecord } from './result.ts'
import { lanes } from './shards.ts'

/** A shard as it was found. */
export interface FoundShard {
  readonly dir: string
  readonly record: ShardRecord
}

/** All shards, of any attempt, that split one selection into the same number. */
export interface Plan {
  readonly total: number
  readonly shards: readonly FoundShard[]
}

export function plansOf(shards: readonly FoundShard[]): Plan[] {
  const plans = Map.groupBy(shards, s => `${s.record.tester} ${s.record.total} ${s.record.selectionDigest}`)
  return [...plans.values()].map(of => ({ total: of[0]!.record.total, shards: of }))
}

/** A shard of a plan that no job has left. */
export interface MissingShard {
  readonly index: number
  readonly total: number
  readonly tester: ShardRecord['tester']
  /** Selected specs of the plan that no found shard had. */
  readonly names: ReadonlySet<string>
}

export function missingOf(plan: Plan): MissingShard[] {
  const there = new Set(plan.shards.map(s => s.record.index))
  const absent = Array.from({ length: plan.total }, (_, i) => i + 1).filter(i => !there.has(i))
  if (absent.length === 0) return []
  const given = new Set(plan.shards.flatMap(s => assigned(s.record)))
  const { tester, selected } = plan.shards[0]!.record
  const names = new Set(selected.filter(n => !given.has(n)))
  return absent.map(index => ({ index, total: plan.total, tester, names }))
}

/** Names of the specs that a shard was given. */
export function assigned(record: ShardRecord): string[] {
  return lanes.flatMap(lane => record.lanes[lane])
}

/** The last attempt of each shard of each plan. */
export function newestOf(plans: readonly Plan[]): FoundShard[] {
  return plans.flatMap(plan => [...new Map(plan.shards.map(s => [s.record.index, s])).values()])
}
