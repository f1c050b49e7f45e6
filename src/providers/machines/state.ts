import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod/mini'
import type { ClusterRef } from '../../plan/cluster-ref.ts'

/** What teardown needs of a cluster, written before any machine is touched. No secrets. */
const schema = z.object({
  v: z.literal(1),
  /** As they were typed. */
  hosts: z.array(z.string()),
  controlPlanes: z.int(),
  ssh: z.object({
    key: z.optional(z.string()),
    hostKeys: z.enum(['strict', 'accept-new']),
    knownHosts: z.optional(z.string()),
  }),
  /** Absolute path of the branch's kubectl. */
  kubectl: z.optional(z.string()),
})

export type MachinesState = z.infer<typeof schema>

const fileOf = (ref: ClusterRef) => join(ref.scope, ref.id, 'cluster.json')

export async function saveState(ref: ClusterRef, state: MachinesState): Promise<void> {
  await writeFileAtomic(fileOf(ref), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
}

/** @returns undefined when there is none, or half of one */
export async function loadState(ref: ClusterRef): Promise<MachinesState | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(fileOf(ref), 'utf8')))
  } catch {
    return undefined
  }
}
