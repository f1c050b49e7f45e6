import { createHash } from 'node:crypto'
import type { CompletedPart, CreateMultipartUploadCommandInput } from '@aws-sdk/client-s3'
import type { PutOptions } from '../file-store.ts'
import { type PartSink, partSizeOf, sendParts } from '../parts.ts'
import { conditionFailed, faultOf, type S3 } from './client.ts'

export interface LargeFile {
  readonly file: string
  readonly sha256: string
  readonly size: number
}

/** Parts of one file on the way at once. */
const parallel = 4

/** What an object has besides its bytes. */
export type ObjectHeaders = Pick<
  CreateMultipartUploadCommandInput,
  'Metadata' | 'ContentType' | 'ContentEncoding'
>

/**
 * Uploads in parts, going on where an earlier upload of the same object stopped: content-addressed objects have
 * the same parts, whoever sends them, so two at once may even share an upload.
 * @param alone the path is not made of the content: nobody's upload is gone on with, and an object that is there is replaced
 * @returns false when an object was there already by the time it was complete
 */
export async function putLarge(
  s3: S3,
  key: string,
  content: LargeFile,
  headers: ObjectHeaders,
  onBytes: PutOptions['onBytes'],
  alone = false,
): Promise<boolean> {
  const { sdk, bucket: Bucket, ctx } = s3
  const client = await s3.client()
  const sums = (await client.config.requestChecksumCalculation()) === 'WHEN_SUPPORTED'
  const begun = alone ? undefined : await unfinished(s3, key)
  const parts = begun === undefined ? new Map<number, CompletedPart>() : await partsOf(s3, key, begun)
  const UploadId =
    parts.size > 0
      ? begun!
      : (
          await client.send(
            new sdk.CreateMultipartUploadCommand({
              Bucket,
              Key: key,
              ...headers,
              ...(sums ? { ChecksumAlgorithm: alone ? 'CRC32' : 'SHA256' } : {}),
            }),
            { abortSignal: ctx.signal },
          )
        ).UploadId!
  // By the stronger sum parts are known again; the SDK makes the other, in a tenth of the time, where nobody will ask.
  const checked = (part: Buffer) =>
    alone ? { ChecksumAlgorithm: 'CRC32' as const } : { ChecksumSHA256: digest('sha256', part, 'base64') }
  const sink: PartSink = {
    has: (index, part) => isSame(parts.get(index + 1), part),
    send: async (index, part, abortSignal) => {
      const PartNumber = index + 1
      const sent = await client.send(
        new sdk.UploadPartCommand({
          Bucket,
          Key: key,
          UploadId,
          PartNumber,
          Body: part,
          ...(sums ? checked(part) : {}),
        }),
        { abortSignal },
      )
      const { ETag, ChecksumSHA256, ChecksumCRC32 } = sent
      parts.set(PartNumber, { PartNumber, ETag, ChecksumSHA256, ChecksumCRC32 })
    },
  }
  const sending = sendParts(content, sink, {
    partSize: partSizeOf(content.size),
    parallel,
    ...(onBytes ? { onBytes } : {}),
    signal: ctx.signal,
  })
  await sending.catch(async error => {
    // Nobody comes back for these parts, and each of them costs money.
    if (alone) await abandon(s3, key, UploadId).catch(() => {})
    throw error
  })
  const count = Math.ceil(content.size / partSizeOf(content.size))
  const Parts = Array.from({ length: count }, (_, i) => parts.get(i + 1)!)
  try {
    await client.send(
      new sdk.CompleteMultipartUploadCommand({
        Bucket,
        Key: key,
        UploadId,
        ...(alone ? {} : { IfNoneMatch: '*' }),
        MultipartUpload: { Parts },
      }),
      { abortSignal: ctx.signal },
    )
    return true
  } catch (error) {
    // Refused as a whole (a part that is not what it was, checksums of another kind): of no use to anybody.
    const useless = faultOf(error).status === 400
    if (!conditionFailed(error) && !useless) throw error
    await abandon(s3, key, UploadId)
    if (useless) throw error
    return false
  }
}

