import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { createFixture } from 'fs-fixture'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/plan/result.ts'
import { appeared, machine, usersOf } from '../support/machine.ts'
import { baseEnv, bowsprit, type Started } from '../support/program.ts'

/** One spec that ends at once, and some that run for half a minute and more. */
const focus =
  'server version should find the server version|Probing container should (\\*not\\* )?be restarted'
const args = ['run', '--suite', 'conformance', '--focus', focus, '--shards', '2', '--nodes', '1']
const quick = ['run', '--suite', 'conformance', '--focus', 'server version should find', '--nodes', '1']

async function timed(started: Started) {
  const from = performance.now()
  const ended = await started.ended
  return { ...ended, ms: performance.now() - from }
}

describe('interrupted', () => {
  let before: Set<string>
  beforeEach(() => {
    before = machine()
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s while specs run: junit of what is finished, merged, torn down, 130 within 10 s',
    async signal => {
      await using dir = await createFixture()
      const started = bowsprit(args, { cwd: dir.path })
      await started.until(/shard \d\/2 .* [1-9]\d*\/\d+ specs/)
      started.kill(signal)
      const ended = await timed(started)
      expect(ended.stderr).toMatch(/✔ down\s+nothing left/)
      expect(ended.code).toBe(130)
      expect(ended.ms).toBeLessThan(10_000)
      const result: Result = JSON.parse(await dir.readFile('artifacts/result.json', 'utf8'))
      expect(result.outcome).toBe('interrupted')
      const outcomes = new Map(result.specs.map(s => [s.name, s.outcome]))
      expect(
        outcomes.get('[sig-api-machinery] server version should find the server version [Conformance]'),
      ).toBe('passed')
      expect([...outcomes.values()].filter(o => o !== 'passed').length).toBeGreaterThan(5)
      expect(await dir.readFile('artifacts/junit_merged.xml', 'utf8')).toContain('server version should find')
      expect(appeared(before)).toEqual([])
    },
  )

  it('as a runner cancels (SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL): ends before the kill', async () => {
    await using dir = await createFixture()
    const started = bowsprit(args, { cwd: dir.path })
    await started.until(/shard \d\/2 .* [1-9]\d*\/\d+ specs/)
    started.kill('SIGINT')
    let over = false
    void started.ended.then(() => {
      over = true
    })
    await wait(7500)
    if (!over) started.kill('SIGTERM')
    const ended = await Promise.race([started.ended, wait(2500, undefined)])
    if (ended === undefined) started.kill('SIGKILL')
    expect(ended?.code).toBe(130)
    expect(appeared(before)).toEqual([])
  })

  it.each([
    ['build', /▶ build/],
    ['tools', /▶ tools/],
    ['up', /▶ up/],
    ['logs', /▶ logs/],
    ['down', /▶ down/],
  ])('SIGINT in %s: 130, nothing left', async (_, when) => {
    await using dir = await createFixture()
    const started = bowsprit(quick, { cwd: dir.path })
    await started.until(when)
    started.kill('SIGINT')
    const ended = await timed(started)
    expect(ended.code).toBe(130)
    expect(ended.ms).toBeLessThan(10_000)
    expect(await readdir(dir.getPath('.bowsprit'))).toEqual([])
    expect(appeared(before)).toEqual([])
  })

  it('SIGKILL in build: the compilers go too', async () => {
    await using dir = await createFixture()
    const env = { ...baseEnv(), GOCACHE: dir.getPath('gocache') }
    const started = bowsprit(['build', '--cache-dir', dir.getPath('cache')], { cwd: dir.path, env })
    await started.until(/build .* 0\/\d+ packages/)
    await wait(2000)
    started.kill('SIGKILL')
    await started.ended
    for (let i = 0; i < 100 && usersOf(dir.path).length > 0; i++) await wait(100)
    expect(usersOf(dir.path)).toEqual([])
  })

  it.each([
    ['up', /▶ up/, 1500],
    ['test', /▶ test/, 3000],
  ])('SIGKILL in %s: what it leaves is removed by down with the ref alone', async (_, when, after) => {
    await using dir = await createFixture()
    const started = bowsprit([...args, '--id', 'killed'], { cwd: dir.path })
    await started.until(when)
    await wait(after)
    started.kill('SIGKILL')
    await started.ended
    const down = await bowsprit(['down', '--ref', dir.getPath('.bowsprit/killed.json')], { cwd: '/' }).ended
    expect(down.stderr).toMatch(/✔ down\s+nothing left/)
    expect(down.code).toBe(0)
    // Processes of e2e.test notice that their host is gone, and end by themselves.
    for (let i = 0; i < 50 && appeared(before).length > 0; i++) await wait(100)
    expect(appeared(before)).toEqual([])
  })

  it('a reader that goes away (… | head) does not leave a cluster behind', async () => {
    await using dir = await createFixture()
    const started = bowsprit(quick, { cwd: dir.path })
    await started.until(/▶ up/)
    started.stopReading()
    const ended = await started.ended
    expect(ended.code).toBe(0)
    expect(JSON.parse(await dir.readFile('artifacts/result.json', 'utf8'))).toMatchObject({
      outcome: 'passed',
    })
    expect(appeared(before)).toEqual([])
  })

  it('sweep removes what killed runs left, and what was kept too long; not what runs beside them', async () => {
    await using dir = await createFixture()
    const begun = (id: string, argv: readonly string[]) => bowsprit([...argv, '--id', id], { cwd: dir.path })
    const [live, killed] = [begun('live', args), begun('killed', args)]
    try {
      await Promise.all([live, killed].map(run => run.until(/✔ up/)))
      const half = begun('half', ['up', '--nodes', '1'])
      await half.until(/▶ up/)
      await wait(1500)
      for (const run of [killed, half]) run.kill('SIGKILL')
      await Promise.all([killed.ended, half.ended])
      expect((await begun('kept', ['up', '--nodes', '1']).ended).code).toBe(0)
      const sweep = (...more: string[]) => bowsprit(['sweep', ...more], { cwd: dir.path }).ended
      expect((await sweep('--state-dir', dir.getPath('other'))).stderr).toContain('nothing has expired')
      const first = await sweep('--json')
      const ids = JSON.parse(first.stdout).map((s: { ref: { id: string } }) => s.ref.id)
      expect(ids.sort()).toEqual(['half', 'killed'])
      const record = JSON.parse(await dir.readFile('.bowsprit/kept.json', 'utf8'))
      await dir.writeFile('.bowsprit/kept.json', JSON.stringify({ ...record, expires: record.created }))
      const second = await sweep()
      expect(second.stderr).toMatch(/kept: nothing left/)
      expect(second.code).toBe(0)
      live.kill('SIGINT')
      const ended = await live.ended
      expect(ended.stderr).toMatch(/✔ down\s+nothing left/)
      expect(ended.code).toBe(130)
      expect(appeared(before)).toEqual([])
    } finally {
      for (const run of [live, killed]) if (existsSync(`/proc/${run.pid}`)) run.kill('SIGINT')
      await Promise.all([live.ended, killed.ended])
      for (const id of await readdir(dir.getPath('.bowsprit')))
        await bowsprit(['down', '--id', id.replace(/\.json$/, '')], { cwd: dir.path }).ended
    }
  })

  it('--keep-on-failure keeps a failed cluster, says until when, and down removes it', async () => {
    await using dir = await createFixture()
    const failing = [
      'run',
      '--tester',
      'exec',
      '--tester-command',
      'exit 3',
      '--nodes',
      '1',
      '--id',
      'failed',
    ]
    const ended = await bowsprit([...failing, '--keep-on-failure', '5'], { cwd: dir.path }).ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/the cluster is kept until .*KUBECONFIG=/)
    const test = [
      'test',
      '--id',
      'failed',
      '--tester',
      'exec',
      '--tester-command',
      'true',
      '--artifacts',
      'b',
    ]
    expect((await bowsprit(test, { cwd: dir.path }).ended).code).toBe(0)
    expect((await bowsprit(['down', '--id', 'failed'], { cwd: dir.path }).ended).code).toBe(0)
    expect(appeared(before)).toEqual([])
  })
})
