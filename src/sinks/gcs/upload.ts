import { createHash, randomUUID } from 'node:crypto'
import { ProvisionError } from '../../errors.ts'
import { type PartSink, partSizeOf, readWhole, sendParts } from '../../stores/parts.ts'
import type { Content, SinkPut } from '../sink.ts'
import type { Gcs } from './client.ts'

/**
 * One object, whole or not at all: small ones in one request, large ones in a session that goes on where a broken
 * connection left it.
 * @returns false when `onlyOver` did not hold
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
export async function upload(gcs: Gcs, name: string, content: Content, o: SinkPut): Promise<boolean> {
  const resource = {
    name,
    contentType: o.type,
    ...(o.encoding === undefined ? {} : { contentEncoding: o.encoding }),
    ...(o.metadata === undefined ? {} : { metadata: o.metadata }),
  }
  if ('file' in content && content.size > partSizeOf(content.size)) return inParts(gcs, resource, content, o)
  const bytes = 'file' in content ? await readWhole(content) : content.bytes
  const stored = await inOne(gcs, resource, bytes, o)
  if (stored) o.onBytes?.(bytes.length)
  return stored
}

interface Resource {
  readonly name: string
}

function uploadUrl(gcs: Gcs, type: 'multipart' | 'resumable', o: SinkPut): string {
  const query = new URLSearchParams({ uploadType: type })
  if (o.onlyOver !== undefined)
    query.set('ifGenerationMatch', o.onlyOver === 'absent' ? '0' : o.onlyOver.version)
  return `${gcs.origin}/upload/storage/v1/b/${encodeURIComponent(gcs.bucket)}/o?${query}`
}

/** The service compares the sum with what has come. */
async function inOne(gcs: Gcs, resource: Resource, bytes: Buffer, o: SinkPut): Promise<boolean> {
  const boundary = randomUUID()
  const md5Hash = createHash('md5').update(bytes).digest('base64')
  const part = (type: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`
  const body = Buffer.concat([
    Buffer.from(
      `${part('application/json; charset=UTF-8')}${JSON.stringify({ ...resource, md5Hash })}\r\n${part(o.type)}`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const answer = await gcs.send({
    what: `storing ${resource.name}`,
    method: 'POST',
    url: uploadUrl(gcs, 'multipart', o),
    headers: { 'Content-Type': `multipart/related; boundary=${boundary}` },
    body,
    ok: [200, 304, 412],
  })
  await answer.body?.cancel()
  return answer.status === 200
}

async function inParts(
  gcs: Gcs,
  resource: Resource,
  content: Extract<Content, { file: string }>,
  o: SinkPut,
): Promise<boolean> {
  const { size } = content
  const what = `storing ${resource.name}`
  const begun = await gcs.send({
    what,
    method: 'POST',
    url: uploadUrl(gcs, 'resumable', o),
    headers: {
      'Content-Type': 'application/json; charset=UTF-8',
      'X-Upload-Content-Type': o.type,
      'X-Upload-Content-Length': String(size),
    },
    body: JSON.stringify(resource),
    ok: [200, 201, 412],
  })
  await begun.body?.cancel()
  if (begun.status === 412) return false
  const session = begun.headers.get('location')
  if (session === null) throw new ProvisionError(`${what}: gs://${gcs.bucket} began no upload`)
  // Parts go one after the other, and each waits for its answer: fewer than where they go side by side.
  const partSize = 2 * partSizeOf(size)
  // The object is there with its last byte: that one waits until the file is known to be what it was.
  let last: { readonly from: number; readonly part: Buffer } | undefined
  const sink: PartSink = {
    has: () => false,
    send: async (index, part) => {
      const from = index * partSize
      if (from + part.length >= size) last = { from, part: Buffer.from(part) }
      else await sendRange(gcs, what, session, from, part, size)
    },
  }
  await sendParts(content, sink, {
    partSize,
    parallel: 1,
    ...(o.onBytes ? { onBytes: o.onBytes } : {}),
    signal: gcs.ctx.signal,
  })
  if (last === undefined) throw new ProvisionError(`${what}: the file has become shorter`)
  return sendRange(gcs, what, session, last.from, last.part, size)
}

/** Bytes that the service keeps are a multiple of 256 KiB; after a failure it says how many of ours it has. */
const attempts = 6

/** @returns false when the object was there by then (412) */
async function sendRange(
  gcs: Gcs,
  what: string,
  session: string,
  from: number,
  part: Buffer,
  size: number,
): Promise<boolean> {
  const end = from + part.length
  let at = from
  for (let failures = 0; ; failures++) {
    try {
      const range = `bytes ${at}-${end - 1}/${size}`
      const answer = await put(gcs, what, session, range, part.subarray(at - from))
      if (answer.status === 412) return false
      if (answer.status !== 308) return true
      const kept = keptOf(answer)
      if (kept >= end) return true
      at = Math.max(at, kept)
    } catch (error) {
      gcs.ctx.signal.throwIfAborted()
      if (failures + 1 >= attempts) throw error
      await gcs.ctx.clock.sleep(500 * 2 ** failures, gcs.ctx.signal)
      const asked = await put(gcs, what, session, `bytes */${size}`)
      if (asked.status === 412) return false
      if (asked.status !== 308) return true
      at = Math.min(Math.max(from, keptOf(asked)), end)
      if (at >= end) return true
    }
  }
}

async function put(gcs: Gcs, what: string, url: string, range: string, body?: Buffer): Promise<Response> {
  const headers = { 'Content-Range': range }
  const once = body !== undefined
  const answer = await gcs.send({
    what,
    method: 'PUT',
    url,
    headers,
    body: body ?? Buffer.alloc(0),
    ok: [200, 201, 308, 412],
    once,
  })
  await answer.body?.cancel()
  return answer
}

/** `Range: bytes=0-42`: so many are kept. */
function keptOf(answer: Response): number {
  const last = /-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1]
  return last === undefined ? 0 : Number(last) + 1
}
