import { z } from 'zod/mini'
import { parsedDocument, storeDirs } from './stage-manifest.ts'

/**
 * A cluster's word that it uses a stage: written into the store before the cluster is made, taken back by its teardown. Until
 * then, or until it expires, nobody's sweep takes the stage, whatever its age.
 */
export interface StageLease {
  readonly v: 1
  /** The cluster's own name, unique among all that use the store. */
  readonly cluster: string
  /** Run id, for people. */
  readonly id: string
  /** Path of the stage's manifest. */
  readonly stage: string
  /** ISO 8601, UTC: when the cluster is gone for certain, or its own sweep is due. */
  readonly expires: string
}

const schema = z.object({
  v: z.literal(1),
  cluster: z.string().check(z.regex(/^[\w.-]{1,100}$/)),
  id: z.string(),
  stage: z.string(),
  expires: z.iso.datetime(),
})

/** Where the lease of a cluster lies. */
export function leasePath(cluster: string): string {
  return `${storeDirs.leases}/${cluster}.json`
}

/** @returns the lease, or why the text is none */
export function parseStageLease(text: string): StageLease | string {
  return parsedDocument(text, schema)
}
