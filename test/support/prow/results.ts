import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Result, SpecRun } from '../../../src/plan/result.ts'
import { mergeShards } from '../../../src/results/merge.ts'
import { writeResults } from '../../../src/results/write.ts'
import { shardRecord, specRun } from '../shard-record.ts'

export const startedAt = Date.parse('2026-11-20T10:00:00Z')
export const version = 'v1.37.0-alpha.1.42+0123456789abcd'
const words = { command: './bowsprit', artifacts: 'artifacts' }

export interface RunOf {
  /** Specs of each shard. */
  readonly shards: readonly (readonly SpecRun[])[]
  /** The job of this shard alone, 1-based. */
  readonly only?: number
  readonly interrupted?: boolean
  /** Other files, with their content. */
  readonly files?: Readonly<Record<string, string | Buffer>>
  /** Began so many milliseconds later. */
  readonly later?: number
}

export { specRun }

/** What a run, or one shard's job of a run, leaves in its artifacts directory. */
export async function leaveRun(dir: string, run: RunOf): Promise<Result> {
  const total = run.shards.length
  const selected = run.shards.flat().map(s => s.name)
  const dirs: string[] = []
  for (const [i, specs] of run.shards.entries()) {
    if (run.only !== undefined && run.only !== i + 1) continue
    const shard = join(dir, `shard-${i + 1}-of-${total}`)
    dirs.push(shard)
    const record = shardRecord(`${i + 1}/${total}`, specs, selected, {
      id: `shard-${i + 1}`,
      startedAt: 1000,
    })
    await mkdir(join(shard, 'processes'), { recursive: true })
    await writeFile(join(shard, 'shard.json'), JSON.stringify(record))
    // What ginkgo itself writes: every spec of the suite, those of other shards as skipped.
    const cases = selected.map(n => `<testcase name="[It] ${n}"><skipped message="skipped"/></testcase>`)
    await writeFile(
      join(shard, 'junit_01.xml'),
      `<testsuites><testsuite name="e2e">${cases.join('')}</testsuite></testsuites>`,
    )
    await writeFile(join(shard, 'processes/1.log'), `process 1 of shard ${i + 1}\n`)
    for (const { name, log } of specs) {
      if (log === undefined) continue
      await mkdir(join(shard, log, '..'), { recursive: true })
      await writeFile(join(shard, log), `log of ${name}\n`)
    }
  }
  for (const [name, content] of Object.entries({ 'build-log.txt': 'the log of the run\n', ...run.files })) {
    await mkdir(join(dir, name, '..'), { recursive: true })
    await writeFile(join(dir, name), content)
  }
  const merged = await mergeShards(dirs, dir, { part: run.only !== undefined })
  return finishRun(dir, run, merged, run.only === undefined ? {} : { shard: `${run.only}/${total}` })
}

/** What merging the shards' jobs leaves in a directory of its own. */
export async function leaveMerge(dir: string, jobs: readonly string[]): Promise<Result> {
  return finishRun(dir, { shards: [] }, await mergeShards(jobs, dir), {})
}

async function finishRun(
  dir: string,
  run: RunOf,
  merged: Awaited<ReturnType<typeof mergeShards>>,
  selection: Record<string, string>,
): Promise<Result> {
  const began = startedAt + (run.later ?? 0)
  const phase = (name: string, at: number) => ({
    name,
    startedAt: began + at,
    ms: 60_000,
    outcome: 'passed' as const,
  })
  return writeResults(dir, {
    run: '7f3k2',
    startedAt: began,
    finishedAt: began + 15 * 60_000,
    build: { key: 'k1', version, commit: '0123456789abcdef0123456789abcdef01234567' },
    cluster: { provider: 'local', version, nodes: 2, realNodes: true },
    selection: { suite: 'smoke', ...selection },
    phases: [phase('build', 0), phase('up', 60_000), phase('test', 120_000)],
    merged,
    made: [],
    removed: [],
    left: [],
    notes: [],
    interrupted: run.interrupted ?? false,
    timings: {},
    words,
  })
}
