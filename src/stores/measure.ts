import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import pMap from 'p-map'
import { UsageError } from '../errors.ts'
import type { NodeFile } from '../plan/node-files.ts'

export interface MeasuredFile {
  readonly name: string
  readonly platform?: string
  /** Absolute. */
  readonly file: string
  readonly sha256: string
  readonly size: number
}

/**
 * Sizes of all files, and sha256 of those that do not bring theirs along.
 * @throws UsageError with every file that is not there, or is not what its build says, and every name that two have
 */
export async function measure(files: readonly NodeFile[], signal: AbortSignal): Promise<MeasuredFile[]> {
  const problems: string[] = []
  const names = new Set<string>()
  for (const { name, platform = '' } of files) {
    if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(name))
      problems.push(`${JSON.stringify(name)} is no name for a file of a node`)
    if (names.has(`${platform} ${name}`))
      problems.push(`two files are to be staged as ${name}: give one of them another name`)
    names.add(`${platform} ${name}`)
  }
  const measured = await pMap(
    files,
    async file => {
      const found = await stat(file.path).catch((error: unknown) => (error as Error).message)
      if (typeof found === 'string' || !found.isFile())
        return `${file.name} cannot be staged: ${typeof found === 'string' ? found : `${file.path} is no file`}; build it again`
      if (file.size !== undefined && file.size !== found.size)
        return `${file.path} has ${found.size} bytes, but ${file.size} when it was built: build it again`
      const sha256 = file.sha256 ?? (await sha256Of(file.path, signal))
      const { name, platform } = file
      return { name, ...(platform && { platform }), file: file.path, sha256, size: found.size }
    },
    { concurrency: 4 },
  )
  // In the order of the files, whichever was looked at first.
  problems.push(...measured.filter(m => typeof m === 'string'))
  if (problems.length > 0) throw new UsageError(problems)
  return measured.filter(m => typeof m !== 'string')
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal })
  return hash.digest('hex')
}
