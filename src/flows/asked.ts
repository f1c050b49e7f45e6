import type { Options } from '../options/table.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Log } from '../ports/log.ts'

/** What every flow gets. */
export interface Asked {
  readonly o: Options
  readonly operands: readonly string[]
  readonly ctx: RunCtx
  /** Results (not progress) go here: stdout. */
  readonly print: (text: string) => void
}

/** The context of a command. */
export interface RunCtx extends Ctx {
  readonly log: Log & { toFile(path: string): void; close(): void }
  /** The same outside under another signal: a deadline added, or none at all for teardown. */
  withSignal(signal: AbortSignal): RunCtx
}
