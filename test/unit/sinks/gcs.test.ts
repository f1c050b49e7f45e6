import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { federation, gcsToken } from '../../../src/sinks/gcs/auth.ts'
import { openSink } from '../../../src/sinks/open.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { type Files, testFiles } from '../../support/stores/files.ts'
import { freePort } from '../../support/stores/services.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  }
})

type Handler = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void

async function serve(handle: Handler): Promise<string> {
  const server = createServer(async (request, response) => {
    // A client may break off in the middle.
    const body = await buffer(request).catch(() => Buffer.alloc(0))
    handle(request, body, response)
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const text = { type: 'text/plain' }

describe('a bucket of GCS', () => {
  it('is asked again while it is overloaded, and not when it says no', async () => {
    const seen: string[] = []
    const endpoint = await serve((request, _, response) => {
      seen.push(request.method ?? '')
      if (request.url?.includes('forbidden'))
        response
          .writeHead(403)
          .end('{"error": {"message": "no permission", "errors": [{"reason": "forbidden"}]}}')
      else response.writeHead(seen.length < 3 ? 503 : 200, { 'x-goog-generation': '7' }).end('content')
    })
    const sink = await openSink('gs://bucket', runCtx({ STORAGE_EMULATOR_HOST: endpoint }))
    expect(await sink.read('a.txt')).toEqual({ bytes: Buffer.from('content'), version: '7' })
    expect(seen).toHaveLength(3)
    await expect(sink.read('forbidden')).rejects.toThrow(/403 forbidden no permission.*Storage Object User/)
    expect(seen).toHaveLength(4)
  }, 20_000)

  it('gets a large file although connections break, each byte once', async () => {
    await using files: Files = await testFiles()
    const file = await files.make('large', 20 * 1024 * 1024 + 99)
    const stored: Buffer[] = []
    const size = () => stored.reduce((sum, b) => sum + b.length, 0)
    let requests = 0
    const endpoint: string = await serve((request, body, response) => {
      if (request.method === 'POST')
        return void response.writeHead(200, { Location: `${endpoint}/session` }).end()
      requests++
      const range = request.headers['content-range'] ?? ''
      const at = Number(/^bytes (\d+)-/.exec(range)?.[1] ?? Number.NaN)
      const kept = () => (size() === 0 ? {} : { Range: `bytes=0-${size() - 1}` })
      if (Number.isNaN(at)) return void response.writeHead(308, kept()).end()
      expect(at).toBe(size())
      // Of the second part half is kept, then the line breaks.
      if (requests === 2) {
        stored.push(body.subarray(0, 4 * 1024 * 1024))
        return void request.socket.destroy()
      }
      stored.push(body)
      if (size() === file.size) response.writeHead(200).end('{}')
      else response.writeHead(308, kept()).end()
    })
    const sink = await openSink('gs://bucket', runCtx({ STORAGE_EMULATOR_HOST: endpoint }))
    expect(await sink.put('large', { ...file, file: file.path }, text)).toBe(true)
    expect(Buffer.concat(stored).equals(await readFile(file.path))).toBe(true)
  }, 30_000)

  it('is not written to when there is nobody', async () => {
    const sink = await openSink(
      'gs://bucket',
      runCtx({ STORAGE_EMULATOR_HOST: `127.0.0.1:${await freePort()}` }),
    )
    const put = sink.put('a', { bytes: Buffer.from('1') }, text)
    await expect(put).rejects.toThrow(/nothing answers there/)
  }, 30_000)
})

describe('workload identity', () => {
  const provider = 'projects/123/locations/global/workloadIdentityPools/github/providers/repo'

  it('makes an access token of the token of the job', async () => {
    const asked: { path: string; auth: string | undefined; body: string }[] = []
    const endpoint = await serve((request, body, response) => {
      asked.push({ path: request.url ?? '', auth: request.headers.authorization, body: body.toString() })
      response.setHeader('Content-Type', 'application/json')
      if (request.url?.startsWith('/oidc')) response.end('{"value": "token-of-the-job"}')
      else
        response.end(
          JSON.stringify({
            access_token: 'access',
            expires_in: 3600,
            token_type: 'Bearer',
            issued_token_type: 'x',
          }),
        )
    })
    const ctx = runCtx({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint}/oidc?v=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    })
    const token = gcsToken({ provider, sts: `${endpoint}/sts` }, ctx)
    expect(await token()).toBe('Bearer access')
    expect(await token()).toBe('Bearer access')
    expect(asked).toHaveLength(2)
    const audience = encodeURIComponent(`https://iam.googleapis.com/${provider}`)
    expect(asked[0]).toMatchObject({ path: `/oidc?v=1&audience=${audience}`, auth: 'Bearer request-token' })
    const sent = new URLSearchParams(asked[1]?.body)
    expect(sent.get('subject_token')).toBe('token-of-the-job')
    expect(sent.get('audience')).toBe(`//iam.googleapis.com/${provider}`)
    expect(JSON.stringify(ctx.log.seen)).not.toMatch(/token-of-the-job|access/)
  })

  it('acts as an account where one is named, and says what is missing', () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://host/?v=1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' }
    expect(federation({ provider, serviceAccount: 'a@p.iam.gserviceaccount.com' }, env)).toMatchObject({
      service_account_impersonation_url: expect.stringContaining(
        'a@p.iam.gserviceaccount.com:generateAccessToken',
      ),
    })
    expect(() => federation({ provider }, {})).toThrow(/id-token: write/)
  })
})
