import type { ClusterSpec } from '../cluster-spec.ts'
import type { KeyPair } from '../key-pair.ts'

/** What a machine has to become: `first` makes the cluster, the others join it. */
export type Role = 'first' | 'control-plane' | 'node'

/** All that a machine must know to become a node of one cluster. Holds secrets: keys, a token, signed URLs. */
export interface BootstrapSpec {
  readonly cluster: BootstrapCluster
  readonly registry: BootstrapRegistry
  readonly files: readonly BootstrapFile[]
  readonly keys: BootstrapKeys
  readonly cni: Cni
  /**
   * Manifest of a cloud controller manager, which nodes wait for, applied on the first machine. Undefined: there is none,
   * and nodes are nobody's but kubelet's.
   */
  readonly cloudProvider?: { readonly manifest: string } | undefined
}

export interface BootstrapCluster
  extends Pick<
    ClusterSpec,
    'podCidr' | 'serviceCidr' | 'featureGates' | 'runtimeConfig' | 'extraArgs' | 'proxyMode'
  > {
  /** Marks every machine of the cluster; 1 to 63 of [a-z0-9-]. */
  readonly id: string
  /** gitVersion of the build, e.g. v1.38.0-alpha.2.45+0a1b2c3d4e5f67. */
  readonly version: string
  /** host:port of the API server as every node knows it: the first machine, or what balances between several. */
  readonly endpoint: string
  /** More names and addresses at which it is reached, e.g. from outside: they go into its certificate. */
  readonly names?: readonly string[] | undefined
}

/** Where kubeadm's images are. */
export interface BootstrapRegistry {
  /** host[:port]/path: kubeadm's imageRepository. */
  readonly prefix: string
  readonly plainHttp?: boolean | undefined
  /** PEM of the authority that signed the registry's certificate, where no system knows it. */
  readonly ca?: string | undefined
  readonly auth: RegistryAuth
  /** Where images of other registries are, by their host: { 'registry.k8s.io': 'host[:port]/path' }. */
  readonly mirrors?: Readonly<Record<string, string>> | undefined
}

/** ecr and acr: the machine's own identity asks for a password, and kubelet asks again when that has expired. */
export type RegistryAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'ecr'; readonly region: string; readonly endpoint?: string | undefined }
  | { readonly kind: 'acr'; readonly clientId?: string | undefined }

/** A file that the machine needs: a program for /usr/local/bin, a plugin (cni/bridge), a manifest (manifests/x.yaml). */
export interface BootstrapFile {
  readonly name: string
  /** 64 hex digits. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  readonly from: FileSource
}

export type FileSource =
  /** A signed URL is a secret. */
  | { readonly kind: 'url'; readonly url: string }
  /** Read by the instance profile. `endpoint`: another S3 than Amazon's, path style. */
  | {
      readonly kind: 's3'
      readonly bucket: string
      readonly key: string
      readonly region: string
      readonly endpoint?: string | undefined
    }
  /** Read by the managed identity; `clientId` where the machine has several. */
  | { readonly kind: 'azure-blob'; readonly url: string; readonly clientId?: string | undefined }
  /** On the machine already. */
  | { readonly kind: 'path'; readonly path: string }

/** Made before any machine is, so that a kubeconfig exists before the cluster does (kube/bootstrap-keys.ts). */
export interface BootstrapKeys {
  readonly ca: KeyPair
  readonly frontProxyCa: KeyPair
  readonly etcdCa: KeyPair
  /** `cert` is the public key. */
  readonly serviceAccount: KeyPair
  /** User system:kube-proxy: may read Nodes, and is what the routes of the built-in network come from. */
  readonly routes: KeyPair
  /** sha256:<hex> of the public key of `ca`, by which joining machines know the API server. */
  readonly caHash: string
  /** A bootstrap token, abcdef.0123456789abcdef. */
  readonly token: string
  /** Minutes from the cluster's first moment on in which machines can join. */
  readonly tokenMinutes: number
}

export type Cni =
  /**
   * Built in: each node's pods hang on its plugins, and host routes connect the nodes. Nodes must reach each other
   * without a router between them (one subnet; on EC2 without the source/destination check). Azure's networks drop
   * packets of pods: with `tunnel` they travel in packets of the machines (VXLAN, UDP 8472).
   */
  | { readonly kind: 'bridge'; readonly tunnel?: true }
  /** Applied on the first machine: the text itself, or a name in `files`, for what is too large for user data. */
  | { readonly kind: 'manifest'; readonly text: string }
  | { readonly kind: 'manifest'; readonly file: string }
  | { readonly kind: 'none' }

export interface BootstrapNode {
  /** Name of the Node object. */
  readonly name: string
  /** Its own address in the cluster's network; undefined: that of the default route. */
  readonly address?: string | undefined
  /** Pods run on a control plane, too: for clusters that have no other machine. */
  readonly schedulable?: boolean | undefined
}

/** What has to be on the machine, and the command that makes a node of it then. */
export interface Bootstrap {
  readonly files: readonly { readonly path: string; readonly mode: string; readonly content: string }[]
  /** A shell command, to be run as root; any number of times. */
  readonly command: string
}

/** Directory of all that is ours on a machine; what kubelet and kubeadm want elsewhere lies elsewhere. */
export const machineHome = '/opt/bowsprit'
/** Logs that outlive a boot, and the state of this one. */
export const machineLog = '/var/log/bowsprit/bootstrap.log'
export const machineStatus = '/run/bowsprit/status.json'
