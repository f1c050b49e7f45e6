import { mkdir } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { UsageError } from '../../errors.ts'
import type { Options } from '../../options/table.ts'
import {
  type HistoryRun,
  historyTimings,
  type Names,
  namesPool,
  newestFirst,
  recordsOf,
  type SpecHistory,
} from '../../plan/history.ts'
import { historyPage, type JobHistory } from '../../plan/pages/history.ts'
import { hrefOf } from '../../plan/pages/markup.ts'
import { plural } from '../../plan/words.ts'
import { sha256 } from '../../results/excerpts.ts'
import { openSink, sinkAddress } from '../../sinks/open.ts'
import type { Asked, RunCtx } from '../asked.ts'
import { blobIdentity } from '../azure-identity.ts'
import { type HistorySource, readHistory } from './read.ts'

/** Reads published results and says what they say together. Exit code 0 also when all of them failed. */
export async function history({ o, operands, ctx, print }: Asked): Promise<number> {
  if (operands.length === 0)
    throw new UsageError(
      'history wants where results were published: bowsprit history DIR|URL... (a whole sink, or one job of it, such as gs://bucket/logs/ci-e2e)',
    )
  const site = resolve(o.site)
  const names = namesPool()
  const notes: string[] = []
  const runs: HistoryRun[] = []
  for (const operand of operands) {
    const source = await sourceOf(operand, site, o, ctx)
    const found = await readHistory(source, o.builds, names, notes, ctx)
    if (found.length === 0 && notes.length === 0)
      throw new UsageError(
        `${operand}: there are no builds: give what publish was given as --sink, a job of it, or a directory of artifacts directories`,
      )
    runs.push(...found)
  }
  for (const note of notes) ctx.log.warn(`not read: ${note}`)
  const jobs = jobsOf(runs, o.runs, names)
  const summary = await write(site, jobs, notes)
  if (o.json) print(JSON.stringify(summary, null, 2))
  else print(told(jobs, site))
  return 0
}

async function sourceOf(operand: string, site: string, o: Options, ctx: RunCtx): Promise<HistorySource> {
  const provider = o['gcp-identity-provider']
  const gcs = provider === undefined ? undefined : { provider, serviceAccount: o['gcp-service-account'] }
  const sink = await openSink(operand, ctx, { gcs, azure: blobIdentity(operand, {}, ctx.env) })
  const address = sinkAddress(operand)
  const dir = address.kind === 'dir' ? address.path : undefined
  return {
    sink,
    root: basename(dir ?? ('prefix' in address ? address.prefix : '')) || 'runs',
    // A page beside its builds is read wherever both are copied to.
    page: path => (dir === undefined ? sink.page(path) : hrefOf(relative(site, join(dir, path)))),
  }
}

function jobsOf(runs: readonly HistoryRun[], shown: number, names: Names): JobHistory[] {
  const byJob = [...Map.groupBy(runs, r => r.job)].sort(([a], [b]) => (a < b ? -1 : 1))
  return byJob.map(([job, all]) => {
    const sorted = newestFirst(all)
    return { job, read: all.length, runs: sorted.slice(0, shown), records: recordsOf(sorted, names) }
  })
}

interface Summary {
  readonly v: 1
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly runs: number
        readonly passed: number
        /** Only of what failed or was flaky. */
        readonly specs: readonly Omit<SpecHistory, 'spec'>[]
      }
    >
  >
  readonly notRead: readonly string[]
}

async function write(site: string, jobs: readonly JobHistory[], notes: readonly string[]): Promise<Summary> {
  const summary: Summary = {
    v: 1,
    jobs: Object.fromEntries(
      jobs.map(j => [
        j.job,
        {
          runs: j.read,
          passed: j.runs.filter(r => r.outcome === 'passed').length,
          specs: j.records.filter(r => r.failed + r.flaky > 0).map(({ spec: _, ...of }) => of),
        },
      ]),
    ),
    notRead: notes,
  }
  const timings = historyTimings(jobs.flatMap(j => j.records))
  await mkdir(site, { recursive: true })
  await writeFileAtomic(join(site, 'timings.json'), JSON.stringify(timings, null, 1) + '\n')
  await writeFileAtomic(join(site, 'history.json'), JSON.stringify(summary, null, 1) + '\n')
  await writeFileAtomic(join(site, 'index.html'), historyPage(jobs, notes, sha256))
  return summary
}

function told(jobs: readonly JobHistory[], site: string): string {
  const lines = jobs.map(j => {
    const bad = j.records.filter(r => r.failed > 0 || r.flaky > 0)
    const flaky = bad.filter(r => r.flaky > 0).length
    return `${j.job}: ${plural(j.read, 'run')}, ${plural(j.records.length, 'spec')}; ${bad.length} failed at some time, ${flaky} of them flaky`
  })
  return [...lines, `${relative(process.cwd(), site) || '.'}/index.html`].join('\n')
}
