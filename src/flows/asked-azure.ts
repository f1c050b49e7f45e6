import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { azureCredential } from '../clouds/azure/credential.ts'
import { describe, UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import { type AzureWho, armOf, scopeOf } from '../plan/azure/place.ts'
import { type AzureWish, ubuntuArmImage, ubuntuImage } from '../plan/azure/wish.ts'
import { azureOfBlobs } from '../plan/azure-names.ts'
import { parseStoreUrl } from '../plan/store-url.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { BlobIdentity } from '../stores/store.ts'
import { platformsOf } from './platforms.ts'

/** Options that name an identity; commands that have none of them leave it to the environment. */
export type AzureNames = Partial<Pick<Options, 'azure-tenant' | 'azure-client-id' | 'azure-cloud'>>

/** ClusterRef.account of what the options name, or the environment; undefined where no subscription is named. */
export function azureAccount(o: Options, env: Ctx['env']): string | undefined {
  const subscription = o['azure-subscription'] ?? env['AZURE_SUBSCRIPTION_ID']
  if (!subscription) return undefined
  return scopeOf({ ...azureWho(o, env), subscription })
}

/** Who we are to Azure. @param arm of the cloud that is asked, where its names tell which that is */
export function azureWho(o: AzureNames, env: Ctx['env'], arm?: string): AzureWho {
  const cloud = o['azure-cloud'] ?? 'public'
  return {
    // What is no cloud is found wrong with everything else that is.
    arm: arm ?? armOf(cloud) ?? cloud,
    tenant: o['azure-tenant'] ?? (env['AZURE_TENANT_ID'] || undefined),
    client: o['azure-client-id'] ?? (env['AZURE_CLIENT_ID'] || undefined),
  }
}

/** Who we are to a container of Azure Blob, where the environment has neither a key nor a SAS for it. @param url of a store or a sink */
export function blobIdentity(url: string, o: AzureNames, env: Ctx['env']): BlobIdentity {
  const address = parseStoreUrl(url)
  const blob = 'kind' in address && address.kind === 'blob' ? address : undefined
  return () => azureCredential(azureWho(o, env, azureOfBlobs(blob?.endpoint ?? '')?.arm), env)
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
