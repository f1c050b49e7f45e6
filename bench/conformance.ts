import { execFile } from 'node:child_process'
import { glob, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Result, ShardRecord, SpecRun } from '../src/plan/result.ts'
import { row, seconds } from './measure.ts'
import type { Bench } from './run.ts'

const run = promisify(execFile)
const program = resolve(import.meta.dirname, '../dist/bowsprit.mjs')

/**
 * The conformance suite's time of testing against the bound that no order of the specs can beat with that many
 * processes: the longest spec, or the sum of all by the processes. How many there were is seen from the specs.
 */
export async function conformance({ dir, table, conformance: given }: Bench): Promise<void> {
  const artifacts = given ?? join(dir, 'artifacts')
  if (given === undefined) {
    const argv = ['run', '--suite', 'conformance', '--shards', '2', '--artifacts', artifacts]
    // A spec that fails takes its time, too.
    await run(process.execPath, [program, ...argv], { cwd: dir, timeout: 3_600_000 }).catch(error => {
      if (error.code !== 1) throw error
    })
  }
  const result = JSON.parse(await readFile(join(artifacts, 'result.json'), 'utf8')) as Result
  const specs: SpecRun[] = []
  for await (const file of glob('**/shard.json', { cwd: artifacts }))
    specs.push(...(JSON.parse(await readFile(join(artifacts, file), 'utf8')) as ShardRecord).specs)
  const processes = mostAtOnce(specs)
  const sum = specs.reduce((all, s) => all + s.ms, 0)
  const longest = Math.max(...specs.map(s => s.ms))
  const bound = Math.max(longest, sum / processes)
  const took = result.phases.find(p => p.name === 'test')!.ms
  const what = `conformance: ${specs.length} specs by ${processes} processes (${seconds(sum)} in all, the longest ${seconds(longest)})`
  console.log(`\n${what}`)
  table.add(row(what, took, { name: 'least possible', ms: bound }, { ms: 480_000 }))
}

function mostAtOnce(specs: readonly SpecRun[]): number {
  const ran = specs.filter(s => s.startedAt > 0)
  return Math.max(
    ...ran.map(a => ran.filter(b => b.startedAt <= a.startedAt && a.startedAt < b.startedAt + b.ms).length),
  )
}
