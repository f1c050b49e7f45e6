import { createHash } from 'node:crypto'
import { writeFetched } from '../fetched.ts'
import type { Content, FileStore, PutOptions, StoreCtx } from '../file-store.ts'
import { partSizeOf, readWhole } from '../parts.ts'
import { putBlocks } from './blocks.ts'
import { checkBlobs } from './check.ts'
import {
  type BlobAddress,
  type BlobIdentity,
  type Blobs,
  conditionFailed,
  notThere,
  openBlobs,
} from './client.ts'

/** A delegation key lives no longer. */
const longestUrlSeconds = 7 * 24 * 60 * 60
/**
 * Of the signature's rules, not of the service: a signature states its version, and services go on taking old ones.
 * A new one would be refused by what is a year behind (Azurite, Azure Stack).
 */
const sasVersion = '2025-11-05'

/**
 * A container of Azure Blob.
 * @param o.region of the account, where somebody knows it: only ARM tells it, which other credentials may ask
 * @throws UsageError, ProvisionError from its methods, as FileStore says
 */
export async function blobStore(
  address: BlobAddress,
  o: { readonly region?: string | undefined; readonly identity?: BlobIdentity | undefined },
  ctx: StoreCtx,
): Promise<FileStore> {
  const blobs = await openBlobs(address, o.identity, ctx)
  const at = (path: string) => blobs.container.getBlockBlobClient(`${blobs.prefix}${path}`)
  return {
    address: `${address.endpoint}/${address.container}/${address.prefix}`.replace(/\/$/, ''),
    check: () => checkBlobs(blobs),
    put: (path, content, options = {}) => put(blobs, path, content, options),
    read: path =>
      blobs.call(`reading ${path}`, async (_, abortSignal) => {
        const found = await at(path).download(0, undefined, { abortSignal }).catch(absent)
        if (found?.readableStreamBody === undefined) return undefined
        const chunks: Buffer[] = []
        for await (const chunk of found.readableStreamBody) chunks.push(Buffer.from(chunk))
        return { bytes: Buffer.concat(chunks), version: found.etag ?? '' }
      }),
    get: (path, to) =>
      blobs.call(`fetching ${path}`, async (_, abortSignal) => {
        const found = await at(path).download(0, undefined, { abortSignal, maxRetryRequests: 5 })
        await writeFetched(path, found.readableStreamBody!, to, abortSignal)
      }),
    has: path =>
      blobs.call(`looking for ${path}`, async (_, abortSignal) => {
        const found = await at(path).getProperties({ abortSignal }).catch(absent)
        return found === undefined ? undefined : { path, size: found.contentLength ?? 0 }
      }),
    list: dir =>
      blobs.call(`listing ${dir}`, async (c, abortSignal) => {
        const found = []
        for await (const item of c.listBlobsFlat({ prefix: `${blobs.prefix}${dir}/`, abortSignal }))
          found.push({
            path: item.name.slice(blobs.prefix.length),
            size: item.properties.contentLength ?? 0,
          })
        return found
      }),
    remove: path =>
      blobs.call(`removing ${path}`, async (_, abortSignal) => {
        await at(path).deleteIfExists({ abortSignal, deleteSnapshots: 'include' })
      }),
    url: (path, seconds) => blobs.call(`signing a URL of ${path}`, () => signedUrl(blobs, at(path), seconds)),
    region: async () =>
      o.region === undefined
        ? { why: `only Azure's resource manager knows where the account ${address.account} is` }
        : { region: o.region },
    // The service itself drops blocks that were not used within a week, and lets nobody do it earlier.
    dropUnfinished: async () => [],
  }
}

async function put(blobs: Blobs, path: string, content: Content, o: PutOptions): Promise<boolean> {
  const metadata = o.expires === undefined ? {} : { metadata: { expires: o.expires } }
  const name = `${blobs.prefix}${path}`
  return blobs.call(`storing ${path}`, async (container, abortSignal) => {
    const client = container.getBlockBlobClient(name)
    if ('file' in content && content.size > partSizeOf(content.size)) {
      if (await putBlocks(blobs, name, content, metadata, o.onBytes)) return true
      return (await client.getProperties({ abortSignal })).contentLength === content.size
    }
    const bytes = 'file' in content ? await readWhole(content) : content.bytes
    const conditions =
      o.onlyOver === undefined
        ? {}
        : o.onlyOver === 'absent'
          ? { ifNoneMatch: '*' }
          : { ifMatch: o.onlyOver.version }
    const blobContentMD5 = createHash('md5').update(bytes).digest()
    try {
      await client.upload(bytes, bytes.length, {
        abortSignal,
        conditions,
        blobHTTPHeaders: { blobContentMD5 },
        ...metadata,
      })
    } catch (error) {
      if (conditionFailed(error)) return false
      throw error
    }
    if ('file' in content) o.onBytes?.(bytes.length, 'sent')
    return true
  })
}

async function signedUrl(
  { sdk, address, signer, ctx }: Blobs,
  blob: { readonly url: string; readonly name: string },
  seconds: number,
): Promise<string | undefined> {
  if (signer.kind === 'none') return undefined
  const life = Math.min(Math.max(1, Math.floor(seconds)), longestUrlSeconds)
  const expiresOn = new Date(ctx.clock.now() + life * 1000)
  const values = {
    containerName: address.container,
    blobName: blob.name,
    permissions: sdk.BlobSASPermissions.parse('r'),
    expiresOn,
    version: sasVersion,
    ...(address.endpoint.startsWith('https:') ? { protocol: sdk.SASProtocol.Https } : {}),
  }
  const query =
    signer.kind === 'key'
      ? sdk.generateBlobSASQueryParameters(values, signer.credential)
      : sdk.generateBlobSASQueryParameters(values, await signer.key(expiresOn), address.account)
  return `${blob.url}?${query}`
}

/** For `catch`: undefined for what is not there. */
function absent(error: unknown): undefined {
  if (notThere(error)) return undefined
  throw error
}
