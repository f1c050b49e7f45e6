import { ProvisionError } from '../../errors.ts'
import { type Fault, refusal } from '../../stores/refusal.ts'
import type { SinkCtx } from '../sink.ts'
import type { GcsToken } from './auth.ts'

export interface GcsRequest {
  /** For messages: `storing a/b`. */
  readonly what: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  /** Statuses that are answers; default 200. */
  readonly ok?: readonly number[]
  /** Another attempt could do harm, or whoever asks knows better how to go on. */
  readonly once?: boolean
}

/** The JSON API of Google Cloud Storage. @see https://cloud.google.com/storage/docs/json_api */
export interface Gcs {
  readonly bucket: string
  /** Without a slash at its end. */
  readonly origin: string
  readonly ctx: SinkCtx
  /** @throws UsageError, ProvisionError, as Sink says */
  send(request: GcsRequest): Promise<Response>
}

const attempts = 5
const firstPauseMs = 500
const requestMs = 120_000
/** https://cloud.google.com/storage/docs/retry-strategy#http-codes */
const passing = [408, 429, 500, 502, 503, 504]

export function openGcs(bucket: string, token: GcsToken, ctx: SinkCtx): Gcs {
  const origin = originOf(ctx.env['STORAGE_EMULATOR_HOST'])
  return {
    bucket,
    origin,
    ctx,
    send: async request => {
      for (let failures = 0; ; failures++) {
        const answer = await once(request, token, ctx)
        if (answer instanceof Response && (request.ok ?? [200]).includes(answer.status)) return answer
        const fault = answer instanceof Response ? await faultOf(answer) : answer
        const again = fault.status === undefined || passing.includes(fault.status)
        if (!again || request.once || failures + 1 >= attempts)
          throw refusal(request.what, `gs://${bucket}`, fault, hints(bucket))
        const pause = firstPauseMs * 2 ** failures * (0.5 + Math.random())
        ctx.log.debug(
          `${request.what}: ${fault.status ?? ''} ${fault.code}, again in ${Math.round(pause)} ms`,
        )
        await ctx.clock.sleep(pause, ctx.signal)
      }
    },
  }
}

/** STORAGE_EMULATOR_HOST is a host, or a URL, as Google's own clients take it. */
function originOf(emulator: string | undefined): string {
  if (!emulator) return 'https://storage.googleapis.com'
  return (emulator.includes('://') ? emulator : `http://${emulator}`).replace(/\/+$/, '')
}

async function once(r: GcsRequest, token: GcsToken, ctx: SinkCtx): Promise<Response | Fault> {
  const authorization = await token()
  const headers = { ...r.headers, ...(authorization === undefined ? {} : { Authorization: authorization }) }
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(requestMs)])
  try {
    // A Buffer of ours never lies in shared memory, which fetch would not take.
    const body = r.body as string | Uint8Array<ArrayBuffer> | undefined
    return await fetch(r.url, { method: r.method, headers, signal, ...(body === undefined ? {} : { body }) })
  } catch (error) {
    ctx.signal.throwIfAborted()
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
    return { status: undefined, code: cause?.code ?? '', message: cause?.message ?? (error as Error).message }
  }
}

/** @see https://cloud.google.com/storage/docs/json_api/v1/status-codes */
async function faultOf(answer: Response): Promise<Fault> {
  const text = await answer.text().catch(() => '')
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string; errors?: { reason?: string }[] } }
    return {
      status: answer.status,
      code: error?.errors?.[0]?.reason ?? '',
      message: (error?.message ?? '').slice(0, 500),
    }
  } catch {
    return { status: answer.status, code: '', message: text.slice(0, 200).split('\n')[0]! }
  }
}

function hints(bucket: string): Record<string, string> {
  const credentials =
    'give credentials: google-github-actions/auth, gcp-identity-provider with `id-token: write`, GOOGLE_APPLICATION_CREDENTIALS, or gcloud auth application-default login'
  return {
    401: credentials,
    403: `these credentials need the role Storage Object User (storage.objects.create, get, list, delete) on gs://${bucket}; without any: ${credentials}`,
    404: `there is no such bucket: make it (gcloud storage buckets create gs://${bucket}) or correct its name`,
  }
}

/** JSON of an answer. @throws ProvisionError when it is none */
export async function jsonOf<T>(answer: Response, what: string): Promise<T> {
  try {
    return (await answer.json()) as T
  } catch (error) {
    throw new ProvisionError(`${what}: the answer is no JSON`, { cause: error })
  }
}
