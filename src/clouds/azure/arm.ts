import type { HttpClient, Pipeline, PipelineResponse } from '@azure/core-rest-pipeline'
import type { TokenCredential } from '@azure/identity'
import { type ArmFault, faultText, rootFaults } from '../../plan/azure/failures.ts'
import type { AzurePlace } from '../../plan/azure/place.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { azureCredential, trusted } from './credential.ts'

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD'
export type ArmCtx = Pick<Ctx, 'env' | 'log' | 'signal' | 'clock'>

export interface ArmRequest {
  readonly version: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface ArmResponse<T> {
  readonly status: number
  readonly body: T
  /** Where one asks what has become of an operation that goes on by itself. */
  readonly follow?: string | undefined
}

/** One subscription of Azure Resource Manager. */
export interface ArmClient {
  readonly place: AzurePlace
  /** `/subscriptions/<GUID>`, with what follows. */
  under(path: string): string
  /** @param path from the root, e.g. under('/resourcegroups/x') @throws ArmError for an answer that is an error */
  call<T>(method: Method, path: string, request: ArmRequest): Promise<ArmResponse<T>>
  /** What has become of an operation. @param url `follow` of the answer that began it @throws ArmError when it failed */
  follow(url: string): Promise<ArmResponse<unknown>>
  /** All pages of a list. @throws ArmError */
  list<T>(path: string, request: ArmRequest): Promise<readonly T[]>
  /** Object id of who we are, as our token has it. @throws Error for a token that does not say it */
  caller(): Promise<string>
  /** A blob whose URL is signed: without our token. '' where it is not there yet. */
  fetchText(url: string, signal: AbortSignal): Promise<string>
}

/** What ARM refuses, with its own words and what to do. */
export class ArmError extends Error {
  override readonly name = 'ArmError'
  readonly status: number
  readonly code: string
  readonly fault: ArmFault
  constructor(doing: string, status: number, fault: ArmFault) {
    super(`${doing}: ${rootFaults(fault).map(faultText).join('; ')}`)
    this.status = status
    this.code = fault.code ?? `${status}`
    this.fault = fault
  }
}

/** Tries besides the first; the pipeline waits between them, and obeys Retry-After. */
const maxRetries = 6
const requestMs = 60_000

/**
 * Calls by the pipeline of Microsoft's own clients (tokens, retries of 429 and 5xx by their headers, proxies); the
 * calls themselves are few, and written here so that errors keep their details and a poll can begin in another process.
 * Nothing is asked before the first call.
 */
export function armClient(place: AzurePlace, ctx: ArmCtx): ArmClient {
  const root = `/subscriptions/${place.subscription}`
  let opened: Promise<Opened> | undefined
  const send = async <T>(method: Method, url: URL, body: unknown): Promise<ArmResponse<T>> => {
    opened ??= open(place, ctx)
    const { sdk, pipeline, http } = await opened
    const began = ctx.clock.now()
    const request = sdk.createPipelineRequest({
      url: url.href,
      method,
      timeout: requestMs,
      abortSignal: ctx.signal,
      headers: sdk.createHttpHeaders({
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = await pipeline.sendRequest(http, request)
    ctx.log.debug(`azure: ${method} ${url.pathname}: ${answer.status} in ${ctx.clock.now() - began} ms`)
    if (answer.status >= 400) throw refused(`${method} ${url.pathname}`, answer)
    const text = answer.bodyAsText ?? ''
    const value = (text === '' ? undefined : JSON.parse(text)) as T
    return { status: answer.status, body: value, follow: answer.headers.get('location') }
  }
  const urlOf = (path: string, { version, query }: ArmRequest) => {
    const url = new URL(`${place.arm}${path}`)
    for (const [name, value] of Object.entries({ 'api-version': version, ...query }))
      url.searchParams.set(name, value)
    return url
  }
  return {
    place,
    under: path => `${root}${path}`,
    call: (method, path, request) => send(method, urlOf(path, request), request.body),
    follow: url => send('GET', sameHost(url, place.arm), undefined),
    list: async <T>(path: string, request: ArmRequest) => {
      const found: T[] = []
      let next: URL | undefined = urlOf(path, request)
      while (next !== undefined) {
        const { body }: ArmResponse<Page<T>> = await send('GET', next, undefined)
        found.push(...body.value)
        next = body.nextLink ? sameHost(body.nextLink, place.arm) : undefined
      }
      return found
    },
    caller: async () => {
      opened ??= open(place, ctx)
      const { credential } = await opened
      const token = await credential.getToken(scopesOf(place), { abortSignal: ctx.signal })
      return objectIdOf(token?.token ?? '')
    },
    fetchText: async (url, abortSignal) => {
      opened ??= open(place, ctx)
      const { sdk, open: plain, http } = await opened
      const answer = await plain.sendRequest(http, sdk.createPipelineRequest({ url, abortSignal }))
      if (answer.status >= 400 && answer.status !== 404)
        throw new Error(`${new URL(url).host} answers ${answer.status}`)
      return answer.status === 404 ? '' : (answer.bodyAsText ?? '')
    },
  }
}

interface Page<T> {
  readonly value: readonly T[]
  readonly nextLink?: string | null
}

const scopesOf = ({ arm }: AzurePlace) => [`${arm}/.default`]

/** @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (oid) */
function objectIdOf(token: string): string {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  const [, id] = /"oid"\s*:\s*"([0-9a-f-]{36})"/i.exec(claims) ?? []
  if (id === undefined)
    throw new Error('the token of this identity does not say its object id: name --registry and --store')
  return id
}

interface Opened {
  readonly sdk: typeof import('@azure/core-rest-pipeline')
  /** With our token. */
  readonly pipeline: Pipeline
  /** Without it. */
  readonly open: Pipeline
  readonly http: HttpClient
  readonly credential: TokenCredential
}

async function open(place: AzurePlace, { env }: ArmCtx): Promise<Opened> {
  const sdk = await import('@azure/core-rest-pipeline')
  const plain = () =>
    sdk.createPipelineFromOptions({
      retryOptions: { maxRetries, retryDelayInMs: 500, maxRetryDelayInMs: 20_000 },
      userAgentOptions: { userAgentPrefix: 'bowsprit' },
      ...trusted(env),
    })
  const pipeline = plain()
  const credential = await azureCredential(place, env)
  pipeline.addPolicy(sdk.bearerTokenAuthenticationPolicy({ credential, scopes: scopesOf(place) }))
  return { sdk, pipeline, open: plain(), http: sdk.createDefaultHttpClient(), credential }
}

/** A token goes to the resource manager and to nobody else. */
function sameHost(link: string, arm: string): URL {
  const url = new URL(link)
  if (url.origin !== new URL(arm).origin)
    throw new Error(`${arm} leads on to ${url.origin}, which is not itself`)
  return url
}

function refused(doing: string, { status, bodyAsText }: PipelineResponse): ArmError {
  let fault: ArmFault = { code: `${status}`, message: bodyAsText?.slice(0, 500) ?? '' }
  try {
    fault = (JSON.parse(bodyAsText ?? '') as { error?: ArmFault }).error ?? fault
  } catch {
    // not of ARM itself, but of something between
  }
  return new ArmError(doing, status, fault)
}

/** @returns undefined for what is not there @throws ArmError for anything else */
export async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined
    throw error
  }
}
