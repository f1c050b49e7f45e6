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
  find(bytes: Uint8Array, from: number, until: number): ByteMatch[]
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
  // From here on a state is the place of its row.
  for (let i = 0; i < next.length; i++) next[i]! *= width
  const automaton = { classes, width, next, depth, out, lengths }
  return { longest, find: (bytes, from, until) => found(automaton, bytes, from, until) }
}

interface Automaton {
  readonly classes: Uint16Array
  readonly width: number
  readonly next: Int32Array
  readonly depth: Int32Array
  readonly out: Int32Array
  readonly lengths: readonly number[]
}

function found(a: Automaton, bytes: Uint8Array, from: number, until: number): ByteMatch[] {
  const { classes, width, next, depth, out, lengths } = a
  const matches: ByteMatch[] = []
  if (lengths.length === 0) return matches
  let at = from
  for (;;) {
    let state = 0
    let pattern = -1
    while (at < bytes.length) {
      state = next[state + classes[bytes[at++]!]!]!
      if (state === 0) {
        if (at > until) return matches
        continue
      }
      pattern = out[state / width]!
      if (pattern >= 0) break
    }
    if (pattern < 0) return matches
    let start = at - lengths[pattern]!
    if (start >= until) return matches
    let end = at
    // What began no later may still be longer.
    while (at < bytes.length) {
      state = next[state + classes[bytes[at++]!]!]!
      const row = state / width
      if (at - depth[row]! > start) break
      const other = out[row]!
      if (other < 0 || at - lengths[other]! > start) continue
      pattern = other
      start = at - lengths[other]!
      end = at
    }
    matches.push({ start, end, pattern })
    at = end
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
