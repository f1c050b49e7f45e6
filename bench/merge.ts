import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { row, timed } from './measure.ts'
import type { Bench } from './run.ts'

const run = promisify(execFile)
const mostMb = 300

/** Merging 16 shards of all 7,579 specs, in a process of its own whose memory can be read; its start is included. */
export async function merge({ dir, table }: Bench): Promise<void> {
  const program = resolve(import.meta.dirname, '../test/support/merge-large.ts')
  const call = async (mode: string) =>
    JSON.parse((await run(process.execPath, [program, mode, dir])).stdout) as Record<string, number>
  const made = await call('collect')
  let merged: Record<string, number> = {}
  const ms = await timed(async () => {
    merged = await call('merge')
  })
  const what = `merge of 16 shards, ${merged['cases']} cases, ${made['junitMb']!.toFixed(0)} MB of junit`
  console.log(`\n${what}`)
  table.add(row(`${what}: time`, ms, undefined))
  const used = merged['maxRssMb']!
  table.add({
    ...{ what: `${what}: most memory`, ours: `${used.toFixed(0)} MB`, peer: '', ratio: undefined },
    ...{ aim: `< ${mostMb} MB`, met: used < mostMb },
  })
}
