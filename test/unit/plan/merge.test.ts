import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { mergeShards } from '../../../src/plan/merge.ts'
import type { ShardRecord } from '../../../src/plan/result.ts'
import { shardRecord, specRun } from '../../support/shard-record.ts'

const merge = (...records: ShardRecord[]) =>
  mergeShards(
    records.map((record, i) => ({ dir: `/shards/${i}`, record })),
    (s, log) => `${s.dir}/${log}`,
  )
const outcomes = (m: ReturnType<typeof merge>) => Object.fromEntries(m.specs.map(s => [s.name, s.outcome]))
const all = ['a', 'b', 'c', 'd']

test('two whole shards: each ran exactly once', () => {
  const m = merge(
    shardRecord('1/2', [specRun('a'), specRun('b')], all),
    shardRecord('2/2', [specRun('c', 'skipped'), specRun('d')], all),
  )
  expect(m.passed).toBe(true)
  expect(m.counts).toEqual({ passed: 3, failed: 0, flaky: 0, skipped: 1, notRun: 0 })
  expect(m.proof).toMatchObject({ holds: true, selected: 4, ran: 4, notRunnable: 0 })
  expect(m.timings).toEqual({ a: 1000, b: 1000, d: 1000 })
})

test('a missing shard is a failure, and its specs are named', () => {
  const m = merge(shardRecord('1/2', [specRun('a'), specRun('b')], all))
  expect(m.passed).toBe(false)
  expect(m.proof).toMatchObject({ holds: false, missingShards: ['2/2'], neverRan: [], unassigned: [] })
  expect(outcomes(m)).toMatchObject({ c: 'never-ran', d: 'never-ran' })
  expect(m.specs.find(s => s.name === 'c')!.message).toContain('shard 2/2 is missing')
  expect(m.shards.map(s => s.state)).toEqual(['finished', 'missing'])
})

describe('what breaks the proof is named', () => {
  test('a spec in no shard', () => {
    const m = merge(
      shardRecord('1/2', [specRun('a'), specRun('b')], all),
      shardRecord('2/2', [specRun('c')], all),
    )
    expect(m.proof).toMatchObject({ holds: false, unassigned: ['d'] })
    expect(m.passed).toBe(false)
  })
  test('a spec in two shards', () => {
    const m = merge(
      shardRecord('1/2', [specRun('a'), specRun('b')], all),
      shardRecord('2/2', [specRun('b'), specRun('c'), specRun('d')], all),
    )
    expect(m.proof).toMatchObject({ holds: false, twice: ['b'] })
    expect(m.passed).toBe(false)
  })
  test('one attempt of a shard that ran twice', () => {
    const m = merge(
      shardRecord(
        '1/1',
        all.map(n => specRun(n)),
        all,
      ),
      shardRecord(
        '1/1',
        all.map(n => specRun(n)),
        all,
      ),
    )
    expect(m.proof).toMatchObject({ holds: false, twice: all })
  })
  test('a spec that ran unasked', () => {
    const m = merge(
      shardRecord(
        '1/1',
        [...all, 'x'].map(n => specRun(n)),
        all,
        {
          lanes: { parallel: all, serial: [], disruptive: [] },
        },
      ),
    )
    expect(m.proof).toMatchObject({ holds: false, uncalled: ['x'] })
  })
  test('a spec that never ran', () => {
    const m = merge(shardRecord('1/1', [specRun('a'), specRun('b', 'never-ran')], ['a', 'b']))
    expect(m.proof).toMatchObject({ holds: false, neverRan: ['b'] })
    expect(m.counts).toMatchObject({ passed: 1, notRun: 1 })
    expect(m.passed).toBe(false)
  })
})

test('the same shard found in two places counts once', () => {
  const one = shardRecord(
    '1/1',
    all.map(n => specRun(n)),
    all,
  )
  expect(merge(one, one).passed).toBe(true)
})

