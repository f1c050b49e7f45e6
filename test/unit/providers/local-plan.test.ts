import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { UsageError } from '../../../src/errors.ts'
import { parseCidr } from '../../../src/plan/cidr.ts'
import type { ClusterSpec } from '../../../src/plan/cluster-spec.ts'
import { enterScript } from '../../../src/providers/local/init.ts'
import { namesOf } from '../../../src/providers/local/names.ts'
import {
  controlPlaneDocs,
  controlPlaneServices,
  type HostChoice,
  networkOf,
  nodeDocs,
  nodeServices,
  planReal,
} from '../../../src/providers/local/plan.ts'

const spec: ClusterSpec = {
  ref: { v: 1, provider: 'local', id: 'a1', region: 'local', scope: '/runs' },
  nodes: 2,
  nodeKind: 'real',
  featureGates: {},
  runtimeConfig: {},
  extraArgs: {
    etcd: [],
    'kube-apiserver': [],
    'kube-controller-manager': [],
    'kube-scheduler': [],
    kubelet: [],
    'kube-proxy': [],
  },
  proxyMode: 'iptables',
  podCidr: '10.244.0.0/16',
  serviceCidr: '10.96.0.0/16',
}

function choice(of = spec): HostChoice {
  return {
    network: networkOf(planReal(of), parseCidr('172.30.5.0/24')!),
    registryPort: 5000,
    host: { canLowerOomScore: true, snapshotter: 'overlayfs' },
    pauseImage: 'registry.k8s.io/pause:3.10.2',
  }
}

describe('names', () => {
  it('differ between ids and between scopes, and fit', () => {
    const refs = [spec.ref, { ...spec.ref, id: 'a2' }, { ...spec.ref, scope: '/other' }]
    const all = refs.map(namesOf)
    for (const field of ['key', 'cgroup', 'hostInterface', 'runDir'] as const)
      expect(new Set(all.map(n => n[field])).size).toBe(3)
    const long = namesOf({ ...spec.ref, id: 'abcdefghij-123456789' })
    expect(long.peerInterface.length).toBeLessThanOrEqual(15)
    expect(long.runDir).toBe('/runs/abcdefghij-123456789')
  })
})

describe('bad input', () => {
  it('is told all at once', () => {
    const bad: ClusterSpec = {
      ...spec,
      ref: { ...spec.ref, id: 'UPPER', scope: 'relative' },
      nodes: 0,
      podCidr: '10.244.0.1/16',
      serviceCidr: 'none',
      featureGates: { lower: true },
      runtimeConfig: { 'api/all': 'maybe' },
      extraArgs: { ...spec.extraArgs, kubelet: ['v=4'] },
    }
    const problems = problemsFrom(bad)
    for (const word of ['UPPER', 'relative', 'nodes 0', '10.244.0.1/16', 'none', 'lower', 'maybe', 'v=4'])
      expect(
        problems.filter(p => p.includes(word)),
        word,
      ).toHaveLength(1)
  })

  it.each<[string, Partial<ClusterSpec>, RegExp]>([
    ['too many nodes', { nodes: 201 }, /1 to 200/],
    ['half a node', { nodes: 1.5 }, /1 to 200/],
    ['a pod range too small for the nodes', { nodes: 3, podCidr: '10.244.0.0/23' }, /no \/24 for each of 3/],
    ['ranges that overlap', { serviceCidr: '10.244.0.0/20' }, /overlap/],
    [
      'a service range that is too large',
      { serviceCidr: '10.0.0.0/8', podCidr: '11.0.0.0/16' },
      /\/12 to \/27/,
    ],
  ])('%s', (_, change, message) => {
    expect(problemsFrom({ ...spec, ...change }).join('\n')).toMatch(message)
  })

  it('lets the edges pass', () => {
    expect(() => planReal({ ...spec, nodes: 200 })).not.toThrow()
    expect(() => planReal({ ...spec, nodes: 2, podCidr: '10.244.0.0/23' })).not.toThrow()
  })
})

