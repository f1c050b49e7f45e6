import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { blobPath, isDigest } from '../plan/oci-image.ts'

/** Content-addressed files in the layout of OCI: blobs/sha256/<hex>. Safe for several processes at once. */
export interface Stored {
  /** sha256:… */
  readonly digest: string
  readonly size: number
}

export { blobPath, isDigest }

/** Size of a stored blob, undefined when it is not there. */
export async function blobSize(dir: string, digest: string): Promise<number | undefined> {
  try {
    return (await stat(blobPath(dir, digest))).size
  } catch {
    return undefined
  }
}

/** For a file of the cache that is used as it was found: what nobody uses is pruned. */
export async function markUsed(path: string): Promise<void> {
  const now = new Date()
  // It may be another user's.
  await utimes(path, now, now).catch(() => undefined)
}

export function digestOf(bytes: string | Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** @returns digest of a file's content */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return `sha256:${hash.digest('hex')}`
}

export async function putBytes(dir: string, bytes: string | Buffer): Promise<Stored> {
  const digest = digestOf(bytes)
  const size = Buffer.byteLength(bytes)
  if ((await blobSize(dir, digest)) === size) {
    await markUsed(blobPath(dir, digest))
    return { digest, size }
  }
  await writeWhole(blobPath(dir, digest), bytes)
  return { digest, size }
}

/** Stores a stream under the digest of what came. @throws Error when it is not the digest that was `expected` */
export async function putStream(
  dir: string,
  source: NodeJS.ReadableStream | AsyncIterable<Uint8Array>,
  expected?: string,
): Promise<Stored> {
  const temporary = await temporaryPath(dir)
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  try {
    await pipeline(source, meter, createWriteStream(temporary, { highWaterMark: 1 << 20 }))
    const digest = `sha256:${hash.digest('hex')}`
    if (expected !== undefined && digest !== expected)
      throw new Error(`what came has digest ${digest}, not ${expected}`)
    const path = blobPath(dir, digest)
    await mkdir(dirname(path), { recursive: true })
    await rename(temporary, path)
    return { digest, size }
  } finally {
    await rm(temporary, { force: true })
  }
}

/** A file that other processes see whole or not at all. */
export async function writeWhole(path: string, bytes: string | Buffer, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`
  try {
    await writeFile(temporary, bytes, { mode })
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Parsed JSON of a small file, undefined when it is missing or torn. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

async function temporaryPath(dir: string): Promise<string> {
  const path = join(dir, 'tmp', `${process.pid}-${randomUUID().slice(0, 8)}`)
  await mkdir(dirname(path), { recursive: true })
  await (await open(path, 'wx')).close()
  return path
}
