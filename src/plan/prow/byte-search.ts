/** Where one of several texts stands in some bytes. */
export interface ByteMatch {
  readonly start: number
  /** The byte after it. */
  readonly end: number
  /** Index of the text. */
  readonly pattern: number
}

/** Finds any of many texts in one pass, however many they are. */
export interface ByteSearch {
  readonly longest: number
  /** Matches that begin in [from, until), leftmost first, of those that begin together the longest, none within another. */
  find(bytes: Uint8Array, from: number, until: number): Generator<ByteMatch>
}

/**
 * The automaton of Aho and Corasick, with a row of next states for each state: a look-up for each byte.
 * @param patterns characters are bytes (latin1); none is empty
 * @see https://doi.org/10.1145/360825.360855
 */
export function byteSearch(patterns: readonly string[]): ByteSearch {
  const { classes, width } = classesOf(patterns)
  const size = patterns.reduce((sum, p) => sum + p.length, 1)
  const next = new Int32Array(size * width)
  const depth = new Int32Array(size)
  const out = new Int32Array(size).fill(-1)
  let states = 1
  for (const [index, pattern] of patterns.entries()) {
    let state = 0
    for (let i = 0; i < pattern.length; i++) {
      const at = state * width + classes[pattern.charCodeAt(i)]!
      if (next[at] === 0) {
        next[at] = states
        depth[states] = i + 1
        states++
      }
      state = next[at]!
    }
    if (out[state] === -1) out[state] = index
  }
  link(next, out, width, states)
  const lengths = patterns.map(p => p.length)
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0)
  return {
    longest,
    *find(bytes, from, until) {
      if (patterns.length === 0) return
      let state = 0
      let start = -1
      let end = 0
      let found = 0
      for (let i = from; i < bytes.length; i++) {
        state = next[state * width + classes[bytes[i]!]!]!
        const pattern = out[state]!
        if (start < 0) {
          if (pattern >= 0) {
            start = i + 1 - lengths[pattern]!
            if (start >= until) return
            end = i + 1
            found = pattern
          } else if (i - longest > until) return
          continue
        }
        // What began no later may still be longer.
        if (pattern >= 0 && i + 1 - lengths[pattern]! <= start) {
          start = i + 1 - lengths[pattern]!
          end = i + 1
          found = pattern
        } else if (i + 1 - depth[state]! > start) {
          yield { start, end, pattern: found }
          i = end - 1
          state = 0
          start = -1
        }
      }
      if (start >= 0) yield { start, end, pattern: found }
    },
  }
}

/** Bytes that stand in no text are one and the same to the automaton. */
function classesOf(patterns: readonly string[]): { classes: Uint16Array; width: number } {
  const classes = new Uint16Array(256)
  let width = 1
  for (const pattern of patterns)
    for (let i = 0; i < pattern.length; i++) {
      const byte = pattern.charCodeAt(i)
      if (classes[byte] === 0) classes[byte] = width++
    }
  return { classes, width }
}

/** Gives each state, breadth first, the ways of the longest other beginning that it ends with. */
function link(next: Int32Array, out: Int32Array, width: number, states: number): void {
  const fail = new Int32Array(states)
  const queue: number[] = []
  for (let c = 0; c < width; c++) if (next[c] !== 0) queue.push(next[c]!)
  for (let n = 0; n < queue.length; n++) {
    const state = queue[n]!
    const other = fail[state]!
    if (out[state] === -1) out[state] = out[other]!
    for (let c = 0; c < width; c++) {
      const to = next[state * width + c]!
      if (to === 0) next[state * width + c] = next[other * width + c]!
      else {
        fail[to] = next[other * width + c]!
        queue.push(to)
      }
    }
  }
}
