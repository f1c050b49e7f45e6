import { type FileHandle, open } from 'node:fs/promises'
import type { Descriptor } from '../plan/image-documents.ts'
import { RegistryError } from './errors.ts'
import type { Http, RequestBody } from './http.ts'
import { smallerChunk } from './limits.ts'
import { hasBlob } from './mount.ts'
import { pushScope } from './scopes.ts'

export interface BlobUpload {
  readonly repository: string
  readonly blob: Descriptor
  /** File with its content. */
  readonly path: string
  /** Bytes of it that have gone to the registry; falls back when some have to be sent again. */
  readonly onSent: (bytes: number) => void
}

/** An upload that the registry has begun. */
interface Session {
  location: URL
  /** Bytes that the registry has. */
  offset: number
  /** It wants no smaller parts than this, but for the last. */
  least: number
}

/**
 * Sends a blob that is not there. A part that is lost on the way is not all lost: the registry is asked how far it
 * came, and goes on from there.
 * @throws RegistryError when nothing more arrives, or the registry does not take it
 */
export async function uploadBlob(http: Http, u: BlobUpload): Promise<void> {
  const { repository, blob } = u
  let session = await begin(http, repository)
  let chunk = http.limits.chunkBytes ?? Number.POSITIVE_INFINITY
  let failures = 0
  /** How far it ever came: one that begins anew each time makes no progress by coming as far as before. */
  let furthest = 0
  for (;;) {
    try {
      await sendRest(http, u, session, chunk)
      return
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error
      const tooLarge = error.status === 413 && Math.min(chunk, blob.size) > smallerChunk
      const lost = error.status === 404 || error.status === 416 || error.passing
      if (!tooLarge && !lost) throw error
      chunk = Math.max(Math.min(chunk, smallerChunk), session.least)
      if (session.offset > furthest) failures = 0
      furthest = Math.max(furthest, session.offset)
      if (++failures > http.limits.retries) throw error
      if (!tooLarge) await http.backOff(failures, error)
      const next = await resumed(http, u, session)
      if (next === undefined) return
      if (next.offset > furthest) failures = 0
      furthest = Math.max(furthest, next.offset)
      session = next
      u.onSent(session.offset)
    }
  }
}

async function begin(http: Http, repository: string): Promise<Session> {
  const answer = await http.send({
    what: `beginning an upload to ${repository}`,
    method: 'POST',
    url: `/v2/${repository}/blobs/uploads/`,
    scopes: [pushScope(repository)],
    headers: { 'content-length': '0' },
    ok: [202],
  })
  const least = Number(answer.headers.get('oci-chunk-min-length') ?? 0)
  return { location: locationOf(answer), offset: 0, least: Number.isFinite(least) ? least : 0 }
}

/** distribution-spec v1.1, "Pushing blobs": what is small in one request, else PATCH and an empty PUT at the end. */
async function sendRest(http: Http, u: BlobUpload, session: Session, chunk: number): Promise<void> {
  const { blob, repository } = u
  const what = `pushing ${blob.digest} to ${repository}`
  const common = { what, scopes: [pushScope(repository)], retries: 0 } as const
  const type = { 'content-type': 'application/octet-stream' }
  const whole = session.offset === 0 && blob.size <= Math.min(http.limits.monolithicBytes, chunk)
  while (!whole && session.offset < blob.size) {
    const end = Math.min(blob.size, session.offset + Math.max(chunk, session.least))
    const answer = await http.send({
      ...common,
      method: 'PATCH',
      url: session.location,
      headers: { ...type, 'content-range': `${session.offset}-${end - 1}` },
      body: part(u, session.offset, end),
      ok: [202, 204],
    })
    session.location = locationOf(answer)
    session.offset = rangeEnd(answer) ?? end
    u.onSent(session.offset)
  }
  const join = session.location.search === '' ? '?' : '&'
  await http.send({
    ...common,
    method: 'PUT',
    // The registry's own words stay as they are: what they mean is its own affair.
    url: `${session.location.href}${join}digest=${encodeURIComponent(blob.digest)}`,
    headers: type,
    body: whole ? part(u, 0, blob.size) : { size: 0, open: () => new Uint8Array(0) },
    ok: [201, 204],
  })
  u.onSent(blob.size)
}

/** @returns undefined when the blob is there already: only the answer was lost */
async function resumed(http: Http, u: BlobUpload, session: Session): Promise<Session | undefined> {
  const { repository, blob } = u
  if (await hasBlob(http, repository, blob.digest)) return undefined
  try {
    const answer = await http.send({
      what: `asking how far ${blob.digest} came`,
      method: 'GET',
      url: session.location,
      scopes: [pushScope(repository)],
      ok: [204],
    })
    const offset = rangeEnd(answer) ?? 0
    if (offset <= blob.size) return { ...session, location: locationOf(answer, session.location), offset }
  } catch (error) {
    // Registries forget uploads, some do not tell how far they came: from the beginning then.
    if (!(error instanceof RegistryError) || error.status === undefined || error.passing) throw error
  }
  return begin(http, repository)
}

/** `Range: 0-1023` is 1024 bytes. An upload without any is `0-0` or `bytes=0--1`; one byte counts as none, then. */
function rangeEnd(answer: Response): number | undefined {
  const match = /^(?:bytes=)?0-(-?\d+)$/.exec(answer.headers.get('range') ?? '')
  if (match === null) return undefined
  const last = Number(match[1])
  return last <= 0 ? 0 : last + 1
}

function locationOf(answer: Response, otherwise?: URL): URL {
  const location = answer.headers.get('location')
  if (location !== null) return new URL(location, answer.url)
  if (otherwise !== undefined) return otherwise
  throw new RegistryError(`${new URL(answer.url).host} began an upload and does not say where`)
}

const readBytes = 512 << 10
/**
 * Buffers that are filled in turn: making new ones costs more than sending does. One is on its way (fetch waits until the
 * socket has taken it), one waits in the stream, one is being filled. Were one overwritten too early, the registry would
 * see another digest.
 */
const ring = 4

/** Bytes of a file from `start` up to `end`. */
function part(u: BlobUpload, start: number, end: number): RequestBody {
  let file: Promise<FileHandle> | undefined
  let over = false
  const close = async () => {
    const opened = file
    file = undefined
    over = true
    await (await opened)?.close()
  }
  return {
    size: end - start,
    close,
    open(alive) {
      const buffers: Buffer[] = []
      let at = start
      let turn = 0
      over = false
      const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
        // Nobody reads any more, and fetch still asks for the part that would come next.
        if (over) return
        file ??= open(u.path)
        buffers[turn] ??= Buffer.allocUnsafeSlow(Math.min(readBytes, end - start))
        const buffer = buffers[turn]!
        turn = (turn + 1) % ring
        const { bytesRead } = await (await file).read(buffer, 0, Math.min(buffer.length, end - at), at)
        if (bytesRead === 0 && at < end) throw new Error(`${u.path} is shorter than its image says`)
        at += bytesRead
        alive()
        u.onSent(at)
        controller.enqueue(buffer.subarray(0, bytesRead))
        if (at === end) controller.close()
      }
      return new ReadableStream<Uint8Array>({ pull, cancel: close }, { highWaterMark: 1 })
    },
  }
}
