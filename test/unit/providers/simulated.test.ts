import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { UsageError } from '../../../src/errors.ts'
import type { ClusterSpec } from '../../../src/plan/cluster-spec.ts'
import {
  leaseSeconds,
  planSimulated,
  simulatedArgv,
  simulatedPrograms,
} from '../../../src/providers/local/simulated-plan.ts'
import { freePorts } from '../../../src/providers/local/simulated-ports.ts'
import { kwokConfig } from '../../../src/providers/local/simulated-stages.ts'

const spec: ClusterSpec = {
  ref: { v: 1, provider: 'local', id: 'one', region: 'local', scope: '/runs' },
  ...{ nodes: 3, nodeKind: 'simulated', featureGates: {}, runtimeConfig: {}, proxyMode: 'iptables' },
  ...{ podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16' },
  extraArgs: {
    ...{ etcd: [], 'kube-apiserver': [], 'kube-controller-manager': [], 'kube-scheduler': [] },
    ...{ kubelet: [], 'kube-proxy': [] },
  },
}
const ports = { api: 20_000, controllerManager: 20_001, scheduler: 20_002, kwok: 20_003 }
const argvOf = (s: ClusterSpec) => simulatedArgv(planSimulated(s), ports, name => `/bin/${name}`)
const last = (argv: readonly string[], flag: string) => argv.filter(a => a.startsWith(`${flag}=`)).at(-1)

describe('plan of a simulated cluster', () => {
  it('takes up to 10,000 nodes, whose pod ranges nobody needs', () => {
    expect(planSimulated({ ...spec, nodes: 10_000 }).spec.nodes).toBe(10_000)
  })

  it('names every problem at once', () => {
    const wrong = {
      ...spec,
      nodes: 10_001,
      serviceCidr: '10.96.0.1/16',
      extraArgs: { ...spec.extraArgs, kubelet: ['--v=4'], 'kube-proxy': ['--v=4'] },
    }
    try {
      planSimulated(wrong)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError)
      const problems = (error as UsageError).problems.join('\n')
      expect((error as UsageError).problems).toHaveLength(4)
      for (const text of ['nodes 10001', '10.96.0.1/16', 'flags of kubelet', 'flags of kube-proxy'])
        expect(problems).toContain(text)
    }
  })
})

describe('command lines of a simulated cluster', () => {
  it('listen on loopback or on Unix sockets, never on all addresses', () => {
    const argv = argvOf(spec)
    for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const)
      expect(last(argv[name], '--bind-address')).toBe('--bind-address=127.0.0.1')
    expect(last(argv.kwok, '--server-address')).toBe('--server-address=127.0.0.1:20003')
    for (const flag of ['--listen-client-urls', '--listen-peer-urls'])
      expect(last(argv.etcd, flag)).toMatch(/=unix:\/\//)
    expect(Object.values(argv).flat().join(' ')).not.toMatch(/0\.0\.0\.0|2379|2380/)
  })

  it('end with the flags that were typed', () => {
    const typed = { ...spec.extraArgs, 'kube-controller-manager': ['--node-monitor-grace-period=5s'] }
    expect(argvOf({ ...spec, extraArgs: typed })['kube-controller-manager'].at(-1)).toBe(
      '--node-monitor-grace-period=5s',
    )
  })

  it('let nodes renew their leases less often where there are thousands, and wait for them longer', () => {
    expect([1, 500, 5000].map(leaseSeconds)).toEqual([40, 40, 400])
    const { kwok, ...rest } = argvOf({ ...spec, nodes: 5000 })
    expect(kwok).toContain('--node-lease-duration-seconds=400')
    expect(rest['kube-controller-manager']).toContain('--node-monitor-grace-period=410s')
  })

  it('are those of every program', () => {
    expect(Object.keys(argvOf(spec))).toEqual([...simulatedPrograms])
  })
})

describe('ports of a simulated cluster', () => {
  it('pass over a block in which one is taken, and blocks to be skipped', async () => {
    const wanted = await freePorts(7, new Set())
    const server = createServer()
    await new Promise<void>(done => server.listen(wanted.scheduler, '127.0.0.1', done))
    try {
      const other = await freePorts(7, new Set())
      expect(other.api).not.toBe(wanted.api)
      expect((await freePorts(7, new Set([other.api]))).api).not.toBe(other.api)
    } finally {
      server.close()
    }
  })

  it('lie below those that outgoing connections get', async () => {
    for (const seed of [0, 2999, 2 ** 32 - 1])
      expect(Math.max(...Object.values(await freePorts(seed, new Set())))).toBeLessThan(32_768)
  })
})

describe('stages for kwok', () => {
  it('are documents that name each what they are for', () => {
    const docs = parseAllDocuments(kwokConfig()).map(d => d.toJS())
    expect(docs.map(d => [d.kind, d.metadata?.name ?? '', d.spec?.resourceRef.kind ?? ''])).toEqual([
      ['KwokConfiguration', '', ''],
      ['Stage', 'node-ready', 'Node'],
      ['Stage', 'pod-running', 'Pod'],
      ['Stage', 'pod-succeeded', 'Pod'],
      ['Stage', 'pod-gone', 'Pod'],
    ])
  })
})
