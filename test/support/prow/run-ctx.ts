import type { RunCtx } from '../../../src/flows/asked.ts'
import type { SeenLog } from '../ctx.ts'
import { testCtx } from '../ctx.ts'

/** The context of a command, with just this environment and a log that tests can read. */
export function runCtx(
  env: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
): RunCtx & { readonly log: SeenLog } {
  const ctx = testCtx({ cache: '/nonexistent', runs: '/nonexistent', env, signal })
  const log = { ...ctx.log, toFile: () => {}, close: () => {} }
  const make = (current: AbortSignal): RunCtx & { readonly log: SeenLog } => ({
    ...ctx,
    log,
    signal: current,
    withSignal: make,
  })
  return make(signal)
}
