import { describe, expect, it } from 'vitest'
import { type ByteMatch, byteSearch } from '../../../src/plan/prow/byte-search.ts'

/** What is meant, as plainly as it can be said. */
function everyMatch(patterns: readonly string[], text: string, from: number, until: number): ByteMatch[] {
  const matches: ByteMatch[] = []
  for (let start = from; start < Math.min(until, text.length); start++)
    for (const [pattern, p] of patterns.entries())
      if (text.startsWith(p, start)) matches.push({ start, end: start + p.length, pattern })
  return matches
}

const sorted = (matches: readonly ByteMatch[]) =>
  matches.toSorted((a, b) => a.start - b.start || a.pattern - b.pattern)

describe('a search for bytes', () => {
  it('finds what stands there, wherever in memory the bytes lie and whatever part of them is asked for', () => {
    const patterns = ['aab', 'abab', 'bbaa', 'bbaab', 'cab', 'aaaaaaa', 'caab', 'aab']
    const search = byteSearch(patterns)
    expect(search.longest).toBe(7)
    // The same numbers each time.
    let seed = 7
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * below)
    }
    let found = 0
    for (let n = 0; n < 4000; n++) {
      const text = Array.from({ length: next(40) }, () => 'aaabbc'[next(6)]).join('')
      const offset = next(8)
      const bytes = Buffer.from(new ArrayBuffer(offset + text.length + next(4)), offset, text.length)
      bytes.write(text, 'latin1')
      const from = next(text.length + 1)
      const until = from + next(text.length + 4 - from)
      const matches = search.find(bytes, from, until)
      expect(sorted(matches), `${text} ${from} ${until}`).toEqual(everyMatch(patterns, text, from, until))
      expect(matches.map(m => m.start)).toEqual(matches.map(m => m.start).toSorted((a, b) => a - b))
      found += matches.length
    }
    expect(found).toBeGreaterThan(5000)
  })

  it('knows bytes of every value', () => {
    const text = String.fromCharCode(255, 0, 254, 128)
    const bytes = Buffer.from(`xx${text}${text}`, 'latin1')
    expect(
      byteSearch([text])
        .find(bytes, 0, bytes.length)
        .map(m => m.start),
    ).toEqual([2, 6])
  })

  it('takes no text that it could miss', () => {
    expect(() => byteSearch(['ab'])).toThrow('2 bytes')
  })
})
