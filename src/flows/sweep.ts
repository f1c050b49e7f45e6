import { UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { loadProvider } from '../providers/table.ts'
import { isOrphaned, listRuns, type RunRecord } from '../state/runs.ts'
import type { Asked, RunCtx } from './asked.ts'
import { azureAccount } from './asked-azure.ts'
import { phasesOf } from './phases.ts'
import { sweepStages } from './stage/sweep.ts'
import { downDetail, tearDown, warnOfLeftovers } from './teardown.ts'

/**
 * Removes every run of this machine that has expired, and every one whose process was killed and that nobody kept; with
 * --provider of a cloud, every cluster of ours there whose time is over; then every stage whose time is up, here and in
 * --store.
 */
export async function sweep({ o, ctx, print }: Asked): Promise<number> {
  const phases = phasesOf(ctx)
  const now = ctx.clock.now()
  const due: ClusterRef[] = []
  for (const record of await listRuns(ctx.paths.runs))
    if (expired(record, now) || (await isOrphaned(record))) due.push(record.ref)
  for (const ref of await elsewhere(o, ctx))
    if (!due.some(d => d.provider === ref.provider && d.id === ref.id)) due.push(ref)
  let left = 0
  const swept = []
  for (const ref of due) {
    const report = await phases.run(
      'sweep',
      () => tearDown(ref, ctx),
      r => `${ref.id}: ${downDetail(r)}`,
      r => r.left.length > 0,
    )
    warnOfLeftovers(report, ctx)
    left += report.left.length
    swept.push({ ref, ...report })
  }
  // After the clusters: what they ran is nobody's now.
  const stages = await sweepStages(o, ctx, phases)
  left += stages.filter(s => s.problems.length > 0).length
  if (due.length === 0 && stages.length === 0) ctx.log.info('nothing has expired')
  if (o.json) print(JSON.stringify([...swept, ...stages], null, 2))
  return left === 0 ? 0 : 4
}

/** @throws UsageError when a cloud was named without saying where in it */
async function elsewhere(o: Options, ctx: RunCtx): Promise<readonly ClusterRef[]> {
  const { expired: ask } = await loadProvider(o.provider)
  if (ask === undefined) return []
  if (o.provider === 'azure') {
    const account = azureAccount(o, ctx.env)
    if (account === undefined)
      throw new UsageError(
        '--provider azure: say with --azure-subscription where its clusters are looked for',
      )
    return ask(account, ctx)
  }
  if (o.region === undefined)
    throw new UsageError(`--provider ${o.provider}: say with --region where its clusters are looked for`)
  return ask(o.region, ctx)
}

function expired(record: RunRecord, now: number): boolean {
  return Date.parse(record.expires) <= now
}
