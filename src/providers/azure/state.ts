import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { MachineData } from '../../plan/azure/machine-data.ts'
import type { KeyPair } from '../../plan/key-pair.ts'

/**
 * What was made up for a cluster before its machines were asked for: machines keep their custom data for ever, so a
 * deployment that is taken up again has to have the same. Secrets; teardown does without all of it.
 */
export interface AzureState {
  readonly v: 1
  readonly ca: string
  readonly admin: KeyPair
  readonly data: MachineData
  /** One line of OpenSSH. */
  readonly sshKey: string
  readonly allowFrom: readonly string[]
  /** Absolute path of the branch's kubectl. */
  readonly kubectl: string
}

const fileOf = (runDir: string) => join(runDir, 'azure.json')

export async function saveState(runDir: string, state: AzureState): Promise<void> {
  await writeFileAtomic(fileOf(runDir), `${JSON.stringify(state)}\n`, { mode: 0o600 })
}

/** @returns undefined when there is none, or half of one */
export async function loadState(runDir: string): Promise<AzureState | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(runDir), 'utf8')) as AzureState
  } catch {
    return undefined
  }
}
