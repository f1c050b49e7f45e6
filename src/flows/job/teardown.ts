import type { Asked } from '../asked.ts'
import { attempt } from '../attempt.ts'
import { down } from '../down.ts'
import { logs } from '../logs.ts'
import { whichRun } from '../which-run.ts'

/** Logs first, as far as they can be had, then the cluster goes. @throws UsageError for a ref that is none */
export async function logsAndDown(asked: Asked): Promise<number> {
  await using found = await whichRun(asked.o, asked.ctx)
  if (found.record !== undefined) await attempt({}, () => logs({ ...asked, print: () => {} }))
  return down(asked)
}
