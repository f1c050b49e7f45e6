import { readdir, readFile } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/plan/result.ts'
import { appeared, machine } from '../support/machine.ts'
import { baseEnv, bowsprit } from '../support/program.ts'

/** Two quick specs that need containers, in two shards, and one that needs none. */
const focus = [
  'ConfigMap should be consumable via environment variable',
  'Secrets should be consumable from pods in volume \\[NodeConformance\\] \\[Conformance\\]',
  'server version should find the server version',
].join('|')

describe('bowsprit run, on real nodes', () => {
  let dir: Awaited<ReturnType<typeof createFixture>>
  let before: Set<string>
  let ended: Awaited<ReturnType<typeof bowsprit>['ended']>

  beforeAll(async () => {
    dir = await createFixture()
    before = machine()
    ended = await bowsprit(
      ['run', '--suite', 'conformance', '--focus', focus, '--shards', '2', '--id', 'whole'],
      { cwd: dir.path },
    ).ended
    return () => dir.rm()
  })

  it('passes, says what it does, and exits 0', () => {
    expect(ended.stderr).toMatch(/✔ down\s+nothing left/)
    expect(ended.code).toBe(0)
    expect(ended.stderr).toMatch(/run whole · local · 1 control plane \+ 2 real nodes · 2 shards/)
    for (const phase of ['build', 'tools', 'images', 'up', 'test', 'merge', 'logs'])
      expect(ended.stderr).toMatch(new RegExp(`✔ ${phase}`))
    expect(ended.stdout).toMatch(/^3 passed · artifacts\/report\.html$/m)
  })

  it('leaves no process, mount, interface, route, rule, cgroup or state behind', async () => {
    expect(appeared(before)).toEqual([])
    expect(await readdir(dir.getPath('.bowsprit'))).toEqual([])
  })

  it('proves that each spec ran exactly once', async () => {
    const result: Result = JSON.parse(await dir.readFile('artifacts/result.json', 'utf8'))
    expect(result).toMatchObject({ v: 1, run: 'whole', outcome: 'passed', reasons: [], left: [] })
    expect(result.build?.version).toMatch(/^v1\.36\.\d+/)
    expect(result.cluster).toMatchObject({
      provider: 'local',
      version: result.build?.version,
      realNodes: true,
    })
    expect(result.proof).toMatchObject({
      holds: true,
      selected: 3,
      ran: 3,
      notRunnable: 0,
      twice: [],
      neverRan: [],
    })
    expect(result.shards.map(s => s.index).sort()).toEqual([1, 2])
    expect(result.phases.map(p => p.name)).toEqual([
      'build',
      'tools',
      'images',
      'up',
      'test',
      'merge',
      'logs',
      'down',
    ])
  })

  it('writes junit, summary, timings, log and the logs of every component and node', async () => {
    const artifacts = dir.getPath('artifacts')
    const names = (await readdir(artifacts, { recursive: true })).sort()
    for (const name of [
      'junit_runner.xml',
      'junit_merged.xml',
      'summary.md',
      'timings.json',
      'build-log.txt',
      'logs/events.txt',
    ])
      expect(names).toContain(name)
    for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'])
      expect((await readFile(`${artifacts}/logs/control-plane/${name}.log`, 'utf8')).length).toBeGreaterThan(
        100,
      )
    for (const node of ['node-1', 'node-2'])
      for (const name of ['kubelet', 'containerd', 'kube-proxy'])
        expect(names).toContain(`logs/${node}/${name}.log`)
    expect(await dir.readFile('artifacts/junit_runner.xml', 'utf8')).toMatch(/tests="8" failures="0"/)
    expect((await dir.readFile('artifacts/junit_merged.xml', 'utf8')).match(/<testcase /g)).toHaveLength(3)
    expect(Object.keys(JSON.parse(await dir.readFile('artifacts/timings.json', 'utf8')))).toHaveLength(3)
    expect(await dir.readFile('artifacts/summary.md', 'utf8')).toContain('each ran exactly once')
    expect(await dir.readFile('artifacts/build-log.txt', 'utf8')).toContain('✔ up')
  })
})

describe('one step after the other, by hand', () => {
  it('up, test of each shard in a process of its own, merge, logs, down', async () => {
    await using dir = await createFixture()
    const before = machine()
    const step = (...args: string[]) => bowsprit(args, { cwd: dir.path }).ended
    const up = await step('up', '--id', 'steps', '--nodes', '1')
    try {
      expect(up.stderr).toContain('bowsprit down --id steps')
      expect(up.code).toBe(0)
      expect(up.stdout.trim()).toBe(dir.getPath('.bowsprit/steps/kubeconfig'))
      const again = await step('up', '--id', 'steps')
      expect(again.code).toBe(2)
      expect(again.stderr).toContain('a run with id steps is there already')
      const shards = await Promise.all(
        ['1/2', '2/2'].map((shard, i) =>
          step(
            'test',
            '--id',
            'steps',
            '--suite',
            'conformance',
            '--focus',
            focus,
            '--shard',
            shard,
            '--artifacts',
            `s${i + 1}`,
          ),
        ),
      )
      for (const shard of shards) {
        expect(shard.stderr).not.toContain('✘')
        expect(shard.code).toBe(0)
      }
      const alone = await step('merge', 's1', '--artifacts', 'alone')
      expect(alone.code).toBe(1)
      expect(alone.stdout).toMatch(/1 shard missing: 2\/2/)
      const merged = await step('merge', 's1', 's2', '--artifacts', 'merged')
      expect(merged.stdout).toContain('3 passed')
      expect(merged.code).toBe(0)
      const result: Result = JSON.parse(await dir.readFile('merged/result.json', 'utf8'))
      expect(result.proof).toMatchObject({ holds: true, selected: 3, ran: 3 })
      const failing = await step(
        'test',
        '--id',
        'steps',
        '--tester',
        'exec',
        '--tester-command',
        'kubectl-is-not-here',
      )
      expect(failing.code).toBe(1)
      const exec = await step(
        'test',
        '--id',
        'steps',
        '--tester',
        'exec',
        '--tester-command',
        'test -s "$KUBECONFIG" && test -d "$ARTIFACTS"',
      )
      expect(exec.code).toBe(0)
      const logs = await step('logs', '--id', 'steps', '--artifacts', 'out', '--json')
      expect(JSON.parse(logs.stdout).files).toBeGreaterThan(10)
    } finally {
      const ref = await dir.readFile('.bowsprit/steps.json', 'utf8')
      const down = await bowsprit(['down', '--ref', ref, '--json'], { cwd: '/', env: baseEnv() }).ended
      expect(JSON.parse(down.stdout)).toMatchObject({ left: [] })
      expect(down.code).toBe(0)
    }
    expect(appeared(before)).toEqual([])
    const twice = await step('down', '--id', 'steps')
    expect(twice.code).toBe(2)
  })
})
