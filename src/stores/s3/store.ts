import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { storeDirs } from '../../plan/stage-manifest.ts'
import { writeFetched } from '../fetched.ts'
import type { Content, FileStore, PutOptions, StoreCtx } from '../file-store.ts'
import { partSizeOf, readWhole } from '../parts.ts'
import { checkS3 } from './check.ts'
import { conditionFailed, faultOf, notThere, openS3, type S3 } from './client.ts'
import { abandon, putLarge, unfinishedUploads } from './multipart.ts'

/** S3 refuses longer ones. */
const longestUrlSeconds = 7 * 24 * 60 * 60

/**
 * A bucket of S3, or of a service that speaks its protocol. Nothing is ever stored with an ACL.
 * @throws UsageError, ProvisionError from its methods, as FileStore says
 */
export async function s3Store(
  address: { readonly bucket: string; readonly prefix: string },
  ctx: StoreCtx,
): Promise<FileStore> {
  const s3 = await openS3(address.bucket, address.prefix, ctx)
  const { sdk, bucket: Bucket, prefix } = s3
  const at = (path: string) => ({ Bucket, Key: `${prefix}${path}` })
  return {
    address: `s3://${Bucket}/${prefix}`.replace(/\/$/, ''),
    check: () => checkS3(s3),
    put: (path, content, o = {}) => put(s3, path, content, o),
    read: path =>
      s3.call(`reading ${path}`, async (c, abortSignal) => {
        const found = await c.send(new sdk.GetObjectCommand(at(path)), { abortSignal }).catch(absent)
        if (found?.Body === undefined) return undefined
        return { bytes: Buffer.from(await found.Body.transformToByteArray()), version: found.ETag ?? '' }
      }),
    get: (path, to) =>
      s3.call(`fetching ${path}`, async (c, abortSignal) => {
        const { Body } = await c.send(new sdk.GetObjectCommand(at(path)), { abortSignal })
        await writeFetched(path, Body as Readable, to, abortSignal)
      }),
    has: path =>
      s3.call(`looking for ${path}`, async (c, abortSignal) => {
        const found = await c.send(new sdk.HeadObjectCommand(at(path)), { abortSignal }).catch(absent)
        return found === undefined ? undefined : { path, size: found.ContentLength ?? 0 }
      }),
    list: dir =>
      s3.call(`listing ${dir}`, async client => {
        const objects = []
        for await (const page of sdk.paginateListObjectsV2(
          { client },
          { Bucket, Prefix: `${prefix}${dir}/` },
        )) {
          ctx.signal.throwIfAborted()
          objects.push(...(page.Contents ?? []))
        }
        return objects.map(o => ({ path: o.Key!.slice(prefix.length), size: o.Size ?? 0 }))
      }),
    remove: path =>
      s3.call(`removing ${path}`, async (c, abortSignal) => {
        await c.send(new sdk.DeleteObjectCommand(at(path)), { abortSignal }).catch(absent)
      }),
    url: (path, seconds) =>
      s3.call(`signing a URL of ${path}`, async c => {
        const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
        const expiresIn = Math.min(Math.max(1, Math.floor(seconds)), longestUrlSeconds)
        return getSignedUrl(c, new sdk.GetObjectCommand(at(path)), { expiresIn })
      }),
    region: async () => {
      const region = await s3.region()
      return region === undefined ? { why: `s3://${Bucket} does not say where it is` } : { region }
    },
    dropUnfinished: keep => dropUnfinished(s3, keep),
  }
}

async function put(s3: S3, path: string, content: Content, o: PutOptions): Promise<boolean> {
  const headers = o.expires === undefined ? {} : { Metadata: { expires: o.expires } }
  const key = `${s3.prefix}${path}`
  return s3.call(`storing ${path}`, async (client, abortSignal) => {
    if ('file' in content && content.size > partSizeOf(content.size))
      return withOthers(s3, key, content.size, () => putLarge(s3, key, content, headers, o.onBytes))
    const bytes = 'file' in content ? await readWhole(content) : content.bytes
    const condition =
      o.onlyOver === undefined
        ? {}
        : o.onlyOver === 'absent'
          ? { IfNoneMatch: '*' }
          : { IfMatch: o.onlyOver.version }
    const request = { Bucket: s3.bucket, Key: key, Body: bytes, ...headers, ...condition }
    const sums = (await client.config.requestChecksumCalculation()) === 'WHEN_SUPPORTED'
    const ChecksumSHA256 = createHash('sha256').update(bytes).digest('base64')
    try {
      await client.send(new s3.sdk.PutObjectCommand({ ...request, ...(sums ? { ChecksumSHA256 } : {}) }), {
        abortSignal,
      })
    } catch (error) {
      const conditional = o.onlyOver !== undefined
      if (conditional && (conditionFailed(error) || notThere(error))) return false
      throw error
    }
    if ('file' in content) o.onBytes?.(bytes.length, 'sent')
    return true
  })
}

/**
 * Two that send one object may share an upload: when one has completed it, the other's next part fails, and all is
 * well. When there is no object, the upload was given up by a sweep, or was of another kind: once more, from the start.
 */
async function withOthers(s3: S3, key: string, size: number, send: () => Promise<boolean>): Promise<boolean> {
  const there = async () => {
    const client = await s3.client()
    const found = await client
      .send(new s3.sdk.HeadObjectCommand({ Bucket: s3.bucket, Key: key }), { abortSignal: s3.ctx.signal })
      .catch(absent)
    return found?.ContentLength === size
  }
  try {
    return (await send()) || (await there())
  } catch (error) {
    s3.ctx.signal.throwIfAborted()
    if (await there().catch(() => false)) return true
    if (![400, 404].includes(faultOf(error).status ?? 0)) throw error
    return (await send()) || (await there())
  }
}

async function dropUnfinished(s3: S3, keep: (path: string) => boolean): Promise<string[]> {
  return s3.call('giving up unfinished uploads', async () => {
    const gone: string[] = []
    // No others: the bucket may have more users than us.
    for (const { key, id } of await unfinishedUploads(s3, `${s3.prefix}${storeDirs.blobs}/`)) {
      const path = key.slice(s3.prefix.length)
      if (keep(path)) continue
      await abandon(s3, key, id)
      gone.push(path)
    }
    return gone
  })
}

/** For `catch`: undefined for what is not there. */
function absent(error: unknown): undefined {
  if (notThere(error)) return undefined
  throw error
}
