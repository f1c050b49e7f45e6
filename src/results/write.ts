import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { AddonResult } from '../plan/addons/result.ts'
import { addonTitle } from '../plan/addons/result.ts'
import type { Leftover } from '../plan/cluster-ref.ts'
import { runnerJunit } from '../plan/junit-runner.ts'
import type { Merged } from '../plan/merge.ts'
import { reportPage } from '../plan/pages/report.ts'
import type { Phase, Result } from '../plan/result.ts'
import { markdownSummary, type SummaryWords } from '../plan/summary.ts'
import { mergeTimings, type Timings } from '../plan/timings.ts'
import { plural } from '../plan/words.ts'
import { excerptsOf, sha256 } from './excerpts.ts'

/** What a run knows of itself besides its specs. */
export interface RunFacts {
  readonly run: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly finishedAt: number
  readonly build?: Result['build']
  readonly cluster?: Result['cluster']
  readonly selection: Readonly<Record<string, string>>
  readonly phases: readonly Phase[]
  /** Undefined or empty where there were none. */
  readonly addons?: readonly AddonResult[] | undefined
  /** Undefined when the tests were not reached. */
  readonly merged: Merged | undefined
  readonly made: readonly string[]
  readonly removed: readonly string[]
  readonly left: readonly Leftover[]
  readonly notes: readonly string[]
  readonly interrupted: boolean
  readonly rerunOf?: string
  /** Of earlier runs (--timings); this run's are put on top. */
  readonly timings: Timings
  readonly words: SummaryWords
}

/** Writes result.json, timings.json, summary.md, report.html and junit_runner.xml into `outDir`. May be called again, with more facts. */
export async function writeResults(outDir: string, facts: RunFacts): Promise<Result> {
  const result = resultOf(facts)
  await mkdir(outDir, { recursive: true })
  await writeFile(join(outDir, 'junit_runner.xml'), runnerJunit(facts.phases))
  await writeFile(join(outDir, 'summary.md'), markdownSummary(result, facts.words))
  const excerpts = await excerptsOf(result, outDir)
  const { words, merged } = facts
  const shown = { result, records: merged?.records ?? [], excerpts, words }
  await writeFileAtomic(join(outDir, 'report.html'), reportPage(shown, sha256))
  if (facts.merged) {
    const timings = mergeTimings(facts.timings, facts.merged.timings)
    await writeFileAtomic(join(outDir, 'timings.json'), JSON.stringify(timings, null, 1) + '\n')
  }
  // Last: who finds it finds the others.
  await writeFileAtomic(join(outDir, 'result.json'), JSON.stringify(result, null, 1) + '\n')
  return result
}

export function resultOf(f: RunFacts): Result {
  const reasons = reasonsOf(f)
  const none = { passed: 0, failed: 0, flaky: 0, skipped: 0, notRun: 0 }
  return {
    v: 1,
    run: f.run,
    outcome: f.interrupted ? 'interrupted' : f.merged?.passed && reasons.length === 0 ? 'passed' : 'failed',
    reasons,
    startedAt: new Date(f.startedAt).toISOString(),
    finishedAt: new Date(f.finishedAt).toISOString(),
    ...(f.build ? { build: f.build } : {}),
    ...(f.cluster ? { cluster: f.cluster } : {}),
    selection: f.selection,
    counts: f.merged?.counts ?? none,
    phases: f.phases,
    ...(f.addons === undefined || f.addons.length === 0 ? {} : { addons: f.addons }),
    shards: f.merged?.shards ?? [],
    ...(f.merged?.proof ? { proof: f.merged.proof } : {}),
    specs: f.merged?.specs ?? [],
    made: f.made,
    removed: f.removed,
    left: f.left,
    notes: [...f.notes, ...(f.merged?.notes ?? [])],
    ...(f.rerunOf === undefined ? {} : { rerunOf: f.rerunOf }),
  }
}

/** Why the run did not pass, besides specs that failed. */
function reasonsOf(f: RunFacts): string[] {
  const proof = f.merged?.proof
  const some = (names: readonly string[]) =>
    `${names.slice(0, 3).join('; ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`
  const offences = proof
    ? ([
        ['shard', 'missing', proof.missingShards],
        ['spec', 'in no shard', proof.unassigned],
        ['spec', 'that ran twice', proof.twice],
        ['spec', 'that ran without having been selected', proof.uncalled],
        ['spec', 'that never ran', proof.neverRan],
      ] as const)
    : []
  return [
    ...f.phases
      .filter(p => p.outcome === 'failed' && !/^(test|merge|addon .*)$/.test(p.name))
      .map(p => `${p.name}: ${p.detail || p.output?.split('\n')[0] || 'failed'}`),
    ...(f.addons ?? [])
      .filter(a => a.outcome === 'failed')
      .map(a => `add-on ${addonTitle(a)}: ${a.message ?? 'failed'}`),
    ...offences
      .filter(([, , names]) => names.length > 0)
      .map(([what, how, names]) => `${plural(names.length, what)} ${how}: ${some(names)}`),
    ...(f.merged?.problems ?? []).map(p => `${p.title}: ${p.message.trim().split('\n')[0]}`),
    ...(f.left.length > 0 ? [`${plural(f.left.length, 'thing')} left behind`] : []),
  ]
}
