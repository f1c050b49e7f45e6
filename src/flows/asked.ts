import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import type { Result } from '../plan/result.ts'
import type { StageReport } from '../plan/stage-report.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Log } from '../ports/log.ts'
import type { PublishWish } from './publish/wish.ts'

/** What every flow gets. */
export interface Asked {
  readonly o: Options
  readonly operands: readonly string[]
  readonly ctx: RunCtx
  /** Results (not progress) go here: stdout. */
  readonly print: (text: string) => void
  /** What becomes known is told at once. */
  readonly tell: (known: Known) => void
  /** A post step follows, which does what a cancelled step has no time for. */
  readonly post?: boolean
  /** Process whose end means that a cluster is wanted no more; undefined: the cluster stays until it is removed. */
  readonly owner?: number
}

/** What a later step of a job can use. */
export interface Known {
  readonly ref?: ClusterRef
  /** What this command itself has to remove in the end: told before it makes anything. */
  readonly mine?: ClusterRef
  readonly kubeconfig?: string
  readonly version?: string
  readonly result?: Result
  /** What was put where. */
  readonly staged?: StageReport
  /** What is to be published in the end; `done` when it is. */
  readonly publish?: PublishWish | 'done'
  /** ISO 8601: a failed cluster is kept on purpose until then. */
  readonly keptUntil?: string
}

/** The context of a command. */
export interface RunCtx extends Ctx {
  readonly log: Log & { toFile(path: string): void; close(): void }
  /** The same outside under another signal: a deadline added, or none at all for teardown. */
  withSignal(signal: AbortSignal): RunCtx
}
