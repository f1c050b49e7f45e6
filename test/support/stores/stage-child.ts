/**
 * Stages files as a process of its own, which tests kill: BOWSPRIT_STAGE has the store's URL, the files and the stage as
 * JSON. Prints `done <bytes>` with each progress, slowly enough to be killed in the middle.
 */
import { systemClock } from '../../../src/adapters/clock.ts'
import type { NodeFile } from '../../../src/plan/node-files.ts'
import { type StageOf, stageFiles } from '../../../src/stores/node-files.ts'
import { openStore } from '../../../src/stores/store.ts'
import { seenLog } from '../ctx.ts'

interface Task {
  readonly url: string
  readonly files: readonly NodeFile[]
  readonly stage: StageOf
  /** Milliseconds that each progress takes. */
  readonly pause: number
}

const task = JSON.parse(process.env['BOWSPRIT_STAGE'] ?? '') as Task
const log = {
  ...seenLog(),
  progress: ({ done }: { done: number }) => {
    process.stdout.write(`done ${done}\n`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.pause)
  },
}
const ctx = { log, clock: systemClock, signal: new AbortController().signal, env: process.env }
const staged = await stageFiles(await openStore(task.url, ctx), task.files, task.stage, ctx)
process.stdout.write(
  `staged ${JSON.stringify({ sent: staged.sent, kept: staged.kept, path: staged.path })}\n`,
)
