import type { S3Client } from '@aws-sdk/client-s3'
import type { StoreCtx } from '../file-store.ts'
import type { Fault } from '../refusal.ts'
import { refusal } from '../refusal.ts'

/** The SDK is loaded with the first S3 store, not with the program. */
export type Sdk = typeof import('@aws-sdk/client-s3')

export interface S3 {
  readonly sdk: Sdk
  readonly bucket: string
  /** Object keys begin so: '' or `prefix/`. */
  readonly prefix: string
  readonly ctx: StoreCtx
  /** A client for the bucket's own region, found by asking. */
  client(): Promise<S3Client>
  /** Undefined where the service does not say. */
  region(): Promise<string | undefined>
  /** Runs one call. @throws as FileStore says, with `doing` in the message */
  call<T>(doing: string, work: (client: S3Client, signal: AbortSignal) => Promise<T>): Promise<T>
}

/** Attempts at each request, the first included; the SDK waits between them and obeys Retry-After. */
const attempts = 5

export async function openS3(bucket: string, prefix: string, ctx: StoreCtx): Promise<S3> {
  const sdk = await import('@aws-sdk/client-s3')
  let asked: Promise<{ client: S3Client; region: string | undefined }> | undefined
  const placed = () => {
    // A failure is not kept: whoever asks next may have more luck.
    asked ??= locate(sdk, bucket, ctx).catch(error => {
      asked = undefined
      throw error
    })
    return asked
  }
  const s3: S3 = {
    sdk,
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    ctx,
    client: async () => (await placed()).client,
    region: async () => (await placed()).region,
    call: async (doing, work) => {
      try {
        return await work(await s3.client(), ctx.signal)
      } catch (error) {
        ctx.signal.throwIfAborted()
        if (!(error instanceof Error) || error.name === 'UsageError' || error.name === 'ProvisionError')
          throw error
        throw refusal(doing, `s3://${bucket}`, faultOf(error), hints(bucket))
      }
    },
  }
  return s3
}

/**
 * The region of a bucket stands in the answer to HeadBucket, also where that is refused or redirected.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
async function locate(
  sdk: Sdk,
  bucket: string,
  ctx: StoreCtx,
): Promise<{ client: S3Client; region: string | undefined }> {
  const given = ctx.env['AWS_REGION'] || ctx.env['AWS_DEFAULT_REGION']
  const first = clientFor(sdk, given || 'us-east-1', ctx)
  let region: string | undefined
  try {
    region = (await first.send(new sdk.HeadBucketCommand({ Bucket: bucket }), { abortSignal: ctx.signal }))
      .BucketRegion
  } catch (error) {
    region = headerOf(error, 'x-amz-bucket-region')
    if (region === undefined) {
      ctx.signal.throwIfAborted()
      throw refusal('looking for the bucket', `s3://${bucket}`, faultOf(error), hints(bucket))
    }
  }
  if (region === undefined || region === (given || 'us-east-1')) return { client: first, region }
  first.destroy()
  return { client: clientFor(sdk, region, ctx), region }
}

function clientFor(sdk: Sdk, region: string, { env }: StoreCtx): S3Client {
  const endpoint = env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL']
  const [id, secret, token] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map(
    k => env[k],
  )
  // As the SDK's own chain: a profile that was named wins over keys; all else (web identity, instance profile) is its.
  const keys = !env['AWS_PROFILE'] && id && secret
  return new sdk.S3Client({
    region,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000, throwOnRequestTimeout: true },
    // Names of hosts like bucket.127.0.0.1 do not resolve; every other S3 takes the bucket in the path.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(keys
      ? {
          credentials: {
            accessKeyId: id,
            secretAccessKey: secret,
            ...(token ? { sessionToken: token } : {}),
          },
        }
      : {}),
  })
}

export function faultOf(error: unknown): Fault {
  const e = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } }
  const code = e.code ?? (e.name === 'Error' ? '' : e.name)
  // The SDK hangs a hint for its own developers on parse errors; the first line is what happened.
  return { status: e.$metadata?.httpStatusCode, code, message: (e.message ?? '').split('\n')[0]! }
}

/** The request's condition did not hold, or somebody else's write was under way. */
export function conditionFailed(error: unknown): boolean {
  const { status } = faultOf(error)
  return status === 412 || status === 409
}

export function notThere(error: unknown): boolean {
  const { status, code } = faultOf(error)
  return status === 404 && code !== 'NoSuchBucket'
}

function headerOf(error: unknown, name: string): string | undefined {
  const headers = (error as { $response?: { headers?: Record<string, string> } }).$response?.headers
  return headers?.[name]
}

function hints(bucket: string): Record<string, string> {
  const permission =
    `these credentials need s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts on arn:aws:s3:::${bucket}/*, ` +
    `and s3:ListBucket and s3:ListBucketMultipartUploads on arn:aws:s3:::${bucket}`
  const missing = `make it (aws s3api create-bucket --bucket ${bucket} …) or correct its name`
  const credentials =
    'give AWS credentials that are valid (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, a web identity, or an instance profile)'
  return {
    NoSuchBucket: `there is no such bucket: ${missing}`,
    404: `there is no such bucket: ${missing}`,
    AccessDenied: permission,
    403: permission,
    InvalidAccessKeyId: credentials,
    SignatureDoesNotMatch: credentials,
    ExpiredToken: credentials,
    InvalidToken: credentials,
    CredentialsProviderError: credentials,
  }
}
