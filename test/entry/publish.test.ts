import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { runAction, startJob } from '../support/actions/run-action.ts'
import { baseEnv, bowsprit } from '../support/program.ts'
import { jobs } from '../support/prow/job.ts'
import { leaveRun, specRun } from '../support/prow/results.ts'
import { wishOf } from '../support/prow/wish.ts'

const specs = [specRun('a'), specRun('b', 'failed')]

describe('publish and validate', () => {
  it('publish what is there, and say what readers make of it', async () => {
    await using dir = await createFixture()
    await leaveRun(join(dir.path, 'artifacts'), { shards: [specs] })
    const o = { cwd: dir.path, env: baseEnv() }
    const args = [
      '--sink',
      `dir:${join(dir.path, 'sink')}`,
      '--job-name',
      'ci-e2e',
      '--refs',
      'o/r=main:0123456789ab',
    ]
    const published = await bowsprit(['publish', ...args], o).ended
    expect(published).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^file:.*\/logs\/ci-e2e\/10\d{17}\n$/),
    })
    const found = await bowsprit(['validate', 'sink'], o).ended
    expect(found.code).toBe(0)
    expect(found.stdout).toMatch(/TestGrid {2}012345678: FAIL; rows 1 FAIL, 4 PASS\n/)
    expect(found.stdout).toMatch(
      /1 build, 0 errors, 0 warnings\n {2}TestGrid {2}reads it\n {2}Spyglass {2}reads it\n {2}kettle {4}reads it\n/,
    )
    await rm(join(dir.path, 'sink/logs/ci-e2e/latest-build.txt'))
    const broken = await bowsprit(['validate', 'sink', '--json'], o).ended
    expect(broken.code).toBe(1)
    expect(JSON.parse(broken.stdout)[0].findings).toEqual([
      expect.objectContaining({ rule: 'latest-missing' }),
    ])
  })

  it('publish to each sink though one is not there, and fail then', async () => {
    await using dir = await createFixture()
    await leaveRun(join(dir.path, 'artifacts'), { shards: [specs] })
    const good = join(dir.path, 'good')
    const args = ['--sink', `dir:${join(dir.path, 'no/where')}`, '--sink', `dir:${good}`, '--json']
    const ended = await bowsprit(['publish', ...args], { cwd: dir.path, env: baseEnv() }).ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('everything is still in the artifacts directory')
    expect(JSON.parse(ended.stdout).map((p: { ok: boolean }) => p.ok)).toEqual([false, true])
    const o = { cwd: dir.path, env: baseEnv() }
    expect((await bowsprit(['validate', good], o).ended).code).toBe(0)
  })

  it('refuse what cannot be, with what to do', async () => {
    await using dir = await createFixture({ empty: {} })
    const o = { cwd: dir.path, env: baseEnv() }
    const said = async (...args: string[]) => {
      const { code, stderr } = await bowsprit(args, o).ended
      return { code, stderr }
    }
    expect(await said('publish')).toEqual({
      code: 2,
      stderr: expect.stringContaining('publish wants a --sink'),
    })
    expect(await said('publish', 'empty', '--sink', 'dir:/tmp/x')).toEqual({
      code: 2,
      stderr: expect.stringContaining('there is nothing to publish'),
    })
    expect(await said('validate')).toEqual({
      code: 2,
      stderr: expect.stringContaining('validate wants what was published'),
    })
    expect(await said('validate', 'empty')).toEqual({
      code: 2,
      stderr: expect.stringContaining('there are no builds'),
    })
  })
})

describe('in a workflow', () => {
  it('merge publishes the shards of all jobs as one build', async () => {
    await using job = await startJob({ jobName: 'merge' })
    const shards = [[specRun('a')], [specRun('b')]]
    for (const only of [1, 2]) await leaveRun(join(job.workspace, `job-${only}`), { shards, only })
    const sink = join(job.workspace, 'sink')
    const inputs = { directories: 'job-1\njob-2', sink: `dir:${sink}`, upload: 'false' }
    const step = await job.step({ action: 'actions/merge', inputs })
    expect(step.failed).toBe(false)
    const { code, stdout } = await bowsprit(['validate', sink, '--json'], {
      cwd: job.workspace,
      env: baseEnv(),
    }).ended
    expect(code).toBe(0)
    const [{ builds }] = JSON.parse(stdout)
    expect(builds).toEqual([
      expect.objectContaining({
        shown: expect.objectContaining({ testgrid: expect.objectContaining({ overall: 'PASS' }) }),
      }),
    ])
  })

  it('the post step publishes what a killed step has left, as aborted', async () => {
    await using job = await startJob()
    const artifacts = join(job.workspace, 'artifacts')
    await leaveRun(artifacts, { shards: [specs] })
    await rm(join(artifacts, 'result.json'))
    const sink = join(job.workspace, 'sink')
    const state = {
      v: 1,
      action: 'run',
      artifacts,
      publish: JSON.stringify(wishOf('postsubmit', `dir:${sink}`)),
      paths: { cache: join(job.home, 'cache'), runs: join(job.home, 'runs') },
      verbose: false,
    }
    const step = await job.step({ action: '.', part: 'post', state: { run: JSON.stringify(state) } })
    expect(step.failed).toBe(false)
    const build = join(sink, 'logs', jobs.postsubmit.job, jobs.postsubmit.buildid)
    expect(JSON.parse(await readFile(join(build, 'finished.json'), 'utf8'))).toMatchObject({
      passed: false,
      result: 'ABORTED',
    })
    expect(await readFile(join(build, 'build-log.txt'), 'utf8')).toBe('the log of the run\n')
  })

  it('bad publishing is refused before anything is made', async () => {
    const step = await runAction({ action: '.', inputs: { sink: 'ftp://host/x', source: '.' } })
    expect(step.failed).toBe(true)
  })
})
