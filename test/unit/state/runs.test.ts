import { stat, writeFile } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import {
  claimRun,
  forgetRun,
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
    await updateRun(runs, { ...record(runs), kubeconfig: '/k' })
    expect((await loadRun(runs, 'dev')).kubeconfig).toBe('/k')
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
