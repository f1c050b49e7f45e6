import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { isHost, parseImageRef } from '../plan/image-ref.ts'
import { blobPath, blobSize, isDigest } from './blobs.ts'
import { createPull, type Pull } from './pull-through.ts'
import type { Mirrors } from './upstream.ts'

/** Depends on Node alone: it runs in a process of its own for as long as a cluster lives. */
export interface RegistryOptions {
  /** The store's directory. */
  readonly dir: string
  /** Digest of the manifest by canonical reference. */
  readonly refs: Readonly<Record<string, string>>
  readonly upstream?: Mirrors
  /** A line for each image that was asked for in vain, and for each fault. */
  readonly say: (line: string) => void
}

/** What a request is about: /v2/<repository>/<kind>/<reference>?ns=<host>. */
interface Asked {
  readonly host: string
  readonly repository: string
  readonly kind: 'manifests' | 'blobs'
  readonly reference: string
}

/**
 * A read-only registry (OCI distribution-spec v1.1: pull) for containerd's mirrors, which name the host of the image
 * in `ns`; without it the repository may begin with the host.
 * @returns a server that does not listen yet
 */
export function createRegistry(options: RegistryOptions): Server {
  const pull = options.upstream === undefined ? undefined : createPull(options.dir, options.upstream)
  const missed = new Set<string>()
  return createServer((req, res) => {
    answer(req, res, options, pull, missed).catch(cause => {
      const text = cause instanceof Error ? cause.message : String(cause)
      options.say(`fault ${req.method} ${req.url}: ${text}`)
      if (res.headersSent) res.destroy()
      else refuse(res, 500, 'UNKNOWN', text)
    })
  })
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  options: RegistryOptions,
  pull: Pull | undefined,
  missed: Set<string>,
): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://registry')
  res.setHeader('Docker-Distribution-Api-Version', 'registry/2.0')
  if (req.method !== 'GET' && req.method !== 'HEAD')
    return refuse(res, 405, 'UNSUPPORTED', 'this registry is read only')
  if (/^\/v2\/?$/.test(url.pathname)) return sendJson(res, 200, {})
  const asked = parse(url)
  if (asked === undefined) return refuse(res, 404, 'UNSUPPORTED', `no such endpoint: ${url.pathname}`)
  const digest = await find(asked, options, pull)
  if (digest === undefined) {
    const name = nameOf(asked)
    if (!missed.has(name)) options.say(`missing ${name} (first asked for by ${req.socket.remoteAddress})`)
    missed.add(name)
    const code = asked.kind === 'manifests' ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN'
    return refuse(res, 404, code, `${name} is not in this registry`)
  }
  if (asked.kind === 'manifests') await sendManifest(req, res, options.dir, digest)
  else await sendBlob(req, res, options.dir, digest)
}

function parse(url: URL): Asked | undefined {
  const match = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(url.pathname)
  if (match === null) return undefined
  const [, path = '', kind, reference = ''] = match
  if (kind === 'blobs' && !isDigest(reference)) return undefined
  const ns = url.searchParams.get('ns')
  const whole = ns === null || isHost(path.split('/')[0]!) ? path : `${ns}/${path}`
  const { host, repository } = parseImageRef(whole)
  return { host, repository, kind: kind as Asked['kind'], reference: decodeURIComponent(reference) }
}

function nameOf(a: Asked): string {
  return `${a.host}/${a.repository}${a.reference.includes(':') ? '@' : ':'}${a.reference}`
}

/** Digest of what is asked for, once it is in the store. */
async function find(a: Asked, o: RegistryOptions, pull: Pull | undefined): Promise<string | undefined> {
  const named = isDigest(a.reference) ? a.reference : o.refs[nameOf(a)]
  if (named !== undefined && (await blobSize(o.dir, named)) !== undefined) return named
  // A registry that pods run for themselves on their node is never ours to ask.
  if (pull === undefined || /^(localhost|127\.|\[::1\])/.test(a.host)) return undefined
  return pull(a.host, a.repository, a.kind, named ?? a.reference)
}

async function sendManifest(
  req: IncomingMessage,
  res: ServerResponse,
  dir: string,
  digest: string,
): Promise<void> {
  const bytes = await readFile(blobPath(dir, digest))
  const { mediaType } = JSON.parse(bytes.toString('utf8')) as { mediaType?: string }
  res.writeHead(200, {
    'Content-Type': mediaType ?? 'application/vnd.oci.image.manifest.v1+json',
    'Content-Length': bytes.length,
    'Docker-Content-Digest': digest,
    ETag: `"${digest}"`,
  })
  res.end(req.method === 'HEAD' ? undefined : bytes)
}

async function sendBlob(
  req: IncomingMessage,
  res: ServerResponse,
  dir: string,
  digest: string,
): Promise<void> {
  const size = (await blobSize(dir, digest)) ?? 0
  const range = parseRange(req.headers.range, size)
  if (range === 'outside') {
    res.setHeader('Content-Range', `bytes */${size}`)
    return refuse(res, 416, 'RANGE_INVALID', `the blob has ${size} bytes`)
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  res.writeHead(range === undefined ? 200 : 206, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start + 1,
    'Accept-Ranges': 'bytes',
    'Docker-Content-Digest': digest,
    ETag: `"${digest}"`,
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  })
  if (req.method === 'HEAD' || size === 0) return void res.end()
  const file = createReadStream(blobPath(dir, digest), { start, end, highWaterMark: 1 << 20 })
  await pipeline(file, res).catch(cause => {
    // The client went away: nothing to tell anyone.
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw cause
  })
}

/** One range of RFC 9110 §14.1.2; more than one, or another unit, is ignored as the RFC allows. */
function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'outside' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  const [, from = '', to = ''] = match
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start > end || start >= size ? 'outside' : { start, end }
}

function refuse(res: ServerResponse, status: number, code: string, message: string): void {
  sendJson(res, status, { errors: [{ code, message }] })
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
  res.end(res.req.method === 'HEAD' ? undefined : text)
}
