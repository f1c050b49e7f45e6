import { describe, expect, it } from 'vitest'
import {
  compareBuilds,
  type HistoryRun,
  historyTimings,
  namesPool,
  newestFirst,
  recordsOf,
  specsOfResult,
} from '../../../src/plan/history.ts'
import { specTable } from '../../../src/plan/history-table.ts'
import type { State } from '../../../src/plan/pages/states.ts'
import { buildsAmong, newestBuilds } from '../../../src/plan/prow/builds.ts'

const names = namesPool()

/** @param specs name to state, and milliseconds where they matter */
function run(
  build: string,
  specs: Readonly<Record<string, State | [State, number]>>,
  commit?: string,
): HistoryRun {
  const table = specTable()
  for (const [name, of] of Object.entries(specs)) {
    const [state, ms] = typeof of === 'string' ? [of, 1000] : of
    table.set(names.of(name), state, ms, 'first line\nsecond')
  }
  const startedAt = Number(build)
  return { job: 'j', build, outcome: 'passed', startedAt, ms: 1, specs: table, ...(commit ? { commit } : {}) }
}
const byName = (runs: readonly HistoryRun[]) =>
  Object.fromEntries(recordsOf(newestFirst(runs), names).map(r => [r.name, r]))

describe('how a spec has been doing', () => {
  it('counts failures, and what failed and passed on one commit, or at a second try, as flaky', () => {
    const of = byName([
      run('1', { torn: 'f', broken: 'f', retried: 'y', good: 'p' }, 'c1'),
      run('2', { torn: 'p', broken: 'f', retried: 'p', good: 'p' }, 'c1'),
      run('3', { torn: 'p', broken: 'f', retried: 'p', good: 'p' }, 'c2'),
      run('4', { torn: 'f', broken: 'p', retried: 'p', good: 'p' }, 'c3'),
    ])
    expect(of['torn']).toMatchObject({ runs: 4, failed: 2, flaky: 1, rate: 0.25, now: 'f', lastBad: '4' })
    expect(of['broken']).toMatchObject({ runs: 4, failed: 3, flaky: 0, now: 'p', lastBad: '3' })
    expect(of['retried']).toMatchObject({ runs: 4, failed: 0, flaky: 1, rate: 0.25, lastBad: '1' })
    expect(of['good']).toMatchObject({ runs: 4, failed: 0, flaky: 0, rate: 0, now: 'p' })
    expect(of['good']).not.toHaveProperty('lastBad')
  })
  it('takes runs of unknown commits for different things', () => {
    expect(byName([run('1', { a: 'f' }), run('2', { a: 'p' })])['a']).toMatchObject({ failed: 1, flaky: 0 })
  })
  it('counts a run only where there was a verdict', () => {
    const of = byName([run('1', { a: 'p' }), run('2', { a: 's' }), run('3', { b: 'n' })])
    expect(of['a']).toMatchObject({ runs: 1, now: 'p' })
    expect(of['b']).toMatchObject({ runs: 0, now: 'n', ms: 0 })
  })
  it('times it by the middle of its newest passes, whatever its failures took', () => {
    const old = Array.from({ length: 40 }, (_, i) => run(String(i + 1), { a: ['p', 90_000] }))
    const now = Array.from({ length: 15 }, (_, i) => run(String(i + 100), { a: ['p', 5000 + i] }))
    const of = recordsOf(newestFirst([...old, ...now, run('999', { a: ['f', 600_000] })]), names)
    expect(historyTimings(of)).toEqual({ a: 5007 })
  })
  it('gives a spec of two jobs the longer time, and one that never passed none', () => {
    const of = (ms: number) => recordsOf([run('1', { z: ['p', ms], a: ['p', 7], never: ['f', 99] })], names)
    expect(Object.entries(historyTimings([...of(10), ...of(30), ...of(20)]))).toEqual([
      ['a', 7],
      ['z', 30],
    ])
  })
})

describe('a result of anybody', () => {
  it.each([[null], ['text'], [{ v: 2, specs: [] }], [{ v: 1, specs: {} }]])(
    'is refused when it is none: %j',
    json => {
      expect(() => specsOfResult(json, namesPool())).toThrow('not a result.json')
    },
  )
  it('counts with those of its specs that are some', () => {
    const pool = namesPool()
    const specs = [
      null,
      7,
      { name: 1 },
      { name: 'a', outcome: 'crashed', ms: -1, message: { x: 1 } },
      { name: 'b', outcome: 'constructor', ms: 'x' },
    ]
    const table = specsOfResult({ v: 1, specs }, pool).specs
    expect(pool.all).toEqual(['a', 'b'])
    expect([...table.specs()].map(n => [table.state(n), table.ms(n), table.why(n)])).toEqual([
      ['f', 0, undefined],
      ['f', 0, undefined],
    ])
  })
})

describe('builds among paths', () => {
  it('are found in every place of the layout, without their shards, links and other files', () => {
    const builds = buildsAmong([
      'logs/ci-e2e/12/started.json',
      'logs/ci-e2e/12/artifacts/result.json',
      'logs/ci-e2e/12/artifacts/report.html',
      'logs/ci-e2e/12/artifacts/junit_merged.xml',
      'logs/ci-e2e/12/artifacts/shard-1-of-2/result.json',
      'logs/ci-e2e/12/artifacts/logs/junit_x.xml',
      'logs/ci-e2e/latest-build.txt',
      'pr-logs/pull/org_repo/7/pull-e2e/13/finished.json',
      'pr-logs/pull/org_repo/7/pull-e2e/13/artifacts/junit_01.xml',
      'pr-logs/directory/pull-e2e/13.txt',
    ])
    expect(builds).toEqual([
      {
        job: 'ci-e2e',
        build: '12',
        dir: 'logs/ci-e2e/12',
        started: 'logs/ci-e2e/12/started.json',
        result: 'logs/ci-e2e/12/artifacts/result.json',
        report: 'logs/ci-e2e/12/artifacts/report.html',
        junit: ['logs/ci-e2e/12/artifacts/junit_merged.xml'],
      },
      {
        job: 'pull-e2e',
        build: '13',
        dir: 'pr-logs/pull/org_repo/7/pull-e2e/13',
        finished: 'pr-logs/pull/org_repo/7/pull-e2e/13/finished.json',
        junit: ['pr-logs/pull/org_repo/7/pull-e2e/13/artifacts/junit_01.xml'],
      },
    ])
  })
  it('may be builds of one job, or artifacts directories that somebody kept', () => {
    expect(buildsAmong(['12/started.json'], 'ci-e2e')).toMatchObject([{ job: 'ci-e2e', build: '12' }])
    expect(buildsAmong(['monday/result.json', 'monday/shard-1-of-1/shard.json'], 'kept')).toMatchObject([
      { job: 'kept', build: 'monday', result: 'monday/result.json' },
    ])
    expect(buildsAmong(['result.json'], 'artifacts')).toMatchObject([
      { job: 'artifacts', build: 'artifacts', dir: '' },
    ])
  })
  it('are the newest of each job by numbers longer than a number can be', () => {
    const paths = ['9', '1000000000000000001', '1000000000000000002'].map(id => `logs/a/${id}/started.json`)
    expect(newestBuilds(buildsAmong([...paths, 'logs/b/1/started.json']), 2).map(b => b.build)).toEqual([
      '1000000000000000002',
      '1000000000000000001',
      '1',
    ])
    expect(compareBuilds('10', '9')).toBeGreaterThan(0)
    expect(compareBuilds('monday', 'tuesday')).toBeLessThan(0)
  })
})
