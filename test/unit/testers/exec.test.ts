import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ExecCommand, type ExecRun, runExec } from '../../../src/testers/exec.ts'
import { testCtx } from '../../support/ctx.ts'

let dir: FsFixture
beforeAll(async () => {
  dir = await createFixture()
})
afterAll(async () => await dir.rm())

let runs = 0
async function run(command: ExecCommand, wanted: Partial<ExecRun> & { signal?: AbortSignal } = {}) {
  const outDir = dir.getPath(`out-${++runs}`)
  const env = { ...process.env, GITHUB_TOKEN: 'very-secret' }
  const signal = wanted.signal
  const ctx = testCtx({ cache: dir.path, runs: dir.path, env, ...(signal ? { signal } : {}) })
  const record = await runExec(
    command,
    {
      build: { key: 'k', version: 'v1.36.3', commit: 'c' },
      kubeconfig: '/run/kubeconfig',
      outDir,
      timeoutMs: 20_000,
      attempt: 1,
      shard: { index: 1, total: 2 },
      ...wanted,
    },
    ctx,
  )
  return { record, outDir, ctx }
}
const junit = (inside: string) =>
  `printf '%s' '<testsuites><testsuite name="s">${inside}</testsuite></testsuites>' >"$ARTIFACTS/junit_x.xml"`

test('its junit are the specs, and its output is shown', async () => {
  const { record, ctx } = await run({
    shell: `echo hello; ${junit('<testcase name="a" time="2"/><testcase name="b"><skipped>why</skipped></testcase>')}`,
  })
  expect(record).toMatchObject({ tester: 'exec', state: 'finished', problems: [], index: 1, total: 2 })
  expect(record.specs).toMatchObject([
    { name: 's.a', outcome: 'passed', ms: 2000 },
    { name: 's.b', outcome: 'skipped', message: 'why' },
  ])
  expect(ctx.log.seen.some(l => l.text === 'hello')).toBe(true)
})

test('it sees KUBECONFIG, ARTIFACTS and its shard, and none of our secrets', async () => {
  const { outDir } = await run({ argv: ['sh', '-c', 'env >"$ARTIFACTS/env"; test -d "$HOME"'] })
  const env = readFileSync(join(outDir, 'artifacts/env'), 'utf8')
  expect(env).toMatch(/^KUBECONFIG=\/run\/kubeconfig$/m)
  expect(env).toMatch(/^SHARD_INDEX=1$/m)
  expect(env).toMatch(/^SHARD_TOTAL=2$/m)
  expect(env).not.toContain('very-secret')
  expect(existsSync(/^HOME=(.*)$/m.exec(env)![1]!)).toBe(false)
})

describe('its end', () => {
  test('without junit the command is the one spec', async () => {
    expect((await run({ argv: ['true'] })).record.specs).toMatchObject([{ name: 'true', outcome: 'passed' }])
    const { record } = await run({ shell: 'echo why >&2; exit 3' })
    expect(record.specs).toMatchObject([{ outcome: 'failed', message: 'exit code 3' }])
  })
  test('a failed case explains a bad exit code', async () => {
    const { record, outDir } = await run({
      shell: `${junit('<testcase name="a"><failure>boom</failure></testcase>')}; exit 1`,
    })
    expect(record.specs).toMatchObject([{ name: 's.a', outcome: 'failed', message: 'boom' }])
    expect(readFileSync(join(outDir, record.specs[0]!.log!), 'utf8')).toBe('boom')
    expect(record.problems).toEqual([])
  })
  test('a bad exit code after good cases is a problem', async () => {
    const { record } = await run({ shell: `${junit('<testcase name="a"/>')}; echo tail; exit 1` })
    expect(record.problems).toMatchObject([
      { title: expect.stringContaining('exit code 1'), message: 'tail\n' },
    ])
  })
  test('half a junit gives the cases in it, and a remark', async () => {
    const { record } = await run({
      shell: `printf '<testsuite name="s"><testcase name="a"/><testcase name="b"><fail' >"$ARTIFACTS/junit.xml"`,
    })
    expect(record.specs).toMatchObject([{ name: 's.a', outcome: 'passed' }])
    expect(record.notes.join()).toContain('is not whole')
  })
  test('a program that is not there', async () => {
    const { record } = await run({ argv: ['/no/such/program'] })
    expect(record.specs).toMatchObject([{ outcome: 'failed', message: 'could not be started' }])
  })
  test('a time-out', async () => {
    const { record } = await run({ argv: ['sleep', '60'] }, { timeoutMs: 300 })
    expect(record).toMatchObject({
      state: 'timedout',
      specs: [{ outcome: 'timedout', message: 'not done after 0.3 s' }],
    })
  })
  test('a time-out interrupts it first; what it writes then counts', async () => {
    const shell = `finish() { sleep 0.2; ${junit('<testcase name="a"/>')}; exit 1; }; trap finish INT; sleep 60 & wait`
    const { record } = await run({ shell }, { timeoutMs: 300, interruptMs: 50, graceMs: 10_000 })
    expect(record).toMatchObject({ state: 'timedout', specs: [{ name: 's.a', outcome: 'passed' }] })
    expect(record.problems).toMatchObject([{ title: expect.stringContaining('not done after 0.3 s') }])
  })
  test('an interrupt; what it had written counts', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 500)
    const { record } = await run(
      { shell: `${junit('<testcase name="a"/>')}; exec sleep 60` },
      { signal: abort.signal },
    )
    expect(record).toMatchObject({ state: 'interrupted', specs: [{ name: 's.a', outcome: 'passed' }] })
    expect(record.problems).toHaveLength(1)
  })
})
