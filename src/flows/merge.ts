import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { terminalSummary } from '../plan/summary.ts'
import { findAddons, writeAddons } from '../results/addons.ts'
import { mergeShards } from '../results/merge.ts'
import { writeResults } from '../results/write.ts'
import type { Asked } from './asked.ts'
import { phasesOf } from './phases.ts'
import { jobEnds, jobOf } from './publish/job.ts'
import { wordsFor } from './report.ts'

/** One result of the shards of any number of jobs and attempts. Exit code 1 when it is not a pass, a missing shard included. */
export async function merge(asked: Asked): Promise<number> {
  const { o, operands, ctx, print, tell } = asked
  if (operands.length === 0)
    throw new UsageError(
      'merge wants the directories of the shards: bowsprit merge DIR... (each one that a job left)',
    )
  const startedAt = ctx.clock.now()
  const artifacts = resolve(o.artifacts)
  const job = await jobOf(o, ctx, startedAt)
  const phases = phasesOf(ctx)
  const merged = await phases.run(
    'merge',
    () => mergeShards(operands, artifacts),
    m => `${m.specs.length} specs of ${m.shards.length} shards`,
    m => !m.passed,
  )
  const addons = await findAddons(operands)
  if (addons.length > 0) await writeAddons(artifacts, addons)
  const words = wordsFor(artifacts)
  const result = await writeResults(artifacts, {
    run: o.id ?? 'merge',
    startedAt,
    finishedAt: ctx.clock.now(),
    selection: {},
    phases: phases.records,
    addons,
    merged,
    made: [],
    removed: [],
    left: [],
    notes: [],
    interrupted: false,
    timings: {},
    words,
  })
  tell({ result })
  if (o.json) print(JSON.stringify(result, null, 2))
  else print(`\n${terminalSummary(result, words)}`)
  await jobEnds(job, artifacts, operands, asked)
  return result.outcome === 'passed' ? 0 : 1
}
