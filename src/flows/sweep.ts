import { UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { stateUrl } from '../plan/state-url.ts'
import { loadProvider } from '../providers/table.ts'
import { listCopies } from '../state/copies.ts'
import { isOrphaned, listRuns, type RunRecord } from '../state/runs.ts'
import type { Asked, RunCtx } from './asked.ts'
import { azureAccount } from './asked-azure.ts'
import { phasesOf } from './phases.ts'
import { openCopies } from './records.ts'
import { sweepStages } from './stage/sweep.ts'
import { downDetail, tearDown, warnOfLeftovers } from './teardown.ts'
import { adopted } from './which-run.ts'

/**
 * Removes every run of this machine that has expired, and every one whose process was killed and that nobody kept; with
 * --state every one that is recorded there, of any machine, and whose time is over; with --provider of a cloud every
 * cluster of ours there whose time is over; then every stage whose time is up, here and in --store.
 */
export async function sweep({ o, ctx, print }: Asked): Promise<number> {
  const phases = phasesOf(ctx)
  const now = ctx.clock.now()
  const due: ClusterRef[] = []
  const isDue = (ref: ClusterRef) => due.some(d => d.provider === ref.provider && d.id === ref.id)
  for (const record of await listRuns(ctx.paths.runs))
    if (expired(record, now) || (await isOrphaned(record))) due.push(record.ref)
  await using others = new AsyncDisposableStack()
  for (const record of await recorded(o, ctx))
    if (expired(record, now) && !isDue(record.ref)) due.push(others.use(await adopted(record, ctx)).ref)
  for (const ref of await elsewhere(o, ctx)) if (!isDue(ref)) due.push(ref)
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

/** Of other machines. Whether their processes still run cannot be seen from here: their time alone counts. */
async function recorded(o: Options, ctx: RunCtx): Promise<readonly RunRecord[]> {
  if (o.state === undefined) return []
  const store = o.state
  const all = await listCopies(await openCopies(store, ctx, o), text => ctx.log.warn(`${store}: ${text}`))
  return all.map(record => ({ ...record, ref: { ...record.ref, state: stateUrl(store, record.ref.id) } }))
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
