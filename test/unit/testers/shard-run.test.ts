import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import type { ShardRecord } from '../../../src/plan/result.ts'
import { planShards } from '../../../src/plan/shards.ts'
import { runShard, runShards, type ShardRun } from '../../../src/testers/ginkgo.ts'
import { listSpecs } from '../../../src/testers/list.ts'
import { testCtx } from '../../support/ctx.ts'
import { buildGinkgoSuite } from '../../support/ginkgo-suite.ts'

// A real ginkgo suite, compiled and run: what becomes of specs that pass, fail, die and hang.
let dir: FsFixture
let build: BuildManifest
let ordered: BuildManifest
beforeAll(async () => {
  dir = await createFixture()
  build = await buildGinkgoSuite(dir.getPath('build'), ctxOf())
  ordered = await buildGinkgoSuite(dir.getPath('ordered'), ctxOf(), 'ordered')
}, 300_000)
afterAll(async () => await dir.rm())

const ctxOf = (signal?: AbortSignal) =>
  testCtx({
    cache: dir.getPath('cache'),
    runs: dir.getPath('runs'),
    env: { ...process.env, GITHUB_TOKEN: 'very-secret' },
    ...(signal ? { signal } : {}),
  })

let runs = 0
interface Wanted extends Partial<ShardRun> {
  readonly signal?: AbortSignal
}
async function run(keep: RegExp, wanted: Wanted = {}) {
  const ctx = ctxOf(wanted.signal)
  const specs = (await listSpecs(wanted.build ?? build, ctx)).filter(s => keep.test(s.name))
  const [plan] = planShards(specs, wanted.timings ?? {}, 1)
  const outDir = dir.getPath(`out-${++runs}`)
  const record = await runShard(
    plan!,
    {
      build,
      cluster: { kubeconfig: '/nowhere/kubeconfig', realNodes: true, nodes: 2 },
      outDir,
      procs: 4,
      timeoutMs: 60_000,
      graceMs: 1000,
      attempt: 1,
      timings: {},
      selected: specs.map(s => s.name),
      notRunnable: new Map(),
      ...wanted,
    },
    ctx,
  )
  return { record, outDir, ctx, ran: ranOf(outDir) }
}

const ranOf = (outDir: string) =>
  existsSync(join(outDir, 'ran.txt')) ? readFileSync(join(outDir, 'ran.txt'), 'utf8').trim().split('\n') : []
const outcomes = (record: ShardRecord) =>
  Object.fromEntries(record.specs.map(s => [s.name.replace('[sig-fixture] Specs ', ''), s.outcome]))
const started = (ran: string[]) =>
  ran.filter(l => l.startsWith('start ')).map(l => l.replace('start [sig-fixture] Specs ', ''))

