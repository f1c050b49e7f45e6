import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { SimulatedPorts } from './simulated-plan.ts'

/** What was settled before the first process started. Teardown does without it; logs and people use it. */
export interface SimulatedState {
  readonly v: 1
  readonly key: string
  readonly ports: SimulatedPorts
  readonly nodes: number
  /** Absolute path of the branch's kubectl, if it was built. */
  readonly kubectl?: string
}

const fileOf = (runDir: string) => join(runDir, 'simulated.json')

export async function saveSimulated(runDir: string, state: SimulatedState): Promise<void> {
  await writeFileAtomic(fileOf(runDir), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
}

/** @returns undefined when there is none, or half of one: then the cluster is no simulated one */
export async function loadSimulated(runDir: string): Promise<SimulatedState | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(runDir), 'utf8')) as SimulatedState
  } catch {
    return undefined
  }
}
