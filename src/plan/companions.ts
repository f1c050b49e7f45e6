import semver from 'semver'
import { parse } from 'yaml'
import { UsageError } from '../errors.ts'
import type { CompanionVersions } from './build-manifest.ts'

/**
 * Versions of what runs beside Kubernetes. What a tree states is read from it: build/dependencies.yaml (the list
 * that upstream's own checks hold against all its files) and kubeadm's constants.go.
 * @throws UsageError naming each file and entry that is missing
 */
export function companionVersions(dependenciesYaml: string, kubeadmConstants: string): CompanionVersions {
  const problems: string[] = []
  const listed = dependencies(dependenciesYaml)
  const fromYaml = (name: string) => {
    const version = listed.get(name)
    if (version === undefined) problems.push(`build/dependencies.yaml has no entry '${name}'`)
    return version ?? ''
  }
  const fromKubeadm = (name: string) => {
    const version = new RegExp(`\\b${name}\\s*=\\s*"v?([^"]+)"`).exec(kubeadmConstants)?.[1]
    if (version === undefined) problems.push(`cmd/kubeadm/app/constants/constants.go has no ${name}`)
    return version ?? ''
  }
  const versions: CompanionVersions = {
    // An image tag, 3.6.8-0: the part after the dash counts images of one etcd.
    etcd: fromKubeadm('DefaultEtcdVersion').replace(/-\d+$/, ''),
    coredns: fromKubeadm('CoreDNSVersion'),
    pause: fromKubeadm('PauseVersion'),
    cni: fromYaml('cni'),
    crictl: fromYaml('crictl'),
    agnhost: fromYaml('agnhost'),
  }
  if (problems.length > 0)
    throw new UsageError(problems.map(p => `the source is not a Kubernetes tree that we know: ${p}`))
  return versions
}

function dependencies(yaml: string): Map<string, string> {
  const document: unknown = parse(yaml, { schema: 'failsafe' }) // versions stay text: 1.10 is no number
  const list =
    (document as { dependencies?: { name?: string; version?: string }[] } | null)?.dependencies ?? []
  return new Map(list.map(d => [String(d.name), String(d.version).replace(/^v/, '')]))
}

/** Versions of what Kubernetes' tree does not state; the newest that these builds were tried with. */
export const ownVersions = { containerd: '2.4.2', runc: '1.5.2', kwok: '0.8.0', helm: '4.3.1' } as const

/**
 * Versions to try, best first: the wanted one, then .0 of the two minors below (a proxy may not serve a version
 * that was just released).
 */
export function candidates(wanted: string): string[] {
  const v = semver.parse(wanted)
  if (v === null) return [wanted]
  const below = [v.minor - 1, v.minor - 2].filter(n => n >= 0).map(n => `${v.major}.${n}.0`)
  return [wanted, ...below]
}

/** First version in the output of a program's version command. */
export function versionIn(output: string): string | undefined {
  return /(?:^|[^\d.])v?(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)[\w.]*)?)/.exec(output)?.[1]
}

export function satisfies(version: string, range: string): boolean {
  return semver.satisfies(version, range, { includePrerelease: true })
}
