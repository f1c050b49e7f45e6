import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { SecretSearch } from '../plan/prow/secrets.ts'
import { censored, lookedThrough, type Place } from './censor.ts'
import { archiveOf, headSize, type Rewriter, rewrite, unreadable } from './censor-archive.ts'

/** What may be published of one file. */
export type CensoredFile =
  | { readonly bytes: Buffer }
  | { readonly file: string; readonly sha256: string; readonly size: number }

export interface Censor {
  /**
   * @param file absolute
   * @param path as it is reported
   * @param pack compress what is published
   * @returns a copy where there was something to censor; undefined when it cannot be looked into
   */
  file(file: string, path: string, pack: boolean): Promise<CensoredFile | undefined>
  /** A document that we made. */
  bytes(bytes: Buffer, path: string): Buffer
  readonly places: readonly Place[]
  /** Files that were not to be looked into, with the reason. */
  readonly withheld: readonly { readonly path: string; readonly why: string }[]
}

/** Files up to this are censored in memory, several at a time. */
const small = 2 * 1024 * 1024

/** @param dir for copies of large files; whoever calls removes it */
export function censor(search: SecretSearch, dir: string, signal: AbortSignal): Censor {
  const places: Place[] = []
  const withheld: { path: string; why: string }[] = []
  const rewriter = (path: string): Rewriter => ({
    search,
    dir,
    signal,
    path,
    tell: place => places.push(place),
  })
  return {
    places,
    withheld,
    bytes: (bytes, path) => censored(bytes, search, path, place => places.push(place)),
    file: async (file, path, pack) => {
      try {
        return await oneFile(file, pack, rewriter(path))
      } catch (error) {
        signal.throwIfAborted()
        const why = unreadable(error)
        if (why === undefined) throw error
        withheld.push({ path, why })
        return undefined
      }
    },
  }
}

async function oneFile(file: string, pack: boolean, r: Rewriter): Promise<CensoredFile> {
  const { size } = await stat(file)
  if (size <= small) {
    const bytes = await readFile(file, { signal: r.signal })
    if (archiveOf(bytes) === undefined)
      return { bytes: await packed(censored(bytes, r.search, r.path, r.tell), pack) }
  }
  const found = { any: false }
  const telling: Rewriter = {
    ...r,
    tell: place => {
      found.any = true
      r.tell(place)
    },
  }
  // Looked through first: hardly any file has anything in it, and those go as they are.
  const sum = await lookedAt(file, telling)
  if (!found.any && !pack) return { file, ...sum }
  const copy = join(r.dir, randomUUID())
  const kept = measure()
  const out = createWriteStream(copy, { mode: 0o600 })
  const { createGzip } = await import('node:zlib')
  const quiet: Rewriter = { ...r, tell: () => {} }
  const into = pack ? [createGzip(), kept.through, out] : [kept.through, out]
  const [first, ...rest] = into as [Transform, ...Writable[]]
  const writing = pipeline([first, ...rest], { signal: r.signal })
  await Promise.all([
    rewrite(createReadStream(file, { highWaterMark: 1 << 20 }), first, quiet),
    writing,
  ]).catch(async error => {
    first.destroy()
    await writing.catch(() => {})
    await rm(copy, { force: true })
    throw error
  })
  return { file: copy, ...kept.result() }
}

/** @returns of the file as it is */
async function lookedAt(file: string, r: Rewriter): Promise<{ sha256: string; size: number }> {
  const sum = measure()
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headSize), 0, headSize, 0)
    if (archiveOf(buffer.subarray(0, bytesRead)) !== undefined) {
      const stream = handle.createReadStream({ start: 0, highWaterMark: 1 << 20, autoClose: false })
      await rewrite(tapped(stream, sum), undefined, r)
      return sum.result()
    }
    let at = 0
    const read = async (into: Buffer) => {
      r.signal.throwIfAborted()
      const got = await handle.read(into, 0, into.length, at)
      sum.take(into.subarray(0, got.bytesRead))
      at += got.bytesRead
      return got.bytesRead
    }
    await lookedThrough(read, r.search, r.path, r.tell)
    return sum.result()
  } finally {
    await handle.close()
  }
}

async function packed(bytes: Buffer, pack: boolean): Promise<Buffer> {
  if (!pack) return bytes
  const { gzip } = await import('node:zlib')
  const { promisify } = await import('node:util')
  return promisify(gzip)(bytes)
}

function measure() {
  const hash = createHash('sha256')
  let size = 0
  const take = (chunk: Buffer) => {
    hash.update(chunk)
    size += chunk.length
  }
  return {
    take,
    through: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        take(chunk)
        done(null, chunk)
      },
    }),
    result: () => ({ sha256: hash.digest('hex'), size }),
  }
}

function tapped(source: Readable, sum: { take(chunk: Buffer): void }): Readable {
  return Readable.from(
    (async function* () {
      for await (const chunk of source) {
        sum.take(chunk as Buffer)
        yield chunk as Buffer
      }
    })(),
  )
}
