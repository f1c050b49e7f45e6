import { join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishEnd } from '../../../src/flows/publish/end.ts'
import { publishStart } from '../../../src/flows/publish/start.ts'
import type { PublishWish } from '../../../src/flows/publish/wish.ts'
import { validateTree } from '../../../src/flows/validate.ts'
import { type JobType, jobTypes } from '../../../src/plan/prow/job-spec.ts'
import { pathsOf } from '../../../src/plan/prow/paths.ts'
import type { Shown } from '../../../src/plan/prow/validate/shown.ts'
import { openSink } from '../../../src/sinks/open.ts'
import { type GcsService, startGcs } from '../../support/prow/gcs.ts'
import { leaveMerge, leaveRun, type RunOf, specRun, startedAt } from '../../support/prow/results.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { type TestgridColumn, testgrid, testgridProgram } from '../../support/prow/testgrid.ts'
import { wishOf } from '../../support/prow/wish.ts'

/** What TestGrid itself, its updater of the Go module, makes of what we publish. */
describe('TestGrid', () => {
  let gcs: GcsService
  let dir: FsFixture
  let count = 0
  beforeAll(async () => {
    await testgridProgram()
    gcs = await startGcs()
    dir = await createFixture()
    await gcs.bucket('results')
  }, 15 * 60_000)
  afterAll(async () => {
    await gcs?.[Symbol.asyncDispose]()
    await dir?.rm()
  })

  const context = () => runCtx({ STORAGE_EMULATOR_HOST: gcs.endpoint })
  const fresh = () => `sink-${count++}`
  const wishIn = (sink: string, type: JobType, more: Partial<PublishWish> = {}) =>
    wishOf(type, `gs://results/${sink}`, more)
  const read = (wish: PublishWish, pods = false): Promise<TestgridColumn[]> => {
    const prefix = wish.sinks[0]!.replace('gs://', '')
    const name = wish.spec.job
    return testgrid(
      {
        name,
        prefix: `${prefix}/${pathsOf(wish.spec, wish.strategy).root}`,
        grid: `gs://results/grid/${prefix}`,
        pods,
      },
      gcs.endpoint,
    )
  }
  const publish = async (wish: PublishWish, run: RunOf): Promise<void> => {
    const artifacts = join(dir.path, `artifacts-${count++}`)
    await leaveRun(artifacts, run)
    const [done] = await publishEnd(wish, artifacts, [], context())
    expect(done?.failed).toBeUndefined()
  }
  const states = (column: TestgridColumn | undefined) =>
    Object.fromEntries(Object.entries(column?.cells ?? {}).map(([name, c]) => [name, c.state]))
  const suite = 'Kubernetes e2e suite.[It]'
  const phases = { 'bowsprit.build': 'PASS', 'bowsprit.up': 'PASS', 'bowsprit.test': 'PASS' }

  it.each(jobTypes)('shows a %s job: a running column, then its rows', async type => {
    const wish = wishIn(fresh(), type)
    // One that began just now: after a day a build without an end has failed.
    await publishStart(wish, Date.now() - 60_000, context())
    const [running, ...none] = await read(wish)
    expect(none).toEqual([])
    expect(running).toMatchObject({
      build: wish.spec.buildid,
      cells: { [`${wish.spec.job}.Overall`]: { state: 'RUNNING', icon: 'R' } },
    })
    await publish(wish, {
      shards: [
        [specRun('lists pods'), specRun('drains a node', 'failed', { message: 'node-1 is not ready' })],
      ],
      later: Date.now() - startedAt,
    })
    const [column, ...others] = await read(wish)
    expect(others).toEqual([])
    expect(column).toMatchObject({
      build: wish.spec.buildid,
      version: ['012345678', '1 failed, 1 passed'],
    })
    expect(states(column)).toEqual({
      [`${wish.spec.job}.Overall`]: 'FAIL',
      [`${suite} lists pods`]: 'PASS',
      [`${suite} drains a node`]: 'FAIL',
      ...phases,
    })
    expect(column?.cells[`${suite} drains a node`]).toMatchObject({
      icon: 'F',
      message: expect.stringContaining('node-1 is not ready'),
    })
  })

  it('shows passed, flaky, skipped, aborted and abandoned builds as what they are, in order', async () => {
    const sink = fresh()
    const at = (n: number) =>
      wishIn(sink, 'periodic', {
        spec: { ...wishOf('periodic', '').spec, buildid: String(10n ** 18n + BigInt(n)) },
      })
    const now = Date.now() - startedAt
    const hours = 3600_000
    await publish(at(1), { shards: [[specRun('a'), specRun('b', 'skipped')]], later: now - 50 * hours })
    await publish(at(2), {
      shards: [[specRun('a', 'flaky', { firstFailure: 'not yet' })]],
      later: now - 40 * hours,
    })
    await publish(at(3), {
      shards: [[specRun('a', 'interrupted')]],
      interrupted: true,
      later: now - 30 * hours,
    })
    await publishStart(at(4), Date.now() - 26 * hours, context())
    await publishStart(at(5), Date.now() - 1000, context())
    const columns = await read(at(1))
    expect(columns.map(c => c.build.slice(-1))).toEqual(['5', '4', '3', '2', '1'])
    const overall = columns.map(c => c.cells['ci-kubernetes-e2e.Overall'])
    expect(overall).toMatchObject([
      { state: 'RUNNING', icon: 'R' },
      { state: 'FAIL', icon: 'T', message: 'Build did not complete within 24 hours' },
      { state: 'FAIL' },
      { state: 'PASS' },
      { state: 'PASS' },
    ])
    expect(columns.map(c => c.cells[`${suite} a`]?.state)).toEqual([
      undefined,
      undefined,
      'FAIL',
      'FLAKY',
      'PASS',
    ])
    expect(columns[4]?.cells[`${suite} b`]?.state).toBe('PASS_WITH_SKIPS')
  })

  it('shows the shards of several jobs as one build, each spec once', async () => {
    const wish = wishIn(fresh(), 'presubmit')
    const shards = [[specRun('a'), specRun('b')], [specRun('c', 'failed')], [specRun('d')]]
    const jobs = shards.map((_, i) => join(dir.path, `job-${count++}-${i}`))
    const later = Date.now() - startedAt
    for (const [i, job] of jobs.entries()) {
      await publishStart(wish, Date.now() - 1000, context())
      await leaveRun(job, { shards, only: i + 1, later })
      await publishEnd(wish, job, [], context())
    }
    const [running] = await read(wish)
    expect(running?.cells[`${wish.spec.job}.Overall`]).toMatchObject({ state: 'RUNNING' })
    const merged = join(dir.path, `merged-${count++}`)
    await leaveMerge(merged, jobs)
    await publishEnd(wish, merged, jobs, context())
    const [column, ...others] = await read(wish)
    expect(others).toEqual([])
    const ofShards = [1, 2, 3].flatMap(n =>
      ['build', 'up', 'test'].map(p => [`bowsprit shard ${n}/3.${p}`, 'PASS']),
    )
    expect(states(column)).toEqual({
      [`${wish.spec.job}.Overall`]: 'FAIL',
      ...Object.fromEntries(['a', 'b', 'd'].map(name => [`${suite} ${name}`, 'PASS'])),
      [`${suite} c`]: 'FAIL',
      ...phases,
      ...Object.fromEntries(ofShards),
    })
    expect(Object.values(column!.cells).filter(c => /runs passed/.test(c.message ?? ''))).toEqual([])
  })

  it('does not show a re-run of a run that is older than what it has read', async () => {
    const sink = fresh()
    const numbered = (n: number) =>
      wishIn(sink, 'periodic', {
        spec: { ...wishOf('periodic', '').spec, buildid: String(10n ** 18n + BigInt(n)) },
      })
    const run = { shards: [[specRun('a')]], later: Date.now() - startedAt - 3 * 3600_000 }
    await publish(numbered(2), run)
    expect((await read(numbered(2))).map(c => c.build.slice(-1))).toEqual(['2'])
    await publish(numbered(1), { ...run, later: run.later + 2 * 3600_000 })
    await publish(numbered(3), run)
    const builds = (await read(numbered(2))).map(c => c.build.slice(-1))
    expect(builds.toSorted()).toEqual(['2', '3'])
  })

  it('has a row for the pod unless it is told that there is none', async () => {
    const wish = wishIn(fresh(), 'periodic')
    await publish(wish, { shards: [[specRun('a')]], later: Date.now() - startedAt - 3 * 3600_000 })
    const [column] = await read(wish, true)
    expect(column?.cells[`${wish.spec.job}.Pod`]).toMatchObject({ icon: '!', state: 'PASS_WITH_SKIPS' })
  })

  it('does not see a pull request whose alias has no metadata, as validate says', async () => {
    const wish = wishIn(fresh(), 'presubmit')
    await publish(wish, { shards: [[specRun('a')]] })
    expect(await read(wish)).toHaveLength(1)
    const sink = await openSink(wish.sinks[0]!, context())
    const { alias, build } = pathsOf(wish.spec, wish.strategy)
    await sink.put(alias!, { bytes: Buffer.from(sink.link(build)) }, { type: 'text/plain' })
    const prefix = wish.sinks[0]!.replace('gs://', '')
    const columns = await testgrid(
      {
        name: wish.spec.job,
        prefix: `${prefix}/pr-logs/directory/${wish.spec.job}`,
        grid: `gs://results/grid/again-${prefix}`,
      },
      gcs.endpoint,
    )
    expect(columns).toEqual([])
    expect((await validateTree(sink, '', context())).findings.map(f => f.rule)).toEqual(['alias-metadata'])
  })

  const started = '{"timestamp": 1795168800, "repo-commit": "0123456789abcdef"}'
  const finished = (more: object) =>
    JSON.stringify({ timestamp: 1795169700, passed: true, result: 'SUCCESS', ...more })
  const junit = (cases: string) => `<testsuites><testsuite name="s">${cases}</testsuite></testsuites>`
  const broken: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'a sound one': { 'finished.json': finished({}), 'artifacts/junit_1.xml': junit('<testcase name="a"/>') },
    'no passed': { 'finished.json': finished({ passed: undefined }) },
    'no timestamp at the end': { 'finished.json': finished({ timestamp: undefined }) },
    'a number for a text': {
      'started.json': '{"timestamp": 1795168800, "pull": 12}',
      'finished.json': finished({}),
    },
    'no JSON': { 'finished.json': '{"timestamp": 1' },
    'a fraction for a time': { 'started.json': '{"timestamp": 1795168800.5}', 'finished.json': finished({}) },
    'junit cut short': {
      'finished.json': finished({}),
      'artifacts/junit_1.xml': '<testsuites><testsuite name="s"><testcase name="a"',
    },
    'junit of another kind': { 'finished.json': finished({}), 'artifacts/junit_1.xml': '<html></html>' },
    'a control character': {
      'finished.json': finished({}),
      'artifacts/junit_1.xml': junit('<testcase name="a\u0001"/>'),
    },
    'another charset': {
      'finished.json': finished({}),
      'artifacts/junit_1.xml': `<?xml version="1.0" encoding="ISO-8859-1"?>${junit('')}`,
    },
    'failed without a case': { 'finished.json': finished({ passed: false, result: 'FAILURE' }) },
    'suites in suites': {
      'finished.json': finished({}),
      'artifacts/junit_1.xml': junit('<testsuite name="t"><testcase name="a"/></testsuite>'),
    },
    'twice, once failed': {
      'finished.json': finished({}),
      'artifacts/junit_1.xml': junit(
        '<testcase name="a"><failure>x</failure></testcase><testcase name="a"/>',
      ),
    },
    'skipped without a word, and run': {
      'finished.json': finished({}),
      'artifacts/junit_1.xml': junit('<testcase name="a"><skipped/></testcase><testcase name="a"/>'),
    },
    'junit deep down': {
      'finished.json': finished({}),
      'artifacts/a/b/test.xml': junit('<testcase name="a"/>'),
    },
  }

  it.each(Object.entries(broken))(
    'sees in a build with %s what validate says that it sees',
    async (_, files) => {
      const sink = await openSink(`gs://results/${fresh()}`, context())
      for (const [file, text] of Object.entries({ 'started.json': started, ...files }))
        await sink.put(
          `logs/job/1000000000000000001/${file}`,
          { bytes: Buffer.from(text) },
          { type: 'text/plain' },
        )
      const prefix = sink.address.replace('gs://', '')
      const [column] = await testgrid(
        { name: 'job', prefix: `${prefix}/logs/job`, grid: `gs://results/grid/${prefix}` },
        gcs.endpoint,
      )
      const [build] = (await validateTree(sink, '', context())).builds
      expect(seenOf(column!)).toEqual(saidOf(build!.shown.testgrid))
    },
  )
})

/** The grid in the words of validate. */
function seenOf(column: TestgridColumn) {
  const rows: Record<string, number> = {}
  for (const [name, { state }] of Object.entries(column.cells))
    if (!/^(?:job\.)?Overall$/.test(name)) rows[state] = (rows[state] ?? 0) + 1
  const overall = column.cells['job.Overall'] ?? column.cells['Overall']
  return { overall: overall?.state, icon: overall?.icon ?? '', rows, version: column.version[0] }
}

function saidOf({ overall, icon, rows, version }: Shown['testgrid']) {
  // The head of a column that could not be read is that of its neighbour.
  return { overall, icon, rows, version: overall === 'TOOL_FAIL' ? '' : overall === 'RUNNING' ? '' : version }
}
