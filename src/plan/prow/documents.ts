import type { Result } from '../result.ts'
import { type JobSpec, refsText, revisionOf } from './job-spec.ts'

/**
 * started.json: a build that has this and no finished.json is running, to all readers.
 * @see https://github.com/GoogleCloudPlatform/testgrid/blob/master/metadata/job.go
 */
export interface Started {
  /** Epoch seconds. */
  readonly timestamp: number
  readonly pull?: string
  /** org/repo to base and pull requests. */
  readonly repos: Readonly<Record<string, string>>
  readonly 'repo-commit'?: string
  /** The same, for readers of the older name. */
  readonly 'repo-version'?: string
  readonly node?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** @param at epoch milliseconds */
export function startedOf(spec: JobSpec, at: number, node?: string): Started {
  const revision = revisionOf(spec)
  const all = [...(spec.refs === undefined ? [] : [spec.refs]), ...(spec.extra_refs ?? [])]
  const pull = spec.refs?.pulls?.[0]?.number
  return {
    timestamp: Math.floor(at / 1000),
    ...(pull === undefined ? {} : { pull: String(pull) }),
    repos: Object.fromEntries(all.map(r => [`${r.org}/${r.repo}`, refsText(r)])),
    ...(revision === undefined ? {} : { 'repo-commit': revision, 'repo-version': revision }),
    ...(node === undefined ? {} : { node }),
  }
}

/** The three words that readers know; there is no fourth. */
export type FinishedResult = 'SUCCESS' | 'FAILURE' | 'ABORTED'

/** finished.json. Without `passed` TestGrid shows an error. */
export interface Finished {
  /** Epoch seconds. */
  readonly timestamp: number
  readonly passed: boolean
  readonly result: FinishedResult
  readonly revision?: string
  /** What was built; TestGrid heads the column with what comes after its `+`. */
  readonly 'job-version'?: string
  /** Texts: readers show no others. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/**
 * As prow's own does it: who was interrupted is ABORTED (its process would have ended with 130), who ran out of time
 * is a FAILURE (127).
 */
export function resultWord(outcome: Result['outcome']): FinishedResult {
  return outcome === 'passed' ? 'SUCCESS' : outcome === 'interrupted' ? 'ABORTED' : 'FAILURE'
}

/** How a job ended in our words, and in those of a workflow's `job.status`. */
export const outcomeWords = [
  'running',
  'passed',
  'failed',
  'interrupted',
  'success',
  'failure',
  'cancelled',
] as const

/** @returns undefined for a job that has only begun */
export function outcomeOf(word: (typeof outcomeWords)[number]): Result['outcome'] | undefined {
  if (word === 'running') return undefined
  return word === 'success'
    ? 'passed'
    : word === 'failure'
      ? 'failed'
      : word === 'cancelled'
        ? 'interrupted'
        : word
}

export interface FinishedFacts {
  /** Epoch milliseconds. */
  readonly at: number
  readonly outcome: Result['outcome']
  /** gitVersion of the build, e.g. v1.36.3-dirty. */
  readonly version?: string | undefined
  /** Of the job's own metadata.json. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** What we know; metadata.json wins. */
  readonly known?: Readonly<Record<string, string>> | undefined
}

export function finishedOf(spec: JobSpec, f: FinishedFacts): Finished {
  const revision = revisionOf(spec)
  const version = f.version === undefined ? {} : { 'job-version': f.version }
  return {
    timestamp: Math.floor(f.at / 1000),
    passed: f.outcome === 'passed',
    result: resultWord(f.outcome),
    ...(revision === undefined ? {} : { revision }),
    ...version,
    metadata: { ...f.known, ...version, ...f.metadata },
  }
}