describe('specs of a lane', () => {
  test('each runs exactly once, and nothing that was not asked for', async () => {
    const suites: string[] = []
    const { record, ran, outDir } = await run(/quick|long|odd|twice/, { onSuite: id => suites.push(id) })
    const said = readdirSync(join(outDir, 'processes')).map(
      name => /run "(.*)" on/.exec(readFileSync(join(outDir, 'processes', name), 'utf8'))?.[1],
    )
    expect(suites.toSorted()).toEqual(said.toSorted())
    expect(suites.length).toBeGreaterThan(0)
    expect(new Set(Object.values(outcomes(record)))).toEqual(new Set(['passed']))
    expect(record.specs).toHaveLength(12 + 3 + 1 + 1)
    expect(started(ran).sort()).toEqual(
      [
        ...Array.from({ length: 12 }, (_, i) => `quick ${String(i).padStart(2, '0')}`),
        ...Array.from({ length: 3 }, (_, i) => `long ${i}`),
        'odd <&> "quoted" (a|b)* $ ünï \\d',
        'occurs twice',
        'occurs twice',
      ].sort(),
    )
    expect(record.state).toBe('finished')
    expect(record.problems).toEqual([])
  })

  test('each runs exactly once in a suite whose numbering we cannot know', async () => {
    const { record, ran } = await run(/quick|long|in order/, { build: ordered, procs: 3 })
    expect(new Set(Object.values(outcomes(record)))).toEqual(new Set(['passed']))
    expect(started(ran)).toHaveLength(18)
    expect(new Set(started(ran)).size).toBe(18)
    expect(record.problems).toEqual([])
  })

  test('start longest first', async () => {
    const timings = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `[sig-fixture] Specs quick ${String(i).padStart(2, '0')}`,
        1000 + ((i * 7) % 12),
      ]),
    )
    const { ran } = await run(/quick/, { timings, procs: 1 })
    const want = Object.entries(timings)
      .sort((a, b) => b[1] - a[1])
      .map(([name]) => name.replace('[sig-fixture] Specs ', ''))
    expect(started(ran)).toEqual(want)
  })

  test('serial and disruptive ones run alone, after the others', async () => {
    const { record, ran } = await run(/quick|alone \d|breaks/)
    expect(new Set(Object.values(outcomes(record)))).toEqual(new Set(['passed']))
    const serial = ran.slice(24)
    expect(serial).toHaveLength(8)
    serial.forEach((line, i) => {
      if (i % 2 === 1) expect(line).toBe(serial[i - 1]!.replace('start', 'end'))
    })
    expect(serial.at(-1)).toContain('breaks things')
  })

  test('see nothing of our environment', async () => {
    const { ran } = await run(/environment/)
    const env = ran.find(l => l.startsWith('env '))!
    expect(env).toContain('KUBECONFIG=/nowhere/kubeconfig')
    expect(env).not.toContain('very-secret')
    expect(env).not.toContain('GITHUB_TOKEN')
  })
})

describe('a spec that', () => {
  test('fails keeps its words, place and output; the others go on', async () => {
    const { record, outDir, ctx } = await run(/fails$|quick/)
    const failed = record.specs.find(s => s.outcome === 'failed')!
    expect(failed.message).toContain('expected 1 & got <2>')
    expect(failed.location).toMatch(/suite_test\.go:\d+$/)
    expect(readFileSync(join(outDir, failed.log!), 'utf8')).toContain('about to fail')
    expect(record.specs.filter(s => s.outcome === 'passed')).toHaveLength(12)
    expect(ctx.log.seen.some(l => l.level === 'warn' && l.text.includes('expected 1 & got <2>'))).toBe(true)
    const junit = readFileSync(join(outDir, 'junit_01.xml'), 'utf8')
    expect(junit).toContain('tests="13" failures="1"')
    expect(junit).toContain('name="[It] [sig-fixture] Specs fails"')
    expect(junit).not.toMatch(/[\u0001\u001b]/)
  })

  test('fails at first is flaky with flake attempts, failed without', async () => {
    const { record } = await run(/fails at first/, { flakeAttempts: 2 })
    expect(record.specs[0]).toMatchObject({ outcome: 'flaky', attempts: 2 })
    expect(record.specs[0]!.firstFailure).toContain('not yet')
    expect(outcomes((await run(/fails at first/)).record)).toEqual({ 'fails at first': 'failed' })
  })

  test('skips itself is skipped, with its reason', async () => {
    const { record } = await run(/skips/)
    expect(record.specs[0]).toMatchObject({ outcome: 'skipped', message: 'needs a cloud' })
  })

  test('takes its process with it is crashed; every other spec still runs', async () => {
    const { record, outDir } = await run(/quick|long|panics|is killed/, { procs: 2 })
    const by = outcomes(record)
    expect(by).toMatchObject({
      'panics elsewhere': 'crashed',
      'is killed': 'crashed',
      'is killed alone [Serial]': 'crashed',
    })
    expect(Object.values(by).filter(o => o === 'passed')).toHaveLength(15)
    const panic = record.specs.find(s => s.name.includes('panics'))!
    expect(readFileSync(join(outDir, panic.log!), 'utf8')).toContain('boom in a goroutine')
    expect(record.specs.find(s => s.name.endsWith('is killed'))!.message).toContain('SIGKILL')
  })
})

