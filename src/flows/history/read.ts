import { join } from 'node:path/posix'
import pMap from 'p-map'
import { type HistoryRun, type Names, specsOfResult } from '../../plan/history.ts'
import { type SpecTableInMaking, specTable } from '../../plan/history-table.ts'
import { junitReader } from '../../plan/junit-read.ts'
import type { State } from '../../plan/pages/states.ts'
import { buildsAmong, isOfBuild, type ListedBuild, newestBuilds } from '../../plan/prow/builds.ts'
import type { Sink, SinkObject } from '../../sinks/open.ts'
import type { RunCtx } from '../asked.ts'

/** Builds that are read at once: more only waits for memory. */
const parallel = 8
/** Bytes of one document; a result.json of 7,579 specs has 2 MB. */
const mostBytes = 100 * 1024 * 1024

export interface HistorySource {
  readonly sink: Sink
  /** Name of a build that lies at the root itself. */
  readonly root: string
  /** What a browser opens, from where the history's page lies. */
  readonly page: (path: string) => string | undefined
}

/** Reads the newest builds of every job of one sink. @param notes gets what could not be read */
export async function readHistory(
  source: HistorySource,
  most: number,
  names: Names,
  notes: string[],
  ctx: RunCtx,
): Promise<HistoryRun[]> {
  const sizes = await listed(source.sink, ctx)
  const builds = newestBuilds(buildsAmong([...sizes.keys()], source.root), most)
  let done = 0
  const progress = () =>
    ctx.log.progress({ id: source.sink.address, done: ++done, total: builds.length, unit: 'builds' })
  const read = async (build: ListedBuild): Promise<HistoryRun[]> => {
    ctx.signal.throwIfAborted()
    const texts = textReader(source.sink, sizes)
    try {
      return [await readBuild(build, source, texts, names)]
    } catch (error) {
      ctx.signal.throwIfAborted()
      if (!(error instanceof Unusable) && !(error instanceof SyntaxError)) throw error
      notes.push(`${join(source.sink.address, build.dir)}: ${error.message}`)
      return []
    } finally {
      progress()
    }
  }
  return (await pMap(builds, read, { concurrency: parallel })).flat()
}

/** A document that is there and cannot be used; the others can. */
class Unusable extends Error {
  override readonly name = 'Unusable'
}

/** Sizes of the objects that make a build, by path: of a tree with all its logs only these are kept. */
async function listed(sink: Sink, ctx: RunCtx): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for await (const { path, size } of sink.list('') as AsyncIterable<SinkObject>) {
    ctx.signal.throwIfAborted()
    if (isOfBuild(path)) sizes.set(path, size)
  }
  return sizes
}

type Texts = (path: string) => Promise<string | undefined>

function textReader(sink: Sink, sizes: ReadonlyMap<string, number>): Texts {
  return async path => {
    if ((sizes.get(path) ?? 0) > mostBytes) throw new Unusable(`${path} has more than 100 MB`)
    return (await sink.read(path))?.bytes.toString('utf8')
  }
}

async function readBuild(
  build: ListedBuild,
  source: HistorySource,
  texts: Texts,
  names: Names,
): Promise<HistoryRun> {
  const result = build.result === undefined ? undefined : await texts(build.result)
  const linked = build.report ?? build.result
  const page = linked === undefined ? undefined : source.page(linked)
  const about = { job: build.job, build: build.build, ...(page === undefined ? {} : { page }) }
  return result === undefined
    ? { ...about, ...(await ofOthers(build, texts, names)) }
    : { ...about, ...ofOurs(result, names) }
}

type Facts = Omit<HistoryRun, 'job' | 'build' | 'page'>

function ofOurs(text: string, names: Names): Facts {
  const json: unknown = JSON.parse(text)
  try {
    const { result, specs } = specsOfResult(json, names)
    const startedAt = timeOf(result.startedAt)
    const commit = result.build?.commit
    const version = result.build?.version
    return {
      outcome: outcomeOf(result.outcome),
      startedAt,
      ms: Math.max(0, timeOf(result.finishedAt) - startedAt),
      ...(typeof version === 'string' ? { version } : {}),
      // A commit with changes on top is not one thing.
      ...(typeof commit === 'string' && !version?.endsWith('-dirty') ? { commit } : {}),
      specs,
    }
  } catch (cause) {
    throw new Unusable((cause as Error).message, { cause })
  }
}

function outcomeOf(word: unknown): HistoryRun['outcome'] {
  return word === 'passed' || word === 'failed' || word === 'interrupted' ? word : 'unknown'
}

function timeOf(text: unknown): number {
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isFinite(ms) && ms > 0 && ms < 8.64e15 ? ms : 0
}

/** A build that another program published, or whose merge has not come yet: by prow's own files. */
async function ofOthers(build: ListedBuild, texts: Texts, names: Names): Promise<Facts> {
  const started = fieldsOf(build.started && (await texts(build.started)))
  const finished = fieldsOf(build.finished && (await texts(build.finished)))
  const specs = specTable()
  for (const path of build.junit) addJunit((await texts(path)) ?? '', names, specs)
  const seconds = (x: unknown) => (typeof x === 'number' && x > 0 && x < 8.64e12 ? x * 1000 : 0)
  const [from, to] = [seconds(started['timestamp']), seconds(finished['timestamp'])]
  const words = { SUCCESS: 'passed', FAILURE: 'failed', ABORTED: 'interrupted' } as const
  const commit = finished['revision'] ?? started['repo-commit']
  const version = finished['job-version']
  return {
    outcome: words[finished['result'] as keyof typeof words] ?? 'unknown',
    startedAt: from,
    ms: from > 0 && to > from ? to - from : 0,
    ...(typeof version === 'string' ? { version } : {}),
    ...(typeof commit === 'string' ? { commit } : {}),
    specs,
  }
}

function fieldsOf(text: string | undefined): Readonly<Record<string, unknown>> {
  const json: unknown = text ? JSON.parse(text) : {}
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
}

/** Ginkgo says of what kind a node is before its name; only those that are specs have durations that mean something. */
function addJunit(text: string, names: Names, specs: SpecTableInMaking): void {
  const letters = { passed: 'p', failed: 'f', skipped: 's' } as const
  const reader = junitReader(c => {
    const spec = names.of(c.name.replace(/^\[It\] /, ''))
    const state = together(specs.state(spec), letters[c.outcome])
    const why = c.outcome === 'failed' ? c.text : specs.why(spec)
    specs.set(spec, state, Math.max(c.ms, specs.ms(spec)), why)
  })
  reader.write(text)
  reader.end()
}

/** Readers of prow's results join the cases of one name: who failed and passed is flaky, a skip says nothing. */
function together(a: State | undefined, b: State): State {
  if (a === undefined || a === b) return b
  if (a === 's') return b
  return b === 's' ? a : 'y'
}
