import { BuildError, RunError, UsageError } from '../errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type BuildProgress, compileCost, linkCost, type Work } from './build-progress.ts'
import { isProgress, parseCompileOutput } from './compile-errors.ts'
import type { Go } from './go.ts'

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

/** How often progress is shown while go says nothing. */
const tickMs = 5000

/**
 * What a build has to compile, with nothing built yet, and to link. Wrong imports and syntax errors show here already.
 * @param suite package whose tests become a program, too
 * @returns the work, and the packages that those tests import
 * @throws BuildError
 */
export async function workList(
  job: GoJob,
  packages: readonly string[],
  ctx: Ctx,
  suite?: string,
): Promise<Work & { readonly ofSuite: readonly string[] }> {
  // A main package is always stale; one whose archive is cached only has to be linked.
  const cached = 'not installed but available in build cache'
  const isStale = `and .Stale (ne .StaleReason "${cached}")`
  const format = `{{if ${isStale}}}compile{{else}}keep{{end}}|{{.Name}}|{{.ImportPath}}|{{.ForTest}}|{{len .GoFiles}}|{{len .Deps}}|{{join .Imports ","}}`
  const tests = suite === undefined ? [] : ['-test']
  const what = [...job.compileFlags, ...packages, ...(suite === undefined ? [] : [suite])]
  const said = await compiling(
    [job.go.program, 'list', '-deps', ...tests, '-f', format, ...what],
    job,
    ctx,
    listMs,
  )
  const lines = said.split('\n').flatMap(line => (line === '' ? [] : [line.split('|')]))
  const compiled = new Map<string, { cost: number; imports: readonly string[] }>()
  const ofSuite = new Set<string>()
  let links = 0
  for (const [stale, name, path = '', forTest = '', files, dependencies, names = ''] of lines) {
    const imports = names.split(',')
    const ofSuites = suite !== undefined && (forTest === suite || path === `${suite}.test`)
    // What go makes for a test has the test's name behind a space.
    if (ofSuites) for (const i of imports) if (!i.includes(' ')) ofSuite.add(i)
    // Tests of the programs are nobody's business.
    if (!ofSuites && (forTest !== '' || path.endsWith('.test'))) continue
    const cost = compileCost(Number(files), Number(dependencies))
    if (stale === 'compile' && !ofSuites) compiled.set(path, { cost, imports })
    if (name === 'main') links += linkCost(Number(dependencies))
  }
  return { packages: compiled, links, ofSuite: [...ofSuite] }
}

/**
 * Runs `go build -v` or `go test -c` and tells the progress of it.
 * @throws BuildError with every place that the compiler named, and its whole output
 */
export async function goBuild(job: GoJob, args: readonly string[], progress: BuildProgress, ctx: Ctx) {
  const ticks = setInterval(() => progress.tick(), tickMs)
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
  } finally {
    clearInterval(ticks)
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
    const options = { cwd: job.cwd, env, timeoutMs, killAfterMs: 1000, endsWithUs: true, ...more }
    return (await ctx.exec.run(argv, options)).stdout
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
