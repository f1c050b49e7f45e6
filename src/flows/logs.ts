import { join, resolve } from 'node:path'
import { describe } from '../errors.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { loadProvider } from '../providers/table.ts'
import type { Asked, RunCtx } from './asked.ts'
import { type Phases, phasesOf } from './phases.ts'
import { whichRun } from './which-run.ts'

export async function logs({ o, ctx, print }: Asked): Promise<number> {
  await using found = await whichRun(o, ctx)
  const { ref } = found
  if (found.elsewhere) await reached(ref, ctx)
  const dir = join(resolve(o.artifacts), 'logs')
  const files = await logsPhase(ref, dir, ctx, phasesOf(ctx))
  if (o.json) print(JSON.stringify({ ref, dir, files }, null, 2))
  return 0
}

/** With access to it, what a cluster's API server says is among its logs. */
async function reached(ref: ClusterRef, ctx: RunCtx): Promise<void> {
  const { reach } = await loadProvider(ref.provider)
  await reach?.(ref, ctx).catch(error => ctx.log.warn(`no logs from the API server: ${describe(error)}`))
}

/** Best effort: logs that cannot be had are no reason not to tear down. @returns the number of files */
export async function logsPhase(ref: ClusterRef, dir: string, ctx: RunCtx, phases: Phases): Promise<number> {
  const provider = await loadProvider(ref.provider)
  return phases.run(
    'logs',
    () => provider.dumpLogs(ref, dir, ctx),
    n => `${n} files in ${dir}`,
  )
}
