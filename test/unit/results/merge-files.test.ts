import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { createFixture } from 'fs-fixture'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { junitReader, type ReadCase } from '../../../src/plan/junit-read.ts'
import type { Result } from '../../../src/plan/result.ts'
import { mergeShards } from '../../../src/results/merge.ts'
import { readRerun } from '../../../src/results/rerun.ts'
import { type RunFacts, writeResults } from '../../../src/results/write.ts'
import { shardRecord, specRun } from '../../support/shard-record.ts'

const json = (x: unknown) => JSON.stringify(x)
const all = ['a', 'b', 'c']

function casesOf(file: string): ReadCase[] {
  const cases: ReadCase[] = []
  const reader = junitReader(c => cases.push(c))
  reader.write(readFileSync(file, 'utf8'))
  expect(reader.end()).toBeUndefined()
  return cases
}

const facts = (more: Partial<RunFacts>): RunFacts => ({
  run: 'r1',
  startedAt: 0,
  finishedAt: 60_000,
  selection: { suite: 'smoke' },
  phases: [],
  merged: undefined,
  made: [],
  removed: [],
  left: [],
  notes: [],
  interrupted: false,
  timings: {},
  words: { command: './bowsprit', artifacts: 'artifacts' },
  ...more,
})

test('shards of two jobs become one junit, one result, one timings file', async () => {
  await using dir = await createFixture({
    'job1/x/shard.json': json(
      shardRecord('1/2', [specRun('a'), specRun('b', 'failed', { log: 'failed/1.log' })], all),
    ),
    'job1/x/failed/1.log': 'the whole output',
    'job2/shard.json': json(shardRecord('2/2', [specRun('c')], all)),
    'retry/shard.json': json(shardRecord('1/2', [specRun('a'), specRun('b')], all, { attempt: 2 })),
  })
  const out = dir.getPath('artifacts')
  const merged = await mergeShards([dir.getPath('job1'), dir.getPath('job2'), dir.getPath('retry')], out)
  expect(casesOf(`${out}/junit_merged.xml`).map(c => [c.name, c.outcome, c.output])).toEqual([
    ['[It] a', 'passed', ''],
    ['[It] b', 'failed', 'the whole output'],
    ['[It] b', 'passed', ''],
    ['[It] c', 'passed', ''],
  ])
  const result = await writeResults(out, facts({ merged, timings: { old: 5, a: 1 } }))
  expect(result).toMatchObject({ outcome: 'passed', counts: { passed: 2, flaky: 1 } })
  expect(JSON.parse(readFileSync(`${out}/result.json`, 'utf8'))).toEqual(result)
  expect(result.specs[1]!.log).toBe('../job1/x/failed/1.log')
  expect(JSON.parse(readFileSync(`${out}/timings.json`, 'utf8'))).toEqual({
    a: 1000,
    b: 1000,
    c: 1000,
    old: 5,
  })
  expect(readFileSync(`${out}/summary.md`, 'utf8')).toContain('Flaky')
})

test('a shard whose process was killed counts with what it had noted, up to half a line', async () => {
  await using dir = await createFixture({
    's/shard.json': json({
      ...shardRecord(
        '1/1',
        all.map(n => specRun(n)),
        all,
      ),
      state: 'running',
      specs: [],
    }),
    's/specs.jsonl': `${json(specRun('a'))}\n${json(specRun('b', 'failed'))}\n{"name":"c","outco`,
  })
  const merged = await mergeShards([dir.getPath('s')], dir.getPath('out'))
  expect(merged.specs.map(s => s.outcome)).toEqual(['passed', 'failed', 'never-ran'])
  expect(merged.proof).toMatchObject({ holds: false, neverRan: ['c'] })
  expect(merged.notes.join()).toContain('not finished')
})

