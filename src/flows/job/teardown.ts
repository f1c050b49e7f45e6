import { loadRun } from '../../state/runs.ts'
import type { Asked } from '../asked.ts'
import { attempt } from '../attempt.ts'
import { down } from '../down.ts'
import { logs } from '../logs.ts'
import { whichRef } from '../which-run.ts'

/** Logs first, as far as they can be had, then the cluster goes. @throws UsageError for a ref that is none */
export async function logsAndDown(asked: Asked): Promise<number> {
  const ref = await whichRef(asked.o, asked.ctx)
  const there = await loadRun(ref.scope, ref.id).catch(() => undefined)
  if (there !== undefined) await attempt({}, () => logs({ ...asked, print: () => {} }))
  return down(asked)
}
