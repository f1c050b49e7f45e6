import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { alone, seconds, timed } from './measure.ts'

const run = promisify(execFile)

/** Merging 16 shards of the whole suite, in a process of its own whose memory can be read. */
export async function merge(dir: string): Promise<void> {
  const program = resolve(import.meta.dirname, '../test/support/merge-large.ts')
  const shards = join(dir, 'merge')
  await mkdir(shards)
  const call = async (mode: string) =>
    JSON.parse((await run(process.execPath, [program, mode, shards])).stdout) as Record<string, number>
  const made = await call('collect')
  let merged: Record<string, number> = {}
  const ms = await timed(async () => {
    merged = await call('merge')
  })
  alone('Merging 16 shards of full-size junit, start of the process included (aim: under 300 MB).', {
    junit: `${made['junitMb']!.toFixed(0)} MB, ${merged['cases']} cases`,
    merge: seconds(ms),
    'largest memory': `${merged['maxRssMb']!.toFixed(0)} MB`,
  })
}
