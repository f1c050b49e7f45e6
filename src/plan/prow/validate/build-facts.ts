import { posix } from 'node:path'
import type { JunitFacts } from './junit-facts.ts'

/** Where a build lies, by its path. */
export interface BuildPlace {
  /** Directory, relative to the root, without a slash at its end; '' when the tree is one build. */
  readonly dir: string
  readonly kind: 'logs' | 'pull' | 'batch' | 'bare'
  readonly job: string
  readonly id: string
  /** Of a pull request: its directory's name. */
  readonly pull?: string | undefined
}

/** What readers go by, of one build. */
export interface BuildFacts extends BuildPlace {
  /** Relative to the build, with bytes. */
  readonly files: ReadonlyMap<string, number>
  /** Content of small files that readers interpret. */
  readonly texts: ReadonlyMap<string, string>
  readonly junit: readonly JunitFacts[]
}

/** Things of a job that are no build. */
export type JobEntry =
  | { readonly kind: 'latest'; readonly job: string; readonly root: string }
  | { readonly kind: 'alias'; readonly job: string; readonly id: string }

/**
 * What an object is, by its path below the root of a sink.
 * @returns undefined for what no reader looks at
 */
export function placeOf(
  path: string,
): { readonly build: BuildPlace; readonly file: string } | JobEntry | undefined {
  const p = path.split('/')
  if (p[0] === 'logs') return below(p, 2, 'logs')
  if (p[0] !== 'pr-logs') return undefined
  if (p[1] === 'directory') {
    const [, , job = '', name = ''] = p
    if (p.length !== 4) return undefined
    if (name === 'latest-build.txt')
      return { kind: 'latest', job, root: posix.join('pr-logs/directory', job) }
    return name.endsWith('.txt') ? { kind: 'alias', job, id: name.slice(0, -4) } : undefined
  }
  if (p[1] !== 'pull') return undefined
  if (p[2] === 'batch') return below(p, 4, 'batch')
  // Without a repository where the path strategy leaves it out.
  const at = /^\d+$/.test(p[2] ?? '') ? 2 : 3
  return below(p, at + 2, 'pull', p[at])
}

function below(
  p: readonly string[],
  at: number,
  kind: BuildPlace['kind'],
  pull?: string,
): ReturnType<typeof placeOf> {
  const job = p[at - 1] ?? ''
  const root = p.slice(0, at).join('/')
  if (p.length === at + 1) return p[at] === 'latest-build.txt' ? { kind: 'latest', job, root } : undefined
  if (p.length < at + 2) return undefined
  const build = {
    dir: p.slice(0, at + 1).join('/'),
    kind,
    job,
    id: p[at] ?? '',
    ...(pull === undefined ? {} : { pull }),
  }
  return { build, file: p.slice(at + 1).join('/') }
}

/** A tree that is one build: nothing can be said of its job. */
export const bareBuild: BuildPlace = { dir: '', kind: 'bare', job: '', id: '' }

/** Files whose content the rules look at. */
export function isRead(file: string): boolean {
  return /^(?:started|finished|prowjob|clone-records)\.json$|^artifacts\/(?:.*\/)?[^/]+\.link\.txt$/.test(
    file,
  )
}

/** What is junit to TestGrid, to Spyglass, to kettle. */
export const junitOf = {
  testgrid: /(?:^|\/)(?:junit.*\.xml|test\.xml)$/,
  spyglass: /^artifacts(?:\/.*\/|\/)junit.*\.xml$/,
  kettle: /^artifacts\/junit[^/]*\.xml$/,
} as const

/** What people meant to be junit. */
export function looksLikeJunit(file: string): boolean {
  return /(?:junit|test-?results?)[^/]*\.xml$/i.test(file) || junitOf.testgrid.test(file)
}

/** Bytes that a reader takes of one junit file: TestGrid's limit, the smaller one. */
export const mostJunitBytes = 100e6
