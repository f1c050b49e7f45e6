import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Network } from './network.ts'
import type { SimulatedPorts } from './simulated-plan.ts'

/** What was settled for a cluster before its first effect. Teardown does without it; logs and people use it. */
export type LocalState = RealState | SimulatedState

export interface RealState {
  readonly v: 1
  readonly kind: 'real'
  readonly key: string
  readonly interface: string
  readonly network: Network
  readonly registryPort: number
  readonly nodes: readonly string[]
  /** Absolute path of the branch's kubectl. */
  readonly kubectl: string
}

export interface SimulatedState {
  readonly v: 1
  readonly kind: 'simulated'
  readonly key: string
  readonly ports: SimulatedPorts
  readonly nodes: number
  /** Absolute path of the branch's kubectl, if it was built. */
  readonly kubectl?: string
}

const fileOf = (runDir: string) => join(runDir, 'cluster.json')

export async function saveState(runDir: string, state: LocalState): Promise<void> {
  await writeFileAtomic(fileOf(runDir), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
}

/** @returns undefined when there is none, or half of one */
export async function loadState(runDir: string): Promise<LocalState | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(runDir), 'utf8')) as LocalState
  } catch {
    return undefined
  }
}
