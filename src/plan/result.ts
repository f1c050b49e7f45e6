import type { AddonResult } from './addons/result.ts'
import type { Leftover } from './cluster-ref.ts'
import type { Lane, SpecOutcome } from './specs.ts'

/** What became of one spec in one shard. A line of `specs.jsonl`, an entry of `shard.json`. */
export interface SpecRun {
  /** The spec's name; of an exec tester `suite.class.case` as its junit has them. */
  readonly name: string
  readonly outcome: SpecOutcome
  /** Milliseconds, of all attempts together. */
  readonly ms: number
  /** Epoch milliseconds; 0 when it never started. */
  readonly startedAt: number
  /** Ginkgo's process that ran it, from 1; a command's processes are unknown. */
  readonly process?: number
  /** How often the spec was tried within this run (ginkgo's flake attempts). */
  readonly attempts: number
  /** Why it failed or was skipped: the failure's own words, at most a few KiB. */
  readonly message?: string
  /** `file:line` in the tree. */
  readonly location?: string
  /** Of a flaky one: why it failed at first. */
  readonly firstFailure?: string
  /** File with its whole output, relative to the shard's directory. */
  readonly log?: string
}

/** Something went wrong that is not one spec's fault: set-up of the suite, a process that died, a command's exit. */
export interface ShardProblem {
  /** Becomes the name of a junit case. */
  readonly title: string
  readonly message: string
}

/** `shard.json`: all that a merge needs of one shard. Written when the shard starts and again when it ends. */
export interface ShardRecord {
  readonly v: 1
  readonly tester: 'ginkgo' | 'exec'
  readonly state: 'running' | 'finished' | 'interrupted' | 'timedout'
  readonly index: number
  readonly total: number
  /** 1-based; a re-run of the same shards has a higher one. */
  readonly attempt: number
  /** Tells two runs of one shard from one that was copied. */
  readonly id: string
  readonly build: {
    readonly key: string
    readonly version: string
    readonly commit: string
    /** See BuildManifest. */
    readonly tree?: string | undefined
  }
  /** sha256 over the names of all specs of the e2e.test. */
  readonly specsDigest: string
  /** sha256 over `selected`: tells the shards of one plan. */
  readonly selectionDigest: string
  /** All specs that were selected and can run, over all shards. */
  readonly selected: readonly string[]
  /** Selected, but in no shard, with the reason (an image that cannot be had). */
  readonly notRunnable: readonly { readonly name: string; readonly reason: string }[]
  readonly lanes: Readonly<Record<Lane, readonly string[]>>
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly finishedAt: number
  readonly specs: readonly SpecRun[]
  readonly problems: readonly ShardProblem[]
  /** Remarks for people, e.g. a junit file that ends in the middle. */
  readonly notes: readonly string[]
}

/** One pass of an arrow of the line: build, up, test, merge, logs, down. A case of `junit_runner.xml`. */
export interface Phase {
  readonly name: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly ms: number
  readonly outcome: 'passed' | 'failed' | 'interrupted' | 'skipped'
  /** One line about what was done, e.g. `8 binaries, 6 reused`. */
  readonly detail?: string
  /** Of a failed one: message and end of the output. */
  readonly output?: string
}

/** A spec's final state over all shards and attempts. */
export interface SpecResult {
  readonly name: string
  /** `not-runnable`: selected, but known before that it cannot run; counts as neither passed nor failed. */
  readonly outcome: SpecOutcome | 'not-runnable'
  readonly ms: number
  /** Shard of the run that decided, e.g. `1/2`; empty when there was none. */
  readonly shard: string
  /** How often it ran in all. */
  readonly runs: number
  readonly message?: string
  readonly location?: string
  readonly firstFailure?: string
  /** File with its whole output, relative to the directory of `result.json`. */
  readonly log?: string
}

export interface ShardSummary {
  readonly index: number
  readonly total: number
  readonly attempt: number
  readonly tester: ShardRecord['tester']
  readonly state: ShardRecord['state'] | 'missing'
  readonly ms: number
  readonly counts: Counts
  readonly problems: readonly ShardProblem[]
}

/** union = selected, disjoint, each ran exactly once. Names of specs that offend, empty when it holds. */
export interface Proof {
  readonly holds: boolean
  readonly selected: number
  readonly ran: number
  readonly notRunnable: number
  /** Selected, but given to no shard. */
  readonly unassigned: readonly string[]
  /** Given to two shards, or run twice within one attempt. */
  readonly twice: readonly string[]
  /** Ran without having been selected. */
  readonly uncalled: readonly string[]
  /** Given to a shard that was there, and never ran. */
  readonly neverRan: readonly string[]
  /** `2/3`: nothing of this shard was found. */
  readonly missingShards: readonly string[]
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly flaky: number
  readonly skipped: number
  readonly notRun: number
}

/** `result.json`. */
export interface Result {
  readonly v: 1
  readonly run: string
  readonly outcome: 'passed' | 'failed' | 'interrupted'
  /** Why, when the specs alone do not say it (a shard is missing, provisioning failed …). */
  readonly reasons: readonly string[]
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly build?: {
    readonly key: string
    readonly version: string
    readonly commit: string
    readonly source?: string
  }
  readonly cluster?: {
    readonly provider: string
    readonly version: string
    readonly nodes: number
    readonly realNodes: boolean
  }
  /** What was asked for, as typed: suite, focus, skip, label-filter, tester … */
  readonly selection: Readonly<Record<string, string>>
  readonly counts: Counts
  readonly phases: readonly Phase[]
  /** In the order in which they were applied; none of them is a spec. Absent where there were none. */
  readonly addons?: readonly AddonResult[]
  readonly shards: readonly ShardSummary[]
  /** Absent for an exec tester, which has no list of specs to prove anything against. */
  readonly proof?: Proof
  readonly specs: readonly SpecResult[]
  /** What was made, and what of it is gone again or left behind with the command that removes it. */
  readonly made: readonly string[]
  readonly removed: readonly string[]
  readonly left: readonly Leftover[]
  readonly notes: readonly string[]
  /** The result.json whose failed specs this run repeated. */
  readonly rerunOf?: string
}

/** Outcomes that make a run fail. */
export function isFailure(outcome: SpecResult['outcome']): boolean {
  return (
    outcome === 'failed' ||
    outcome === 'timedout' ||
    outcome === 'crashed' ||
    outcome === 'interrupted' ||
    outcome === 'never-ran'
  )
}

export function countOutcomes(specs: readonly { outcome: SpecResult['outcome'] }[]): Counts {
  const counts = { passed: 0, failed: 0, flaky: 0, skipped: 0, notRun: 0 }
  for (const { outcome } of specs) {
    if (outcome === 'passed' || outcome === 'flaky' || outcome === 'skipped') counts[outcome]++
    else if (outcome === 'never-ran' || outcome === 'not-runnable') counts.notRun++
    else counts.failed++
  }
  return counts
}
