import { randomUUID } from 'node:crypto'
import type { Answer, Asked } from './loopback.ts'

/** Bytes behind signed URLs, as Azure's blob service has them. */
export interface Blobs {
  readonly bytes: Map<string, Buffer>
  readonly blocks: Map<string, Buffer>
  /** Of every URL that was given out, raw and as it stands in the URL. */
  readonly signatures: string[]
  /** The address of the server. */
  url: string
}

/** A URL that may read and write one blob. */
export function signed(blobs: Blobs, name: string): string {
  const signature = `${randomUUID()}/+=`
  blobs.signatures.push(signature, encodeURIComponent(signature))
  return `${blobs.url}/blobs/account/${name}?se=2099&sig=${encodeURIComponent(signature)}`
}

/**
 * What the uploads and downloads of the toolkit ask of blobs: whole or in blocks, whole or in ranges.
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
 */
export function blob({ method, url, headers, body }: Asked, blobs: Blobs): Answer {
  const name = url.pathname.split('/').at(-1) ?? ''
  if (!blobs.signatures.includes(url.searchParams.get('sig') ?? '')) return { status: 403 }
  if (method === 'PUT') return put(name, url, body, blobs)
  const bytes = blobs.bytes.get(name)
  if (bytes === undefined) return { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } }
  const range = /^bytes=(\d+)-(\d*)$/.exec(String(headers['x-ms-range'] ?? headers.range ?? ''))
  const [from, to] = [Number(range?.[1] ?? 0), Number(range?.[2] || bytes.length - 1)]
  const part = bytes.subarray(from, to + 1)
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...blobHeaders,
      'content-type': name.endsWith('.zip') ? 'application/zip' : 'application/octet-stream',
      ...(method === 'HEAD' && { 'content-length': String(bytes.length) }),
      ...(range !== null && {
        'content-range': `bytes ${from}-${from + part.length - 1}/${bytes.length}`,
      }),
    },
    body: part,
  }
}

const blobHeaders = {
  etag: '"0x1"',
  'last-modified': new Date(0).toUTCString(),
  'x-ms-request-id': 'fake',
  'x-ms-version': '2025-01-05',
  'x-ms-blob-type': 'BlockBlob',
}

function put(name: string, url: URL, body: Buffer, blobs: Blobs): Answer {
  const comp = url.searchParams.get('comp')
  if (comp === 'block') blobs.blocks.set(`${name} ${url.searchParams.get('blockid')}`, body)
  else if (comp === 'blocklist') {
    const ids = [...body.toString().matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(m => m[1])
    const blocks = ids.map(id => blobs.blocks.get(`${name} ${id}`))
    if (blocks.some(b => b === undefined))
      return { status: 400, headers: { 'x-ms-error-code': 'InvalidBlockList' } }
    blobs.bytes.set(name, Buffer.concat(blocks as Buffer[]))
  } else blobs.bytes.set(name, body)
  return { status: 201, headers: blobHeaders }
}
