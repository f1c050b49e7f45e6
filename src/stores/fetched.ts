import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProvisionError } from '../errors.ts'
import { storeDirs } from '../plan/stage-manifest.ts'

/**
 * Writes what comes from a store into a file, which appears when it is whole. What lies under its sha256 is checked.
 * @throws ProvisionError when it is something else
 */
export async function writeFetched(
  path: string,
  source: NodeJS.ReadableStream,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  const temporary = `${to}.${process.pid}-${randomUUID().slice(0, 8)}`
  const hash = createHash('sha256')
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(source, meter, createWriteStream(temporary), { signal })
    const sha256 = hash.digest('hex')
    if (dirname(path) === storeDirs.blobs && basename(path) !== sha256)
      throw new ProvisionError(`what the store has under ${path} is damaged: its sha256 is ${sha256}`)
    await rename(temporary, to)
  } finally {
    await rm(temporary, { force: true })
  }
}
