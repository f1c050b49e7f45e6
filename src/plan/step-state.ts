import { z } from 'zod/mini'
import { type ClusterRef, refSchema } from './cluster-ref.ts'

/** Name of the one value that a post step gets: `STATE_run` in its environment. */
export const stateName = 'run'

/**
 * What the main step leaves to the post step of the same action. It travels as one environment variable (Linux
 * refuses to start a program with one of 128 KiB), is rewritten whenever something becomes known, and holds no secret.
 */
export interface StepState {
  readonly v: 1
  /** Name of the action. */
  readonly action: string
  /** The cluster to remove; absent when none was begun, or when another step removes it. */
  readonly ref?: ClusterRef | undefined
  /** ISO 8601. */
  readonly keptUntil?: string | undefined
  /** Absolute. */
  readonly artifacts: string
  /** Name of the upload that is still to be made; absent when it is done or not wanted. */
  readonly upload?: string | undefined
  /** What is still to be published, as JSON; absent when it is done or not wanted. */
  readonly publish?: string | undefined
  /** Directories to save, by cache key; absent when there is nothing new. */
  readonly caches?: readonly { readonly paths: readonly string[]; readonly key: string }[] | undefined
  readonly paths: { readonly cache: string; readonly runs: string }
  readonly verbose: boolean
}

const schema = z.object({
  v: z.literal(1),
  action: z.string(),
  ref: z.optional(refSchema),
  keptUntil: z.optional(z.iso.datetime()),
  artifacts: z.string(),
  upload: z.optional(z.string()),
  publish: z.optional(z.string()),
  caches: z.optional(z.array(z.object({ paths: z.array(z.string()), key: z.string() }))),
  paths: z.object({ cache: z.string(), runs: z.string() }),
  verbose: z.boolean(),
})

/** @returns undefined when main left nothing, or what is there is not ours */
export function parseStepState(text: string | undefined): StepState | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
