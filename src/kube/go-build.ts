import { BuildError, RunError, UsageError } from '../errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { buildProgress, type WorkList } from './build-progress.ts'
import { isProgress, parseCompileOutput } from './compile-errors.ts'
import type { Go } from './go.ts'
import { wayToStart } from './way-to-start.ts'

/** Where and how Go commands of one build run. */
export interface GoJob {
  /** Name of the progress, e.g. build. */
  readonly id: string
  readonly go: Go
  /** Directory in which go runs. */
  readonly cwd: string
  /** Places of compile errors are relative to this directory. */
  readonly root: string
  readonly compileFlags: readonly string[]
  /** Directory for Go's work files; ours to remove. */
  readonly tmp: string
}

const listMs = 10 * 60_000
/** The run's own deadline ends a build earlier. */
const buildMs = 3 * 60 * 60_000
/** After the first compile error go may finish what runs, so that errors of other packages show too; then it stops. */
const graceMs = 10_000

/**
 * What a build has to compile, with nothing built yet. Wrong imports and syntax errors show here already.
 * @throws BuildError
 */
export async function workList(job: GoJob, packages: readonly string[], ctx: Ctx): Promise<WorkList> {
  // A main package is always stale; one whose archive is cached only has to be linked.
  const cached = 'not installed but available in build cache'
  const stale = `{{if and .Stale (ne .StaleReason "${cached}")}}{{.ImportPath}} {{len .GoFiles}} {{join .Imports ","}}{{end}}`
  const argv = [job.go.program, 'list', '-deps', '-f', stale, ...job.compileFlags, ...packages]
  const said = await compiling(argv, job, ctx, listMs)
  const lines = said.split('\n').flatMap(line => (line === '' ? [] : [line.split(' ')]))
  return new Map(
    lines.map(([path = '', files, imports = '']) => [
      path,
      { files: Number(files), imports: imports.split(',') },
    ]),
  )
}

/** Import paths that the tests of a package import. @throws BuildError */
export async function testImports(job: GoJob, pkg: string, ctx: Ctx): Promise<string[]> {
  const format = '{{join .TestImports "\\n"}}{{"\\n"}}{{join .XTestImports "\\n"}}'
  const said = await compiling(
    [job.go.program, 'list', '-f', format, ...job.compileFlags, pkg],
    job,
    ctx,
    listMs,
  )
  return [...new Set(said.split('\n').filter(line => line !== '' && line !== 'C'))]
}

/**
 * Runs `go build -v` or `go test -c` with progress.
 * @throws BuildError with every place that the compiler named, and its whole output
 */
export async function goBuild(job: GoJob, args: readonly string[], work: WorkList, links: number, ctx: Ctx) {
  const progress = buildProgress(job.id, work, links, ctx)
  const stop = new AbortController()
  let grace: NodeJS.Timeout | undefined
  try {
    await compiling([job.go.program, ...args], job, ctx, buildMs, {
      signal: AbortSignal.any([ctx.signal, stop.signal]),
      onLine: line => {
        if (isProgress(line)) progress.began(line)
        else if (/\.go:\d+(:\d+)?: /.test(line)) grace ??= setTimeout(() => stop.abort(), graceMs)
      },
    })
    progress.done()
  } finally {
    clearTimeout(grace)
  }
}

async function compiling(
  argv: readonly string[],
  job: GoJob,
  ctx: Ctx,
  timeoutMs: number,
  more: { signal?: AbortSignal; onLine?: (line: string) => void } = {},
): Promise<string> {
  try {
    const env = { ...job.go.env, GOTMPDIR: job.tmp }
    // Compilers are children of go and die with its process group soon after go was asked to stop.
    const options = { cwd: job.cwd, env, timeoutMs, killAfterMs: 1000, ...more }
    return (await ctx.exec.run([...(await wayToStart(ctx)), ...argv], options)).stdout
  } catch (error) {
    ctx.signal.throwIfAborted()
    throw error instanceof RunError ? failure(error, job) : error
  }
}

const unreachable =
  /dial tcp|no such host|connection refused|i\/o timeout|403 Forbidden|lookup disabled by GOPROXY/

function failure(error: RunError, job: GoJob): Error {
  if (error.timedOut || (error.exitCode === undefined && !error.cancelled)) return error
  const { places, text } = parseCompileOutput(`${error.stdout}\n${error.stderr}`, job.cwd, job.root)
  const outside = /no space left on device|cannot allocate memory|signal: killed/.exec(text)?.[0]
  if (outside !== undefined && places.length === 0)
    return new Error(`the build could not go on: ${outside}; make room for it, then build again`, {
      cause: error,
    })
  if (unreachable.test(text) && places.length === 0)
    return new UsageError(
      `modules that ${job.root} requires cannot be fetched; check that GOPROXY can be reached:\n${text}`,
    )
  return new BuildError(`the source does not build:\n${text}`, places, { cause: error })
}
