import { readFileSync } from 'node:fs'
import { type IncomingMessage, request as plain, type ServerResponse } from 'node:http'
import { request as secure } from 'node:https'

/** A service on this machine that another one stands before. */
export interface Upstream {
  /** http or https, without a path. */
  readonly url: string
  /** PEM file of whoever signed its certificate. */
  readonly ca?: string | undefined
}

/** Hands a request on as it came, its Host too, and the answer back. */
export function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { url, ca }: Upstream,
  more: Readonly<Record<string, string>> = {},
): void {
  const { hostname, port, protocol } = new URL(url)
  const send = protocol === 'https:' ? secure : plain
  const to = { hostname, port, method: request.method, path: request.url }
  const headers = { ...request.headers, ...more }
  const passed = send(
    { ...to, headers, ...(ca === undefined ? {} : { ca: readFileSync(ca), servername: '' }) },
    back => {
      response.writeHead(back.statusCode ?? 502, back.headers)
      back.pipe(response)
    },
  )
  passed.on('error', () => response.destroy())
  response.on('close', () => passed.destroy())
  request.pipe(passed)
}
