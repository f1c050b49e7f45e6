import type { Scope } from '../plan/registry-auth.ts'
import { scopeText } from '../plan/registry-auth.ts'
import type { Clock } from '../ports/ctx.ts'
import type { Log } from '../ports/log.ts'
import { type Auth, registryAuth } from './auth.ts'
import type { Credentials } from './credentials.ts'
import { errorOf, noAnswer, RegistryError } from './errors.ts'
import type { RegistryLimits } from './limits.ts'
import { isLoopback } from './token.ts'

export interface RegistryRequest {
  /** What a person would call it, for messages: 'pushing kube-proxy:v1.36.3'. */
  readonly what: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** A path of the registry, or what its Location header said. */
  readonly url: string | URL
  readonly scopes: readonly Scope[]
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RequestBody
  /** Statuses that are answers; the others are thrown. Default: 200. */
  readonly ok?: readonly number[]
  /** Attempts after failures that pass; default as in limits. Requests that change what they repeat say 0. */
  readonly retries?: number
}

/** Made anew for each attempt. `alive` is to be called as bytes leave. */
export interface RequestBody {
  readonly size: number
  open(alive: () => void): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>
  /** After each attempt: fetch leaves a stream alone that it did not read to its end. */
  close?(): Promise<void>
}

export interface Http {
  readonly registry: string
  readonly origin: URL
  readonly auth: Auth
  readonly limits: RegistryLimits
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
  /**
   * @returns an answer of an `ok` status. The body of a GET is the caller's to read or cancel; the others have none.
   * @throws RegistryError
   */
  send(request: RegistryRequest): Promise<Response>
  /** The same registry, for work that ends with this signal too. */
  within(signal: AbortSignal): Http
  /** Waits before the attempt after `failures` failures, as long as the registry asked for. */
  backOff(failures: number, error: RegistryError): Promise<void>
}

export interface HttpOptions {
  readonly registry: string
  readonly credentials: Credentials
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
  readonly limits: RegistryLimits
}

/** Registries on this machine speak plain HTTP, as container tools assume; others by being written with http://. */
export function originOf(registry: string): URL {
  const written = /^https?:\/\//.test(registry) ? registry : `//${registry}`
  const url = URL.parse(written.startsWith('//') ? `https:${written}` : written)
  if (url === null || (url.pathname !== '/' && url.pathname !== '') || url.username !== '')
    throw new RegistryError(
      `${JSON.stringify(registry)} is no registry: write host or host:port, repositories go elsewhere`,
    )
  if (written.startsWith('//') && isLoopback(url.hostname)) return new URL(`http:${written}`)
  return url
}

/** What all requests to a registry share. */
interface Shared {
  readonly o: HttpOptions
  readonly origin: URL
  readonly auth: Auth
  /** A registry that asked one request to wait means all of them. */
  quietUntil: number
  answered: boolean
}

export function registryHttp(o: HttpOptions): Http {
  const origin = originOf(o.registry === 'docker.io' ? 'registry-1.docker.io' : o.registry)
  return httpOf({ o, origin, auth: registryAuth(o), quietUntil: 0, answered: false }, o.signal)
}

function httpOf(shared: Shared, signal: AbortSignal): Http {
  const { o, origin, auth } = shared
  return {
    ...o,
    ...{ origin, auth, signal },
    send: r => send(shared, r, signal),
    within: more => httpOf(shared, AbortSignal.any([signal, more])),
    backOff: (failures, error) => backOff(shared, failures, error, signal),
  }
}

async function send(shared: Shared, r: RegistryRequest, signal: AbortSignal): Promise<Response> {
  const retries = r.retries ?? shared.o.limits.retries
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted()
    try {
      const answer = await attempt(shared, r, signal)
      // What is not read holds its connection.
      if (r.method !== 'GET') await answer.body?.cancel()
      return answer
    } catch (error) {
      if (!(error instanceof RegistryError) || !error.passing || failures > retries) throw error
      // Where nothing has ever listened, nothing will in a second.
      if (!shared.answered && /nothing listens/.test(error.message)) throw error
      await backOff(shared, failures, error, signal)
    }
  }
}

