import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Server as Listener } from 'node:net'

/** A machine, as the metadata service knows it: by the address that its questions come from. */
export interface MachineFacts {
  readonly name: string
  readonly address: string
  readonly mac: string
  readonly userData: Buffer
  /** What the service gives to this machine alone, e.g. credentials of its role; its shape is the service's. */
  readonly identity?: object | undefined
}

export interface MetadataAnswer {
  readonly status?: number
  readonly type?: string
  readonly body: string | Buffer
}

/** A cloud, as its machines see it: what cloud-init is to ask, where it answers, and what. */
export interface MetadataService {
  /** Addresses at which it answers on port 80, inside of the region alone. */
  readonly addresses: readonly string[]
  /**
   * YAML for /etc/cloud/cloud.cfg.d: a namespace has no firmware by which cloud-init could tell the cloud. Its
   * `datasource_list` must be in one line, for the shell that decides whether cloud-init is started at all.
   */
  readonly config: string
  /** What it lays on the disk of a machine before that boots, by path without a slash at the beginning. */
  files?(machine: MachineFacts): Readonly<Record<string, string>>
  /** @returns undefined for what it does not know, which is answered with 404 */
  answer(request: IncomingMessage, machine: MachineFacts): MetadataAnswer | undefined
}

/** Answers at sockets of the region until they are closed. @param machines by address, as they are at that moment */
export function serveMetadata(
  service: MetadataService,
  listeners: readonly Listener[],
  machines: ReadonlyMap<string, MachineFacts>,
): Server[] {
  return listeners.map(listener => {
    const server = createServer((request, response) => {
      const machine = machines.get(request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '')
      const found = machine === undefined ? undefined : service.answer(request, machine)
      const { status = 200, type = 'text/plain', body } = found ?? { status: 404, body: 'not found\n' }
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
      response.end(body)
    })
    return server.listen(listener)
  })
}
