import type { BuildTarget } from './build-manifest.ts'
import type { VersionInfo } from './version.ts'

/** Package of the e2e suite; built by `go test -c`, all others by `go build`. */
export const e2ePackage = 'k8s.io/kubernetes/test/e2e'

/** Import path of a target's main package. ginkgo is the tree's own version: CLI and library must match. */
export function packageOf(target: BuildTarget): string {
  if (target === 'e2e.test') return e2ePackage
  if (target === 'ginkgo') return 'github.com/onsi/ginkgo/v2/ginkgo'
  return `k8s.io/kubernetes/cmd/${target}`
}

/** Tags of upstream's release builds (hack/lib/golang.sh, `gotags`, not DBG): 88 MB of kube-apiserver instead of 105. */
export const buildTags = 'selinux,notest,grpcnotrace'

/**
 * The -X flags as `kube::version::ldflags` prints them: same names, same order, same quotes.
 * Values hold no spaces. A fact that the source does not state is stamped empty, so that no `$Format` text shows.
 */
export function versionLdflags(v: VersionInfo): string {
  const flags: string[] = []
  const add = (key: string, value: string) => {
    for (const pkg of ['k8s.io/client-go/pkg/version', 'k8s.io/component-base/version'])
      flags.push(`-X '${pkg}.${key}=${value}'`)
  }
  add('buildDate', v.buildDate)
  add('gitCommit', v.gitCommit)
  add('gitTreeState', v.gitTreeState)
  add('gitVersion', v.gitVersion)
  add('gitMajor', v.gitMajor)
  add('gitMinor', v.gitMinor)
  return flags.join(' ')
}

/**
 * Flags that decide what the compiler makes (and so what it can reuse): the same for listing, building, testing.
 * No VCS stamp: it is not upstream's, and git refuses trees that belong to someone else.
 */
export function compileFlags(modFlags: readonly string[]): string[] {
  return [...modFlags, '-trimpath', '-buildvcs=false', `-tags=${buildTags}`]
}

/** All flags of `go build` and `go test -c` besides -o and packages. */
export function goBuildFlags(version: VersionInfo, modFlags: readonly string[] = []): string[] {
  return [...compileFlags(modFlags), `-ldflags=all=${versionLdflags(version)} -s -w`]
}
