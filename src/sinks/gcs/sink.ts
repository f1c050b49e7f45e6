import type { Sink, SinkCtx, SinkObject } from '../sink.ts'
import { type GcsIdentity, gcsToken } from './auth.ts'
import { jsonOf, openGcs } from './client.ts'
import { upload } from './upload.ts'

interface Item {
  readonly name: string
  readonly size?: string
  readonly metadata?: Record<string, string>
}

const fields = 'name,size,metadata'

/** A bucket of Google Cloud Storage: what TestGrid and prow's pages read. Nothing is ever stored with an ACL. */
export function gcsSink(
  address: { readonly bucket: string; readonly prefix: string },
  identity: GcsIdentity | undefined,
  ctx: SinkCtx,
): Sink {
  const gcs = openGcs(address.bucket, gcsToken(identity, ctx), ctx)
  const prefix = address.prefix === '' ? '' : `${address.prefix}/`
  const objects = `${gcs.origin}/storage/v1/b/${encodeURIComponent(address.bucket)}/o`
  const at = (path: string) => `${objects}/${encodeURIComponent(`${prefix}${path}`)}`
  const link = (path: string) => `gs://${address.bucket}/${prefix}${path}`
  const found = ({ name, size, metadata }: Item): SinkObject => ({
    path: name.slice(prefix.length),
    size: Number(size ?? 0),
    metadata: metadata ?? {},
  })
  return {
    address: link('').replace(/\/$/, ''),
    link,
    encodes: true,
    page: path => `${gcs.origin}/${address.bucket}/${encodeURI(`${prefix}${path}`)}`,
    put: (path, content, o) => upload(gcs, `${prefix}${path}`, content, o),
    read: async (path, limit) => {
      const what = `reading ${path}`
      const headers = limit === undefined ? {} : { Range: `bytes=0-${limit - 1}` }
      const answer = await gcs.send({
        what,
        method: 'GET',
        url: `${at(path)}?alt=media`,
        headers,
        ok: [200, 206, 404, 416],
      })
      if (answer.status > 206) return unread(answer)
      const bytes = Buffer.from(await answer.arrayBuffer())
      return { bytes, version: answer.headers.get('x-goog-generation') ?? '' }
    },
    head: async path => {
      const what = `looking for ${path}`
      const answer = await gcs.send({
        what,
        method: 'GET',
        url: `${at(path)}?fields=${fields}`,
        ok: [200, 404],
      })
      if (answer.status === 404) return unread(answer)
      return { ...found(await jsonOf<Item>(answer, what)), path }
    },
    list: async function* (below) {
      const what = `listing ${below}`
      let token: string | undefined
      do {
        const query = new URLSearchParams({
          prefix: `${prefix}${below}`,
          fields: `items(${fields}),nextPageToken`,
          maxResults: '1000',
          ...(token === undefined ? {} : { pageToken: token }),
        })
        const page = await jsonOf<{ items?: Item[]; nextPageToken?: string }>(
          await gcs.send({ what, method: 'GET', url: `${objects}?${query}` }),
          what,
        )
        yield* (page.items ?? []).map(found)
        token = page.nextPageToken || undefined
      } while (token !== undefined)
    },
  }
}

/** A body that nobody reads holds its connection. */
async function unread(answer: Response): Promise<undefined> {
  await answer.body?.cancel()
}
