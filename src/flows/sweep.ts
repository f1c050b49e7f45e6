import { isOrphaned, listRuns, type RunRecord } from '../state/runs.ts'
import type { Asked } from './asked.ts'
import { phasesOf } from './phases.ts'
import { sweepStages } from './stage/sweep.ts'
import { downDetail, tearDown, warnOfLeftovers } from './teardown.ts'

/**
 * Removes every run of this machine that has expired, and every one whose process was killed and that nobody kept; then
 * every stage whose time is up, here and in --store.
 */
export async function sweep({ o, ctx, print }: Asked): Promise<number> {
  const phases = phasesOf(ctx)
  const now = ctx.clock.now()
  const due: RunRecord[] = []
  for (const record of await listRuns(ctx.paths.runs))
    if (expired(record, now) || (await isOrphaned(record))) due.push(record)
  let left = 0
  const swept = []
  for (const record of due) {
    const report = await phases.run(
      'sweep',
      () => tearDown(record.ref, ctx),
      r => `${record.ref.id}: ${downDetail(r)}`,
      r => r.left.length > 0,
    )
    warnOfLeftovers(report, ctx)
    left += report.left.length
    swept.push({ ref: record.ref, ...report })
  }
  // After the clusters: what they ran is nobody's now.
  const stages = await sweepStages(o.store, ctx, phases)
  left += stages.filter(s => s.problems.length > 0).length
  if (due.length === 0 && stages.length === 0) ctx.log.info('nothing has expired')
  if (o.json) print(JSON.stringify([...swept, ...stages], null, 2))
  return left === 0 ? 0 : 4
}

function expired(record: RunRecord, now: number): boolean {
  return Date.parse(record.expires) <= now
}
