/**
 * The version that binaries of a tree carry, by the rules of upstream's hack/lib/version.sh (v1.36).
 * All functions here are pure; `kube/version.ts` asks git.
 */

/** The variables that upstream stamps into k8s.io/component-base/version and k8s.io/client-go/pkg/version. */
export interface VersionInfo {
  readonly gitVersion: string
  /** 40 hex digits; empty where the source states none (module archives do not). */
  readonly gitCommit: string
  readonly gitTreeState: 'clean' | 'dirty' | 'archive'
  readonly gitMajor: string
  /** With a trailing + for a version that is not a release, e.g. 36+. */
  readonly gitMinor: string
  /** UTC, e.g. 2026-07-22T18:07:38Z */
  readonly buildDate: string
}

/** What upstream's script reads from KUBE_GIT_VERSION_FILE, git archive or git; all may be missing. */
export interface VersionFacts {
  readonly commit?: string
  readonly treeState?: VersionInfo['gitTreeState']
  readonly version?: string
  readonly major?: string
  readonly minor?: string
}

const semverOfUpstream = /^v([0-9]+)\.([0-9]+)(\.[0-9]+)?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/

/** Whether upstream's build would accept this as KUBE_GIT_VERSION. */
export function isKubeVersion(version: string): boolean {
  return semverOfUpstream.test(version)
}

/**
 * From what `git describe --tags --match='v*' --abbrev=14` says to a semantic version:
 * v1.38.0-alpha.2-45-g<14 hex> becomes v1.38.0-alpha.2.45+<14 hex>, v1.36.3-5-g<14 hex> becomes v1.36.3-5+<14 hex>.
 */
export function versionFromDescribe(described: string, treeState: VersionInfo['gitTreeState']): string {
  const dashes = described.replaceAll(/[^-]/g, '').length
  const joined =
    dashes === 3
      ? described.replace(/-([0-9]+)-g([0-9a-f]{14})$/, '.$1+$2')
      : dashes === 2
        ? described.replace(/-g([0-9a-f]{14})$/, '+$1')
        : described
  return treeState === 'dirty' ? `${joined}-dirty` : joined
}

/** KUBE_GIT_MAJOR and KUBE_GIT_MINOR; both empty where the version does not say. */
export function majorMinor(version: string): { major: string; minor: string } {
  const m = /^v([0-9]+)\.([0-9]+)(\.[0-9]+)?(-.*)?(\+.*)?$/s.exec(version)
  if (m === null) return { major: '', minor: '' }
  return { major: m[1]!, minor: `${m[2]}${m[4] === undefined ? '' : '+'}` }
}

/** Assignments of a KUBE_GIT_VERSION_FILE, which upstream sources in a shell: KUBE_GIT_COMMIT='…' and so on. */
export function parseVersionFile(text: string): VersionFacts {
  const value = (name: string) => {
    const m = new RegExp(
      `^\\s*(?:export\\s+)?KUBE_GIT_${name}=(?:'([^']*)'|"([^"]*)"|(\\S*))\\s*$`,
      'm',
    ).exec(text)
    return m?.[1] ?? m?.[2] ?? m?.[3] ?? ''
  }
  const state = value('TREE_STATE')
  return {
    ...(value('COMMIT') && { commit: value('COMMIT') }),
    ...((state === 'clean' || state === 'dirty' || state === 'archive') && { treeState: state }),
    ...(value('VERSION') && { version: value('VERSION') }),
    ...(value('MAJOR') && { major: value('MAJOR') }),
    ...(value('MINOR') && { minor: value('MINOR') }),
  }
}

/**
 * `git archive` fills the $Format fields of hack/lib/version.sh in: the commit, and the tags that point to it.
 * @returns undefined for a tree whose fields are untouched.
 */
export function parseArchive(versionScript: string): VersionFacts | undefined {
  const commit = /KUBE_GIT_COMMIT='([0-9a-f]{40})'/.exec(versionScript)?.[1]
  if (commit === undefined) return undefined
  const refs = /'([^'\n]*)' =~ tag:/.exec(versionScript)?.[1] ?? ''
  const tag = /tag: (v[^ ,]+)/.exec(refs)?.[1]
  return { commit, treeState: 'archive', ...(tag !== undefined && { version: tag }) }
}

/** What a tree without reachable tags says about itself. */
export interface TreeStatements {
  /** Content of CHANGELOG/CHANGELOG-1.NN.md with the highest NN. */
  readonly changelog?: string
  /** Content of staging/src/k8s.io/component-base/version/base.go. */
  readonly baseGo?: string
}

/**
 * The newest version that a tree names: the first entry of its newest changelog, or alpha.0 of the minor in
 * component-base (`DefaultKubeBinaryVersion`, since 1.31) where that is ahead, as it is at the start of a cycle.
 */
export function statedVersion(tree: TreeStatements): string | undefined {
  const entry = /^(?:- \[|#+ *)(v1\.[0-9]+\.[0-9]+(?:-(?:alpha|beta|rc)\.[0-9]+)?)\b/m.exec(
    tree.changelog ?? '',
  )?.[1]
  const minor = /DefaultKubeBinaryVersion\s*=\s*"1\.([0-9]+)"/.exec(tree.baseGo ?? '')?.[1]
  if (minor === undefined) return entry
  const stated = entry === undefined ? -1 : Number(/^v1\.([0-9]+)/.exec(entry)?.[1])
  return Number(minor) > stated ? `v1.${minor}.0-alpha.0` : entry
}

/** A version derived from what the tree states: commit as build metadata, since the distance is unknown. */
export function derivedVersion(
  stated: string,
  commit: string,
  treeState: VersionInfo['gitTreeState'],
): string {
  const base = commit === '' ? stated : `${stated}+${commit.slice(0, 14)}`
  return treeState === 'dirty' ? (commit === '' ? `${base}+dirty` : `${base}-dirty`) : base
}

/** Seconds since the epoch in the form that upstream stamps. */
export function buildDate(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
