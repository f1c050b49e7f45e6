import { access } from 'node:fs/promises'
import { relative } from 'node:path'
import { Interrupted } from '../errors.ts'
import type { DownReport } from '../plan/cluster-ref.ts'
import type { Merged } from '../plan/merge.ts'
import type { Result } from '../plan/result.ts'
import { counted, type SummaryWords, terminalSummary } from '../plan/summary.ts'
import { plural } from '../plan/words.ts'
import { mergeShards } from '../results/merge.ts'
import { type RunFacts, writeResults } from '../results/write.ts'
import type { Asked } from './asked.ts'
import type { Checked } from './check-run.ts'
import type { Phases } from './phases.ts'
import type { Reached } from './reached.ts'
import type { Wish } from './selection.ts'
import { shardDir } from './shards-step.ts'

/** Merges the shards that ran here. A run of one shard of several has no proof to offer: `merge` of all of them has. */
export async function mergePhase(artifacts: string, wish: Wish, phases: Phases): Promise<Merged | undefined> {
  const indexes =
    wish.shard === undefined ? Array.from({ length: wish.shards }, (_, i) => i + 1) : [wish.shard.index]
  const dirs = await existing(indexes.map(index => shardDir(artifacts, { index, total: wish.shards })))
  if (dirs.length === 0) return undefined
  return phases.run(
    'merge',
    () => mergeShards(dirs, artifacts, { part: wish.shard !== undefined }),
    mergeDetail,
    m => !m.passed,
  )
}

async function existing(dirs: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    dirs.map(d =>
      access(d).then(
        () => true,
        () => false,
      ),
    ),
  )
  return dirs.filter((_, i) => there[i])
}

function mergeDetail(m: Merged): string {
  const { passed, failed, flaky, notRun } = m.counts
  const rest = [
    `${passed + flaky} passed`,
    ...(failed ? [`${failed} failed`] : []),
    ...(notRun ? [`${notRun} not run`] : []),
  ]
  const proof =
    m.proof === undefined ? '' : m.proof.holds ? ', each ran exactly once' : ', NOT each exactly once'
  return `${plural(m.specs.length, 'spec')}${proof}: ${rest.join(', ')}`
}

export interface Told {
  readonly asked: Asked
  readonly checked: Checked
  /** Absolute. */
  readonly artifacts: string
  readonly startedAt: number
  readonly phases: Phases
  readonly reached: Reached
  readonly merged: Merged | undefined
  readonly down: DownReport
}

/** Writes result.json and what belongs to it, and prints the summary. */
export async function report(t: Told): Promise<Result> {
  const { o, ctx, print, tell } = t.asked
  const words = wordsFor(t.artifacts)
  const result = await writeResults(t.artifacts, factsOf(t, words))
  tell({ result })
  if (o.json) print(JSON.stringify(result, null, 2))
  else print(`\n${terminalSummary(result, words)}`)
  ctx.log.debug(`result: ${counted(result)}`)
  return result
}

/** Paths as a person in this directory would type them. */
export function wordsFor(artifacts: string): SummaryWords {
  return { command: './bowsprit', artifacts: relative(process.cwd(), artifacts) || '.' }
}

function factsOf(t: Told, words: SummaryWords): RunFacts {
  const { build, cluster } = t.reached
  const { wish, ref } = t.checked
  const { ctx } = t.asked
  return {
    run: ref.id,
    startedAt: t.startedAt,
    finishedAt: ctx.clock.now(),
    ...(build === undefined
      ? {}
      : { build: { key: build.key, version: build.version, commit: build.commit, source: build.sourceDir } }),
    ...(cluster === undefined
      ? {}
      : {
          cluster: {
            provider: ref.provider,
            version: cluster.version,
            nodes: cluster.nodes.length,
            realNodes: cluster.realNodes,
          },
        }),
    selection: wish.typed,
    phases: t.phases.records,
    addons: t.reached.addons,
    merged: t.merged,
    made: cluster === undefined ? [] : [`cluster ${ref.id}: ${cluster.nodes.map(n => n.name).join(', ')}`],
    removed: t.down.gone,
    left: t.down.left,
    notes: t.reached.more ?? [],
    interrupted: ctx.signal.aborted && ctx.signal.reason instanceof Interrupted,
    ...(wish.rerun === undefined ? {} : { rerunOf: wish.rerun.file }),
    timings: wish.timings,
    words,
  }
}
