import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import pMap from 'p-map'
import prettyBytes from 'pretty-bytes'
import { describe } from '../../errors.ts'
import { runnerJunit } from '../../plan/junit-runner.ts'
import { layout, type Placed, shardName, shardRunnerPath } from '../../plan/prow/layout.ts'
import { pathsOf } from '../../plan/prow/paths.ts'
import type { Result } from '../../plan/result.ts'
import { type Censor, censor } from '../../results/censor-file.ts'
import { openSink, type Sink } from '../../sinks/open.ts'
import type { RunCtx } from '../asked.ts'
import { blobIdentity } from '../azure-identity.ts'
import { finish, startOf, type ToSink } from './finish.ts'
import { joinLogs, type Left, leftIn, partsOf } from './found.ts'
import { putText } from './objects.ts'
import { linkedReports } from './reports.ts'
import { searchFor } from './secrets.ts'
import { begin } from './start.ts'
import type { PublishWish } from './wish.ts'

/** Files on the way at once, to each sink; small ones are in memory. */
const parallel = 8
/** Of larger ones some parts are in memory, each. */
const large = { bytes: 8 * 1024 * 1024, parallel: 3 }

export interface Published {
  readonly sink: string
  /** Where the build lies, as readers name it. */
  readonly link: string
  readonly page: string | undefined
  readonly files: number
  readonly bytes: number
  /** Why not all of it is there. */
  readonly failed?: unknown
}

/**
 * Publishes what a run has left, to every sink; a sink that fails does not keep the next from its turn. One shard's
 * job puts its files into the build and leaves its end to whoever merges.
 * @param dir absolute
 * @param merged other directories that a merge has taken its shards from
 * @param outcome of a job that left no result
 */
