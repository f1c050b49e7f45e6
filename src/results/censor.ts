import { Transform } from 'node:stream'
import { lookAlikeNames, type SecretSearch } from '../plan/prow/secrets.ts'

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

/** Characters before a secret that say that it is one. */
const context = 256

export function censoring(search: SecretSearch, path: string, tell: (place: Place) => void): Censoring {
  let held = ''
  /** So much of `held` has been given out already. */
  let seen = 0
  let line = 1
  let told = 0
  const take = (text: string, until: number): Buffer => {
    let out = ''
    let at = seen
    let end = until
    search.expression.lastIndex = seen
    for (
      let m = search.expression.exec(text);
      m !== null && m.index < end;
      m = search.expression.exec(text)
    ) {
      line += newlines(text, at, m.index)
      if (told++ < mostPlaces) tell({ path, line, what: nameOf(m) })
      const after = m.index + m[0].length
      out += text.slice(at, m.index) + '*'.repeat(m[0].length)
      line += newlines(text, m.index, after)
      at = after
      end = Math.max(end, at)
    }
    line += newlines(text, at, end)
    seen = Math.min(end, context)
    held = text.slice(end - seen)
    return Buffer.from(out + text.slice(at, end), 'latin1')
  }
  return {
    write: chunk => {
      const text = held + chunk.toString('latin1')
      const until = text.length - search.longest
      if (until - seen > search.longest) return take(text, until)
      held = text
      return Buffer.alloc(0)
    },
    end: () => take(held, held.length),
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

function nameOf(match: RegExpExecArray): string {
  const guess = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0]
  return guess === undefined ? 'a secret of this job' : (lookAlikeNames[guess] ?? guess)
}

function newlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
