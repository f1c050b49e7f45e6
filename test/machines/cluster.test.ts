import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BootstrapFile } from '../../src/plan/bootstrap/spec.ts'
import { planShards } from '../../src/plan/shards.ts'
import { runShard } from '../../src/testers/ginkgo.ts'
import { ctxFor } from '../support/cluster.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { balance } from './balance.ts'
import { isReady, type JoinOptions, lastWord, type MachineCluster, planCluster, ready } from './cluster.ts'
import { fillDisk } from './disk.ts'
import { type Machine, openRegion, type Region } from './region.ts'
import { type Staged, type StoreKind, stageAt } from './stage.ts'

const before = lookOver()
let dir: FsFixture
let region: Region
let staged: Staged

beforeAll(async () => {
  dir = await createFixture({})
  region = await openRegion()
  staged = await stageAt(region.host, dir.path, ctxFor(dir.getPath('runs')))
})
const dispose = async () => {
  await region?.[Symbol.asyncDispose]()
  await staged?.[Symbol.asyncDispose]()
  await dir?.rm()
}
afterAll(dispose)

const planned = (id: string, endpoint: string) => planCluster(region, staged, { id, endpoint, dir: dir.path })

describe('a control plane and two nodes', () => {
  let cluster: MachineCluster
  let machines: readonly Machine[] = []

  beforeAll(async () => {
    cluster = await planned('one', `${region.address(11)}:6443`)
    const from = (n: number, kind: StoreKind) => ({ address: region.address(n), files: staged.files[kind] })
    machines = await Promise.all([
      cluster.boot('first', 'control-plane', from(11, 's3')),
      cluster.boot('node', 'node-1', from(12, 'blob')),
      cluster.boot('node', 'node-2', from(13, 'profile')),
    ])
    await ready(machines)
  })
  afterAll(async () => {
    cluster?.api.close()
    await Promise.all(machines.map(m => m.terminate()))
  })

  test('are Ready, and of the branch', async () => {
    const nodes = await cluster.nodes()
    expect(nodes.map(n => [n.metadata.name, isReady(n), n.status.nodeInfo.kubeletVersion])).toEqual(
      ['control-plane', 'node-1', 'node-2'].map(name => [name, true, staged.build.version]),
    )
    const { gitVersion } = await cluster.api.call<{ gitVersion: string }>('GET', '/version')
    expect(gitVersion).toBe(staged.build.version)
  })

  test('pass the smoke suite', async () => {
    const { build, specs } = staged
    const names = specs.map(s => s.name)
    const record = await runShard(
      planShards(specs, {}, 1)[0]!,
      {
        ...{ build, cluster: { kubeconfig: cluster.kubeconfig, realNodes: true, nodes: 2 } },
        ...{ outDir: dir.getPath('shard'), procs: 4, timeoutMs: 240_000, attempt: 1, timings: {} },
        ...{ selected: names, notRunnable: new Map(), scratch: dir.path },
      },
      ctxFor(dir.getPath('runs')),
    )
    expect(record.specs.map(s => [s.name, s.outcome, s.message ?? '']).sort()).toEqual(
      names.map(name => [name, 'passed', '']).sort(),
    )
  })

  test('refuse a machine that comes when the token has expired, which says so', async () => {
    await using late = await cluster.boot('node', 'late', {
      address: region.address(14),
      change: { keys: { ...cluster.spec.keys, token: 'abcdef.0123456789abcdef' } },
    })
    expect(await lastWord(late, 120_000)).toMatch(/^failed: kubeadm: .*token.* expired/)
  })

  test('are the same after a restart', async () => {
    // What makes a machine the node that it is.
    const own = '/etc/kubernetes /etc/containerd /etc/cni /opt /usr/local/bin'
    const sums = `find ${own} -type f -exec sha256sum {} + | sort -k 2`
    const seen = async () => ({
      files: await Promise.all(
        machines.map(async m => (await m.exec(['sh', '-c', sums])).stdout.split('\n')),
      ),
      nodes: (await cluster.nodes()).map(n => [n.metadata.name, n.metadata.uid, n.spec.podCIDR]),
    })
    const boots = async () =>
      (await cluster.nodes().catch(() => [])).map(n => (isReady(n) ? n.status.nodeInfo.bootID : 'not Ready'))
    const [was, booted] = [await seen(), await boots()]
    await Promise.all(machines.map(m => m.reboot()))
    const other = expect.toSatisfy((id: string) => id !== 'not Ready' && !booted.includes(id))
    await expect.poll(boots, { timeout: 120_000, interval: 500 }).toEqual([other, other, other])
    expect(await seen()).toEqual(was)
  })
})

