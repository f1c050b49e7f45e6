import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { describe, UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import { scopeOf } from '../plan/azure/place.ts'
import { type AzureWish, ubuntuArmImage, ubuntuImage } from '../plan/azure/wish.ts'
import type { Ctx } from '../ports/ctx.ts'
import { azureWho } from './azure-identity.ts'
import { platformsOf } from './platforms.ts'

/** ClusterRef.account of what the options name, or the environment; undefined where no subscription is named. */
export function azureAccount(o: Options, env: Ctx['env']): string | undefined {
  const subscription = o['azure-subscription'] ?? env['AZURE_SUBSCRIPTION_ID']
  if (!subscription) return undefined
  return scopeOf({ ...azureWho(o, env), subscription })
}

/** @throws UsageError for a file that cannot be read */
export function azureWish(o: Options, location: string): AzureWish {
  const isArm = platformsOf(o)[0] === 'linux/arm64'
  const machineType = o['machine-type'] ?? (isArm ? 'Standard_D2ps_v5' : 'Standard_D2s_v5')
  const [sshKey, overrides] = [o['azure-ssh-key'], o['azure-overrides']]
  return {
    ...{ location, machineType, allowFrom: o['allow-from'] ?? [], hours: o.lifetime, diskGb: o['disk-gb'] },
    // Each job of a matrix makes one of its own.
    clusters: Number(o.shard?.split('/')[1] ?? 1),
    controlPlanes: o['control-planes'],
    controlPlaneType: o['control-plane-type'] ?? machineType,
    nodesAs: o['azure-nodes-as'],
    ownStage: hasOwnStage(o),
    image: o['machine-image'] ?? (isArm ? ubuntuArmImage : ubuntuImage),
    sshKey: sshKey === undefined ? undefined : read('azure-ssh-key', sshKey, text => text),
    overrides: overrides === undefined ? undefined : read('azure-overrides', overrides, parse),
  }
}

/** Neither a registry nor a store is named: the cluster brings its own. */
export function hasOwnStage(o: Pick<Options, 'registry' | 'store'>): boolean {
  return o.registry === undefined && o.store === undefined
}

function read<T>(option: string, path: string, parsed: (text: string) => T): T {
  try {
    return parsed(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`--${option} ${path}: ${describe(error)}`)
  }
}
