import { createHash } from 'node:crypto'
import type { PutOptions } from '../file-store.ts'
import { type PartSink, partSizeOf, sendParts } from '../parts.ts'
import { type Blobs, conditionFailed, notThere } from './client.ts'

/** Blocks of one file on the way at once. */
const parallel = 4

/**
 * Uploads in blocks, then makes the blob of them. Blocks that an earlier upload of the same blob sent and did not use
 * are used (the service keeps them for a week): blobs are content-addressed and a block's id says which part it is.
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
 * @returns false when there was a blob already by the time it was complete
 */
export async function putBlocks(
  blobs: Blobs,
  name: string,
  content: { readonly file: string; readonly sha256: string; readonly size: number },
  metadata: { readonly metadata?: Record<string, string> },
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
  const sink: PartSink = {
    has: (index, part) => waiting.get(blockId(partSize, index)) === part.length,
    send: async (index, part, abortSignal) => {
      const transactionalContentMD5 = createHash('md5').update(part).digest()
      const o = { abortSignal, transactionalContentMD5 }
      await client.stageBlock(blockId(partSize, index), part, part.length, o)
    },
  }
  await sendParts(content, sink, { partSize, parallel, ...(onBytes ? { onBytes } : {}), signal })
  const ids = Array.from({ length: Math.ceil(content.size / partSize) }, (_, i) => blockId(partSize, i))
  try {
    await client.commitBlockList(ids, { abortSignal: signal, conditions: { ifNoneMatch: '*' }, ...metadata })
    return true
  } catch (error) {
    if (conditionFailed(error)) return false
    throw error
  }
}

/** All ids of a blob have one length, as the service wants. */
function blockId(partSize: number, index: number): string {
  return Buffer.from(`${String(partSize).padStart(12, '0')}-${String(index).padStart(6, '0')}`).toString(
    'base64',
  )
}
