/** One ginkgo leaf, as the dry run of the very e2e.test lists it. */
export interface Spec {
  /** Containers and leaf joined by one space: what ginkgo matches focus against, without the suite's description. */
  readonly name: string
  readonly labels: readonly string[]
  /** Serial decorator or [Serial] tag: must run alone on its cluster. */
  readonly serial: boolean
  readonly disruptive: boolean
  readonly slow: boolean
  /** Source of the leaf, path relative to the tree where that is known. */
  readonly file: string
  readonly line: number
  /** How often the name occurs in the suite, where that is more than once; all of them run or none. */
  readonly occurrences?: number
}

export type Lane = 'parallel' | 'serial' | 'disruptive'

/** One shard's work; the same in every job that computes it. */
export interface ShardPlan {
  readonly index: number // 1-based
  readonly total: number
  readonly lanes: Readonly<Record<Lane, readonly string[]>> // spec names, longest first
  /** Sum of the durations that the plan assumed, milliseconds. */
  readonly expectedMs: number
}

export type SpecOutcome =
  | 'passed'
  | 'failed'
  | 'skipped'
  | 'timedout'
  | 'interrupted'
  | 'never-ran'
  | 'crashed'
  | 'flaky'
