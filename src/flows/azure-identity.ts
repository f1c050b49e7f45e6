import { azureCredential } from '../clouds/azure/credential.ts'
import type { Options } from '../options/table.ts'
import { type AzureWho, armOf, parseScope } from '../plan/azure/place.ts'
import { azureOfBlobs } from '../plan/azure-names.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { parseStoreUrl } from '../plan/store-url.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type BlobIdentity, type FileStore, openStore, type StoreCtx } from '../stores/store.ts'

/** Options that name an identity; commands that have none of them leave it to the environment. */
export type AzureNames = Partial<Pick<Options, 'azure-tenant' | 'azure-client-id' | 'azure-cloud'>>

/** The identity that made a cluster, as options name it: a post step has no others. */
export function namesIn({ account }: Pick<ClusterRef, 'account'>): AzureNames {
  const place = parseScope(account ?? '')
  if (typeof place === 'string') return {}
  return { 'azure-tenant': place.tenant, 'azure-client-id': place.client, 'azure-cloud': place.arm }
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

/** Opens a store as whoever we are. @throws UsageError, as openStore */
export function openOwnStore(url: string, o: AzureNames, ctx: StoreCtx): Promise<FileStore> {
  return openStore(url, ctx, { identity: blobIdentity(url, o, ctx.env) })
}
