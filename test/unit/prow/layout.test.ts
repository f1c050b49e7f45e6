import { appendFileSync } from 'node:fs'
import { cp, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { publishEnd } from '../../../src/flows/publish/end.ts'
import { publishStart } from '../../../src/flows/publish/start.ts'
import { jobTypes } from '../../../src/plan/prow/job-spec.ts'
import { openSink } from '../../../src/sinks/open.ts'
import { jobs } from '../../support/prow/job.ts'
import { leaveMerge, leaveRun, specRun, startedAt } from '../../support/prow/results.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { treeText } from '../../support/prow/tree.ts'
import { wishOf } from '../../support/prow/wish.ts'

const golden = (name: string) => join(import.meta.dirname, `../../fixtures/prow/${name}.txt`)
const specs = [specRun('lists pods'), specRun('deletes pods', 'failed'), specRun('watches pods')]

describe('published builds', () => {
  it.each(jobTypes)('lie where prow puts those of a %s job', async type => {
    await using dir = await createFixture()
    const wish = wishOf(type, `dir:${join(dir.path, 'sink')}`)
    const ctx = runCtx()
    await publishStart(wish, startedAt, ctx)
    const sink = await openSink(wish.sinks[0]!, ctx)
    const running = await treeText(sink)
    await leaveRun(join(dir.path, 'artifacts'), {
      shards: [specs],
      files: {
        'metadata.json': '{"infra-commit":"0a1b2c3d"}',
        'report.html': '<html></html>',
        'logs/node-1/kubelet.log': 'kubelet\n',
        'logs/odd # name.txt': 'odd\n',
        'shard-1-of-1/artifacts/junit_own.xml': '<testsuite/>',
      },
    })
    const [done] = await publishEnd(wish, join(dir.path, 'artifacts'), [], ctx)
    expect(done?.failed).toBeUndefined()
    const text = `# while it runs\n${running}\n# at the end\n${await treeText(sink)}`
    await expect(text.replaceAll(`file://${join(dir.path, 'sink')}`, 'file:///sink')).toMatchFileSnapshot(
      golden(type),
    )
  })

  it('hold the shards of several jobs once, and one result of all of them', async () => {
    await using dir = await createFixture()
    const wish = wishOf('presubmit', `dir:${join(dir.path, 'sink')}`)
    const shards = [[specs[0]!, specs[1]!], [specs[2]!]]
    const ctx = runCtx()
    for (const only of [1, 2]) {
      const job = join(dir.path, `job-${only}`)
      await leaveRun(job, {
        shards,
        only,
        files: { 'build-log.txt': `log of job ${only}\n`, 'logs/events.txt': `events ${only}\n` },
      })
      await publishStart(wish, startedAt + only * 1000, ctx)
      if (only === 1) await publishEnd(wish, job, [], ctx)
    }
    const sink = await openSink(wish.sinks[0]!, ctx)
    const one = await treeText(sink)
    expect(one).toContain('artifacts/shard-1-of-2/logs/events.txt')
    expect(one).not.toContain('finished.json')
    // The second job could not publish: the merge, which has downloaded both, does it.
    const merged = join(dir.path, 'merged')
    for (const only of [1, 2])
      await cp(join(dir.path, `job-${only}`), join(merged, `shards/bowsprit-${only}`), { recursive: true })
    await leaveMerge(
      merged,
      [1, 2].map(only => join(merged, `shards/bowsprit-${only}`)),
    )
    const [done] = await publishEnd(wish, merged, [], ctx)
    expect(done?.failed).toBeUndefined()
    const text = await treeText(sink)
    await expect(text.replaceAll(`file://${join(dir.path, 'sink')}`, 'file:///sink')).toMatchFileSnapshot(
      golden('shards'),
    )
  })

  it('of a run that left nothing but a log are aborted', async () => {
    await using dir = await createFixture({ artifacts: { 'build-log.txt': 'killed in the middle\n' } })
    const wish = wishOf('postsubmit', `dir:${join(dir.path, 'sink')}`)
    const ctx = runCtx()
    await publishStart(wish, startedAt, ctx)
    await publishEnd(wish, join(dir.path, 'artifacts'), [], ctx)
    const sink = await openSink(wish.sinks[0]!, ctx)
    const build = `logs/${jobs.postsubmit.job}/${jobs.postsubmit.buildid}`
    const finished = JSON.parse((await sink.read(`${build}/finished.json`))!.bytes.toString())
    expect(finished).toMatchObject({ passed: false, result: 'ABORTED' })
    expect((await sink.read(`${build}/build-log.txt`))?.bytes.toString()).toBe('killed in the middle\n')
    const job = JSON.parse((await sink.read(`${build}/prowjob.json`))!.bytes.toString())
    expect(job.status).toMatchObject({ state: 'aborted', startTime: '2026-11-20T10:00:00Z' })
  })

  it('of a run that was out of time have failed, whatever had passed by then', async () => {
    await using dir = await createFixture()
    const late = [specRun('a'), specRun('b', 'timedout', { message: 'the time was over' })]
    await leaveRun(join(dir.path, 'artifacts'), { shards: [late] })
    const wish = wishOf('periodic', `dir:${join(dir.path, 'sink')}`)
    const ctx = runCtx()
    await publishEnd(wish, join(dir.path, 'artifacts'), [], ctx)
    const sink = await openSink(wish.sinks[0]!, ctx)
    const read = async (path: string) =>
      (await sink.read(`logs/${wish.spec.job}/${wish.spec.buildid}/${path}`))!.bytes.toString()
    expect(JSON.parse(await read('finished.json'))).toMatchObject({ passed: false, result: 'FAILURE' })
    expect(JSON.parse(await read('prowjob.json')).status).toMatchObject({ state: 'failure' })
    expect(await read('artifacts/junit_merged.xml')).toContain('the time was over')
  })

  it('have the log as it was when publishing began, though we write on', async () => {
    await using dir = await createFixture()
    const artifacts = join(dir.path, 'artifacts')
    const text = 'a line of the log\n'.repeat(300_000)
    await leaveRun(artifacts, { shards: [specs], files: { 'build-log.txt': text } })
    const ctx = runCtx()
    const log = {
      ...ctx.log,
      progress: () => appendFileSync(join(artifacts, 'build-log.txt'), 'published one more\n'),
    }
    const wish = wishOf('periodic', `dir:${join(dir.path, 'sink')}`)
    const [done] = await publishEnd(wish, artifacts, [], { ...ctx, log })
    expect(done?.failed).toBeUndefined()
    const sink = await openSink(wish.sinks[0]!, ctx)
    const stored = await sink.read(`logs/${wish.spec.job}/${wish.spec.buildid}/build-log.txt`)
    expect(stored?.bytes.toString()).toBe(text)
    expect((await stat(join(artifacts, 'build-log.txt'))).size).toBeGreaterThan(text.length)
  })

  it('never name an older build the newest', async () => {
    await using dir = await createFixture()
    const ctx = runCtx()
    const wish = wishOf('periodic', `dir:${join(dir.path, 'sink')}`)
    const ids = ['1000000000000042003', '1000000000000042001', '1000000000000042002']
    await Promise.all(
      ids.map(buildid => publishStart({ ...wish, spec: { ...wish.spec, buildid } }, startedAt, ctx)),
    )
    const sink = await openSink(wish.sinks[0]!, ctx)
    const latest = await sink.read(`logs/${wish.spec.job}/latest-build.txt`)
    expect(latest?.bytes.toString()).toBe('1000000000000042003')
  })
})
