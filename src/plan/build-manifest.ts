/** What was made from a source. Written last into the build's directory as `build.json`. */
export interface BuildManifest {
  readonly v: 1
  /** Digest over tree or version, Go version, targets, flags. */
  readonly key: string
  /** Digest over the tree and its version alone: the same for whatever was built of it, wherever. Older builds have none. */
  readonly tree?: string | undefined
  /** gitVersion by upstream's rules, e.g. v1.36.4-alpha.0.12+4be1c0d9a7f3e1-dirty */
  readonly version: string
  readonly commit: string
  readonly treeState: 'clean' | 'dirty' | 'archive'
  readonly goVersion: string
  /** linux/amd64 */
  readonly platform: string
  /** Absolute directory that holds the files. */
  readonly dir: string
  /** By target name: kube-apiserver, kubelet, kubectl, e2e.test, ginkgo … */
  readonly files: Readonly<Record<string, BuiltFile>>
  readonly companions: CompanionVersions
  /** Where the Go sources of k8s.io/kubernetes that were built lie (read only; for test/images and spec sources). */
  readonly sourceDir: string
  /** Directory in which `go build k8s.io/kubernetes/…` builds exactly this source (module wrapper or checkout). */
  readonly moduleDir: string
  /** Flags of go build besides -o and packages, so that images made of this source are built alike. */
  readonly goFlags: readonly string[]
}

export interface BuiltFile {
  /** Absolute. */
  readonly path: string
  readonly sha256: string
  readonly size: number
}

/** Read from the tree: build/dependencies.yaml and kubeadm's constants. Without leading 'v', e.g. 3.6.8. */
export interface CompanionVersions {
  readonly etcd: string
  readonly coredns: string
  readonly pause: string
  readonly cni: string
  readonly crictl: string
  readonly agnhost: string
}

export type BuildTarget =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-proxy'
  | 'kubelet'
  | 'kubeadm'
  | 'kubectl'
  | 'e2e.test'
  | 'ginkgo'
