import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A wire to an emulator that tells what went over it, and that can be cut. */
export interface Wire extends AsyncDisposable {
  readonly endpoint: string
  /** Actions as IAM names them, e.g. ec2:DescribeVpcs, in their order, since the last mend. */
  readonly calls: readonly string[]
  /** The call of that number (from 1) still reaches the cloud; its answer and all later calls are lost: the caller died. */
  cutAt(call: number): void
  /** Answers calls of one action instead of the cloud, until mended. */
  answer(action: string, with_: Answerer): void
  /** Whole again, and nothing has gone over it. */
  mend(): void
}

/** @returns undefined to let the cloud answer */
export type Answerer = (body: string) => Promise<OwnAnswer | undefined> | OwnAnswer | undefined
export interface OwnAnswer {
  readonly status: number
  readonly body: string
  readonly type?: string
}

export async function wireTo(endpoint: string): Promise<Wire> {
  const calls: string[] = []
  let limit = Number.POSITIVE_INFINITY
  const answers = new Map<string, Answerer>()
  const sockets = new Set<Socket>()
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await read(request)
    if (calls.length >= limit) return void request.socket.destroy()
    const action = actionOf(request, body.toString('utf8'))
    calls.push(action)
    const isLast = calls.length >= limit
    const own = await answers.get(action)?.(body.toString('utf8'))
    if (own !== undefined) {
      response.writeHead(own.status, { 'content-type': own.type ?? 'text/xml' }).end(own.body)
      return
    }
    // The signature is for the host that the caller named.
    const headers = Object.entries(request.headers).flatMap(([k, v]) =>
      k === 'connection' || v === undefined ? [] : [[k, String(v)] as [string, string]],
    )
    const answer = await forward(endpoint, request, headers, body)
    if (isLast) return void request.socket.destroy()
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer((request, response) => {
    pass(request, response).catch(error => {
      response.writeHead(502).end(String(error))
    })
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, new URL(endpoint).hostname)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    endpoint: `http://${new URL(endpoint).hostname}:${port}`,
    calls,
    cutAt: call => {
      limit = call
    },
    answer: (action, own) => void answers.set(action, own),
    mend: () => {
      limit = Number.POSITIVE_INFINITY
      calls.length = 0
      answers.clear()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Not by fetch, which sets the host that it connects to. */
async function forward(
  endpoint: string,
  { method, url }: IncomingMessage,
  headers: readonly [string, string][],
  body: Buffer,
): Promise<{ status: number; headers: Record<string, string | string[]>; body: Buffer }> {
  const { request } = await import('node:http')
  const { hostname, port } = new URL(endpoint)
  const call = request({ hostname, port, method, path: url, headers: headers.flat() as never, agent: false })
  call.end(body)
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  const text = await read(answer)
  const { 'transfer-encoding': _, connection: __, ...rest } = answer.headers
  return {
    status: answer.statusCode ?? 0,
    // Of a HEAD the length is that of what is not sent.
    headers: {
      ...(rest as Record<string, string>),
      ...(method === 'HEAD' ? {} : { 'content-length': `${text.length}` }),
    },
    body: text,
  }
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** What permission a request needs: its service is in the signature's scope, its action in the body, a header or the path. */
function actionOf({ headers, method = '', url = '' }: IncomingMessage, body: string): string {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1]
  const service = { tagging: 'tag' }[scope ?? ''] ?? scope ?? 'sts'
  const target = String(headers['x-amz-target'] ?? '').split('.')[1]
  const action = target ?? /(?:^|&)Action=(\w+)/.exec(body)?.[1]
  return `${service}:${action ?? eksAction(method, new URL(url, 'http://eks').pathname)}`
}

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html */
function eksAction(method: string, path: string): string {
  const rest = path
    .replace(/\/clusters\/[^/]+/, '/clusters/NAME')
    .replace(/(\/[a-z-]+)\/(?!NAME)[^/]+/g, '$1/X')
  const verbs: Record<string, string> = { GET: 'Describe', POST: 'Create', DELETE: 'Delete' }
  const things: Record<string, string> = {
    '/clusters/NAME': 'Cluster',
    '/clusters/NAME/node-groups/X': 'Nodegroup',
    '/clusters/NAME/addons/X': 'Addon',
    '/clusters/NAME/access-entries/X': 'AccessEntry',
  }
  const lists: Record<string, string> = {
    '/clusters': 'Clusters',
    '/clusters/NAME/node-groups': 'Nodegroups',
    '/clusters/NAME/addons': 'Addons',
    '/clusters/NAME/access-entries': 'AccessEntries',
  }
  const singular: Record<string, string> = { Clusters: 'Cluster', Nodegroups: 'Nodegroup', Addons: 'Addon' }
  if (things[rest] !== undefined) return `${verbs[method]}${things[rest]}`
  const list = lists[rest]
  if (list !== undefined) return method === 'GET' ? `List${list}` : `Create${singular[list] ?? 'AccessEntry'}`
  if (rest.includes('access-policies')) return 'AssociateAccessPolicy'
  if (rest.startsWith('/addons/supported-versions') || rest.startsWith('/addons/X'))
    return 'DescribeAddonVersions'
  return rest.startsWith('/cluster-versions') ? 'DescribeClusterVersions' : `${method} ${path}`
}

/**
 * At which of these calls, counted from 1, a caller is to die: at each that changes something, and at the one after it.
 * What only looks leaves everything as the call before it did.
 */
export function deaths(calls: readonly string[]): number[] {
  const changes = (call: string | undefined) =>
    call !== undefined && !/:(Describe|List|Get|Simulate)/.test(call)
  return calls.flatMap((call, i) => (changes(call) || changes(calls[i - 1]) ? [i + 1] : []))
}
