import { Agent, request } from 'node:https'
import { RunError } from '../errors.ts'

/** Talks JSON to an API server directly: a kubectl process costs a tenth of a second each time, and a boot has many. */
export interface Api {
  /** @throws RunError for anything but 2xx, with the server's message; `exitCode` is the HTTP status, if there was one */
  call<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>
  /** Status and text of a GET, whatever the status. @throws RunError when there is no answer */
  get(path: string): Promise<{ status: number; text: string }>
  close(): void
}

export interface ApiCredentials {
  /** https://host:port */
  readonly server: string
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/**
 * @param timeoutMs limit of one request
 * @param maxSockets requests at one time; more wait for their turn
 */
export function apiClient(to: ApiCredentials, timeoutMs = 5000, maxSockets = 4): Api {
  const agent = new Agent({ keepAlive: true, ca: to.ca, cert: to.cert, key: to.key, maxSockets })
  const send = (method: string, path: string, body?: object) =>
    exchange(agent, new URL(path, to.server), method, body, timeoutMs)
  return {
    get: path => send('GET', path),
    close: () => agent.destroy(),
    async call<T>(method: string, path: string, body?: object): Promise<T> {
      const { status, text } = await send(method, path, body)
      if (status >= 200 && status < 300) return JSON.parse(text) as T
      throw new RunError(`${method} ${to.server}${path}: ${status} ${reasonIn(text)}`, {
        argv: [method, path],
        exitCode: status,
        stdout: text,
      })
    },
  }
}

function exchange(
  agent: Agent,
  url: URL,
  method: string,
  body: object | undefined,
  timeoutMs: number,
): Promise<{ status: number; text: string }> {
  const payload = body === undefined ? undefined : JSON.stringify(body)
  // A merge patch is the one kind that every resource takes.
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new RunError(`no answer from ${url.origin}`, { argv: [method, url.pathname] }, { cause }))
    const call = request(
      url,
      {
        agent,
        method,
        headers: {
          accept: 'application/json',
          ...(payload === undefined
            ? {}
            : { 'content-type': type, 'content-length': Buffer.byteLength(payload) }),
        },
        signal: AbortSignal.timeout(timeoutMs),
      },
      response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', fail)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        )
      },
    )
    call.on('error', fail)
    call.end(payload)
  })
}

/** The message of a metav1.Status, or the beginning of whatever came. */
function reasonIn(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text.slice(0, 300))
  } catch {
    return text.slice(0, 300)
  }
}
