import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/plan/result.ts'
import { ctxFor, material } from '../support/cluster.ts'
import { appeared, machine } from '../support/machine.ts'
import { type OrdinaryUser, ordinaryUser } from '../support/ordinary-user.ts'
import type { Started } from '../support/program.ts'

/** One spec without containers, one with. */
const quick =
  'server version should find|\\[sig-node\\] ConfigMap should be consumable via environment variable'
const slow = 'server version should find|Probing container should (\\*not\\* )?be restarted with a /healthz'

/** As on a hosted runner: only what makes nodes is run as root, and nothing of root's is left. */
describe('an ordinary user with sudo', () => {
  let user: OrdinaryUser
  let before: Set<string>

  beforeAll(async () => {
    const tag = (await material(ctxFor('/nowhere'))).build.companions.agnhost
    const images = [`agnhost:${tag}`, 'busybox:1.37.0-1'].map(n => `registry.k8s.io/e2e-test-images/${n}`)
    expect((await material(ctxFor('/nowhere'), images)).images.missing).toEqual([])
    user = ordinaryUser()
  })
  afterAll(() => user.remove())
  beforeEach(() => {
    before = machine()
  })
  afterEach(() => {
    for (const name of readdirSync(user.work)) rmSync(join(user.work, name), { recursive: true, force: true })
  })

  const run = (focus: string) =>
    user.bowsprit(['run', '--suite', 'conformance', '--focus', focus, '--nodes', '1', '--shards', '1'])

  function nothingOfRoots(): void {
    expect(user.foreignFiles()).toEqual([])
    expect(user.processes()).toEqual([])
    expect(appeared(before)).toEqual([])
    expect(readdirSync(join(user.work, '.bowsprit'))).toEqual([])
  }

  it('runs specs on real nodes; every file is its own', async () => {
    const started = run(quick)
    await reused(started)
    const ended = await started.ended
    expect(ended.stderr).toMatch(/✔ down\s+nothing left/)
    expect(ended.code).toBe(0)
    const result: Result = JSON.parse(readFileSync(join(user.work, 'artifacts/result.json'), 'utf8'))
    expect(result.cluster).toMatchObject({ provider: 'local', realNodes: true })
    expect(result.counts).toMatchObject({ passed: 2, failed: 0, notRun: 0 })
    const logs = readdirSync(join(user.work, 'artifacts/logs'), { recursive: true, encoding: 'utf8' })
    expect(logs).toEqual(
      expect.arrayContaining(['node-1/kubelet.log', 'control-plane/kube-apiserver.log', 'registry.log']),
    )
    expect(logs.filter(name => name.startsWith('node-1/pods/')).length).toBeGreaterThan(0)
    nothingOfRoots()
  })

  it.each([
    ['up', /▶ up/, 1500],
    ['test', /shard 1\/1 .* [1-9]\d*\/\d+ specs/, 0],
  ])('SIGINT in %s: torn down within 10 s, as for root', async (_, when, after) => {
    const started = run(slow)
    await reused(started)
    await started.until(when)
    await wait(after)
    const from = performance.now()
    started.kill('SIGINT')
    const ended = await started.ended
    expect(performance.now() - from).toBeLessThan(10_000)
    expect(ended.code).toBe(130)
    expect(ended.stderr).toMatch(/✔ down\s+nothing left/)
    nothingOfRoots()
  })
})

/** Everything was built before: to compile it again as this user would take a quarter of an hour. */
async function reused(started: Started): Promise<void> {
  const way = await Promise.race([
    started.until(/✔ images/).then(() => 'reused'),
    started.until(/build .* 0\/\d+ packages|images: building/).then(() => 'built'),
  ])
  if (way === 'built') {
    started.kill('SIGINT')
    await started.ended
  }
  expect(way).toBe('reused')
}