describe('command lines', () => {
  const flags: ClusterSpec = {
    ...spec,
    featureGates: { AllAlpha: true, InPlace: false },
    runtimeConfig: { 'api/all': 'true' },
    extraArgs: {
      ...spec.extraArgs,
      'kube-apiserver': ['--v=4'],
      kubelet: ['--v=5'],
      etcd: ['--snapshot-count=7'],
    },
  }
  const services = controlPlaneServices(planReal(flags), choice(flags).network)
  const argv = (name: string) => services.find(s => s.name === name)!.argv

  it('hand gates and runtime config to those that take them', () => {
    for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'])
      expect(argv(name)).toContain('--feature-gates=AllAlpha=true,InPlace=false')
    expect(argv('kube-apiserver')).toContain('--runtime-config=api/all=true')
    expect(argv('etcd').some(a => a.includes('AllAlpha'))).toBe(false)
    const kubelet = parse(nodeDocs(planReal(flags), choice(flags), 0).etc['kubernetes/kubelet.yaml']!)
    expect(kubelet.featureGates).toEqual({ AllAlpha: true, InPlace: false })
  })

  it('end with what the user adds, so that it wins', () => {
    expect(argv('kube-apiserver').at(-1)).toBe('--v=4')
    expect(argv('etcd').at(-1)).toBe('--snapshot-count=7')
    const kubelet = nodeServices(planReal(flags), choice(flags).network, 0).find(s => s.name === 'kubelet')!
    expect(kubelet.argv.at(-1)).toBe('--v=5')
  })

  it('have no flag for what was not asked for', () => {
    const plain = controlPlaneServices(planReal(spec), choice().network).flatMap(s => s.argv)
    expect(plain.filter(a => /feature-gates|runtime-config/.test(a))).toEqual([])
  })
})

describe('documents of a node', () => {
  const docs = nodeDocs(planReal(spec), choice(), 1)

  it('keep pods of one node in one cgroup, range and registry', () => {
    const { cgroup } = namesOf(spec.ref)
    expect(parse(docs.etc['kubernetes/kubelet.yaml']!)).toMatchObject({
      cgroupRoot: `/${cgroup}/node-2`,
      clusterDNS: ['10.96.0.10'],
      failCgroupV1: false,
    })
    const cni = JSON.parse(docs.etc['cni/net.d/10-bowsprit.conflist']!)
    expect(cni.plugins[0].ipam.ranges).toEqual([[{ subnet: '10.244.1.0/24' }]])
    const hosts = docs.etc['containerd/certs.d/_default/hosts.toml']!
    expect(hosts).toContain('server = "http://172.30.5.1:5000"')
    expect(hosts).toContain('[host."http://172.30.5.1:5000"]')
    expect(docs.etc['containerd/certs.d/localhost:5000/hosts.toml']).toBe(
      'server = "http://localhost:5000"\n',
    )
  })

  it('have what the host lacks', () => {
    const poor = { ...choice(), host: { canLowerOomScore: false, snapshotter: 'native' as const } }
    const toml = nodeDocs(planReal(spec), poor, 0).etc['containerd/config.toml']!
    expect(toml).toContain('restrict_oom_score_adj = true')
    expect(toml).toContain('snapshotter = "native"')
    expect(docs.etc['containerd/config.toml']).toContain('restrict_oom_score_adj = false')
  })

  it('are scripts that a POSIX shell reads, whatever the paths', () => {
    const enter = enterScript("/runs/it's $(here)/nodes/node-1", 'node-1', [
      { from: '/a b/kubelet', to: '/opt/bowsprit/bin/kubelet', kind: 'file' },
    ])
    for (const script of [enter, docs.root['opt/bowsprit/init']!, docs.root['opt/bowsprit/shielded']!])
      execFileSync('sh', ['-n'], { input: script })
    expect(enter).toContain(`cd '/runs/it'\\''s $(here)/nodes/node-1'`)
  })

  it('of the control plane hold no kubelet', () => {
    expect(controlPlaneDocs(planReal(spec), choice()).root['opt/bowsprit/init']).not.toContain('kubelet --')
  })
})

function problemsFrom(bad: ClusterSpec): readonly string[] {
  try {
    planReal(bad)
  } catch (error) {
    if (error instanceof UsageError) return error.problems
    throw error
  }
  return []
}