/** One attempt, with a login where one is wanted. */
async function attempt(shared: Shared, r: RegistryRequest, signal: AbortSignal): Promise<Response> {
  const { o, auth } = shared
  for (let asked = 0; ; asked++) {
    const quiet = shared.quietUntil - o.clock.now()
    if (quiet > 0) await o.clock.sleep(quiet, signal)
    const header = await auth.header(r.scopes)
    const answer = await once(shared, r, header, signal)
    if ((r.ok ?? [200]).includes(answer.status)) return answer
    const challenge = answer.headers.get('www-authenticate')
    if (answer.status !== 401 || challenge === null) throw await explained(r, answer, o)
    // Once for a registry that has not asked before, once for a token that has ended meanwhile.
    if (asked >= 2 || /insufficient_scope/.test(challenge)) throw await explained(r, answer, o)
    await answer.body?.cancel()
    await auth.refused(challenge, r.scopes, header)
  }
}

async function once(
  shared: Shared,
  r: RegistryRequest,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const { idleMs } = shared.o.limits
  const url = new URL(r.url, shared.origin)
  const foreign = url.host !== shared.origin.host
  // Behind a proxy that ends TLS, registries write their own addresses with http.
  if (!foreign) url.protocol = shared.origin.protocol
  const headers: Record<string, string> = { ...r.headers }
  // What is known to the registry is for the registry alone.
  if (authorization !== undefined && !foreign) headers['authorization'] = authorization
  const watch = watchdog(idleMs, signal)
  try {
    const body = r.body?.open(watch.alive)
    if (r.body !== undefined) headers['content-length'] = String(r.body.size)
    const init = {
      method: r.method,
      headers,
      signal: watch.signal,
      ...(body ? { body, duplex: 'half' } : {}),
    }
    const answer = await fetch(url, init as RequestInit)
    shared.answered = true
    return answer
  } catch (cause) {
    signal.throwIfAborted()
    throw watch.signal.aborted
      ? new RegistryError(`${r.what}: ${url.host} did nothing for ${idleMs / 1000} s`, { passing: true })
      : noAnswer(cause, r.what, url)
  } finally {
    watch.stop()
    await r.body?.close?.()
  }
}

async function backOff(
  shared: Shared,
  failures: number,
  error: RegistryError,
  signal: AbortSignal,
): Promise<void> {
  const { limits, clock, log } = shared.o
  const usual = Math.min(limits.backOffMs * 2 ** (failures - 1), 30_000) * (0.75 + Math.random() / 2)
  const wait = error.retryAfterMs ?? usual
  if (wait > limits.longestWaitMs) throw error
  if (error.retryAfterMs !== undefined) shared.quietUntil = Math.max(shared.quietUntil, clock.now() + wait)
  log.debug(`${error.message}; again in ${(wait / 1000).toFixed(1)} s`)
  await clock.sleep(wait, signal)
}

/** A refusal names the scope, since that is what has to be granted. */
async function explained(r: RegistryRequest, answer: Response, o: HttpOptions): Promise<RegistryError> {
  const error = await errorOf(answer, r.what, o.clock.now())
  const facts = { status: answer.status, codes: error.codes }
  const challenge = answer.headers.get('www-authenticate') ?? ''
  if (answer.status === 401 && /^basic/i.test(challenge))
    return new RegistryError(
      `${error.message}; it does not take the password of ${o.credentials.name}`,
      facts,
    )
  if (answer.status !== 401 && answer.status !== 403) return error
  const asked = r.scopes.map(scopeText).join(' ') || 'nothing in particular'
  const wanted = /scope="([^"]*)"/.exec(challenge)?.[1]
  const says = wanted === undefined ? '' : `, the registry wants ${wanted}`
  return new RegistryError(
    `${error.message}; ${o.credentials.name} asked for ${asked}${says}: give it that right, or name other credentials`,
    facts,
  )
}

/** Aborts what makes no progress; the caller's signal as well. */
function watchdog(
  idleMs: number,
  signal: AbortSignal,
): { signal: AbortSignal; alive: () => void; stop: () => void } {
  const idle = new AbortController()
  const timer = setTimeout(() => idle.abort(new Error('no progress')), idleMs)
  return {
    signal: AbortSignal.any([signal, idle.signal]),
    alive: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  }
}