test('a log that lies outside of its shard, by name or by a link, is nobody’s to publish', async () => {
  await using dir = await createFixture({
    'secret.txt': 'of this machine',
    'job/s/shard.json': json(
      shardRecord(
        '1/1',
        [
          specRun('a', 'failed', { log: '../../secret.txt' }),
          specRun('b', 'failed', { log: 'failed/link.log' }),
          specRun('c', 'failed', { log: 'failed/own.log' }),
        ],
        all,
      ),
    ),
    'job/s/failed/own.log': 'its own output',
  })
  symlinkSync(dir.getPath('secret.txt'), dir.getPath('job/s/failed/link.log'))
  const out = dir.getPath('artifacts')
  const merged = await mergeShards([dir.getPath('job')], out)
  const result = await writeResults(out, facts({ merged }))
  expect(casesOf(`${out}/junit_merged.xml`).map(c => c.output)).toEqual(['', '', 'its own output'])
  expect(merged.specs.map(s => s.log)).toEqual([undefined, undefined, '../job/s/failed/own.log'])
  expect(json(result)).not.toContain('secret.txt')
  expect(readFileSync(`${out}/report.html`, 'utf8')).not.toContain('of this machine')
})

test('directories without shards are all named at once', async () => {
  await using dir = await createFixture({ 'empty/x.txt': '', 'bad/shard.json': '{"v":2}' })
  const bad = mergeShards([dir.getPath('empty'), dir.getPath('gone'), dir.getPath('bad')], dir.getPath('out'))
  await expect(bad).rejects.toThrow(UsageError)
  await expect(bad).rejects.toThrow(/empty: no shard\.json[\s\S]*gone: [\s\S]*not a shard\.json/)
})

describe('a result says why it is not good', () => {
  test.each<[string, Partial<RunFacts>, Partial<Result>]>([
    ['tests were not reached', {}, { outcome: 'failed' }],
    [
      'a phase failed',
      { phases: [{ name: 'up', startedAt: 0, ms: 1, outcome: 'failed', output: 'no etcd\nx' }] },
      { reasons: ['up: no etcd'] },
    ],
    ['interrupted', { interrupted: true }, { outcome: 'interrupted' }],
    [
      'something is left',
      { left: [{ kind: 'process', name: '1', remove: 'kill 1' }] },
      { outcome: 'failed', reasons: ['1 thing left behind'] },
    ],
  ])('%s', async (_, more, want) => {
    await using dir = await createFixture()
    expect(await writeResults(dir.getPath('out'), facts(more))).toMatchObject(want)
  })
})

describe('--rerun-failed', () => {
  test('takes what failed, was interrupted, crashed or never ran; not what cannot run', async () => {
    const outcomes = [
      'passed',
      'failed',
      'flaky',
      'crashed',
      'interrupted',
      'timedout',
      'never-ran',
      'skipped',
      'not-runnable',
    ]
    const specs = outcomes.map(outcome => ({ name: outcome, outcome }))
    await using dir = await createFixture({
      'result.json': json({ v: 1, specs, build: { key: 'k', version: 'v1' } }),
    })
    expect(await readRerun(dir.getPath('result.json'))).toMatchObject({
      names: ['failed', 'crashed', 'interrupted', 'timedout', 'never-ran'],
      version: 'v1',
      buildKey: 'k',
    })
  })
  test.each([
    ['{"v":1,"specs":[{"name":"a","outcome":"passed"}]}', /nothing in it failed/],
    ['{}', /not a result\.json/],
    ['<xml/>', /not a result\.json/],
  ])('%s is refused', async (text, why) => {
    await using dir = await createFixture({ 'result.json': text })
    await expect(readRerun(dir.getPath('result.json'))).rejects.toThrow(why)
  })
  test('a file that is not there is refused', async () => {
    await expect(readRerun('/nowhere/result.json')).rejects.toThrow(/cannot be read/)
  })
})

test('16 shards of full-size junit are collected and merged in under 300 MB', async () => {
  await using dir = await createFixture()
  const program = resolve(import.meta.dirname, '../../support/merge-large.ts')
  const measured = async (mode: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, mode, dir.path])
    return JSON.parse(stdout)
  }
  const { junitMb, maxRssMb: collecting } = await measured('collect')
  const { counts, cases, maxRssMb: merging } = await measured('merge')
  expect(junitMb).toBeGreaterThan(100)
  expect(cases).toBe(7579)
  expect(counts.passed + counts.failed).toBe(7579)
  expect(collecting).toBeLessThan(300)
  expect(merging).toBeLessThan(300)
})
