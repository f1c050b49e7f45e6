import { execFileSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import {
  cgroupDirs,
  cgroupScript,
  hierarchies,
  isUnified,
  planCgroups,
} from '../../../src/providers/local/cgroups.ts'

const hybrid = `proc /proc proc rw,relatime 0 0
tmpfs /sys/fs/cgroup tmpfs rw,relatime,mode=755 0 0
cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0
cgroup /sys/fs/cgroup/cpuset cgroup rw,relatime,cpuset 0 0
cgroup /sys/fs/cgroup/systemd cgroup rw,relatime,name=systemd 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0
cgroup /elsewhere\\040again/cpuset cgroup rw,relatime,cpuset 0 0
`
const unified = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate 0 0\n'
const dirs = cgroupDirs('bowsprit-a', ['node-1'], ['control-plane', 'node-1'])

describe('hierarchies', () => {
  it('knows each v1 controller, the named hierarchy and v2 beside them, each once', () => {
    expect(hierarchies(hybrid)).toEqual([
      { version: 1, mount: '/sys/fs/cgroup/cpu,cpuacct', controllers: ['cpu', 'cpuacct'] },
      { version: 1, mount: '/sys/fs/cgroup/cpuset', controllers: ['cpuset'] },
      { version: 1, mount: '/sys/fs/cgroup/systemd', controllers: [] },
      { version: 2, mount: '/sys/fs/cgroup/unified', controllers: [] },
    ])
    expect(isUnified(hierarchies(hybrid))).toBe(false)
  })

  it('knows a machine with v2 alone, and one with none', () => {
    expect(hierarchies(unified)).toEqual([{ version: 2, mount: '/sys/fs/cgroup', controllers: [] }])
    expect(isUnified(hierarchies(unified))).toBe(true)
    expect(isUnified(hierarchies(''))).toBe(false)
  })
})

it('processes live in leaves, pods below a sibling of them', () => {
  expect(dirs).toEqual([
    'bowsprit-a',
    'bowsprit-a/node-1',
    'bowsprit-a/control-plane.sys',
    'bowsprit-a/node-1.sys',
  ])
})

describe('planCgroups', () => {
  it('on v1 seeds cpusets from the parent, parents first, and hands down nothing', () => {
    const plan = planCgroups(hierarchies(hybrid), dirs)
    expect(plan.mkdirs).toHaveLength(4 * 4)
    expect(plan.seeds[0]).toEqual({ from: '/sys/fs/cgroup/cpuset', to: '/sys/fs/cgroup/cpuset/bowsprit-a' })
    expect(plan.seeds.at(-1)).toEqual({
      from: '/sys/fs/cgroup/cpuset/bowsprit-a',
      to: '/sys/fs/cgroup/cpuset/bowsprit-a/node-1.sys',
    })
    expect(plan.subtrees).toEqual([])
  })

  it('on v2 hands controllers down from the root, to no directory that holds processes', () => {
    const plan = planCgroups(hierarchies(unified), dirs)
    expect(plan.seeds).toEqual([])
    expect(plan.subtrees.map(s => s.dir)).toEqual([
      '/sys/fs/cgroup',
      '/sys/fs/cgroup/bowsprit-a',
      '/sys/fs/cgroup/bowsprit-a/node-1',
    ])
  })
})

const tree = {
  'cgroup.controllers': 'cpu memory pids\n',
  'bowsprit-a/cgroup.controllers': 'cpu memory pids\n',
  'bowsprit-a/node-1/cgroup.controllers': 'cpu\n',
}

describe('cgroupScript, run by a shell on directories that look like cgroups', () => {
  const run = (mounts: string) =>
    execFileSync('sh', ['-euc', cgroupScript(planCgroups(hierarchies(mounts), dirs))])

  it('copies cpus and mems down', async () => {
    await using fixture = await createFixture({ 'cpuset.cpus': '0-1\n', 'cpuset.mems': '0\n' })
    run(`cgroup ${fixture.path} cgroup rw,cpuset 0 0\n`)
    expect(await fixture.readFile('bowsprit-a/node-1/cpuset.cpus', 'utf8')).toBe('0-1\n')
    expect(await fixture.readFile('bowsprit-a/node-1.sys/cpuset.mems', 'utf8')).toBe('0\n')
  })

  it('enables only controllers that are there', async () => {
    await using fixture = await createFixture(tree)
    run(`cgroup2 ${fixture.path} cgroup2 rw 0 0\n`)
    // A plain file keeps the last write; the kernel takes each.
    expect(await fixture.readFile('cgroup.subtree_control', 'utf8')).toBe('+pids\n')
    expect(await fixture.readFile('bowsprit-a/node-1/cgroup.subtree_control', 'utf8')).toBe('+cpu\n')
  })

  it('moves nothing where the root group is that of the kernel, which may hold processes', async () => {
    await using fixture = await createFixture({ ...tree, 'cgroup.procs': '1\n2\n' })
    run(`cgroup2 ${fixture.path} cgroup2 rw 0 0\n`)
    expect(await readdir(fixture.path)).not.toContain('bowsprit.others')
  })

  it("says so when a container's root group holds processes that cannot be seen", async () => {
    await using fixture = await createFixture({
      ...tree,
      'cgroup.type': 'domain\n',
      'cgroup.procs': '0\n',
    })
    expect(() => run(`cgroup2 ${fixture.path} cgroup2 rw 0 0\n`)).toThrow(
      /cannot be moved: give this container a cgroup namespace of its own/,
    )
  })
})
