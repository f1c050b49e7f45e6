import type { AwsWish } from './aws/wish.ts'
import type { AzureWish } from './azure/wish.ts'
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
  /** What the stage has for its machines: linux/amd64, linux/arm64; undefined: what runs on machines like this one. */
  readonly platforms?: readonly string[]
  /** How pods are connected on machines that we boot; undefined: bridge. */
  readonly cni?: CniChoice
  /** Nodes wait for the cloud controller manager that the stage has; undefined: there is none. */
  readonly cloudProvider?: 'external'
  /** kubeconfig provider: the file and context to use. */
  readonly kubeconfig?: string
  readonly context?: string
  /** azure provider. */
  readonly azure?: AzureWish
  /** ec2 and eks providers. */
  readonly aws?: AwsWish
  /** machines provider. */
  readonly machines?: MachinesSpec
}

/** How pods of machines that we boot are connected: by us, by a manifest that somebody has written, or by nobody yet. */
export type CniChoice = 'bridge' | 'manifest' | 'none'

/** Machines that somebody already has, reached by SSH. */
export interface MachinesSpec {
  /** [user@]host[:port], as typed; the first ones become the control plane. */
  readonly hosts: readonly string[]
  readonly controlPlanes: number
  /** host:port of what balances between several control planes; undefined: the first machine. */
  readonly endpoint?: string | undefined
  /** Absolute; undefined: what ssh itself takes (its agent, ~/.ssh). */
  readonly key?: string | undefined
  /** Whether a host that known_hosts does not have is refused, or taken as it is. */
  readonly hostKeys: 'strict' | 'accept-new'
  /** Absolute; undefined: ssh's own. */
  readonly knownHosts?: string | undefined
  /** With what the machines pull images; undefined: with nothing, or by their own identity at ECR and ACR. */
  readonly pull?: { readonly user: string; readonly password: string } | undefined
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
