import type { Asked } from '../asked.ts'
import { attempt } from '../attempt.ts'
import { down } from '../down.ts'
import { logs } from '../logs.ts'

/** Logs first, as far as they can be had, then the cluster goes. */
export async function logsAndDown(asked: Asked): Promise<number> {
  const reached = {}
  await attempt(reached, () => logs({ ...asked, print: () => {} }))
  return down(asked)
}
