/** One way to run a program: an argv array (never a shell string), a complete environment, a time limit. */
export interface RunOptions {
  readonly cwd?: string
  /** The COMPLETE environment of the child; nothing is inherited. Build it with `plan/child-env.ts`. */
  readonly env: Readonly<Record<string, string>>
  /** Milliseconds until the child gets SIGTERM, and SIGKILL 5 s later. */
  readonly timeoutMs: number
  readonly input?: string
  /** Each complete line of output, without its newline. Output given to onLine is still kept (tail only). */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
  /** Append stdout and stderr to this file as well. */
  readonly logFile?: string
  /** Exit codes that are not an error; default [0]. */
  readonly okCodes?: readonly number[]
  /** Sent to the child when the run is cancelled or timed out; default SIGINT, SIGKILL follows after `killAfterMs`. */
  readonly stopSignal?: NodeJS.Signals
  readonly killAfterMs?: number
  /** The same after a time-out, where nobody waits for us as after a cancel; default: `killAfterMs`. */
  readonly graceMs?: number
  /** Overrides the context's signal (teardown must go on after a cancel). */
  readonly signal?: AbortSignal
  /** Should we be killed, the child and what it started (of its process group) are killed, too. */
  readonly endsWithUs?: boolean
}

export interface RunResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A process that outlives the call (a server, a node). Its output goes to a file, never to a pipe of ours. */
export interface DaemonOptions {
  readonly cwd?: string
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
}

export interface Exec {
  /** Runs to the end. @throws RunError on a bad exit code, a time-out, a cancel, or a program that is not there. */
  run(argv: readonly string[], options: RunOptions): Promise<RunResult>
  /** Starts a process in its own session that survives us. @returns its pid. @throws RunError when it cannot start. */
  daemon(argv: readonly string[], options: DaemonOptions): Promise<number>
  /** Absolute path of a program in PATH, or undefined. */
  which(program: string): Promise<string | undefined>
}
