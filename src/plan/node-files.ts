import type { BuildManifest, BuildTarget } from './build-manifest.ts'
import { type CompanionName, companionRecipes } from './companion-recipes.ts'

/** A file that a machine of the cluster fetches before it can be a node. */
export interface NodeFile {
  /** Unique on its platform; CNI plugins are below cni/, since their names (bridge, loopback …) say little elsewhere. */
  readonly name: string
  /** Absolute, on this machine. */
  readonly path: string
  /** linux/amd64: machines of that kind take it. Undefined: all do. */
  readonly platform?: string
  /** Known of what was built; companions are measured when they are staged. */
  readonly sha256?: string
  readonly size?: number
}

export interface NodeFiles {
  readonly files: readonly NodeFile[]
  /** What a node can do without, and could not be had; each says what is lost. */
  readonly without: readonly string[]
  /** What no node can do without; each says what to do. */
  readonly problems: readonly string[]
}

/** Where each companion's programs are; kube/companions.ts finds or builds them. */
export type CompanionDirs = Readonly<Partial<Record<CompanionName, { readonly dir: string }>>>

export interface NodeFilesOptions {
  /** The e2e suite too, for testers that run inside the cluster. */
  readonly suite: boolean
}

const ofTheBuild = ['kubelet', 'kubeadm', 'kubectl'] as const satisfies readonly BuildTarget[]
const needed = ['containerd', 'runc', 'cni'] as const satisfies readonly CompanionName[]
/** @see https://kubernetes.io/docs/setup/production-environment/container-runtimes/ and kubeadm's preflight checks */
const useful = { crictl: 'nobody can look at containers on a node with it' } as const

/**
 * Which files a machine needs to become a node of this build by kubeadm: kubelet, kubeadm and kubectl of the build,
 * containerd with its shim, runc, the CNI plugins, crictl where it was had, the e2e suite where it was asked for.
 */
export function nodeFiles(build: BuildManifest, companions: CompanionDirs, o: NodeFilesOptions): NodeFiles {
  const problems: string[] = []
  const files: NodeFile[] = []
  for (const target of [...ofTheBuild, ...(o.suite ? (['e2e.test'] as const) : [])]) {
    const built = build.files[target]
    if (built === undefined) problems.push(`the build ${build.key} has no ${target}: build that target, too`)
    else {
      const { path, sha256, size } = built
      files.push({ name: target, path, platform: build.platform, sha256, size })
    }
  }
  for (const name of needed) {
    const dir = companions[name]?.dir
    if (dir === undefined) problems.push(`no ${name} was found or built: a node cannot be without it`)
    else files.push(...programs(name, dir, build.platform))
  }
  const crictl = companions.crictl?.dir
  if (crictl !== undefined) files.push(...programs('crictl', crictl, build.platform))
  const without = crictl === undefined ? [`crictl: ${useful.crictl}`] : []
  return { files, without, problems }
}

function programs(name: CompanionName, dir: string, platform: string): NodeFile[] {
  const prefix = name === 'cni' ? 'cni/' : ''
  return companionRecipes[name].binaries.map(binary => ({
    name: `${prefix}${binary}`,
    path: `${dir}/${binary}`,
    platform,
  }))
}
