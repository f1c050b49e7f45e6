import type { KubernetesWish } from './wish.ts'

/** A wish for Kubernetes, and what of it is not as it was. */
export interface Wanted {
  readonly kubernetes: KubernetesWish
  readonly change?: string
}

/**
 * Where kubetest's --extract and kubetest2's version markers point: `v1.36.2`, `ci/latest`, `ci/latest-1.36`,
 * `release/stable-1.36`, `https://dl.k8s.io/ci/latest-1.36.txt`. Markers name the newest build of a branch; here the
 * branch itself is built.
 * @returns undefined when nothing that can be built is named
 */
export function kubernetesOf(text: string): Wanted | undefined {
  const exact = /(?:^|\/)(v1\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)\/?$/.exec(text)
  if (exact !== null) return { kubernetes: { kind: 'module', version: exact[1]! } }
  const marker =
    /(?:^|\/)(?:k8s-)?(latest|stable|latest-fast|latest-green|k8s-master|k8s-beta|k8s-stable\d)(?:-(1\.\d+))?(?:-cross)?(?:\.txt)?$/.exec(
      text,
    )
  if (marker === null) return undefined
  const [, kind = '', minor] = marker
  if (minor !== undefined) {
    const branch = `release-${minor}`
    return {
      kubernetes: { kind: 'branch', branch },
      change: `${text} became the tip of ${branch}, built here`,
    }
  }
  if (/^(stable|k8s-beta|k8s-stable)/.test(kind)) return undefined
  return {
    kubernetes: { kind: 'branch', branch: 'master' },
    change: `${text} became the tip of master, built here`,
  }
}
