import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finished, finishedOf } from '../../plan/prow/documents.ts'
import { pathsOf } from '../../plan/prow/paths.ts'
import { prowJobOf } from '../../plan/prow/prow-job.ts'
import type { Result } from '../../plan/result.ts'
import { counted } from '../../plan/summary.ts'
import type { Censor } from '../../results/censor-file.ts'
import type { Sink } from '../../sinks/open.ts'
import type { RunCtx } from '../asked.ts'
import type { Left } from './found.ts'
import { jsonBytes, putAlias, putJson } from './objects.ts'
import type { PublishWish } from './wish.ts'

/** What goes into one sink. */
export interface ToSink {
  readonly wish: PublishWish
  readonly main: Left
  readonly parts: readonly Left[]
  /** A file that nobody writes to. */
  readonly log: string | undefined
  /** By its path, the copy of a report whose links lead to what is published. */
  readonly reports: ReadonlyMap<string, string>
  readonly cleaner: Censor
  /** Of a job that left no result. */
  readonly outcome: Result['outcome']
  readonly ctx: RunCtx
}

/** Epoch milliseconds. */
export function startOf({ main, ctx }: ToSink): number {
  return main.result === undefined ? ctx.clock.now() : Date.parse(main.result.startedAt)
}

/** finished.json is the last of the build: who sees it sees all the rest. */
export async function finish(sink: Sink, build: string, to: ToSink): Promise<void> {
  const { wish, main, parts, cleaner, ctx } = to
  const { spec, agent, url } = wish
  const at = main.result === undefined ? ctx.clock.now() : Date.parse(main.result.finishedAt)
  const finished = finishedOf(spec, {
    at,
    outcome: main.result?.outcome ?? to.outcome,
    version: [main, ...parts].map(left => left.result?.build?.version).find(v => v !== undefined),
    metadata: await metadataOf(main, ctx),
    known: knownOf(main.result, wish),
  })
  const early = to.outcome === 'interrupted' ? 'ended before it had a result' : undefined
  const description = main.result === undefined ? early : counted(main.result)
  const startedAt = await startThere(sink, build, startOf(to))
  const ended = { at, result: finished.result }
  await putJson(
    sink,
    `${build}/prowjob.json`,
    prowJobOf(spec, { startedAt, finished: ended, agent, url, description }),
  )
  const bytes = cleaner.bytes(jsonBytes(finished satisfies Finished), 'finished.json')
  await sink.put(`${build}/finished.json`, { bytes }, { type: 'application/json' })
  await putAlias(sink, pathsOf(spec, wish.strategy))
}

/** When the first of the jobs of this build began. */
async function startThere(sink: Sink, build: string, ours: number): Promise<number> {
  const there = await sink.read(`${build}/started.json`)
  try {
    return (JSON.parse(there?.bytes.toString('utf8') ?? '') as { timestamp: number }).timestamp * 1000
  } catch {
    return ours
  }
}

/** What the job itself has to say: texts, as readers show no others. */
async function metadataOf(main: Left, ctx: RunCtx): Promise<Record<string, unknown> | undefined> {
  if (!main.files.includes('metadata.json')) return undefined
  try {
    const value: unknown = JSON.parse(await readFile(join(main.dir, 'metadata.json'), 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
    ctx.log.warn('metadata.json is no object, such as {"infra-commit": "abc"}: it is not in finished.json')
  } catch (error) {
    ctx.log.warn(`metadata.json is no JSON: it is not in finished.json: ${(error as Error).message}`)
  }
  return undefined
}

function knownOf(result: Result | undefined, { url }: PublishWish): Record<string, string> {
  return {
    ...(url === undefined ? {} : { 'workflow-run': url }),
    ...(result === undefined
      ? {}
      : {
          run: result.run,
          specs: counted(result),
          ...(result.proof === undefined ? {} : { proof: result.proof.holds ? 'holds' : 'broken' }),
          ...(result.cluster === undefined ? {} : { provider: result.cluster.provider }),
        }),
  }
}
