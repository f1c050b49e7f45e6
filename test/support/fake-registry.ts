import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a request is answered with instead of what a registry would; undefined: nothing special. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** The connection ends after so many bytes of the body; they count as received. */
  | { readonly dropAfter: number }
  /** The request is done, and its answer lost. */
  | { readonly loseAnswer: true }
  /** The connection ends after so many bytes of the answer. */
  | { readonly cutAfter: number }
  /** What comes is thrown away, and nothing answered. */
  | { readonly stall: true }

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

export interface FakeRegistry extends AsyncDisposable {
  readonly host: string
  /** 'PATCH /v2/a/blobs/uploads/…', oldest first; upload ids are written as *. */
  readonly seen: string[]
  /** Requests that the other side gave up while they stood still. */
  readonly givenUp: () => number
  /** Bytes of bodies of blobs. */
  readonly received: () => number
  readonly blobs: Map<string, Buffer>
  /** By repository:reference. */
  readonly manifests: Map<string, Buffer>
  fault: (request: SeenRequest, nth: number) => Fault | undefined
}

interface Upload {
  content: Buffer
}

/** A registry in memory that does by order what a real one does by accident. */
export async function fakeRegistry(
  options: { chunkMin?: number; mounts?: boolean } = {},
): Promise<FakeRegistry> {
  const uploads = new Map<string, Upload>()
  const linked = new Set<string>()
  let received = 0
  let givenUp = 0
  const counts = new Map<string, number>()
  const server = createServer((req, res) => {
    handle(req, res).catch(() => res.destroy())
  })
  const fake: FakeRegistry = {
    host: '',
    seen: [],
    received: () => received,
    givenUp: () => givenUp,
    blobs: new Map(),
    manifests: new Map(),
    fault: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://fake')
    const method = req.method ?? ''
    const line = `${method} ${url.pathname.replace(/uploads\/.+$/, 'uploads/*')}`
    fake.seen.push(line)
    const nth = (counts.get(line) ?? 0) + 1
    counts.set(line, nth)
    const seen = { method, path: url.pathname, query: url.searchParams, headers: req.headers }
    const fault = fake.fault(seen, nth)
    if (fault !== undefined && 'stall' in fault) return void req.once('close', () => givenUp++).resume()
    if (fault !== undefined && 'status' in fault) {
      // Go's servers answer by the headers and hang up; nginx, which says 413, hears the rest out.
      const heard = fault.status === 413
      const headers = { ...(heard ? {} : { connection: 'close' }), 'content-type': 'application/json' }
      if (heard) await bodyOf(req)
      res.writeHead(fault.status, { ...headers, ...fault.headers })
      return void res.end(fault.body === undefined ? '' : JSON.stringify(fault.body))
    }
    const upload = /uploads\/([\w-]+)$/.exec(url.pathname)?.[1]
    const body = await bodyOf(req, fault !== undefined && 'dropAfter' in fault ? fault.dropAfter : undefined)
    if (upload !== undefined && (method === 'PATCH' || method === 'PUT')) received += body.bytes.length
    if (body.dropped) {
      const open = upload === undefined ? undefined : uploads.get(upload)
      if (open !== undefined && method === 'PATCH') open.content = Buffer.concat([open.content, body.bytes])
      return void req.socket.destroy()
    }
    if (fault !== undefined && 'loseAnswer' in fault) {
      const written = new Proxy(res, {
        get: (target, key) =>
          key === 'writeHead' || key === 'end' ? () => written : Reflect.get(target, key),
      })
      answer(seen, body.bytes, written as ServerResponse)
      return void req.socket.destroy()
    }
    if (fault !== undefined && 'cutAfter' in fault) return void cut(seen, res, fault.cutAfter)
    answer(seen, body.bytes, res)
  }

  function cut(r: SeenRequest, res: ServerResponse, after: number): void {
    const cutting = new Proxy(res, {
      get: (target, key) =>
        key === 'end'
          ? (bytes: Buffer) => void target.write(bytes.subarray(0, after), () => target.destroy())
          : typeof Reflect.get(target, key) === 'function'
            ? (Reflect.get(target, key) as () => unknown).bind(target)
            : Reflect.get(target, key),
    })
    answer(r, Buffer.alloc(0), cutting as ServerResponse)
  }

  function answer(r: SeenRequest, body: Buffer, res: ServerResponse): unknown {
    const send = (status: number, headers: Record<string, string> = {}, text?: Buffer | object) => {
      const bytes =
        text === undefined
          ? Buffer.alloc(0)
          : Buffer.isBuffer(text)
            ? text
            : Buffer.from(JSON.stringify(text))
      res.writeHead(status, { 'content-length': String(bytes.length), ...headers })
      res.end(r.method === 'HEAD' ? undefined : bytes)
    }
    const error = (status: number, code: string) =>
      send(status, {}, { errors: [{ code, message: `fake: ${code}` }] })
    if (/^\/v2\/?$/.test(r.path)) return send(200, {}, {})
    const match = /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests|tags)\/(.*)$/.exec(r.path)
    const [, name = '', kind = '', reference = ''] = match ?? []
    if (kind === 'blobs/uploads') return uploading(r, name, reference, body, send, error)
    if (kind === 'blobs') {
      const blob = linked.has(`${name} ${reference}`) ? fake.blobs.get(reference) : undefined
      if (blob === undefined) return error(404, 'BLOB_UNKNOWN')
      const from = Number(/bytes=(\d+)-/.exec(r.headers.range ?? '')?.[1] ?? 0)
      return send(from > 0 ? 206 : 200, { 'docker-content-digest': reference }, blob.subarray(from))
    }
    if (kind === 'manifests' && r.method === 'PUT') return putManifest(name, reference, body, send, error)
    const manifest = fake.manifests.get(`${name}:${reference}`)
    if (kind !== 'manifests' || manifest === undefined) return error(404, 'MANIFEST_UNKNOWN')
    const { mediaType } = JSON.parse(manifest.toString())
    return send(200, { 'docker-content-digest': digest(manifest), 'content-type': mediaType }, manifest)
  }

  type Send = (status: number, headers?: Record<string, string>, body?: Buffer | object) => void

  function putManifest(
    name: string,
    reference: string,
    body: Buffer,
    send: Send,
    error: (s: number, c: string) => void,
  ) {
    const { layers = [], config } = JSON.parse(body.toString()) as {
      layers?: { digest: string }[]
      config?: { digest: string }
    }
    if ([...layers, ...(config ? [config] : [])].some(b => !linked.has(`${name} ${b.digest}`)))
      return error(404, 'MANIFEST_BLOB_UNKNOWN')
    fake.manifests.set(`${name}:${reference}`, body)
    fake.manifests.set(`${name}:${digest(body)}`, body)
    return send(201, { 'docker-content-digest': digest(body) })
  }

  function uploading(
    r: SeenRequest,
    name: string,
    id: string,
    body: Buffer,
    send: Send,
    error: (status: number, code: string) => void,
  ): unknown {
    if (r.method === 'POST') {
      const [mount, from] = [r.query.get('mount'), r.query.get('from')]
      if (mount !== null && options.mounts !== false && linked.has(`${from} ${mount}`)) {
        linked.add(`${name} ${mount}`)
        return send(201)
      }
      const made = randomUUID()
      uploads.set(made, { content: Buffer.alloc(0) })
      const least = options.chunkMin === undefined ? {} : { 'oci-chunk-min-length': String(options.chunkMin) }
      // Relative, and with a query of its own, as registries have it.
      return send(202, { location: `/v2/${name}/blobs/uploads/${made}?_state=a%3Db`, range: '0-0', ...least })
    }
    const upload = uploads.get(id)
    if (upload === undefined) return error(404, 'BLOB_UPLOAD_UNKNOWN')
    const location = `/v2/${name}/blobs/uploads/${id}?_state=a%3Db`
    const range = () => `0-${Math.max(0, upload.content.length - 1)}`
    if (r.method === 'GET') return send(204, { location, range: range() })
    if (r.method === 'DELETE') {
      uploads.delete(id)
      return send(204)
    }
    if (r.query.get('_state') !== 'a=b') return error(400, 'BLOB_UPLOAD_INVALID')
    const start = Number((r.headers['content-range'] ?? `${upload.content.length}-`).split('-')[0])
    if (start !== upload.content.length) return send(416, { location, range: range() })
    upload.content = Buffer.concat([upload.content, body])
    if (r.method === 'PATCH') return send(202, { location, range: range() })
    uploads.delete(id)
    const named = r.query.get('digest') ?? ''
    if (digest(upload.content) !== named) return error(400, 'DIGEST_INVALID')
    fake.blobs.set(named, upload.content)
    linked.add(`${name} ${named}`)
    return send(201, { 'docker-content-digest': named })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(fake, { host: `127.0.0.1:${(server.address() as AddressInfo).port}` })
}

function digest(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function bodyOf(
  req: IncomingMessage,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ bytes: Buffer; dropped: boolean }> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of req) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size >= limit) return { bytes: Buffer.concat(parts).subarray(0, limit), dropped: true }
  }
  return { bytes: Buffer.concat(parts), dropped: false }
}
