import { UsageError } from '../errors.ts'
import { parseStoreUrl } from '../plan/store-url.ts'
import type { BlobIdentity } from './blob/client.ts'
import type { FileStore, StoreCtx } from './file-store.ts'

export type { BlobIdentity } from './blob/client.ts'
export type {
  Content,
  FileStore,
  PutOptions,
  StoreCheck,
  StoreCtx,
  StoredObject,
  StoreRegion,
} from './file-store.ts'

export interface OpenOptions {
  /** Where the store is, as its cloud spells it: for stores that do not say it themselves (Azure Blob). */
  readonly region?: string | undefined
  readonly identity?: BlobIdentity | undefined
}

/**
 * Opens a store; nothing is asked yet. The client of a cloud is loaded only for a store of that cloud.
 * Credentials come from the environment and the chains of the cloud's own client; neither they nor signed URLs are
 * ever logged. AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL name another S3.
 * @param url dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix
 * @throws UsageError when the URL is none of these, or credentials in the environment contradict it
 */
export async function openStore(url: string, ctx: StoreCtx, options: OpenOptions = {}): Promise<FileStore> {
  const address = parseStoreUrl(url)
  if (!('kind' in address)) throw new UsageError(address)
  switch (address.kind) {
    case 'dir':
      return (await import('./dir.ts')).dirStore(address.path, ctx)
    case 's3':
      return (await import('./s3/store.ts')).s3Store(address, ctx)
    case 'blob':
      return (await import('./blob/store.ts')).blobStore(address, options, ctx)
  }
}
