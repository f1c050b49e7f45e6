import { createHash } from 'node:crypto'
import { putBlocks } from '../stores/blob/blocks.ts'
import {
  type BlobAddress,
  type BlobIdentity,
  type Blobs,
  conditionFailed,
  notThere,
  openBlobs,
} from '../stores/blob/client.ts'
import { partSizeOf, readWhole } from '../stores/parts.ts'
import { bodyOf } from './body.ts'
import type { Content, Sink, SinkCtx, SinkPut } from './sink.ts'

/** A container of Azure Blob. No reader of prow's reads these: they are for people, and for copies. */
export async function blobSink(
  address: BlobAddress,
  identity: BlobIdentity | undefined,
  ctx: SinkCtx,
): Promise<Sink> {
  const blobs = await openBlobs(address, identity, ctx)
  const root = `${address.endpoint}/${address.container}`
  const link = (path: string) => `${root}/${encodeURI(`${blobs.prefix}${path}`)}`
  const at = (path: string) => blobs.container.getBlockBlobClient(`${blobs.prefix}${path}`)
  return {
    address: link('').replace(/\/$/, ''),
    link,
    encodes: true,
    page: link,
    put: (path, content, o) => put(blobs, path, content, o),
    read: (path, limit) =>
      blobs.call(`reading ${path}`, async (_, abortSignal) => {
        const found = await at(path).download(0, limit, { abortSignal, maxRetryRequests: 5 }).catch(absent)
        if (found?.readableStreamBody === undefined) return undefined
        const chunks: Buffer[] = []
        for await (const chunk of found.readableStreamBody) chunks.push(Buffer.from(chunk))
        const bytes = bodyOf(Buffer.concat(chunks), found.contentEncoding, limit)
        return { bytes, version: found.etag ?? '' }
      }),
    head: path =>
      blobs.call(`looking for ${path}`, async (_, abortSignal) => {
        const found = await at(path).getProperties({ abortSignal }).catch(absent)
        if (found === undefined) return undefined
        return { path, size: found.contentLength ?? 0, metadata: found.metadata ?? {} }
      }),
    list: async function* (below) {
      let token: string | undefined
      do {
        const page = await blobs.call(`listing ${below}`, async (container, abortSignal) => {
          const prefix = `${blobs.prefix}${below}`
          const pages = container
            .listBlobsFlat({ prefix, abortSignal, includeMetadata: true })
            .byPage(token === undefined ? {} : { continuationToken: token })
          return (await pages.next()).value
        })
        for (const item of page?.segment.blobItems ?? [])
          yield {
            path: item.name.slice(blobs.prefix.length),
            size: item.properties.contentLength ?? 0,
            metadata: item.metadata ?? {},
          }
        token = page?.continuationToken || undefined
      } while (token !== undefined)
    },
  }
}

async function put(blobs: Blobs, path: string, content: Content, o: SinkPut): Promise<boolean> {
  const name = `${blobs.prefix}${path}`
  const described = {
    blobHTTPHeaders: {
      blobContentType: o.type,
      ...(o.encoding === undefined ? {} : { blobContentEncoding: o.encoding }),
    },
    ...(o.metadata === undefined ? {} : { metadata: { ...o.metadata } }),
  }
  return blobs.call(`storing ${path}`, async (container, abortSignal) => {
    if ('file' in content && content.size > partSizeOf(content.size))
      return putBlocks(blobs, name, content, { ...described, replace: true }, o.onBytes)
    const bytes = 'file' in content ? await readWhole(content) : content.bytes
    const { onlyOver } = o
    const conditions =
      onlyOver === undefined
        ? {}
        : onlyOver === 'absent'
          ? { ifNoneMatch: '*' }
          : { ifMatch: onlyOver.version }
    const blobContentMD5 = createHash('md5').update(bytes).digest()
    const blobHTTPHeaders = { ...described.blobHTTPHeaders, blobContentMD5 }
    try {
      const options = { ...described, blobHTTPHeaders, conditions, abortSignal }
      await container.getBlockBlobClient(name).upload(bytes, bytes.length, options)
    } catch (error) {
      if (conditionFailed(error)) return false
      throw error
    }
    o.onBytes?.(bytes.length)
    return true
  })
}

/** For `catch`: undefined for what is not there. */
function absent(error: unknown): undefined {
  if (notThere(error)) return undefined
  throw error
}
