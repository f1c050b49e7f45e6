import { writeFileSync } from 'node:fs'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadListing } from '../../src/testers/list.ts'
import { kubeVersion } from '../support/checkout.ts'
import { cache, ctxFor, material } from '../support/cluster.ts'
import { baseEnv } from '../support/program.ts'
import { type Machine, runMachine, type Seen } from './boot.ts'
import type { Facts, Group, Job } from './facts.ts'
import { findKernel } from './kernel.ts'

/** Its image is agnhost, which has a shell: that is all that is wanted of it. */
const spec =
  "[sig-storage] Downward API volume should provide container's memory limit [NodeConformance] [Conformance]"
const capSysResource = 1n << 24n
const MiB = 1024 * 1024

describe.each<{ title: string; place: Machine['place']; without?: string }>([
  { title: 'with CAP_SYS_RESOURCE', place: 'host' },
  { title: 'without CAP_SYS_RESOURCE', place: 'host', without: 'sys_resource' },
  { title: 'in a container', place: 'container' },
])('a machine with cgroup v2, $title', ({ place, without }) => {
  let dir: FsFixture
  let seen: Seen

  beforeAll(async () => {
    dir = await createFixture()
    const kernel = findKernel()
    if (kernel === undefined) throw new Error('there is no kernel yet: `npm run test:cgroup2` builds it')
    if (process.getuid?.() !== 0) throw new Error('this test makes namespaces of its own: run it as root')
    const machine = { kernel, dir: dir.path, place, memory: '4G' }
    seen = await runMachine({ ...machine, ...(without && { without }) }, await jobFor(dir))
    console.log(`the machine took ${seen.seconds.toFixed(0)} s: ${JSON.stringify(seen.facts.seconds)}`)
  })
  afterAll(() => dir?.rm())

  /** A step's finding; without one, what the machine said tells why. */
  const found = <K extends keyof Facts>(name: K): Facts[K] => {
    const fact = seen.facts[name]
    if (fact === undefined)
      throw new Error(
        `no ${name} (exit code ${seen.code}):\n${seen.facts.up?.stderr ?? ''}\n${seen.console.slice(-8000)}`,
      )
    return fact as Facts[K]
  }
  const processes = (program: string) => found('processes').filter(p => p.program === program)

  it('has no other cgroups, and the capabilities that it should', () => {
    expect(found('kernel').controllers.split(' ')).toEqual(
      expect.arrayContaining(['cpuset', 'cpu', 'io', 'memory', 'pids']),
    )
    const has = (BigInt(`0x${found('kernel').capabilities}`) & capSysResource) !== 0n
    expect(has).toBe(without === undefined)
  })

  it('comes up: control plane, a node, DNS', () => {
    expect(found('up').code, found('up').stderr).toBe(0)
    expect(found('up').stderr).toContain('1 node Ready')
  })

  it('holds a pod to its limits', () => {
    const { inside, container } = found('pods')
    expect(inside).toMatchObject({ 'memory.max': `${64 * MiB}`, 'cpu.max': '50000 100000' })
    // A cgroup namespace of its own: the pod sees itself as the root.
    expect(inside['own cgroup']).toMatch(/^0::\/$/)
    expect(container.path).toMatch(/^bowsprit-v2-\w+\/node-1\/kubepods\/burstable\/pod[\w-]+\/\w+$/)
    expect(container.files).toMatchObject({
      'memory.max': `${64 * MiB}`,
      'cpu.max': '50000 100000',
      'memory.oom.group': '1',
    })
  })

  it('kills all of a container that takes more memory than it may', () => {
    expect(found('pods').oom).toEqual({ reason: 'OOMKilled', exitCode: 137 })
  })

  it('has logs, exec, Services by name, and figures of pods with pressure', () => {
    const { logs, service, summary } = found('pods')
    expect({ logs, service }).toEqual({ logs: 'here', service: expect.stringContaining(kubeVersion) })
    expect(summary).toMatchObject({
      memory: { workingSetBytes: expect.any(Number), psi: expect.anything() },
      cpu: { usageCoreNanoSeconds: expect.any(Number) },
    })
  })

  it('keeps processes in leaves and hands all controllers down', () => {
    const [root, ...own] = found('tree')
    const inner = own.filter(g => own.some(o => o.path.startsWith(`${g.path}/`)))
    expect(inner.filter(g => g.processes > 0)).toEqual([])
    for (const path of ['', '/node-1', '/node-1/kubepods'])
      expect(
        words(
          own.find(g => g.path.replace(/^[^/]+/, '') === path),
          'cgroup.subtree_control',
        ),
        path,
      ).toEqual(expect.arrayContaining(['cpuset', 'cpu', 'io', 'memory', 'pids']))
    expect(words(root, 'cgroup.subtree_control')).toContain('memory')
    for (const program of ['kubelet', 'containerd', 'kube-proxy'])
      expect(
        processes(program).map(p => p.cgroup),
        program,
      ).toContainEqual(expect.stringMatching(/\/node-1\.sys$/))
    expect(processes('etcd').map(p => p.cgroup)).toEqual([expect.stringMatching(/\/control-plane\.sys$/)])
    // Pods together may not take all of the machine (enforceNodeAllocatable).
    expect(own.find(g => g.path.endsWith('/node-1/kubepods'))?.files['memory.max']).toMatch(/^\d+$/)
  })

  it(
    without === undefined
      ? 'guards sandboxes and its own programs from the OOM killer'
      : 'does without guarding anything from the OOM killer',
    () => {
      const lowest = (program: string) => Math.min(...processes(program).map(p => Number(p.oomScoreAdj)))
      expect(lowest('pause')).toBe(without === undefined ? -998 : 0)
      expect(lowest('kubelet')).toBe(without === undefined ? -999 : 0)
    },
  )

  it('goes, and leaves nothing', () => {
    expect(found('down').code, found('down').stderr).toBe(0)
    expect(JSON.parse(found('down').stdout)).toMatchObject({ left: [] })
    expect(found('left')).toEqual([])
    expect(seen.code, seen.console).toBe(0)
  })
})

function words(group: Group | undefined, file: string): string[] {
  return (group?.files[file] ?? '').split(' ')
}

/** Build, tools and images are made here, where it is fast; the machine finds them in the cache. */
async function jobFor(dir: FsFixture): Promise<Job> {
  const plain = ctxFor(dir.getPath('none'))
  // The machine has no network: what it serves must have been made and not fetched.
  const ctx = { ...plain, env: { ...plain.env, BOWSPRIT_REGISTRY_MIRRORS: 'none' } }
  const { agnhost } = (await material(ctx)).build.companions
  const image = `registry.k8s.io/e2e-test-images/agnhost:${agnhost}`
  const { build, images } = await material(ctx, [image])
  expect(images.missing).toEqual([])
  expect((await loadListing(build, ctx)).specs.map(s => s.name)).toContain(spec)
  const suite = dir.getPath('suite.txt')
  writeFileSync(suite, `${spec}\n`)
  const kubectl = build.files['kubectl']!.path
  return { id: 'v2', kubectl, image, suite, cache, env: baseEnv() }
}