describe('attempts', () => {
  const first = () => shardRecord('1/2', [specRun('a'), specRun('b', 'failed', { log: 'failed/b.log' })], all)
  const other = () => shardRecord('2/2', [specRun('c'), specRun('d')], all)

  test('the newest wins; a failure before a pass stays visible', () => {
    const m = merge(shardRecord('1/2', [specRun('a'), specRun('b')], all, { attempt: 2 }), other(), first())
    expect(outcomes(m)).toEqual({ a: 'passed', b: 'flaky', c: 'passed', d: 'passed' })
    expect(m.specs[1]).toMatchObject({ runs: 2, firstFailure: 'b failed', log: '/shards/2/failed/b.log' })
    expect(m.passed).toBe(true)
    expect(m.counts).toEqual({ passed: 3, failed: 0, flaky: 1, skipped: 0, notRun: 0 })
  })
  test('a pass and then a failure is a failure', () => {
    const m = merge(
      first(),
      other(),
      shardRecord('1/2', [specRun('a', 'failed'), specRun('b')], all, { attempt: 2 }),
    )
    expect(outcomes(m)).toMatchObject({ a: 'failed', b: 'flaky' })
    expect(m.passed).toBe(false)
  })
  test('a re-run of the failed specs alone, with another plan, completes the first', () => {
    const m = merge(first(), other(), shardRecord('1/1', [specRun('b')], ['b'], { attempt: 2 }))
    expect(outcomes(m)).toMatchObject({ b: 'flaky' })
    expect(m.proof!.holds).toBe(true)
    expect(m.passed).toBe(true)
  })
  test('to be interrupted and then to pass is not flaky', () => {
    const m = merge(
      shardRecord('1/1', [specRun('a', 'interrupted'), specRun('b', 'never-ran')], ['a', 'b']),
      shardRecord('1/1', [specRun('a'), specRun('b')], ['a', 'b'], { attempt: 2 }),
    )
    expect(outcomes(m)).toEqual({ a: 'passed', b: 'passed' })
    expect(m.passed).toBe(true)
  })
  test('an attempt that never came to a spec does not hide what it did before', () => {
    const m = merge(
      shardRecord('1/1', [specRun('a', 'failed'), specRun('b')], ['a', 'b']),
      shardRecord('1/1', [specRun('a', 'never-ran'), specRun('b', 'never-ran')], ['a', 'b'], { attempt: 2 }),
    )
    expect(outcomes(m)).toEqual({ a: 'failed', b: 'passed' })
  })
  test('problems of an older attempt are forgotten', () => {
    const problems = [{ title: '[SynchronizedBeforeSuite]', message: 'no' }]
    const bad = shardRecord('1/1', [specRun('a', 'never-ran')], ['a'], { problems })
    expect(merge(bad).passed).toBe(false)
    expect(merge(bad, shardRecord('1/1', [specRun('a')], ['a'], { attempt: 2 })).passed).toBe(true)
  })
})

test('specs that cannot run are part of the proof, and never passed', () => {
  const notRunnable = [{ name: 'z', reason: 'needs image y' }]
  const m = merge(
    shardRecord(
      '1/1',
      all.map(n => specRun(n)),
      all,
      { notRunnable },
    ),
  )
  expect(m.proof).toMatchObject({ holds: true, selected: 5, ran: 4, notRunnable: 1 })
  expect(m.specs.find(s => s.name === 'z')).toMatchObject({
    outcome: 'not-runnable',
    message: 'needs image y',
  })
  expect(m.passed).toBe(true)
  expect(m.counts).toMatchObject({ passed: 4, notRun: 1 })
})

describe('shards that do not belong together are refused', () => {
  test('builds for clusters of different kinds are one where their tree is', () => {
    const build = (key: string, tree: string) => ({ build: { key, version: 'v1.36.3', commit: 'c', tree } })
    const [one, two] = [build('for-machines', 't1'), build('for-here', 't1')]
    const first = shardRecord('1/2', [specRun('a'), specRun('b')], all, one)
    const m = merge(first, shardRecord('2/2', [specRun('c'), specRun('d')], all, two))
    expect(m.proof).toMatchObject({ holds: true, selected: 4, ran: 4 })
    const other = shardRecord('2/2', [specRun('c'), specRun('d')], all, build('for-here', 't2'))
    expect(() => merge(first, other)).toThrow(/results of different builds are not one result/)
  })

  test('of two builds, with both versions', () => {
    const bad = () =>
      merge(
        shardRecord('1/2', [specRun('a')], ['a', 'b']),
        shardRecord('2/2', [specRun('b')], ['a', 'b'], {
          build: { key: 'k2', version: 'v1.37.0', commit: 'x' },
        }),
      )
    expect(bad).toThrow(UsageError)
    expect(bad).toThrow(/v1\.37\.0.*v1\.36\.3/)
  })
  test('of two lists of specs', () => {
    expect(() =>
      merge(
        shardRecord('1/2', [specRun('a')], ['a', 'b']),
        shardRecord('2/2', [specRun('b')], ['a', 'b'], { specsDigest: 'd2' }),
      ),
    ).toThrow(/another list of specs/)
  })
  test('none at all', () => expect(() => merge()).toThrow(/no shard/))
})

describe('exec testers', () => {
  const exec = (shard: string, runs: Parameters<typeof shardRecord>[1]) =>
    shardRecord(shard, runs, [], { tester: 'exec', lanes: { parallel: [], serial: [], disruptive: [] } })
  test('have no proof; a case skipped in one shard and run in another ran', () => {
    const m = merge(
      exec('1/2', [specRun('x'), specRun('y', 'skipped')]),
      exec('2/2', [specRun('y'), specRun('x', 'skipped')]),
    )
    expect(m.proof).toBeUndefined()
    expect(outcomes(m)).toEqual({ x: 'passed', y: 'passed' })
    expect(m.passed).toBe(true)
  })
  test('a missing one is a failure', () => expect(merge(exec('1/2', [specRun('x')])).passed).toBe(false))
})
