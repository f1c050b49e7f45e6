import { expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { median, mergeTimings, parseTimings } from '../../../src/plan/timings.ts'

test.each([
  ['not json', 'is not JSON'],
  ['[1]', 'not a timings file'],
  ['null', 'not a timings file'],
  ['{"a": "1s"}', 'not a number of milliseconds: "a"'],
  ['{"a": -1}', 'not a number'],
])('%s is refused', (text, why) => {
  expect(() => parseTimings(text, 't.json')).toThrow(UsageError)
  expect(() => parseTimings(text, 't.json')).toThrow(why)
})

test('later files win, sorted by name', () => {
  expect(JSON.stringify(mergeTimings({ b: 1, a: 2 }, { b: 3 }))).toBe('{"a":2,"b":3}')
})

test('median is a value that was seen', () => {
  expect(median([])).toBeUndefined()
  expect(median([5, 1, 3])).toBe(3)
  expect(median([4, 1, 2, 3])).toBe(2)
})
