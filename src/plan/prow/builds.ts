import { posix } from 'node:path'
import { compareBuilds } from '../history.ts'

/** One build below a root, and what of it there is to read. */
export interface ListedBuild {
  readonly job: string
  readonly build: string
  /** Below the root, without a slash at its end; '' is the root. */
  readonly dir: string
  /** Paths below the root. */
  readonly result?: string
  readonly report?: string
  readonly started?: string
  readonly finished?: string
  /** Of builds that we did not make: what readers of prow's layout take for junit. */
  readonly junit: readonly string[]
}

/** What a directory of a build, or of a plain run, has that tells it from others; and where it stands in it. */
const marks: readonly (readonly [RegExp, 'result' | 'report' | 'started' | 'finished' | 'junit'])[] = [
  [/^(?:(.*)\/)?started\.json$/, 'started'],
  [/^(?:(.*)\/)?finished\.json$/, 'finished'],
  [/^(?:(.*)\/)?artifacts\/result\.json$/, 'result'],
  [/^(?:(.*)\/)?artifacts\/report\.html$/, 'report'],
  [/^(?:(.*)\/)?artifacts\/(?:junit[^/]*|test)\.xml$/, 'junit'],
  [/^(?:(.*)\/)?result\.json$/, 'result'],
  [/^(?:(.*)\/)?report\.html$/, 'report'],
]

/** Whether a path is worth remembering of a listing of all. */
export function isOfBuild(path: string): boolean {
  return (
    !/(?:^|\/)(?:shards?-\d+-of-\d+|shards)\//.test(path) && marks.some(([pattern]) => pattern.test(path))
  )
}

/**
 * The builds among these paths: in prow's layout (started.json or finished.json beside artifacts/), or artifacts
 * directories of runs, each in a directory of its own. Those that merely link to a build elsewhere (pr-logs/directory) have no
 * such file and are none.
 */
export function buildsAmong(paths: readonly string[], root = 'runs'): ListedBuild[] {
  const found = new Map<string, { -readonly [K in keyof ListedBuild]?: ListedBuild[K] }>()
  for (const path of paths) {
    if (!isOfBuild(path)) continue
    const [pattern, what] = marks.find(([p]) => p.test(path))!
    const dir = pattern.exec(path)?.[1] ?? ''
    const build = found.get(dir) ?? {}
    if (what === 'junit') build.junit = [...(build.junit ?? []), path]
    else build[what] ??= path
    found.set(dir, build)
  }
  return [...found].flatMap(([dir, b]) => {
    if (b.result === undefined && b.started === undefined && b.finished === undefined) return []
    const parent = posix.basename(posix.dirname(dir))
    const job = parent === '.' || parent === '' ? root : parent
    return [{ job, build: posix.basename(dir) || root, dir, junit: [], ...b }]
  })
}

/** The newest so many builds of each job, by their ids. */
export function newestBuilds(builds: readonly ListedBuild[], most: number): ListedBuild[] {
  return [...Map.groupBy(builds, b => b.job).values()].flatMap(of =>
    of.toSorted((a, b) => compareBuilds(b.build, a.build)).slice(0, most),
  )
}
