import type { ClusterRef } from './cluster-ref.ts'

/** What was asked for. Provider plans are made of it, purely. */
export interface ClusterSpec {
  readonly ref: ClusterRef
  readonly nodes: number
  readonly nodeKind: 'real' | 'simulated'
  readonly featureGates: Readonly<Record<string, boolean>>
  /** --runtime-config of kube-apiserver, e.g. { 'api/all': 'true' }. */
  readonly runtimeConfig: Readonly<Record<string, string>>
  /** Extra flags per component, as typed, e.g. ['--v=4']. Later ones win over ours. */
  readonly extraArgs: Readonly<Record<Component, readonly string[]>>
  readonly proxyMode: 'iptables' | 'nftables'
  readonly podCidr: string
  readonly serviceCidr: string
  /** kubeconfig provider: the file and context to use. */
  readonly kubeconfig?: string
  readonly context?: string
}

export const components = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
] as const
export type Component = (typeof components)[number]

/** A cluster that answers. */
export interface Cluster {
  readonly ref: ClusterRef
  /** Absolute path; the credentials in it can do anything in the cluster. */
  readonly kubeconfig: string
  /** gitVersion that the API server states. */
  readonly version: string
  readonly nodes: readonly { name: string; ready: boolean; version: string }[]
  /** False for simulated nodes: containers do not run. */
  readonly realNodes: boolean
}
