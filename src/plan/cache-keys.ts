/** A set of directories kept between runs, under a key; the prefixes find older ones that are still of use. */
export interface CacheSet {
  readonly paths: readonly string[]
  readonly key: string
  readonly prefixes: readonly string[]
}

export interface CacheFacts {
  /** Digest of the source's content. */
  readonly identity: string
  /** Such as 1.36. */
  readonly minor: string
  /** Such as go1.26.1. */
  readonly go: string
  /** Such as linux/amd64, or linux/amd64+linux/arm64. */
  readonly platform: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** Raised when what lies in the directories is laid out anew. */
const layout = 1

/** What was made of exactly this source: programs, companions, images. */
export function madeSet(f: CacheFacts, cache: string): CacheSet {
  const prefix = `bowsprit-made-${layout}-${plain(f.platform)}-${f.go}-${f.minor}-`
  return {
    paths: ['builds', 'companions', 'images'].map(d => `${cache}/${d}`),
    key: prefix + f.identity.slice(0, 20),
    prefixes: [prefix],
  }
}

/**
 * Go's own caches, some gigabytes: one a month and minor version, so that a repository's 10 GB are not used up by a
 * copy for each commit. https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching
 */
export function goSet(f: CacheFacts, dirs: readonly string[]): CacheSet {
  const prefix = `bowsprit-go-${layout}-${plain(f.platform)}-${f.go}-${f.minor}-`
  return { paths: dirs, key: prefix + new Date(f.now).toISOString().slice(0, 7), prefixes: [prefix] }
}

/** Keys may not contain commas, and slashes read badly. */
function plain(text: string): string {
  return text.replaceAll('/', '-')
}
