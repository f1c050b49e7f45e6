import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { history } from '../../../src/flows/history/history.ts'
import { publishEnd } from '../../../src/flows/publish/end.ts'
import { publishStart } from '../../../src/flows/publish/start.ts'
import { openSink } from '../../../src/sinks/open.ts'
import { historyAsked } from '../../support/history-asked.ts'
import { leaveRun, specRun, startedAt } from '../../support/prow/results.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { type SinkKind, sinkKinds } from '../../support/prow/sink-kinds.ts'
import { wishOf } from '../../support/prow/wish.ts'

/** The first run gets the services from their registries. */
const setUpMs = 15 * 60_000
const hour = 3_600_000

describe.each(Object.entries(sinkKinds))('the history of a sink of kind %s', (_, open) => {
  let kind: SinkKind
  beforeAll(async () => {
    kind = await open()
  }, setUpMs)
  afterAll(() => kind?.[Symbol.asyncDispose]())

  it('is made of what publish left there, and of what others did', async () => {
    await using dir = await createFixture()
    const url = kind.sink()
    const outcomes = ['passed', 'failed', 'passed'] as const
    for (const [i, outcome] of outcomes.entries()) {
      const ctx = runCtx(kind.env)
      const wish = wishOf('periodic', url, { compress: ['json'] })
      const own = { ...wish, spec: { ...wish.spec, buildid: String(1_000_000_000_000_000_000n + BigInt(i)) } }
      const left = dir.getPath(`run-${i}`)
      const specs = [
        specRun('lists pods', outcome, { ms: 2000 + i }),
        specRun('deletes pods', 'passed', { ms: 700 }),
      ]
      await leaveRun(left, { shards: [specs], later: i * hour })
      await publishStart(own, startedAt + i * hour, ctx)
      const [done] = await publishEnd(own, left, [], ctx)
      expect(done?.failed).toBeUndefined()
    }
    const sink = await openSink(url, runCtx(kind.env))
    const put = (path: string, text: string) =>
      sink.put(path, { bytes: Buffer.from(text) }, { type: 'text/plain' })
    await put('logs/others/41/started.json', '{"timestamp":1795000000}')
    await put('logs/others/41/finished.json', '{"timestamp":1795000600,"passed":false,"result":"FAILURE"}')
    const cases =
      '<testcase name="[It] a" time="3"/><testcase name="b" time="1"><failure>bad</failure></testcase>'
    await put(
      'logs/others/41/artifacts/junit_1.xml',
      `<testsuite name="e2e">${cases}<testcase name="b"/></testsuite>`,
    )
    await put('logs/others/42/started.json', 'no JSON')

    const site = dir.getPath('site')
    const asked = historyAsked([url], { site, json: true }, kind.env)
    expect(await history(asked)).toBe(0)
    const job = wishOf('periodic', url).spec.job
    const summary = JSON.parse(asked.printed[0]!)
    expect(summary.jobs[job]).toMatchObject({
      runs: 3,
      passed: 2,
      // All three are of one commit.
      specs: [{ name: 'lists pods', runs: 3, failed: 1, flaky: 1, lastBad: '1000000000000000001' }],
    })
    expect(summary.jobs.others).toMatchObject({ runs: 1, specs: [{ name: 'b', failed: 0, flaky: 1 }] })
    expect(summary.notRead).toEqual([expect.stringContaining('logs/others/42')])
    expect(JSON.parse(await readFile(join(site, 'timings.json'), 'utf8'))).toEqual({
      a: 3000,
      b: 1000,
      'deletes pods': 700,
      'lists pods': 2000,
    })
    const page = await readFile(join(site, 'index.html'), 'utf8')
    const href = /href="([^"#]*1000000000000000001\/artifacts\/report\.html)/.exec(page)?.[1]
    const bad = `logs/${job}/1000000000000000001/artifacts/report.html`
    expect(href).toMatch(new RegExp(`^${kind.scheme === 'file://' ? '../' : 'https?://'}.*${bad}$`))
    const report = kind.fetch
      ? await (await kind.fetch(href!)).text()
      : (await sink.read(bad))?.bytes.toString()
    expect(report).toContain('lists pods failed')
  }, 60_000)

  it('is asked for in vain where there is nothing', async () => {
    await using dir = await createFixture()
    const asked = historyAsked([kind.sink()], { site: dir.getPath('site') }, kind.env)
    await expect(history(asked)).rejects.toThrow(UsageError)
    await expect(history(historyAsked([], {}))).rejects.toThrow('bowsprit history DIR|URL')
  })
})
