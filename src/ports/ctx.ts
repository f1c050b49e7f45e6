import type { Exec } from './exec.ts'
import type { ToolCache } from './job.ts'
import type { Log } from './log.ts'

export interface Clock {
  now(): number
  /** Resolves after `ms`; rejects with the abort reason when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface Paths {
  /** Builds, companions, images: shared by all runs, safe to delete. Absolute. */
  readonly cache: string
  /** One directory per run id: state, kubeconfig, node files. Absolute. */
  readonly runs: string
  /** Absolute path of the program's own code (the `dist` directory); helper entries are beside it. */
  readonly program: string
  /** The interpreter that runs us (Node 24), for helper processes. */
  readonly node: string
}

/** Everything a flow needs from the outside. Made in `entry/wire.ts` alone. */
export interface Ctx {
  readonly exec: Exec
  readonly log: Log
  readonly clock: Clock
  /** Fires on SIGINT, SIGTERM and on the deadline. Teardown does not listen to it. */
  readonly signal: AbortSignal
  /** The job's environment, read once. Never handed to a child as it is. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly paths: Paths
  /** Only on a CI runner that has one. */
  readonly toolCache?: ToolCache | undefined
}
