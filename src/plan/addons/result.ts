import { z } from 'zod/mini'
import { type TrafficReport, trafficLine } from './traffic.ts'

/** What became of one add-on. */
export interface AddonResult {
  readonly name: string
  readonly way: string
  readonly outcome: 'passed' | 'failed' | 'interrupted' | 'skipped'
  /** Epoch milliseconds; of a skipped one 0. */
  readonly startedAt: number
  readonly ms: number
  /** Why it did not pass, one line. */
  readonly message?: string | undefined
  /** What was seen then: events, states of pods, the ends of their logs. */
  readonly output?: string | undefined
  readonly traffic?: TrafficReport | undefined
  /** `2/3`: of this shard's cluster; undefined where one cluster is all there is. */
  readonly shard?: string | undefined
}

/** `addons.json`: what a job leaves for whoever merges its results. */
export interface AddonsRecord {
  readonly v: 1
  readonly addons: readonly AddonResult[]
}

const trafficSchema = z.object({
  to: z.string(),
  requests: z.number(),
  right: z.number(),
  wrong: z.array(z.object({ what: z.string(), times: z.number() })),
  qps: z.number(),
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
  ms: z.number(),
})

/** Records come from other jobs: what is not of this form is not taken. */
export const addonsRecordSchema = z.object({
  v: z.literal(1),
  addons: z.array(
    z.object({
      name: z.string(),
      way: z.string(),
      outcome: z.enum(['passed', 'failed', 'interrupted', 'skipped']),
      startedAt: z.number(),
      ms: z.number(),
      message: z.optional(z.string()),
      output: z.optional(z.string()),
      traffic: z.optional(trafficSchema),
      shard: z.optional(z.string()),
    }),
  ),
})

/** Clusters of several shards each had theirs. */
export function addonTitle(a: AddonResult): string {
  return a.shard === undefined ? a.name : `${a.name} [shard ${a.shard}]`
}

/** One line about what became of it. */
export function addonLine(a: AddonResult): string {
  return a.outcome === 'passed'
    ? a.traffic === undefined
      ? a.way
      : trafficLine(a.traffic)
    : (a.message ?? '')
}
