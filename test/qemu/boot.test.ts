import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isReady, planCluster, ready } from '../machines/cluster.ts'
import { openRegion, type Region } from '../machines/region.ts'
import { type Staged, stageAt } from '../machines/stage.ts'
import { ctxFor } from '../support/cluster.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { startVirtualMachine } from './machine.ts'

/** A processor that is computed takes minutes for what others do in seconds. */
const readyMs = 20 * 60_000
/** Who is alone need not win an election every few seconds: a slow machine loses some, and begins anew. */
const alone = ['--leader-elect=false']

const before = lookOver()
let dir: FsFixture
let region: Region
let staged: Staged

beforeAll(async () => {
  dir = await createFixture({})
  region = await openRegion({ start: startVirtualMachine })
  staged = await stageAt(region.host, dir.path, ctxFor(dir.getPath('runs')))
})
const dispose = async () => {
  await region?.[Symbol.asyncDispose]()
  await staged?.[Symbol.asyncDispose]()
  await dir?.rm()
}
afterAll(dispose)

test('a machine with a kernel of its own becomes a control plane', async () => {
  const address = region.address(11)
  const { spec, ...cluster } = await planCluster(region, staged, {
    ...{ id: 'qemu', endpoint: `${address}:6443`, dir: dir.path },
  })
  const { extraArgs } = spec.cluster
  const patient = { ...extraArgs, 'kube-controller-manager': alone, 'kube-scheduler': alone }
  const from = performance.now()
  const machine = await cluster.boot('first', 'control-plane', {
    address,
    change: { cluster: { ...spec.cluster, extraArgs: patient } },
  })
  await ready([machine], readyMs)
  console.log(`Ready after ${((performance.now() - from) / 1000).toFixed(0)} s`)
  const nodes = await cluster.nodes()
  expect(nodes.map(n => [n.metadata.name, isReady(n), n.status.nodeInfo.kubeletVersion])).toEqual([
    ['control-plane', true, staged.build.version],
  ])
  // What namespaces cannot show: cgroup v2 alone, and a kernel that is not this host's.
  expect(await machine.exec(['stat', '-fc', '%T', '/sys/fs/cgroup'])).toMatchObject({ stdout: 'cgroup2fs' })
  expect((await machine.exec(['uname', '-r'])).stdout).toMatch(/-cloud-/)
  cluster.api.close()
})

test('nothing of it is left', async () => {
  await dispose()
  expect(appeared(before)).toEqual([])
})
