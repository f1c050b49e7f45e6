import { posix } from 'node:path'
import type { JobSpec } from './job-spec.ts'

/**
 * Where a build lies below the root of a sink.
 * @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/pod-utils/gcs/target.go
 */
export interface BuildPaths {
  /** Directory of the build, without a slash at its end. */
  readonly build: string
  /** Objects that hold the id of the newest build. */
  readonly latest: readonly string[]
  /** Object that names the build's directory: for a pull request, whose builds lie apart. */
  readonly alias: string | undefined
  /** What TestGrid's `gcs_prefix` names, and where the builds of a job are listed. */
  readonly root: string
}

export const pathStrategies = ['explicit', 'legacy', 'single'] as const

/** How the repository of a pull request stands in a path: always as org_repo, or shorter for the one in `home`. */
export interface PathStrategy {
  readonly name: (typeof pathStrategies)[number]
  /** Of legacy and single: `org/repo` that is left out. */
  readonly home?: { readonly org: string; readonly repo: string } | undefined
}

export function pathsOf(spec: JobSpec, strategy: PathStrategy): BuildPaths {
  const { job, buildid, refs } = spec
  const directory = posix.join('pr-logs/directory', job)
  switch (spec.type) {
    case 'periodic':
    case 'postsubmit': {
      const root = posix.join('logs', job)
      return {
        build: posix.join(root, buildid),
        latest: [`${root}/latest-build.txt`],
        alias: undefined,
        root,
      }
    }
    case 'batch':
      return {
        build: posix.join('pr-logs/pull/batch', job, buildid),
        latest: [`${directory}/latest-build.txt`],
        alias: undefined,
        root: posix.join('pr-logs/pull/batch', job),
      }
    case 'presubmit': {
      const number = String(refs?.pulls?.[0]?.number ?? 0)
      const ofPull = posix.join(
        'pr-logs/pull',
        repoPart(refs?.org ?? '', refs?.repo ?? '', strategy),
        number,
        job,
      )
      return {
        build: posix.join(ofPull, buildid),
        latest: [`${directory}/latest-build.txt`, `${ofPull}/latest-build.txt`],
        alias: `${directory}/${buildid}.txt`,
        root: directory,
      }
    }
  }
}

function repoPart(org: string, repo: string, { name, home }: PathStrategy): string {
  if (name !== 'explicit' && org === home?.org) {
    if (repo === home.repo) return ''
    if (name === 'legacy') return repo
  }
  return `${org}_${repo}`
}
