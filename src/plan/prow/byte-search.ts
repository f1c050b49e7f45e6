/** Where one of several texts stands in some bytes. */
export interface ByteMatch {
  readonly start: number
  /** The byte after it. */
  readonly end: number
  /** Index of the text. */
  readonly pattern: number
}

/** Finds any of many texts in one pass. */
export interface ByteSearch {
  readonly longest: number
  /** Every match that begins in [from, until), by where it begins; they may overlap. What follows `until` is looked at. */
  find(bytes: Uint8Array, from: number, until: number): ByteMatch[]
}

interface Pattern {
  readonly bytes: Uint8Array
  readonly index: number
}

/** What may begin where two bytes stand: texts that begin with them, and texts that have them after their first byte. */
interface Pair {
  readonly here: Pattern[]
  readonly before: Pattern[]
}

interface Pairs {
  /** By the two bytes as one number, the first of them the lower: 1 where a text has them there. */
  readonly any: Uint8Array
  readonly known: ReadonlyMap<number, Pair>
}

/** Four bytes can be read as one number whose lowest is the first. */
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/**
 * Looks at every second place, at two bytes at once: a text of three bytes or more has two of its first three at such a
 * place, wherever it begins. Hardly any two bytes of a log are of a text, and no look has to wait for the one before it,
 * as those of an automaton must: it takes a third of what one of Aho and Corasick does.
 * @param patterns characters are bytes (latin1), three at least
 */
export function byteSearch(patterns: readonly string[]): ByteSearch {
  const pairs = pairsOf(patterns)
  return {
    longest: patterns.reduce((most, text) => Math.max(most, text.length), 0),
    find: (bytes, from, until) => search(pairs, bytes, from, until),
  }
}

function pairsOf(patterns: readonly string[]): Pairs {
  const any = new Uint8Array(65_536)
  const known = new Map<number, Pair>()
  for (const [index, text] of patterns.entries()) {
    const bytes = Uint8Array.from(text, c => c.charCodeAt(0))
    if (bytes.length < 3) throw new RangeError(`a text of ${bytes.length} bytes cannot be searched for`)
    for (const side of ['here', 'before'] as const) {
      const two = twoAt(bytes, side === 'here' ? 0 : 1)
      const pair = known.get(two) ?? { here: [], before: [] }
      pair[side].push({ bytes, index })
      known.set(two, pair)
      any[two] = 1
    }
  }
  return { any, known }
}

function search(pairs: Pairs, bytes: Uint8Array, from: number, until: number): ByteMatch[] {
  const { any } = pairs
  const matches: ByteMatch[] = []
  const look = (at: number) => {
    const pair = pairs.known.get(twoAt(bytes, at))
    if (pair === undefined) return
    if (at > from) for (const pattern of pair.before) add(matches, pattern, bytes, at - 1)
    if (at < until) for (const pattern of pair.here) add(matches, pattern, bytes, at)
  }
  // A text that begins right before `until` has its second byte there.
  const end = Math.min(until + 1, bytes.length - 1)
  let at = from
  if (littleEndian && end - at > 8) {
    // Memory is read in fours from every fourth place on. A text at `from` is known by the pair after its first byte, too.
    at += (bytes.byteOffset + from) & 1
    if (((bytes.byteOffset + at) & 2) !== 0) {
      look(at)
      at += 2
    }
    const fours = new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >> 2)
    for (let i = 0; i < fours.length; i++) {
      const four = fours[i]!
      if ((any[four & 0xffff]! | any[four >>> 16]!) !== 0) {
        look(at)
        look(at + 2)
      }
      at += 4
    }
  }
  for (; at < end; at += 2) look(at)
  return matches
}

function twoAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}

function add(matches: ByteMatch[], { bytes: text, index }: Pattern, bytes: Uint8Array, start: number): void {
  const end = start + text.length
  if (end > bytes.length) return
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return
  matches.push({ start, end, pattern: index })
}
