/**
 * Publishes as a process of its own, which tests kill: BOWSPRIT_PUBLISH has the wish and the directory as JSON. Prints
 * `sent <n>` with each file, slowly enough to be killed in the middle.
 */
import { publishEnd } from '../../../src/flows/publish/end.ts'
import { publishStart } from '../../../src/flows/publish/start.ts'
import type { PublishWish } from '../../../src/flows/publish/wish.ts'
import { startedAt } from './results.ts'
import { runCtx } from './run-ctx.ts'

interface Task {
  readonly wish: PublishWish
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  /** Milliseconds that each file takes. */
  readonly pause: number
}

const task = JSON.parse(process.env['BOWSPRIT_PUBLISH'] ?? '') as Task
const ctx = runCtx(task.env)
const log = {
  ...ctx.log,
  progress: ({ done }: { done: number }) => {
    process.stdout.write(`sent ${done}\n`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.pause)
  },
}
const slow = {
  ...ctx,
  log,
  withSignal: (signal: AbortSignal) => ({ ...ctx, log, signal, withSignal: ctx.withSignal }),
}
await publishStart(task.wish, startedAt, slow)
const done = await publishEnd(task.wish, task.dir, [], slow)
process.stdout.write(`published ${done.filter(p => p.failed === undefined).length}\n`)
