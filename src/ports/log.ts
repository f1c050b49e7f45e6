import type { Problem } from '../plan/problem.ts'

/** What a person sees while a phase runs. */
export interface Progress {
  /** Several things may progress at once, e.g. 'shard 1/2'. */
  readonly id: string
  readonly done: number
  readonly total: number
  /** 'packages', 'specs', 'bytes' … */
  readonly unit: string
  readonly failed?: number
  readonly leftMs?: number
}

/** A phase of the run begins or ends: one arrow of the line. */
export interface PhaseEvent {
  readonly name: string
  readonly state: 'started' | 'passed' | 'failed'
  /** What it came to, one line, e.g. a version. */
  readonly detail?: string
  readonly ms?: number
}

export interface Log {
  phase(event: PhaseEvent): void
  info(text: string): void
  warn(text: string): void
  /** Shown only with --verbose; always in build-log.txt. */
  debug(text: string): void
  /** An annotation on a CI runner (the first ten: give the most useful first), text elsewhere. */
  annotate(problem: Problem): void
  progress(update: Progress): void
}