/** A store for one file, in which something happens between a machine's question and its answer. */
async function relay(
  host: string,
  { from }: BootstrapFile,
  before: () => Promise<void>,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(async (_request, response) => {
    await before()
    const file = await fetch(from.kind === 'url' ? from.url : '')
    await pipeline(file.body!, response).catch(() => {})
  }).listen(0, host)
  await once(server, 'listening')
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/kubelet`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Each of them alone: none gets as far as needing a cluster. */
describe.concurrent('a machine that cannot become a node says why', () => {
  const changed = (name: string, change: (file: BootstrapFile) => Partial<BootstrapFile>) =>
    staged.files.s3.map(f => (f.name === name ? { ...f, ...change(f) } : f))

  const cases: readonly [string, () => Promise<Omit<JoinOptions, 'address'>>, RegExp][] = [
    [
      'a file that is not what was staged',
      async () => ({ files: changed('kubelet', () => ({ sha256: '0'.repeat(64) })) }),
      /^failed: files: kubelet has sha256 [0-9a-f]{64} and not 0{64}: /,
    ],
    [
      'a store that does not answer',
      async () => {
        const url = `http://${region.host}:9/kubectl`
        return { files: changed('kubectl', () => ({ from: { kind: 'url', url } })) }
      },
      /^failed: files: [\d.]+:9 does not answer \(.*[Cc]onnect.*\): /,
    ],
    [
      'URLs that have expired',
      async () => {
        const files = await staged.signed(1)
        await new Promise(done => setTimeout(done, 2000))
        return { files }
      },
      /^failed: files: [\d.:]+ refuses \S+ \(403 .*\): the signed URL has expired/,
    ],
    [
      'a registry token that has expired',
      async () => {
        const auth = { kind: 'password', user: 'puller', password: 'of yesterday' } as const
        return { change: { registry: { ...staged.registry, auth } } }
      },
      /^failed: kubeadm: .*the password or token for \S+ has expired/,
    ],
    [
      'a disk that is full',
      async () => ({ diskBytes: 1024 ** 3 }),
      /^failed: disk: the disk of \S+ has \d+ MB free and \d+ MB are needed; /,
    ],
  ]

  test.each(cases)('%s', async (title, prepare, reason) => {
    const n = 21 + cases.findIndex(([name]) => name === title)
    const cluster = await planned(`bad-${n}`, `${region.address(n)}:6443`)
    const started = performance.now()
    await using machine = await cluster.boot('first', `bad-${n}`, {
      address: region.address(n),
      ...(await prepare()),
    })
    expect(await lastWord(machine, 120_000)).toMatch(reason)
    console.log(`${title}: said after ${((performance.now() - started) / 1000).toFixed(0)} s`)
    cluster.api.close()
  })

  test('a disk that fills while files are fetched', async () => {
    const address = region.address(20)
    const cluster = await planned('fills', `${address}:6443`)
    const kubelet = staged.files.s3.find(f => f.name === 'kubelet')!
    const fill = () => fillDisk(region.machines().find(m => m.address === address)!)
    await using store = await relay(region.host, kubelet, fill)
    const started = performance.now()
    await using machine = await cluster.boot('node', 'fills', {
      ...{ address, diskBytes: 4 * 1024 ** 3 },
      files: changed('kubelet', () => ({ from: { kind: 'url', url: store.url } })),
    })
    expect(await lastWord(machine, 120_000)).toMatch(
      /^failed: files: \S+ cannot be written: the disk is full .*give the machine a larger one$/,
    )
    console.log(`a disk that fills: said after ${((performance.now() - started) / 1000).toFixed(0)} s`)
    cluster.api.close()
  })
})

test('three control planes do without the first', async () => {
  const addresses = [31, 32, 33].map(region.address)
  await using _ = await balance(region.host, 6443, () => addresses)
  const cluster = await planned('three', `${region.host}:6443`)
  const machines = await Promise.all(
    addresses.map((address, i) =>
      cluster.boot(i === 0 ? 'first' : 'control-plane', `cp-${i + 1}`, { address }),
    ),
  )
  await ready(machines)
  const nodes = await cluster.nodes()
  expect(nodes.map(n => [n.metadata.name, isReady(n)])).toEqual(['cp-1', 'cp-2', 'cp-3'].map(n => [n, true]))
  for (const { metadata } of nodes)
    expect(metadata.labels).toHaveProperty(['node-role.kubernetes.io/control-plane'])
  await machines[0]!.terminate()
  // A write needs two of three members of etcd.
  const write = () =>
    cluster.api
      .call('PATCH', '/api/v1/nodes/cp-2', { metadata: { labels: { 'bowsprit.test/written': 'yes' } } })
      .catch(() => undefined)
  await expect.poll(write, { timeout: 60_000, interval: 1000 }).toMatchObject({ kind: 'Node' })
  cluster.api.close()
  await Promise.all(machines.slice(1).map(m => m.terminate()))
})

test('nothing of it is left', async () => {
  await dispose()
  expect(appeared(before)).toEqual([])
})
