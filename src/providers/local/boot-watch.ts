import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProvisionError, RunError } from '../../errors.ts'
import type { Api } from '../../kube/api.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { Manifest } from './manifests.ts'
import { nodeDirs } from './names.ts'
import type { Network } from './network.ts'
import type { Pki } from './pki.ts'
import type { LocalPlan } from './plan.ts'
import type { Privileged } from './privileged.ts'
import { tailOf } from './tail.ts'

/** Processes are running; from here on only the API is spoken. */
export interface Booting {
  readonly plan: LocalPlan
  readonly network: Network
  readonly pki: Pki
  readonly ctx: Ctx
  readonly root: Privileged
  /** Inits as the host sees them, control plane first. */
  readonly pids: readonly number[]
  readonly coredns: string
  readonly registryPort: number
}

/** Each wait's limit. Generous: a loaded machine with two cores is ten times slower than an idle one. */
export const limitMs = 180_000

/** Services wait for these files: started earlier they would only meet a closed door and back off. */
export async function openGate(b: Booting, node: string, gate: 'go' | 'registered'): Promise<void> {
  await writeFile(join(nodeDirs(b.plan.names.runDir, node).ctl, gate), '')
}

/** A program that ends this early has been given something that it does not take: say so now, not in minutes. */
export async function stillRunning(b: Booting, node: string, services: readonly string[]): Promise<void> {
  const { ctl } = nodeDirs(b.plan.names.runDir, node)
  for (const name of services) {
    const codes = await readFile(join(ctl, `${name}.ended`), 'utf8').catch(() => undefined)
    if (codes === undefined) continue
    const code = codes.split('\n')[0]
    throw new ProvisionError(
      `${name} of ${node} ended with exit code ${code}\n${await logTail(b, node, name)}`,
    )
  }
}

export async function logTail(b: Booting, node: string, service: string): Promise<string> {
  const path = join(nodeDirs(b.plan.names.runDir, node).log, `${service}.log`)
  return `end of ${path}:\n${await tailOf(path)}`
}

/** Namespaces and admission come a moment after /readyz: what they refuse is tried again. */
export async function create(b: Booting, api: Api, manifest: Manifest): Promise<void> {
  let last: unknown
  const look = async () => {
    try {
      await api.call('POST', manifest.path, manifest.body)
      return true
    } catch (error) {
      if (error instanceof RunError && error.exitCode === 409) return true
      last = error
      return undefined
    }
  }
  if ((await waitFor(look, b.ctx, { timeoutMs: 20_000, everyMs: 100 })) === undefined)
    throw new ProvisionError(`the API server does not take ${manifest.path}`, { cause: last })
}
