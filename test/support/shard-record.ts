import { createHash } from 'node:crypto'
import type { ShardRecord, SpecRun } from '../../src/plan/result.ts'

let ids = 0

export const specRun = (
  name: string,
  outcome: SpecRun['outcome'] = 'passed',
  more: Partial<SpecRun> = {},
): SpecRun => ({
  name,
  outcome,
  ms: 1000,
  startedAt: 1000,
  attempts: 1,
  ...(outcome === 'passed' ? {} : { message: `${name} ${outcome}` }),
  ...more,
})

/** A shard that ran all of `runs`, in the parallel lane; `selected` is of all shards. */
export function shardRecord(
  shard: string,
  runs: readonly SpecRun[],
  selected: readonly string[],
  more: Partial<ShardRecord> = {},
): ShardRecord {
  const [index, total] = shard.split('/').map(Number)
  return {
    v: 1,
    tester: 'ginkgo',
    state: 'finished',
    index: index!,
    total: total!,
    attempt: 1,
    id: `id-${++ids}`,
    build: { key: 'k1', version: 'v1.36.3', commit: 'c' },
    specsDigest: 'd1',
    selectionDigest: createHash('sha256')
      .update([...selected].sort().join('\n'))
      .digest('hex'),
    selected,
    notRunnable: [],
    lanes: { parallel: runs.map(r => r.name), serial: [], disruptive: [] },
    startedAt: 1000 + ids,
    finishedAt: 5000 + ids,
    specs: runs,
    problems: [],
    notes: [],
    ...more,
  }
}
