import { versions } from '../../plan/azure/names.ts'
import type { ArmClient, ArmCtx } from './arm.ts'
import { unlessGone } from './arm.ts'

const version = versions.compute
const consoleMs = 30_000
/** Of a console: what is at its end says why. */
const most = 1024 * 1024

/** A hundred machines are not asked about at the same moment: ARM counts calls. */
export const consolesAtOnce = 8

/** A machine, or an instance of a scale set. */
export interface AzureMachine {
  readonly name: string
  /** From the root. */
  readonly path: string
}

interface Listed {
  readonly id: string
  readonly name: string
  readonly properties?: { readonly osProfile?: { readonly computerName?: string } }
}

/** Every machine of a group, those of scale sets too. @throws ArmError */
export async function machinesOf(arm: ArmClient, group: string): Promise<readonly AzureMachine[]> {
  const compute = arm.under(`/resourceGroups/${group}/providers/Microsoft.Compute`)
  const [single, sets] = await Promise.all([
    unlessGone(arm.list<Listed>(`${compute}/virtualMachines`, { version })),
    unlessGone(arm.list<Listed>(`${compute}/virtualMachineScaleSets`, { version })),
  ])
  const instances = await Promise.all(
    (sets ?? []).map(set =>
      arm.list<Listed>(`${compute}/virtualMachineScaleSets/${set.name}/virtualMachines`, { version }),
    ),
  )
  return [...(single ?? []), ...instances.flat()].map(({ id, name, properties }) => ({
    name: properties?.osProfile?.computerName ?? name,
    path: id,
  }))
}

/**
 * What a machine has written to its serial console since it was switched on; '' where there is none yet.
 * @throws ArmError, and whatever keeps the blob from being read
 */
export async function serialConsole(arm: ArmClient, machine: AzureMachine, ctx: ArmCtx): Promise<string> {
  const asked = arm.call<{ serialConsoleLogBlobUri?: string }>(
    'POST',
    `${machine.path}/retrieveBootDiagnosticsData`,
    { version },
  )
  const url = (await unlessGone(asked))?.body.serialConsoleLogBlobUri
  if (url === undefined) return ''
  // The URL opens the blob by itself: whoever else sees it could read the console, too.
  const text = await arm.fetchText(url, AbortSignal.any([ctx.signal, AbortSignal.timeout(consoleMs)]))
  return text.slice(-most)
}
