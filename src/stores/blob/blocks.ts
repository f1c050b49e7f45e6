import { createHash } from 'node:crypto'
import type { BlobHTTPHeaders } from '@azure/storage-blob'
import type { PutOptions } from '../file-store.ts'
import { type PartSink, partSizeOf, sendParts } from '../parts.ts'
import { type Blobs, conditionFailed, notThere } from './client.ts'

/** Blocks of one file on the way at once. */
const parallel = 4

export interface BlockOptions {
  readonly metadata?: Record<string, string>
  readonly blobHTTPHeaders?: BlobHTTPHeaders
  readonly replace?: boolean
}

/**
 * Uploads in blocks, then makes the blob of them. Blocks that an earlier upload of the same blob sent and did not use
 * are used (the service keeps them for a week): blobs are content-addressed and a block's id says which part it is.
 * @param o.replace the path is not made of the content: ids say what is in a block, and a blob that is there is replaced
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
 * @returns false when there was a blob already by the time it was complete
 */
export async function putBlocks(
  blobs: Blobs,
  name: string,
  content: { readonly file: string; readonly sha256: string; readonly size: number },
  o: BlockOptions,
  onBytes: PutOptions['onBytes'],
): Promise<boolean> {
  const { signal } = blobs.ctx
  const client = blobs.container.getBlockBlobClient(name)
  const partSize = partSizeOf(content.size)
  const waiting = await client
    .getBlockList('uncommitted', { abortSignal: signal })
    .then(list => new Map((list.uncommittedBlocks ?? []).map(b => [b.name, b.size])))
    .catch(error => {
      if (notThere(error)) return new Map<string, number>()
      throw error
    })
  const { replace = false, ...described } = o
  const ids: string[] = []
  const sums: Buffer[] = []
  // Of all that is done with a part this takes the longest: once, and only where it is wanted.
  const sumOf = (index: number, part: Buffer) => {
    sums[index] ??= createHash('md5').update(part).digest()
    return sums[index]
  }
  const sink: PartSink = {
    has: (index, part) => {
      const id = blockId(partSize, index, replace ? sumOf(index, part).toString('hex') : '')
      ids[index] = id
      return waiting.get(id) === part.length
    },
    send: async (index, part, abortSignal) => {
      const options = { abortSignal, transactionalContentMD5: sumOf(index, part) }
      await client.stageBlock(ids[index]!, part, part.length, options)
    },
  }
  await sendParts(content, sink, { partSize, parallel, ...(onBytes ? { onBytes } : {}), signal })
  const conditions = replace ? {} : { conditions: { ifNoneMatch: '*' } }
  try {
    await client.commitBlockList(ids, { abortSignal: signal, ...conditions, ...described })
    return true
  } catch (error) {
    if (conditionFailed(error)) return false
    throw error
  }
}

/** All ids of a blob have one length, as the service wants. */
function blockId(partSize: number, index: number, of: string): string {
  const text = `${String(partSize).padStart(12, '0')}-${String(index).padStart(6, '0')}${of}`
  return Buffer.from(text).toString('base64')
}
