/** Bad input. All problems at once; each one says what to do. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[] | string) {
    const list = typeof problems === 'string' ? [problems] : problems
    super(list.join('\n'))
    this.problems = list
  }
}

/** The branch does not compile. Exit code 1, or 125 with --bisect. */
export class BuildError extends Error {
  override readonly name = 'BuildError'
  readonly places: readonly CompileProblem[]
  constructor(message: string, places: readonly CompileProblem[], options?: ErrorOptions) {
    super(message, options)
    this.places = places
  }
}
export interface CompileProblem {
  readonly file: string
  readonly line: number
  readonly column?: number
  readonly message: string
}

/** The cluster could not be made. Exit code 3. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError'
}

/** A program failed. `message` has the command and the end of its output. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly argv: readonly string[]
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
  readonly cancelled: boolean
  constructor(message: string, facts: RunFacts, options?: ErrorOptions) {
    super(message, options)
    this.argv = facts.argv
    this.exitCode = facts.exitCode
    this.signal = facts.signal
    this.stdout = facts.stdout ?? ''
    this.stderr = facts.stderr ?? ''
    this.timedOut = facts.timedOut ?? false
    this.cancelled = facts.cancelled ?? false
  }
}
export interface RunFacts {
  readonly argv: readonly string[]
  readonly exitCode?: number | undefined
  readonly signal?: string | undefined
  readonly stdout?: string | undefined
  readonly stderr?: string | undefined
  readonly timedOut?: boolean | undefined
  readonly cancelled?: boolean | undefined
}

/** The run was interrupted by a signal. Exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** A service of the CI (artifacts, cache, comments) is not there or refuses. Whoever asked goes on without it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
}

/** One text for any thrown thing: message, then its causes. Never empty. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.message || error.name
  const parts = error instanceof AggregateError ? error.errors.map(describe) : []
  const cause = error.cause === undefined ? [] : [describe(error.cause)]
  return [own, ...parts, ...cause.map(c => `  because: ${c}`)].filter(Boolean).join('\n')
}