export async function publishEnd(
  wish: PublishWish,
  dir: string,
  merged: readonly string[],
  ctx: RunCtx,
  outcome: Result['outcome'] = 'interrupted',
): Promise<readonly Published[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'bowsprit-publish-'))
  try {
    const main = await leftIn(dir)
    const parts = main.part === undefined ? await partsOf(dir, merged, ctx) : []
    const search = await searchFor(wish.censor, ctx)
    const log = await buildLog(main, parts, join(scratch, 'build-log.txt'), ctx)
    const reports = await linkedReports([main, ...parts], scratch)
    const done: Published[] = []
    for (const url of wish.sinks) {
      const cleaner = censor(search, scratch, ctx.signal)
      const to: ToSink = { wish, main, parts, log, reports, cleaner, outcome, ctx }
      done.push(await intoSink(url, to))
      tell(done.at(-1)!, cleaner, done.length === 1, ctx)
    }
    return done
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** We go on writing to our own log while it is on its way; a merge has those of the shards for one. */
async function buildLog(
  main: Left,
  parts: readonly Left[],
  to: string,
  ctx: RunCtx,
): Promise<string | undefined> {
  if (main.files.includes(basename(to))) {
    await copyFile(join(main.dir, basename(to)), to)
    return to
  }
  return (await joinLogs(parts, to, ctx.signal)) ? to : undefined
}

async function intoSink(url: string, to: ToSink): Promise<Published> {
  const { wish, ctx } = to
  const { build } = pathsOf(wish.spec, wish.strategy)
  const sum = { files: 0, bytes: 0 }
  let sink: Sink | undefined
  try {
    sink = await openSink(url, ctx, { gcs: wish.gcs, azure: blobIdentity(url, {}, ctx.env) })
    await begin(sink, wish, startOf(to))
    await sendFiles(sink, build, to, sum)
    await sendMade(sink, build, to)
    if (to.main.part === undefined) await finish(sink, build, to)
    return { sink: url, link: sink.link(build), page: sink.page(`${build}/`), ...sum }
  } catch (error) {
    ctx.signal.throwIfAborted()
    return { sink: url, link: sink?.link(build) ?? url, page: undefined, ...sum, failed: error }
  }
}

async function sendFiles(
  sink: Sink,
  build: string,
  { wish, main, parts, log, reports, cleaner, ctx }: ToSink,
  sum: { files: number; bytes: number },
): Promise<void> {
  const missing = await pMap(parts, async p => ((await isThere(sink, build, p, cleaner)) ? [] : [p]))
  const logs = log === undefined ? [] : [{ dir: dirname(log), part: main.part, files: [basename(log)] }]
  const all = layout([...logs, main, ...missing.flat()], { compress: wish.compress, encodes: sink.encodes })
  const send = async (file: Placed) => {
    const bytes = await sendFile(sink, build, { ...file, from: reports.get(file.from) ?? file.from }, cleaner)
    sum.bytes += bytes
    sum.files += 1
    ctx.log.progress({ id: `publish to ${sink.address}`, done: sum.files, total: all.length, unit: 'files' })
  }
  // The result of a shard says that the rest of it is there.
  const sizes = new Map(await pMap(all, async f => [f, await sizeOf(f)] as const, { concurrency: parallel }))
  const isLarge = (file: Placed) => (sizes.get(file) ?? 0) > large.bytes
  const others = all.filter(file => !isResult(file))
  const rounds = [
    [others.filter(file => !isLarge(file)), parallel],
    [others.filter(isLarge), large.parallel],
    [all.filter(isResult), parallel],
  ] as const
  for (const [files, concurrency] of rounds) await pMap(files, send, { concurrency, signal: ctx.signal })
}

/** What cannot be looked at is told by whoever reads it. */
async function sizeOf({ from }: Placed): Promise<number> {
  return stat(from).then(
    found => found.size,
    () => 0,
  )
}

function isResult({ to }: Placed): boolean {
  return to.endsWith('/result.json')
}

/** A shard's job that could publish did so, its result last. */
async function isThere(sink: Sink, build: string, part: Left, cleaner: Censor): Promise<boolean> {
  const path = `artifacts/${shardName(part.part ?? '')}/result.json`
  const there = await sink.read(`${build}/${path}`)
  if (there === undefined) return false
  return there.bytes.equals(cleaner.bytes(await readFile(join(part.dir, 'result.json')), path))
}

async function sendFile(sink: Sink, build: string, file: Placed, cleaner: Censor): Promise<number> {
  const content = await cleaner.file(file.from, file.to, file.pack === true)
  // A file that cannot be looked into, which the cleaner keeps account of.
  if (content === undefined) return 0
  await sink.put(`${build}/${file.to}`, content, { type: file.type, encoding: file.encoding })
  return 'bytes' in content ? content.bytes.length : content.size
}

/** Documents that only publishing knows how to write. */
async function sendMade(sink: Sink, build: string, { main, parts, wish, cleaner }: ToSink): Promise<void> {
  const shards = main.part === undefined ? parts : [main]
  for (const { part, result } of shards) {
    if (part === undefined || result === undefined) continue
    const junit = Buffer.from(runnerJunit(result.phases, `bowsprit shard ${part}`))
    const path = shardRunnerPath(part)
    await sink.put(`${build}/${path}`, { bytes: cleaner.bytes(junit, path) }, { type: 'application/xml' })
  }
  if (main.part !== undefined) return
  if (wish.url !== undefined) await putText(sink, `${build}/artifacts/workflow-run.link.txt`, wish.url)
  const report = main.files.includes('report.html') ? sink.page(`${build}/artifacts/report.html`) : undefined
  if (report !== undefined) await putText(sink, `${build}/artifacts/report.link.txt`, report)
}

/** Places that are told one by one; the log file has all. */
const mostTold = 10

function tell(p: Published, { places, withheld }: Censor, first: boolean, ctx: RunCtx): void {
  if (p.failed === undefined)
    ctx.log.info(`published ${p.files} files, ${prettyBytes(p.bytes)}: ${p.page ?? p.link}`)
  else
    ctx.log.warn(
      `${p.sink}: not all is published (everything is still in the artifacts directory): ${describe(p.failed)}`,
    )
  // The same files go to every sink.
  if (!first) return
  for (const { path, why } of withheld) ctx.log.warn(`${path} is not published: ${why}`)
  for (const [n, { path, line, what }] of places.entries())
    ctx.log[n < mostTold ? 'warn' : 'debug'](`censored ${what} in ${path}, line ${line}`)
  if (places.length > mostTold)
    ctx.log.warn(`censored ${places.length - mostTold} places more, see build-log.txt`)
}
