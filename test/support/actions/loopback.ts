import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Loopback extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string
}

export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: Buffer | string | object
}

/** An HTTP server on a free port of the loopback, stopped with all its connections at the end of the scope. */
export async function serve(answer: (asked: Asked) => Answer | Promise<Answer>): Promise<Loopback> {
  const server = createServer((request, response) => {
    handle(request, response, answer).catch(error => {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ msg: `the fake failed: ${error}` }))
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (asked: Asked) => Answer | Promise<Answer>,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const method = request.method ?? 'GET'
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const {
    status = 200,
    headers = {},
    body,
  } = await answer({
    method,
    url,
    headers: request.headers,
    body: Buffer.concat(chunks),
  })
  const json = typeof body === 'object' && !Buffer.isBuffer(body)
  const sent = json ? JSON.stringify(body) : (body ?? '')
  response.writeHead(status, {
    ...(json && { 'content-type': 'application/json' }),
    ...(method !== 'HEAD' && { 'content-length': String(Buffer.byteLength(sent)) }),
    ...headers,
  })
  response.end(method === 'HEAD' ? undefined : sent)
}
