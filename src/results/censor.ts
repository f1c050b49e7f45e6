import { Transform } from 'node:stream'
import type { SecretMatch, SecretSearch } from '../plan/prow/secrets.ts'

/** Where a secret was; never what it was. */
export interface Place {
  /** Path of the file; of one inside an archive `archive.tgz!inner/file`. */
  readonly path: string
  /** 1-based; in a file of bytes of little use. */
  readonly line: number
  /** e.g. `a private key`; a secret that was known is `a secret of this job`. */
  readonly what: string
}

/** Finds secrets in what passes through it and puts as many asterisks in their place: sizes and offsets stay. */
export interface Censoring {
  /** Everything but what may be the beginning of a secret. */
  write(chunk: Buffer): Buffer
  /** The rest. */
  end(): Buffer
}

/** Places that one file is reported with; the count of the others is said. */
const mostPlaces = 50

export function censoring(search: SecretSearch, path: string, tell: (place: Place) => void): Censoring {
  let held: Buffer = Buffer.alloc(0)
  /** So much of `held` has been given out already. */
  let seen = 0
  const look = looking(search, path, tell)
  const take = (bytes: Buffer, until: number): Buffer => {
    const { found, end } = look(bytes, seen, until)
    const passed = bytes.subarray(seen, end)
    // Hardly any piece has something in it, and those go on as they came.
    const out = found.length === 0 ? passed : Buffer.from(passed)
    for (const m of found) out.fill('*', m.start - seen, m.end - seen)
    const kept = Math.min(end, search.context)
    held = bytes.subarray(end - kept)
    seen = kept
    return out
  }
  return {
    write: chunk => {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const until = bytes.length - search.longest
      if (until - seen > search.longest) return take(bytes, until)
      held = bytes
      return Buffer.alloc(0)
    },
    end: () => take(held, held.length),
  }
}

/** Bytes that are read at a time where they go nowhere. */
const piece = 1024 * 1024

/**
 * Only finds them. All of it is read into the same memory: large logs come by the gigabyte, and hardly any has a secret.
 * @param read fills a buffer and says how many bytes it got; 0 at the end
 */
export async function lookedThrough(
  read: (into: Buffer) => Promise<number>,
  search: SecretSearch,
  path: string,
  tell: (place: Place) => void,
): Promise<void> {
  const look = looking(search, path, tell)
  const memory = Buffer.allocUnsafe(search.context + 2 * search.longest + piece)
  let filled = 0
  let seen = 0
  for (let more = true; more; ) {
    const got = await read(memory.subarray(filled))
    more = got > 0
    filled += got
    const until = more ? filled - search.longest : filled
    if (until <= seen) continue
    const { end } = look(memory.subarray(0, filled), seen, until)
    const from = Math.max(0, end - search.context)
    memory.copyWithin(0, from, filled)
    filled -= from
    seen = end - from
  }
}

/**
 * Tells of what is found, by lines.
 * @returns for the next bytes of one file, of which those up to `from` were looked at: what begins in [from, until), and
 * where to go on
 */
function looking(search: SecretSearch, path: string, tell: (place: Place) => void) {
  let line = 1
  let told = 0
  return (bytes: Buffer, from: number, until: number): { found: SecretMatch[]; end: number } => {
    const found = search.find(bytes, from, until)
    let at = from
    for (const m of found) {
      line += newlines(bytes, at, m.start)
      if (told++ < mostPlaces) tell({ path, line, what: m.what })
      line += newlines(bytes, m.start, m.end)
      at = m.end
    }
    const end = Math.max(until, at)
    line += newlines(bytes, at, end)
    return { found, end }
  }
}

/** A whole small file. @returns the same buffer where nothing was found */
export function censored(
  bytes: Buffer,
  search: SecretSearch,
  path: string,
  tell: (place: Place) => void,
): Buffer {
  let found = false
  const one = censoring(search, path, place => {
    found = true
    tell(place)
  })
  const out = Buffer.concat([one.write(bytes), one.end()])
  return found ? out : bytes
}

export function censorStream(search: SecretSearch, path: string, tell: (place: Place) => void): Transform {
  const one = censoring(search, path, tell)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, one.write(chunk))
    },
    flush(done) {
      done(null, one.end())
    },
  })
}

function newlines(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(10, from); at >= 0 && at < to; at = bytes.indexOf(10, at + 1)) count++
  return count
}
