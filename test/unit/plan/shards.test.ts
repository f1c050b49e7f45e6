import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { lanes, parseShard, planShards } from '../../../src/plan/shards.ts'
import type { Spec } from '../../../src/plan/specs.ts'
import { expectedMs } from '../../../src/plan/timings.ts'

const spec = (name: string, more: Partial<Spec> = {}): Spec => ({
  name,
  labels: [],
  serial: false,
  disruptive: false,
  slow: false,
  file: 'test/e2e/x.go',
  line: 1,
  ...more,
})

/** A small generator with a seed, so that a failing case can be repeated. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function suite(seed: number, count: number) {
  const next = random(seed)
  const specs: Spec[] = []
  const timings: Record<string, number> = {}
  for (let i = 0; i < count; i++) {
    const lane = next()
    specs.push(spec(`spec ${i} of ${seed}`, { serial: lane < 0.2, disruptive: lane < 0.07 }))
    // A few long ones, many short ones, and some that nobody has timed.
    if (next() < 0.8) timings[`spec ${i} of ${seed}`] = Math.round(1000 * (1 + 250 * next() ** 6))
  }
  return { specs, timings }
}

const cases = [
  [1, 1, 1],
  [2, 5, 3],
  [3, 40, 7],
  [4, 411, 2],
  [5, 411, 16],
  [6, 2000, 32],
  [7, 3, 10],
] as const

describe.each(cases)('suite %i of %i specs in %i shards', (seed, count, total) => {
  const { specs, timings } = suite(seed, count)
  const plan = planShards(specs, timings, total)

  test('gives each spec to exactly one shard, in the lane it needs', () => {
    const given = plan.flatMap(p => lanes.flatMap(lane => p.lanes[lane].map(name => ({ name, lane }))))
    expect(given.map(g => g.name).sort()).toEqual(specs.map(s => s.name).sort())
    for (const s of specs)
      expect(given.find(g => g.name === s.name)!.lane).toBe(
        s.disruptive ? 'disruptive' : s.serial ? 'serial' : 'parallel',
      )
    expect(plan.map(p => [p.index, p.total])).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]))
  })

  test('each lane is as even as the best bound allows: within 2 %, or the one spec that is longer', () => {
    const ms = expectedMs(
      specs.map(s => s.name),
      timings,
    )
    for (const lane of lanes) {
      const all = plan.flatMap(p => p.lanes[lane])
      const sum = all.reduce((a, n) => a + ms.get(n)!, 0)
      const longest = Math.max(0, ...all.map(n => ms.get(n)!))
      const makespan = Math.max(...plan.map(p => p.lanes[lane].reduce((a, n) => a + ms.get(n)!, 0)))
      // Few specs cannot be even: Graham's bound for longest-first holds always, 2 % wherever there are enough.
      const enough = all.length >= 20 * total
      expect(makespan).toBeLessThanOrEqual(Math.max(sum / total, longest) * (enough ? 1.02 : 4 / 3))
    }
  })

  test('longest first within a lane', () => {
    const ms = expectedMs(
      specs.map(s => s.name),
      timings,
    )
    for (const p of plan)
      for (const lane of lanes) {
        const durations = p.lanes[lane].map(n => ms.get(n)!)
        expect(durations).toEqual([...durations].sort((a, b) => b - a))
      }
  })

  test('does not depend on the order of the list', () => {
    const next = random(99)
    const shuffled = [...specs].sort(() => next() - 0.5)
    expect(planShards(shuffled, timings, total)).toEqual(plan)
  })
})

test('a name that occurs twice is in one shard, and counts twice', () => {
  const plan = planShards(
    [spec('twice', { occurrences: 2 }), spec('a'), spec('b')],
    { twice: 10, a: 10, b: 10 },
    2,
  )
  expect(plan.map(p => p.lanes.parallel)).toEqual([['twice'], ['a', 'b']])
  expect(plan.map(p => p.expectedMs)).toEqual([20, 20])
})

test('what nobody has timed counts as the median of what was timed', () => {
  const ms = expectedMs(['a', 'b', 'c', 'new'], { a: 1, b: 5, c: 100, gone: 7 })
  expect(ms.get('new')).toBe(5)
})

test('known long conformance specs go first before there are timings', () => {
  const names = [
    'x',
    '[sig-node] Probing container should *not* be restarted with a tcp:8080 liveness probe [Conformance]',
    'y',
  ]
  const [plan] = planShards(
    names.map(n => spec(n)),
    {},
    1,
  )
  expect(plan!.lanes.parallel[0]).toBe(names[1])
})

test('7,579 specs in 32 shards are planned in under 0.3 s', () => {
  const { specs, timings } = suite(8, 7579)
  planShards(specs, timings, 32)
  const begun = performance.now()
  planShards(specs, timings, 32)
  expect(performance.now() - begun).toBeLessThan(300)
})

describe('--shard I/N', () => {
  test.each([
    ['1/1', 1, 1],
    ['2/5', 2, 5],
    [' 16 / 16 ', 16, 16],
  ])('%s', (text, index, total) => expect(parseShard(text)).toEqual({ index, total }))

  test.each(['5/4', '0/3', '1/0', '1', '/', 'a/b', '1/2/3', '-1/2', '1.5/2', ''])(
    '%s is refused, with what to do',
    text => {
      expect(() => parseShard(text)).toThrow(UsageError)
      expect(() => parseShard(text)).toThrow(/I\/N|no such shard/)
    },
  )

  test.each([0, -1, 1.5, Number.NaN])('%d shards are refused', n =>
    expect(() => planShards([spec('a')], {}, n)).toThrow(UsageError),
  )
})
