import { ProvisionError, UsageError } from '../../errors.ts'
import type { StoreCheck } from '../file-store.ts'
import { probePath } from '../pending.ts'
import { problemsOf } from '../refusal.ts'
import type { S3 } from './client.ts'
import { faultOf, notThere } from './client.ts'

/** Whether the bucket is there, nobody else can read it, and we may list, write, read and remove. All problems at once. */
export async function checkS3(s3: S3): Promise<StoreCheck> {
  const errors: unknown[] = []
  const more: string[] = []
  const warnings: string[] = []
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof ProvisionError)) throw error
      errors.push(error)
      return false
    }
  }
  if (!(await attempt(() => s3.client()))) return { problems: problemsOf(errors), warnings }
  const { sdk, bucket, prefix } = s3
  const key = `${prefix}${probePath()}`
  await attempt(() =>
    s3.call('listing objects', (c, abortSignal) =>
      c.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }), { abortSignal }),
    ),
  )
  const written = await attempt(() =>
    s3.call('storing an object', (c, abortSignal) =>
      c.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from('probe\n') }), {
        abortSignal,
      }),
    ),
  )
  // Not by a HEAD, whose refusals say no reason. Of something that is not there: a probe may be swept at any time. Who may not read is told so all the same.
  await attempt(() =>
    s3.call('reading an object', (c, abortSignal) =>
      c
        .send(new sdk.GetObjectCommand({ Bucket: bucket, Key: `${prefix}${probePath()}` }), { abortSignal })
        .catch(error => {
          if (!notThere(error)) throw error
        }),
    ),
  )
  if (written)
    await attempt(() =>
      s3.call('removing an object', (c, abortSignal) =>
        c.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal }),
      ),
    )
  const open = await isPublic(s3)
  if (open === undefined)
    warnings.push(
      `whether s3://${bucket} is closed to the public could not be found out: s3:GetBucketPublicAccessBlock and s3:GetBucketPolicyStatus are needed for that`,
    )
  if (open === true)
    more.push(
      `s3://${bucket} can be read by anybody, and what is staged must not be: block public access (aws s3api put-public-access-block --bucket ${bucket} …) or use another bucket`,
    )
  return { problems: [...problemsOf(errors), ...more], warnings }
}

/**
 * Public by a policy or by a grant to everybody, unless the bucket's block of public access says no to that.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * @returns undefined when it cannot be told
 */
async function isPublic({ sdk, bucket: Bucket, ctx, client }: S3): Promise<boolean | undefined> {
  const c = await client()
  const ask = async <T>(call: () => Promise<T>, whenNone: T): Promise<T | undefined> => {
    try {
      return await call()
    } catch (error) {
      ctx.signal.throwIfAborted()
      return /^NoSuch.*(?:Configuration|Policy)$/.test(faultOf(error).code) ? whenNone : undefined
    }
  }
  const o = { abortSignal: ctx.signal }
  const [block, policy, acl] = await Promise.all([
    ask(
      async () =>
        (await c.send(new sdk.GetPublicAccessBlockCommand({ Bucket }), o)).PublicAccessBlockConfiguration ??
        {},
      {},
    ),
    ask(
      async () => (await c.send(new sdk.GetBucketPolicyStatusCommand({ Bucket }), o)).PolicyStatus?.IsPublic,
      false,
    ),
    ask(async () => (await c.send(new sdk.GetBucketAclCommand({ Bucket }), o)).Grants ?? [], []),
  ])
  const everybody = acl?.some(g =>
    /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/.test(g.Grantee?.URI ?? ''),
  )
  const byPolicy = block?.RestrictPublicBuckets ? false : policy
  const byGrant = block?.IgnorePublicAcls ? false : everybody
  if (byPolicy === true || byGrant === true) return true
  return byPolicy === undefined || byGrant === undefined ? undefined : false
}
