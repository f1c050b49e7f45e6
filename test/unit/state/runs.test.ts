import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat, writeFile } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import {
  claimRun,
  forgetRun,
  isOrphaned,
  listRuns,
  loadRun,
  parseRef,
  type RunRecord,
  updateRun,
} from '../../../src/state/runs.ts'

const record = (scope: string, id = 'dev'): RunRecord => ({
  v: 1,
  ref: { v: 1, provider: 'local', id, region: 'local', scope },
  pid: 1,
  created: '2026-01-01T00:00:00.000Z',
  expires: '2026-01-01T01:00:00.000Z',
  kept: false,
})

describe('runs', () => {
  it('are claimed once, updated, listed and forgotten', async () => {
    await using dir = await createFixture()
    const runs = dir.getPath('.bowsprit')
    await claimRun(runs, record(runs))
    await expect(claimRun(runs, record(runs))).rejects.toThrow(
      /id dev is there already.*bowsprit down --id dev/,
    )
    await updateRun(runs, 'dev', { build: 'b' })
    await updateRun(runs, 'dev', { kubeconfig: '/k', kept: true })
    expect(await loadRun(runs, 'dev')).toMatchObject({
      ...record(runs),
      build: 'b',
      kubeconfig: '/k',
      kept: true,
    })
    expect((await stat(dir.getPath('.bowsprit/dev.json'))).mode & 0o077).toBe(0)
    await claimRun(runs, record(runs, 'other'))
    expect((await listRuns(runs)).map(r => r.ref.id)).toEqual(['dev', 'other'])
    await forgetRun(runs, 'dev')
    await forgetRun(runs, 'dev')
    await expect(loadRun(runs, 'dev')).rejects.toThrow(/no run dev.*there are: other/)
  })

  it('of two that claim one id at once, one wins', async () => {
    await using dir = await createFixture()
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => claimRun(dir.path, record(dir.path))))
    expect(tries.filter(t => t.status === 'fulfilled')).toHaveLength(1)
  })

  it('a broken record does not hide the others', async () => {
    await using dir = await createFixture()
    await claimRun(dir.path, record(dir.path))
    await writeFile(dir.getPath('broken.json'), '{"v":1,')
    await writeFile(dir.getPath('foreign.json'), '{"name":"x"}')
    expect((await listRuns(dir.path)).map(r => r.ref.id)).toEqual(['dev'])
  })

  it('a ref is read from a record or from itself, and nothing else passes', () => {
    const r = record('/s')
    expect(parseRef(JSON.stringify(r), 'x')).toEqual(r.ref)
    expect(parseRef(JSON.stringify(r.ref), 'x')).toEqual(r.ref)
    for (const wrong of [
      '',
      '[]',
      '{}',
      '{"v":2}',
      JSON.stringify({ ...r.ref, id: '../x' }),
      JSON.stringify({ ...r.ref, provider: 'x' }),
    ])
      expect(() => parseRef(wrong, 'x')).toThrow(UsageError)
  })
})

describe('a run whose process is over', () => {
  /** Claims a run for a process, and says what the process is. */
  async function claimed(scope: string, change: Partial<RunRecord>): Promise<RunRecord> {
    await claimRun(scope, { ...record(scope), ...change })
    return loadRun(scope, 'dev')
  }

  it('is an orphan; while the process runs it is none', async () => {
    await using dir = await createFixture()
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const run = await claimed(dir.path, { pid: child.pid! })
    expect(await isOrphaned(run)).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await isOrphaned(run)).toBe(true)
  })

  it('is an orphan though nobody has reaped the process', async () => {
    await using dir = await createFixture()
    // sleep replaces the shell that would wait for its child.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'])
    const [text] = await once(parent.stdout, 'data')
    const run = await claimed(dir.path, { pid: Number(text) })
    expect(await isOrphaned(run)).toBe(false)
    await new Promise(done => setTimeout(done, 800))
    expect(() => process.kill(run.pid, 0)).not.toThrow()
    expect(await isOrphaned(run)).toBe(true)
    parent.kill('SIGKILL')
  })

  it('is an orphan though its pid has been given to another, and after the machine was started again', async () => {
    await using dir = await createFixture()
    const run = await claimed(dir.path, { pid: process.pid })
    const life = run.life!
    expect(await isOrphaned(run)).toBe(false)
    expect(await isOrphaned({ ...run, life: { ...life, started: life.started - 1 } })).toBe(true)
    expect(await isOrphaned({ ...run, life: { ...life, boot: 'another' } })).toBe(true)
  })

  it('is left to its time where its process cannot be seen: another pid namespace', async () => {
    await using dir = await createFixture()
    const run = await claimed(dir.path, { pid: 2 ** 22 + 1 })
    expect(await isOrphaned(run)).toBe(true)
    const elsewhere = { ...(await claimedLife(dir.path)), namespace: 'pid:[1]' }
    expect(await isOrphaned({ ...run, life: elsewhere })).toBe(false)
  })

  async function claimedLife(scope: string) {
    await forgetRun(scope, 'dev')
    return (await claimed(scope, { pid: process.pid })).life!
  }

  it('is kept when its cluster was to stay, and no `up` that never got that far', async () => {
    await using dir = await createFixture()
    const run = await claimed(dir.path, { pid: 2 ** 22 + 1, kept: true })
    expect(await isOrphaned({ ...run, kubeconfig: '/k' })).toBe(false)
    expect(await isOrphaned(run)).toBe(true)
  })
})
