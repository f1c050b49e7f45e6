import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod/mini'
import type { AppliedAddon } from '../plan/addons/applied.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'

const appliedSchema = z.array(
  z.object({
    name: z.string(),
    way: z.enum(['manifests', 'chart', 'kustomize', 'command']),
    namespace: z.optional(z.string()),
    dir: z.string(),
    kubectl: z.string(),
    helm: z.optional(z.string()),
    remove: z.optional(z.array(z.string())),
    cwd: z.string(),
    env: z.array(z.string()),
    timeoutMs: z.number(),
  }),
)

/** The run's own directory of one add-on: it goes with the run. */
export function addonDir(ref: ClusterRef, name: string): string {
  return join(ref.scope, ref.id, 'addons', name)
}

/** What is on the cluster of a run, in the order in which it was applied. A list that cannot be read is empty. */
export async function appliedAddons(ref: ClusterRef): Promise<readonly AppliedAddon[]> {
  const text = await readFile(listOf(ref), 'utf8').catch(() => undefined)
  if (text === undefined) return []
  try {
    const parsed = appliedSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}

/** Saved before the first of it is applied, so that a killed run's add-ons are known, too. */
export async function noteAddon(ref: ClusterRef, addon: AppliedAddon): Promise<void> {
  await save(ref, [...(await appliedAddons(ref)).filter(a => a.name !== addon.name), addon])
}

/** It is gone. */
export async function forgetAddon(ref: ClusterRef, name: string): Promise<void> {
  await save(
    ref,
    (await appliedAddons(ref)).filter(a => a.name !== name),
  )
}

async function save(ref: ClusterRef, list: readonly AppliedAddon[]): Promise<void> {
  await writeFileAtomic(listOf(ref), JSON.stringify(list, null, 1) + '\n', { mode: 0o600 })
}

function listOf(ref: ClusterRef): string {
  return join(ref.scope, ref.id, 'addons.json')
}
