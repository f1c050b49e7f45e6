import semver from 'semver'

/** How a program that runs beside Kubernetes is found or built. */
export interface CompanionRecipe {
  /** Programs that its directory must hold. */
  readonly binaries: readonly string[]
  readonly module: string
  /** Package of each binary, below the module; '' is the module itself. */
  readonly packages: Readonly<Record<string, string>>
  /** A main package of our own instead. */
  readonly main?: string
  readonly ldflags: (version: string) => string
  readonly tags?: string
  /** Needs a C compiler, and these host tools for it. */
  readonly cgo?: readonly string[]
  /** With cgo, for another platform than this machine's: Debian's packages of that platform, and what makes it static. */
  readonly cross?: { readonly packages: readonly string[]; readonly tags: string; readonly ldflags: string }
  /** What it is for, in words for the log. */
  readonly why: string
  /** Versions on this machine that do as well as the wanted one. Undefined: always built. */
  readonly accepts?: (wanted: string) => string
  /** Arguments with which the first binary says its version. */
  readonly versionArgs?: readonly string[]
  /** What it must say then, e.g. an ability that was compiled in. */
  readonly mustSay?: RegExp
  /** Where it may lie besides PATH. */
  readonly dirs?: readonly string[]
}

const stripped = '-s -w'

/**
 * Plugins of CoreDNS that Corefiles of Kubernetes and its e2e suite name (kubeadm's manifest, test/e2e/network/dns*).
 * All that upstream puts in take twice as long to compile.
 */
const corednsPlugins = [
  'bufsize',
  'cache',
  'debug',
  'errors',
  'forward',
  'health',
  'hosts',
  'kubernetes',
  'loadbalance',
  'log',
  'loop',
  'metrics',
  'ready',
  'reload',
  'rewrite',
  'template',
  'whoami',
]

const corednsMain = [
  '// Package main is CoreDNS with the plugins that cluster DNS needs.',
  'package main',
  '',
  'import (',
  '\t"github.com/coredns/coredns/coremain"',
  ...corednsPlugins.map(name => `\t_ "github.com/coredns/coredns/plugin/${name}"`),
  ')',
  '',
  'func main() { coremain.Run() }',
  '',
].join('\n')

const etcd: CompanionRecipe = {
  binaries: ['etcd'],
  module: 'go.etcd.io/etcd/server/v3',
  packages: { etcd: '' },
  ldflags: () => stripped,
  why: 'the store of the API server',
  accepts: wanted => `~${wanted}`,
  versionArgs: ['--version'],
}

const containerd: CompanionRecipe = {
  binaries: ['containerd', 'containerd-shim-runc-v2', 'ctr'],
  module: 'github.com/containerd/containerd/v2',
  packages: {
    containerd: 'cmd/containerd',
    'containerd-shim-runc-v2': 'cmd/containerd-shim-runc-v2',
    ctr: 'cmd/ctr',
  },
  ldflags: v => `${stripped} -X github.com/containerd/containerd/v2/version.Version=v${v}`,
  why: 'the container runtime of each node',
  // Kubernetes 1.38 drops what older ones need; 2.1 has all of today's CRI.
  accepts: () => '^2.1.0',
  versionArgs: ['--version'],
}

const runc: CompanionRecipe = {
  binaries: ['runc'],
  module: 'github.com/opencontainers/runc',
  packages: { runc: '' },
  ldflags: () => stripped,
  tags: 'seccomp',
  cgo: ['gcc', 'pkg-config', 'libseccomp-dev'],
  // Static, so that it wants no library of its machine; as runc's own release builds are.
  cross: {
    packages: ['libseccomp-dev'],
    tags: 'seccomp netgo osusergo',
    ldflags: '-linkmode external -extldflags -static',
  },
  why: 'starts the containers of each node',
  accepts: () => '^1.2.0',
  versionArgs: ['--version'],
  mustSay: /libseccomp:/, // without it: "config provided but seccomp not supported"
}

const cni: CompanionRecipe = {
  binaries: ['bridge', 'loopback', 'ptp', 'host-local', 'portmap'],
  module: 'github.com/containernetworking/plugins',
  packages: {
    bridge: 'plugins/main/bridge',
    loopback: 'plugins/main/loopback',
    ptp: 'plugins/main/ptp',
    'host-local': 'plugins/ipam/host-local',
    portmap: 'plugins/meta/portmap',
  },
  ldflags: v =>
    `${stripped} -X github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v${v}`,
  why: 'the network of pods',
  accepts: wanted => `^${wanted}`,
  versionArgs: [],
  mustSay: /CNI bridge plugin/, // iproute2 has a program of that name, too
  dirs: ['/opt/cni/bin', '/usr/lib/cni'],
}

const coredns: CompanionRecipe = {
  binaries: ['coredns'],
  module: 'github.com/coredns/coredns',
  packages: {},
  main: corednsMain,
  ldflags: () => stripped,
  why: 'cluster DNS, as an image',
}

const crictl: CompanionRecipe = {
  binaries: ['crictl'],
  module: 'sigs.k8s.io/cri-tools',
  packages: { crictl: 'cmd/crictl' },
  ldflags: v => `${stripped} -X sigs.k8s.io/cri-tools/pkg/version.Version=v${v}`,
  why: 'shows what runs on a node',
  accepts: wanted => `>=${semver.major(wanted)}.${Math.max(0, semver.minor(wanted) - 3)}.0`,
  versionArgs: ['--version'],
}

const kwok: CompanionRecipe = {
  binaries: ['kwok'],
  module: 'sigs.k8s.io/kwok',
  packages: { kwok: 'cmd/kwok' },
  ldflags: v => `${stripped} -X sigs.k8s.io/kwok/pkg/consts.Version=v${v}`,
  why: 'plays the nodes of a simulated cluster',
  accepts: () => '>=0.7.0 <1.0.0',
  versionArgs: ['--version'],
}

const helm: CompanionRecipe = {
  binaries: ['helm'],
  module: 'helm.sh/helm/v4',
  packages: { helm: 'cmd/helm' },
  ldflags: v => `${stripped} -X helm.sh/helm/v4/internal/version.version=v${v}`,
  why: 'installs the charts of add-ons',
  // The flags that are used here are those that both have.
  accepts: () => '^3.14.0 || ^4.0.0',
  versionArgs: ['version', '--short'],
}

export const companionRecipes = { etcd, containerd, runc, cni, coredns, crictl, kwok, helm }
export type CompanionName = keyof typeof companionRecipes