/** Uploads that nobody completed, of one key or below a prefix. */
export async function unfinishedUploads(s3: S3, Prefix: string): Promise<{ key: string; id: string }[]> {
  const client = await s3.client()
  const pages = {
    KeyMarker: undefined as string | undefined,
    UploadIdMarker: undefined as string | undefined,
  }
  const found: { key: string; id: string }[] = []
  for (;;) {
    const page = await client.send(
      new s3.sdk.ListMultipartUploadsCommand({ Bucket: s3.bucket, Prefix, ...pages }),
      { abortSignal: s3.ctx.signal },
    )
    // moto gives all uploads of the bucket, whatever the prefix.
    for (const u of page.Uploads ?? [])
      if (u.Key?.startsWith(Prefix) && u.UploadId !== undefined) found.push({ key: u.Key, id: u.UploadId })
    if (!page.IsTruncated || page.NextKeyMarker === undefined) return found
    pages.KeyMarker = page.NextKeyMarker
    pages.UploadIdMarker = page.NextUploadIdMarker
  }
}

/** Absent is fine. */
export async function abandon(s3: S3, Key: string, UploadId: string): Promise<void> {
  const client = await s3.client()
  await client
    .send(new s3.sdk.AbortMultipartUploadCommand({ Bucket: s3.bucket, Key, UploadId }), {
      abortSignal: s3.ctx.signal,
    })
    .catch(error => {
      if (faultOf(error).status !== 404) throw error
    })
}

/** The latest upload of this key. Without the permission to list them there is just nothing to go on with. */
async function unfinished(s3: S3, key: string): Promise<string | undefined> {
  try {
    return (await unfinishedUploads(s3, key)).filter(u => u.key === key).at(-1)?.id
  } catch (error) {
    s3.ctx.signal.throwIfAborted()
    if (faultOf(error).status !== 403) throw error
    s3.ctx.log.debug(`unfinished uploads cannot be listed (${faultOf(error).message}): beginning anew`)
    return undefined
  }
}

async function partsOf(s3: S3, Key: string, UploadId: string): Promise<Map<number, CompletedPart>> {
  const client = await s3.client()
  const parts = new Map<number, CompletedPart>()
  try {
    // Not the SDK's paginator: it goes on for as long as it gets a marker, and there is one on the last page, too.
    let PartNumberMarker: string | undefined
    for (;;) {
      const page = await client.send(
        new s3.sdk.ListPartsCommand({ Bucket: s3.bucket, Key, UploadId, PartNumberMarker }),
        { abortSignal: s3.ctx.signal },
      )
      for (const { PartNumber, ETag, ChecksumSHA256 } of page.Parts ?? [])
        if (PartNumber !== undefined) parts.set(PartNumber, { PartNumber, ETag, ChecksumSHA256 })
      if (!page.IsTruncated || page.NextPartNumberMarker === undefined) break
      PartNumberMarker = page.NextPartNumberMarker
    }
    return parts
  } catch (error) {
    s3.ctx.signal.throwIfAborted()
    // Completed or given up by somebody else in the meantime, or not ours to look at.
    if (![403, 404].includes(faultOf(error).status ?? 0)) throw error
    return new Map()
  }
}

/** By the checksum that S3 verified; else by the ETag, which is an MD5 except under KMS: then a part is just sent again. */
function isSame(part: CompletedPart | undefined, bytes: Buffer): boolean {
  if (part === undefined) return false
  if (part.ChecksumSHA256 !== undefined) return part.ChecksumSHA256 === digest('sha256', bytes, 'base64')
  return part.ETag?.replaceAll('"', '') === digest('md5', bytes, 'hex')
}

function digest(algorithm: string, bytes: Buffer, encoding: 'base64' | 'hex'): string {
  return createHash(algorithm).update(bytes).digest(encoding)
}
