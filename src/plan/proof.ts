import { assigned, type MissingShard, missingOf, type Plan } from './found-shards.ts'
import type { Proof, ShardRecord, SpecResult } from './result.ts'

/**
 * What a pass rests on: the shards of each plan have all its specs between them, no two have the same, and each spec ran
 * once, where it was to run.
 *
 * @param specs the merged results
 * @param missing shards that no job has left: their specs are lost, not forgotten
 * @param waiting reasons of the specs that cannot run here, by name
 */
export function prove(
  plans: readonly Plan[],
  specs: readonly SpecResult[],
  missing: readonly MissingShard[],
  waiting: ReadonlyMap<string, string>,
): Proof {
  const ours = plans.filter(p => p.shards[0]!.record.tester === 'ginkgo')
  const selected = new Set(ours.flatMap(p => p.shards.flatMap(s => s.record.selected)))
  const unassigned = ours.filter(p => missingOf(p).length === 0).flatMap(unassignedOf)
  const twice = ours.flatMap(twiceOf)
  const uncalled = ours.flatMap(p => p.shards.flatMap(s => uncalledOf(s.record)))
  const lost = new Set(missing.flatMap(m => [...m.names]))
  const neverRan = specs.filter(s => s.outcome === 'never-ran' && !lost.has(s.name)).map(s => s.name)
  const missingShards = missing.map(m => `${m.index}/${m.total}`)
  const offenders = [unassigned, twice, uncalled, neverRan, missingShards]
  return {
    holds: offenders.every(o => o.length === 0),
    selected: selected.size + [...waiting.keys()].filter(n => !selected.has(n)).length,
    ran: specs.filter(s => s.outcome !== 'never-ran' && s.outcome !== 'not-runnable').length,
    notRunnable: specs.filter(s => s.outcome === 'not-runnable').length,
    unassigned: unique(unassigned),
    twice: unique(twice),
    uncalled: unique(uncalled),
    neverRan,
    missingShards,
  }
}

function unassignedOf(plan: Plan): string[] {
  const given = new Set(plan.shards.flatMap(s => assigned(s.record)))
  return plan.shards[0]!.record.selected.filter(n => !given.has(n))
}

/** Given to two shards of one plan; or one attempt of a shard that ran twice. */
function twiceOf(plan: Plan): string[] {
  const owner = new Map<string, number>()
  const twice: string[] = []
  for (const { record } of plan.shards)
    for (const name of assigned(record)) {
      const known = owner.get(name)
      if (known === undefined) owner.set(name, record.index)
      else if (known !== record.index) twice.push(name)
    }
  const attempts = Map.groupBy(plan.shards, s => `${s.record.index} ${s.record.attempt}`)
  for (const same of attempts.values())
    if (same.length > 1) twice.push(...same.slice(1).flatMap(s => assigned(s.record)))
  return twice
}

function uncalledOf(record: ShardRecord): string[] {
  const called = new Set(assigned(record))
  return record.specs.filter(s => s.outcome !== 'never-ran' && !called.has(s.name)).map(s => s.name)
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
