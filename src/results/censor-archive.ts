import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { SecretSearch } from '../plan/prow/secrets.ts'
import { censorStream, type Place } from './censor.ts'

export interface Rewriter {
  readonly search: SecretSearch
  readonly dir: string
  readonly signal: AbortSignal
  readonly path: string
  readonly tell: (place: Place) => void
  /** How deep in archives we are. */
  readonly depth?: number
  /** Bytes that were unpacked so far, over all levels. */
  readonly unpacked?: { bytes: number }
}

/** Archives in archives: no log of anybody's is deeper. */
const deepest = 4
/** What unpacks to more was made to. */
const mostUnpacked = 32 * 1024 ** 3

/** A file that must not be published, since nobody can say what is in it. */
class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** @returns why a file cannot be looked into, or undefined when the error is another */
export function unreadable(error: unknown): string | undefined {
  if (error instanceof Unreadable) return error.message
  const { code = '', message } = error as NodeJS.ErrnoException
  if (['ENOENT', 'EACCES', 'EPERM', 'EISDIR'].includes(code)) return `it cannot be read: ${message}`
  if (
    code.startsWith('Z_') ||
    /invalid (?:tar|zip|central|local|end of)|unexpected end|end of central/i.test(message)
  )
    return `the archive is damaged: ${message}`
  return undefined
}

type Kind = 'gzip' | 'zip' | 'tar' | 'other'

/** First bytes that say of a file what it is. */
export const headSize = 512

/** By the first bytes. @returns undefined for what is no archive */
export function archiveOf(head: Buffer): Kind | undefined {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)
  if (starts(0x1f, 0x8b, 0x08)) return 'gzip'
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0x50, 0x4b, 0x05, 0x06)) return 'zip'
  if (head.length >= 262 && head.toString('latin1', 257, 262) === 'ustar') return 'tar'
  const others = [
    [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    [0x42, 0x5a, 0x68],
    [0x28, 0xb5, 0x2f, 0xfd],
    [0x37, 0x7a, 0xbc, 0xaf],
  ]
  return others.some(magic => starts(...magic)) ? 'other' : undefined
}

/**
 * Reads a file of any kind, archives in it included, and writes it with secrets replaced.
 * @param into undefined: only to find out what is in it
 * @throws Unreadable
 */
export async function rewrite(source: Readable, into: Writable | undefined, r: Rewriter): Promise<void> {
  const { head, whole } = await peek(source)
  const kind = archiveOf(head)
  if (kind !== undefined && (r.depth ?? 0) >= deepest)
    throw new Unreadable(`archives in archives, more than ${deepest} deep`)
  const out = into ?? new Writable({ write: (_chunk, _encoding, done) => done() })
  const inner: Rewriter = { ...r, depth: (r.depth ?? 0) + 1, unpacked: r.unpacked ?? { bytes: 0 } }
  switch (kind) {
    case undefined:
      return pipeline(whole, censorStream(r.search, r.path, r.tell), out, { signal: r.signal })
    case 'gzip':
      return rewriteGzip(whole, out, inner)
    case 'tar':
      return rewriteTar(whole, out, inner)
    case 'zip':
      return rewriteZip(whole, out, inner)
    case 'other':
      throw new Unreadable('it is compressed in a way that is not looked into (xz, bzip2, zstd, 7z)')
  }
}

async function rewriteGzip(source: Readable, out: Writable, r: Rewriter): Promise<void> {
  const plain = limited(r)
  const packed = createGzip()
  await Promise.all([
    pipeline(source, createGunzip(), plain, { signal: r.signal }),
    rewrite(plain, packed, r),
    pipeline(packed, out, { signal: r.signal }),
  ])
}

async function rewriteTar(source: Readable, out: Writable, r: Rewriter): Promise<void> {
  const { extract, pack } = await import('tar-stream')
  const tar = extract()
  const made = pack()
  const entries = (async () => {
    for await (const entry of tar) {
      const { header } = entry
      if (header.type !== 'file' && header.type !== 'contiguous-file') {
        entry.resume()
        made.entry(header)
        continue
      }
      // The size stands before the content, and an archive in the archive may get another.
      await spooled(r, header.name, Readable.from(entry), async (file, size) => {
        const to = made.entry({ ...header, size })
        await pipeline(createReadStream(file), to, { signal: r.signal })
      })
    }
    made.finalize()
  })()
  const plain = limited(r)
  await Promise.all([
    pipeline(source, plain, tar, { signal: r.signal }),
    entries.catch(error => {
      made.destroy()
      throw error
    }),
    pipeline(made, out, { signal: r.signal }),
  ])
}

async function rewriteZip(source: Readable, out: Writable, r: Rewriter): Promise<void> {
  const [yauzl, { ZipFile }] = await Promise.all([import('yauzl'), import('yazl')])
  const spool = join(r.dir, randomUUID())
  const copies: string[] = []
  try {
    await pipeline(source, createWriteStream(spool, { mode: 0o600 }), { signal: r.signal })
    const zip = await yauzl.openPromise(spool, { lazyEntries: true })
    const made = new ZipFile()
    for await (const entry of zip.eachEntry()) {
      const options = { mtime: entry.getLastModDate(), compress: true }
      if (entry.fileName.endsWith('/')) {
        made.addEmptyDirectory(entry.fileName, { mtime: options.mtime })
        continue
      }
      if (entry.isEncrypted()) throw new Unreadable(`${entry.fileName} in it is encrypted`)
      const content = await zip.openReadStreamPromise(entry)
      await spooled(r, entry.fileName, content, async (_file, _size, keep) => {
        copies.push(keep())
        made.addFile(copies.at(-1)!, entry.fileName, options)
      })
    }
    made.end()
    await pipeline(made.outputStream as Readable, out, { signal: r.signal })
  } finally {
    for (const file of [spool, ...copies]) await rm(file, { force: true })
  }
}

/** One file of an archive, censored, on disk while `use` has it. */
async function spooled(
  r: Rewriter,
  name: string,
  content: Readable,
  use: (file: string, size: number, keep: () => string) => Promise<void>,
): Promise<void> {
  const file = join(r.dir, randomUUID())
  let kept = false
  try {
    const inner = { ...r, path: `${r.path}!${name}` }
    await rewrite(content.pipe(limited(r)), createWriteStream(file, { mode: 0o600 }), inner)
    await use(file, (await stat(file)).size, () => {
      kept = true
      return file
    })
  } finally {
    if (!kept) await rm(file, { force: true })
  }
}

function limited({ unpacked }: Rewriter): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (unpacked === undefined) return done(null, chunk)
      unpacked.bytes += chunk.length
      if (unpacked.bytes > mostUnpacked) done(new Unreadable('it unpacks to more than 32 GiB'))
      else done(null, chunk)
    },
  })
}

/** The first bytes of a stream, and all of it. */
async function peek(source: Readable): Promise<{ head: Buffer; whole: Readable }> {
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first: Buffer[] = []
  let length = 0
  while (length < headSize) {
    const next = await iterator.next()
    if (next.done) break
    first.push(next.value)
    length += next.value.length
  }
  const head = Buffer.concat(first)
  const rest = async function* () {
    if (head.length > 0) yield head
    for (;;) {
      const next = await iterator.next()
      if (next.done) return
      yield next.value
    }
  }
  return { head, whole: Readable.from(rest(), { objectMode: false }) }
}
