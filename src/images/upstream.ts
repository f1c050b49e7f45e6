import { Readable } from 'node:stream'

/**
 * Reads from real registries by the OCI distribution API, with the anonymous token that public ones ask for.
 * Depends on nothing but Node, since the registry process uses it too.
 */
export interface Upstream {
  /**
   * GET or HEAD of `/v2/<repository>/<path>` at a host. Answers of any status are returned; the caller must read or
   * cancel the body. @throws Error when the registry cannot be reached in time
   */
  ask(request: UpstreamRequest): Promise<Response>
}

export interface UpstreamRequest {
  /** As in image names: registry.k8s.io, docker.io, localhost:5000. */
  readonly host: string
  readonly repository: string
  /** manifests/<tag or digest> or blobs/<digest>. */
  readonly path: string
  readonly method: 'GET' | 'HEAD'
  readonly signal?: AbortSignal
  /** Milliseconds until an answer begins. */
  readonly timeoutMs: number
}

/** Base URL by host of image names; '*' for all hosts that are not named. */
export type Mirrors = Readonly<Record<string, string>>

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

export function createUpstream(mirrors: Mirrors): Upstream {
  const tokens = new Map<string, string>()
  return {
    async ask(r) {
      const url = address(r, mirrors)
      const scope = `${url.origin}/${r.repository}`
      const first = await send(url, r, tokens.get(scope))
      if (first.status !== 401) return first
      await first.body?.cancel()
      const token = await fetchToken(first.headers.get('www-authenticate') ?? '', r)
      if (token === undefined) return first
      tokens.set(scope, token)
      return send(url, r, token)
    },
  }
}

function address(r: UpstreamRequest, mirrors: Mirrors): URL {
  const named = mirrors[r.host]
  const any = mirrors['*']
  const base = named ?? any ?? `https://${r.host === 'docker.io' ? 'registry-1.docker.io' : r.host}`
  const url = new URL(`/v2/${r.repository}/${r.path}`, base)
  // A mirror of everything is told whose image is meant, in the way containerd tells it.
  if (named === undefined && any !== undefined) url.searchParams.set('ns', r.host)
  return url
}

async function send(url: URL, r: UpstreamRequest, token: string | undefined): Promise<Response> {
  const headers: Record<string, string> = { accept: r.path.startsWith('manifests/') ? manifestTypes : '*/*' }
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  return request(url, { method: r.method, headers }, r)
}

/** Time-out until the headers; the body may take its time, bounded by the caller's signal. */
async function request(url: URL, init: RequestInit, r: UpstreamRequest): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error(`no answer in ${r.timeoutMs / 1000} s`)), r.timeoutMs)
  const signal = r.signal === undefined ? late.signal : AbortSignal.any([r.signal, late.signal])
  try {
    return await fetch(url, { ...init, signal })
  } catch (cause) {
    throw new Error(`${url.origin} cannot be reached: ${reason(cause)}`, { cause })
  } finally {
    clearTimeout(timer)
  }
}

function reason(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  return inner instanceof Error ? inner.message || inner.name : String(inner)
}

/** Anonymous token by the distribution token specification: WWW-Authenticate: Bearer realm="…",service="…",scope="…". */
async function fetchToken(challenge: string, r: UpstreamRequest): Promise<string | undefined> {
  if (!/^bearer /i.test(challenge)) return undefined
  const fields = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(m => [m[1], m[2]]))
  const realm = fields['realm']
  if (realm === undefined) return undefined
  const url = new URL(realm)
  if (fields['service'] !== undefined) url.searchParams.set('service', fields['service'])
  url.searchParams.set('scope', fields['scope'] ?? `repository:${r.repository}:pull`)
  const answer = await request(url, {}, r)
  if (!answer.ok) return undefined
  const body = (await answer.json()) as { token?: string; access_token?: string }
  return body.token ?? body.access_token
}

/** The body as a Node stream; empty when there is none. */
export function bodyOf(answer: Response): Readable {
  return answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as never)
}
