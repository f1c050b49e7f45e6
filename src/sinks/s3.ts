import { createHash } from 'node:crypto'
import { partSizeOf, readWhole } from '../stores/parts.ts'
import { conditionFailed, notThere, openS3, type S3 } from '../stores/s3/client.ts'
import { putLarge } from '../stores/s3/multipart.ts'
import { bodyOf } from './body.ts'
import type { Content, Sink, SinkCtx, SinkPut } from './sink.ts'

/** A bucket of S3, or of a service that speaks its protocol. Nothing is ever stored with an ACL. */
export async function s3Sink(
  address: { readonly bucket: string; readonly prefix: string },
  ctx: SinkCtx,
): Promise<Sink> {
  const s3 = await openS3(address.bucket, address.prefix, ctx)
  const { sdk, bucket: Bucket, prefix } = s3
  const at = (path: string) => ({ Bucket, Key: `${prefix}${path}` })
  const link = (path: string) => `s3://${Bucket}/${prefix}${path}`
  const endpoint = ctx.env['AWS_ENDPOINT_URL_S3'] || ctx.env['AWS_ENDPOINT_URL']
  const web = endpoint ? `${endpoint.replace(/\/$/, '')}/${Bucket}` : `https://${Bucket}.s3.amazonaws.com`
  return {
    address: link('').replace(/\/$/, ''),
    link,
    encodes: true,
    page: path => `${web}/${encodeURI(`${prefix}${path}`)}`,
    put: (path, content, o) => put(s3, path, content, o),
    read: (path, limit) =>
      s3.call(`reading ${path}`, async (client, abortSignal) => {
        const Range = limit === undefined ? {} : { Range: `bytes=0-${limit - 1}` }
        const found = await client
          .send(new sdk.GetObjectCommand({ ...at(path), ...Range }), { abortSignal })
          .catch(absent)
        if (found?.Body === undefined) return undefined
        const stored = Buffer.from(await found.Body.transformToByteArray())
        return { bytes: bodyOf(stored, found.ContentEncoding, limit), version: found.ETag ?? '' }
      }),
    head: path =>
      s3.call(`looking for ${path}`, async (client, abortSignal) => {
        const found = await client.send(new sdk.HeadObjectCommand(at(path)), { abortSignal }).catch(absent)
        if (found === undefined) return undefined
        return { path, size: found.ContentLength ?? 0, metadata: found.Metadata ?? {} }
      }),
    list: async function* (below) {
      let token: string | undefined
      do {
        const page = await s3.call(`listing ${below}`, (client, abortSignal) =>
          client.send(
            new sdk.ListObjectsV2Command({ Bucket, Prefix: `${prefix}${below}`, ContinuationToken: token }),
            { abortSignal },
          ),
        )
        for (const o of page.Contents ?? [])
          yield { path: (o.Key ?? '').slice(prefix.length), size: o.Size ?? 0 }
        token = page.NextContinuationToken
      } while (token !== undefined)
    },
  }
}

async function put(s3: S3, path: string, content: Content, o: SinkPut): Promise<boolean> {
  const Key = `${s3.prefix}${path}`
  const headers = {
    ContentType: o.type,
    ...(o.encoding === undefined ? {} : { ContentEncoding: o.encoding }),
    ...(o.metadata === undefined ? {} : { Metadata: { ...o.metadata } }),
  }
  return s3.call(`storing ${path}`, async (client, abortSignal) => {
    if ('file' in content && content.size > partSizeOf(content.size))
      return putLarge(s3, Key, content, headers, o.onBytes, true)
    const Body = 'file' in content ? await readWhole(content) : content.bytes
    const { onlyOver } = o
    const condition =
      onlyOver === undefined
        ? {}
        : onlyOver === 'absent'
          ? { IfNoneMatch: '*' }
          : { IfMatch: onlyOver.version }
    const sums = (await client.config.requestChecksumCalculation()) === 'WHEN_SUPPORTED'
    const sum = sums ? { ChecksumSHA256: createHash('sha256').update(Body).digest('base64') } : {}
    try {
      const request = { Bucket: s3.bucket, Key, Body, ...headers, ...condition, ...sum }
      await client.send(new s3.sdk.PutObjectCommand(request), { abortSignal })
    } catch (error) {
      if (onlyOver !== undefined && (conditionFailed(error) || notThere(error))) return false
      throw error
    }
    o.onBytes?.(Body.length)
    return true
  })
}

/** For `catch`: undefined for what is not there. */
function absent(error: unknown): undefined {
  if (notThere(error)) return undefined
  throw error
}
