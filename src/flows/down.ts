import type { Asked } from './asked.ts'
import { phasesOf } from './phases.ts'
import { downDetail, tearDown, warnOfLeftovers } from './teardown.ts'
import { whichRun } from './which-run.ts'

/** Exit code 4 when something is left. A cluster that is not there any more is a success. */
export async function down({ o, ctx, print }: Asked): Promise<number> {
  await using found = await whichRun(o, ctx)
  const { ref } = found
  const report = await phasesOf(ctx).run(
    'down',
    () => tearDown(ref, ctx),
    downDetail,
    r => r.left.length > 0,
  )
  warnOfLeftovers(report, ctx)
  if (o.json) print(JSON.stringify({ ref, ...report }, null, 2))
  return report.left.length === 0 ? 0 : 4
}
