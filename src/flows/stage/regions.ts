import { azureIdentity, azureLocations } from '../../clouds/azure.ts'
import type { Options } from '../../options/table.ts'
import { azureOfBlobs, azureOfRegistry } from '../../plan/azure-names.ts'
import { compareRegions, type Places, regionOfRegistry } from '../../plan/regions.ts'
import type { RegistryPlace } from '../../plan/registry-place.ts'
import { parseStoreUrl } from '../../plan/store-url.ts'
import type { FileStore } from '../../stores/store.ts'
import type { RunCtx } from '../asked.ts'
import { azureWho } from '../azure-identity.ts'

export interface FoundRegions extends Places {
  /** What could not be told, and how it could. */
  readonly warnings: readonly string[]
}

/** Asks where registry and store are; the cluster is where --region says. */
export async function findRegions(
  place: RegistryPlace,
  store: FileStore,
  o: Options,
  ctx: RunCtx,
): Promise<FoundRegions> {
  const azure = await onAzure(place, o, ctx)
  const warnings =
    azure.why === undefined ? [] : [`where things of Azure are could not be told: ${azure.why}`]
  const found = await store.region()
  return {
    registry: { name: place.repository, region: regionOfRegistry(place.host) ?? azure.registry },
    store: { name: store.address, region: found.region ?? azure.account },
    cluster: { name: o.region === undefined ? '(no --region)' : 'of --region', region: o.region },
    warnings,
  }
}

/** One text that names all three, or nothing. */
export function regionProblems({ registry, store, cluster }: FoundRegions): readonly string[] {
  return compareRegions({ registry, store, cluster })
}

/** Both are asked for at once: an ACR and a storage account do not say themselves where they are. */
async function onAzure(place: RegistryPlace, o: Options, ctx: RunCtx) {
  const address = parseStoreUrl(o.store ?? '')
  const blob = 'kind' in address && address.kind === 'blob' ? address : undefined
  const [registryIn, accountIn] = [azureOfRegistry(place.host), azureOfBlobs(blob?.endpoint ?? '')]
  const arm = registryIn?.arm ?? accountIn?.arm
  if (arm === undefined) return {}
  const things = {
    registry: registryIn === undefined ? undefined : place.host,
    account: accountIn === undefined ? undefined : blob?.account,
  }
  return azureLocations(things, arm, azureIdentity(azureWho(o, ctx.env, arm), ctx.env), ctx.signal)
}
