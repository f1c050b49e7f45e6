import { platforms, wordsOf } from './platform.ts'

/** Where a tool of the host is looked for, and the packages (Debian's names) that bring it. */
export interface HostTool {
  /** A program in PATH, or an absolute file. */
  readonly looksFor: string
  readonly packages: readonly string[]
  readonly why: string
}

const known: Readonly<Record<string, HostTool>> = {
  iptables: {
    looksFor: 'iptables',
    packages: ['iptables'],
    why: 'kube-proxy and portmap write rules with it',
  },
  conntrack: {
    looksFor: 'conntrack',
    packages: ['conntrack'],
    why: 'kube-proxy forgets old connections with it',
  },
  nft: { looksFor: 'nft', packages: ['nftables'], why: 'kube-proxy in nftables mode writes rules with it' },
  ip: { looksFor: 'ip', packages: ['iproute2'], why: 'nodes get their interfaces by it' },
  nsenter: { looksFor: 'nsenter', packages: ['util-linux'], why: 'commands enter a node by it' },
  unshare: { looksFor: 'unshare', packages: ['util-linux'], why: 'nodes are made by it' },
  mount: { looksFor: 'mount', packages: ['mount'], why: 'nodes get directories of their own by it' },
  git: { looksFor: 'git', packages: ['git'], why: 'it says what is in the source directory' },
  gcc: { looksFor: 'gcc', packages: ['gcc', 'libc6-dev'], why: 'runc and pause are built with it' },
  'pkg-config': { looksFor: 'pkg-config', packages: ['pkg-config'], why: 'runc finds libseccomp with it' },
  'libseccomp-dev': {
    looksFor: '/usr/include/seccomp.h',
    packages: ['libseccomp-dev'],
    why: 'runc is built with seccomp, which pods ask for',
  },
}

/** What compiles C for another platform: names for `hostTool`. */
export function crossTools(platform: string): readonly string[] {
  return [`${wordsOf(platform).triple}-gcc`, 'pkg-config']
}

const compilers = Object.fromEntries(
  platforms.map(platform => {
    const { triple, compiler } = wordsOf(platform)
    const looksFor = `${triple}-gcc`
    return [looksFor, { looksFor, packages: compiler, why: `runc is built for ${platform} with it` }]
  }),
)

/** A tool that the table does not know is a program in a package of the same name. */
export function hostTool(name: string): HostTool {
  return known[name] ?? compilers[name] ?? { looksFor: name, packages: [name], why: 'it is used here' }
}
