import { readFile } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { listRuns, loadRun, parseRef } from '../state/runs.ts'
import type { RunCtx } from './asked.ts'

/**
 * The cluster that --ref or --id names; the only one there is, when neither is given.
 * @throws UsageError
 */
export async function whichRef(o: Options, ctx: RunCtx): Promise<ClusterRef> {
  if (o.ref !== undefined && o.id !== undefined)
    throw new UsageError('--ref and --id name a cluster twice: give one of them')
  if (o.ref !== undefined) return refOf(o.ref)
  if (o.id !== undefined) return (await loadRun(ctx.paths.runs, o.id)).ref
  const all = await listRuns(ctx.paths.runs)
  if (all.length === 1 && all[0]) return all[0].ref
  throw new UsageError(
    all.length === 0
      ? `there is no run in ${ctx.paths.runs}: name one with --ref FILE or --state-dir DIR`
      : `there are several runs in ${ctx.paths.runs}: choose one of them with --id: ${all.map(r => r.ref.id).join(', ')}`,
  )
}

async function refOf(text: string): Promise<ClusterRef> {
  if (text.trimStart().startsWith('{')) return parseRef(text, '--ref')
  const found = await readFile(text, 'utf8').catch(cause => {
    throw new UsageError(`--ref: cannot read ${text}: ${(cause as Error).message}`)
  })
  return parseRef(found, text)
}
