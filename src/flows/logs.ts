import { join, resolve } from 'node:path'
import { loadProvider } from '../providers/table.ts'
import type { Asked } from './asked.ts'
import { phasesOf } from './phases.ts'
import { whichRef } from './which-run.ts'

export async function logs({ o, ctx, print }: Asked): Promise<number> {
  const ref = await whichRef(o, ctx)
  const dir = join(resolve(o.artifacts), 'logs')
  const provider = await loadProvider(ref.provider)
  const files = await phasesOf(ctx).run(
    'logs',
    () => provider.dumpLogs(ref, dir, ctx),
    n => `${n} files in ${dir}`,
  )
  if (o.json) print(JSON.stringify({ ref, dir, files }, null, 2))
  return 0
}
