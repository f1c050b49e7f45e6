import { createHash } from 'node:crypto'
import { makeClusterKeys } from '../../src/kube/bootstrap-keys.ts'
import type { BootstrapFile, BootstrapSpec, FileSource } from '../../src/plan/bootstrap/spec.ts'

/** What nodeFiles() of plan/node-files.ts names for machines. */
export const nodeFileNames = [
  ...['kubelet', 'kubeadm', 'kubectl', 'containerd', 'containerd-shim-runc-v2', 'ctr', 'runc', 'crictl'],
  ...['bridge', 'loopback', 'ptp', 'host-local', 'portmap'].map(name => `cni/${name}`),
]

export const { keys, admin } = await makeClusterKeys(Date.now(), 60)

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** One file whose content is its name. */
export function fileOf(name: string, from: FileSource): BootstrapFile {
  return { name, sha256: digest(name), size: name.length, from }
}

/** A spec of one control plane and nodes from signed URLs; `change` replaces whole parts. */
export function bootstrapSpec(change: Partial<BootstrapSpec> = {}): BootstrapSpec {
  return {
    cluster: {
      id: 'pr-1234-0a1b2c',
      version: 'v1.36.3',
      endpoint: '10.0.0.4:6443',
      podCidr: '10.244.0.0/16',
      serviceCidr: '10.96.0.0/16',
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
    },
    registry: { prefix: 'registry.example.com/ci', auth: { kind: 'none' } },
    files: nodeFileNames.map(name =>
      fileOf(name, { kind: 'url', url: `https://store.example.com/${name}?sig=1` }),
    ),
    keys,
    cni: { kind: 'bridge' },
    ...change,
  }
}
