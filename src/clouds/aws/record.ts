import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod/mini'

/** How far a cluster has come, in its run's directory; rewritten after each step, and without a secret. */
export interface CloudRecord {
  readonly v: 1
  readonly account: string
  readonly region: string
  /** Id of the stack, once there is one: of one that is deleted nothing else tells. */
  readonly stack?: string | undefined
  readonly step: string
  /** Absolute: the branch's own. */
  readonly kubectl?: string | undefined
}

const schema = z.object({
  v: z.literal(1),
  account: z.string(),
  region: z.string(),
  stack: z.optional(z.string()),
  step: z.string(),
  kubectl: z.optional(z.string()),
})
const fileOf = (runDir: string) => join(runDir, 'aws.json')

export async function saveRecord(runDir: string, record: CloudRecord): Promise<void> {
  await writeFileAtomic(fileOf(runDir), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
}

/** @returns undefined where there is none: another machine has it, or nothing was made yet */
export async function loadRecord(runDir: string): Promise<CloudRecord | undefined> {
  const text = await readFile(fileOf(runDir), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
