import { spawn } from 'node:child_process'
import type { Socket as Datagrams } from 'node:dgram'
import type { Server } from 'node:net'
import { join } from 'node:path'

export interface Wanted {
  readonly address: string
  readonly port: number
}

/** Sockets that listen in another network namespace and are served by this process. */
export interface Listening {
  readonly tcp: readonly Server[]
  readonly udp: readonly Datagrams[]
}

/**
 * Opens sockets in the network namespace of a process. Who connects is seen with its address there, and nothing of
 * this host's own network is bound.
 * @throws Error with what the kernel said, e.g. that an address is not there
 */
export async function listenIn(
  pid: number,
  wanted: { readonly tcp: readonly Wanted[]; readonly udp: readonly Wanted[] },
): Promise<Listening> {
  const named = (kind: string) => (w: Wanted) => `${kind}:${w.address}:${w.port}`
  const all = [...wanted.tcp.map(named('tcp')), ...wanted.udp.map(named('udp'))]
  const child = join(import.meta.dirname, 'listen-child.ts')
  const argv = [`--net=/proc/${pid}/ns/net`, process.execPath, child, ...all]
  const opener = spawn('nsenter', argv, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const got = new Map<unknown, unknown>()
  let said = ''
  opener.stderr!.on('data', chunk => {
    said += chunk
  })
  opener.on('message', (name, handle) => void got.set(name, handle))
  await new Promise<void>((done, fail) => {
    opener.once('error', fail)
    opener.once('close', () => done())
  })
  const missing = all.filter(name => got.get(name) === undefined)
  if (missing.length > 0) throw new Error(`cannot listen at ${missing.join(', ')}: ${said}`)
  return {
    tcp: wanted.tcp.map(w => got.get(named('tcp')(w)) as Server),
    udp: wanted.udp.map(w => got.get(named('udp')(w)) as Datagrams),
  }
}
