import { createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  casesOfSpec,
  e2eSuite,
  junitCase,
  junitClosing,
  junitOpening,
  totalsOf,
  totalsOfSpecs,
} from '../plan/junit-write.ts'
import { type Merged, mergeShards as mergeRecords } from '../plan/merge.ts'
import type { ShardProblem, SpecResult } from '../plan/result.ts'
import { findShards } from './found.ts'

/**
 * Merges the shards below `dirs`, of any number of jobs and attempts, and writes `junit_merged.xml` to `outDir`.
 * Logs of specs stay where they are; the result names them relative to `outDir`.
 *
 * @param options.part one job's shards of several: judged by themselves, without those of the other jobs.
 * @throws UsageError when there is no shard, or when they do not belong together.
 */
export async function mergeShards(
  dirs: readonly string[],
  outDir: string,
  options: { readonly part?: boolean } = {},
): Promise<Merged> {
  const found = await findShards(dirs)
  const merged = mergeRecords(found, (shard, log) => relative(outDir, resolve(shard.dir, log)), options.part)
  await mkdir(outDir, { recursive: true })
  await pipeline(Readable.from(junitOf(merged, outDir)), createWriteStream(join(outDir, 'junit_merged.xml')))
  return merged
}

async function* junitOf(merged: Merged, outDir: string): AsyncGenerator<string> {
  const problems = merged.problems.map(problemCase)
  const [a, b] = [totalsOfSpecs(merged.specs), totalsOf(problems)]
  const totals = { ...a, tests: a.tests + b.tests, failures: a.failures + b.failures }
  yield junitOpening(merged.tester === 'ginkgo' ? e2eSuite : 'exec', totals)
  for (const p of problems) yield junitCase(p)
  for (const s of merged.specs)
    for (const c of casesOfSpec(s, merged.tester, await textOf(s, outDir))) yield junitCase(c)
  yield junitClosing
}

function problemCase(p: ShardProblem) {
  return { name: p.title, classname: 'bowsprit', ms: 0, failure: { message: p.message, text: p.message } }
}

/** Of a large log the beginning and the end are enough, and memory stays small. */
const half = 100 * 1024

async function textOf(spec: SpecResult, outDir: string): Promise<{ output: string } | undefined> {
  if (spec.log === undefined) return undefined
  try {
    await using file = await open(resolve(outDir, spec.log))
    const { size } = await file.stat()
    const read = async (from: number, length: number) =>
      (await file.read(Buffer.alloc(length), 0, length, from)).buffer.toString('utf8')
    if (size <= 2 * half) return { output: await read(0, size) }
    const left = `\n… ${size - 2 * half} bytes left out, see ${spec.log} …\n`
    return { output: (await read(0, half)) + left + (await read(size - half, half)) }
  } catch {
    return undefined
  }
}
