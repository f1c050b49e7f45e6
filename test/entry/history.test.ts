import { readFile, rm } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { historyTree } from '../support/history-tree.ts'
import { baseEnv, bowsprit } from '../support/program.ts'

describe('history', () => {
  it('makes a page, timings and rates of what was published, and says what it could not read', async () => {
    await using dir = await createFixture()
    const [failing, unsteady] = historyTree(dir.getPath('sink'), 'ci-e2e', 12, 40)
    await rm(dir.getPath('sink/logs/ci-e2e/1000000000000000000/artifacts/result.json'))
    const o = { cwd: dir.path, env: baseEnv() }
    const ended = await bowsprit(['history', 'sink', '--site', 'site', '--runs', '10'], o).ended
    expect(ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ci-e2e: 12 runs, .*\nsite\/index.html\n$/),
    })
    const page = await readFile(dir.getPath('site/index.html'), 'utf8')
    expect(page).toContain('../sink/logs/ci-e2e/1000000000000000011/artifacts/report.html')
    const timings = JSON.parse(await readFile(dir.getPath('site/timings.json'), 'utf8'))
    expect(timings[unsteady!]).toBeGreaterThan(0)
    const said = await bowsprit(['history', 'sink', '--site', 'site', '--json'], o).ended
    const { jobs } = JSON.parse(said.stdout)
    expect(jobs['ci-e2e'].specs).toContainEqual(expect.objectContaining({ name: failing, failed: 5 }))
    expect(JSON.parse(await readFile(dir.getPath('site/history.json'), 'utf8')).jobs).toEqual(jobs)
  })

  it('refuses what is no tree of builds, with what to do', async () => {
    await using dir = await createFixture({ empty: {} })
    const o = { cwd: dir.path, env: baseEnv() }
    for (const [args, why] of [
      [[], 'history wants where results were published'],
      [['empty'], 'there are no builds: give what publish was given as --sink'],
    ] as const)
      expect(await bowsprit(['history', ...args], o).ended).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(why),
      })
  })
})