describe('the suite', () => {
  test('whose set-up fails ran nothing, and says why', async () => {
    const { record } = await run(/quick/, { extraArgs: ['--break-set-up'] })
    expect(new Set(Object.values(outcomes(record)))).toEqual(new Set(['never-ran']))
    expect(record.problems).toHaveLength(1)
    expect(record.problems[0]!.title).toBe('[SynchronizedBeforeSuite]')
    expect(record.problems[0]!.message).toContain('nodes are not ready')
  })

  test('that does not start is a problem with its output', async () => {
    const { record } = await run(/quick|alone/, { extraArgs: ['--no-such-flag'] })
    expect(new Set(Object.values(outcomes(record)))).toEqual(new Set(['never-ran']))
    expect(record.problems[0]!.message).toContain('no-such-flag')
  })

  test('is stopped when its time is over; what had ended counts', async () => {
    const { record } = await run(/quick|hangs/, { timeoutMs: 4000, procs: 2 })
    expect(record.state).toBe('timedout')
    expect(outcomes(record)).toMatchObject({ hangs: 'timedout', 'hangs politely': 'timedout' })
    expect(record.specs.filter(s => s.outcome === 'passed').length + 2).toBeLessThanOrEqual(14)
    expect(record.finishedAt - record.startedAt).toBeLessThan(12_000)
  })
})

test('an interrupt keeps what ended, names what ran and what never did, within seconds', async () => {
  const abort = new AbortController()
  const timings = { '[sig-fixture] Specs hangs': 1, '[sig-fixture] Specs hangs politely': 1 }
  setTimeout(() => abort.abort(), 3000)
  const begun = Date.now()
  const { record, outDir } = await run(/quick|hangs|alone \d/, { signal: abort.signal, procs: 3, timings })
  expect(Date.now() - begun).toBeLessThan(3000 + 5500)
  expect(record.state).toBe('interrupted')
  expect(outcomes(record)).toMatchObject({
    hangs: 'interrupted',
    'hangs politely': 'interrupted',
    'alone 1 [Serial]': 'never-ran',
  })
  expect(record.specs.filter(s => s.outcome === 'passed')).toHaveLength(12)
  const lines = readFileSync(join(outDir, 'specs.jsonl'), 'utf8').trim().split('\n')
  expect(lines).toHaveLength(14)
  expect(readdirSync(outDir)).toContain('junit_01.xml')
})

test('shards side by side on one cluster: no serial spec while any other spec runs', async () => {
  const ctx = ctxOf()
  const specs = (await listSpecs(build, ctx)).filter(s => /quick|long|alone \d|breaks/.test(s.name))
  const plans = planShards(specs, {}, 3)
  const out = dir.getPath('side-by-side')
  const records = await runShards(
    plans,
    plan => ({
      build,
      cluster: { kubeconfig: '/nowhere', realNodes: true, nodes: 2 },
      outDir: join(out, String(plan.index)),
      procs: 2,
      timeoutMs: 60_000,
      attempt: 1,
      timings: {},
      selected: specs.map(s => s.name),
      notRunnable: new Map(),
    }),
    ctx,
  )
  expect(records.flatMap(r => r.specs).map(s => s.outcome)).toEqual(specs.map(() => 'passed'))
  const spans = records
    .flatMap(r => r.specs)
    .map(s => ({ alone: s.name.includes('[Serial]'), from: s.startedAt, to: s.startedAt + s.ms }))
  const serial = spans.filter(s => s.alone)
  expect(serial).toHaveLength(4)
  for (const s of serial)
    for (const other of spans) if (other !== s) expect(other.to <= s.from || other.from >= s.to).toBe(true)
})
