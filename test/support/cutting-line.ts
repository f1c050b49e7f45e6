import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CuttingLine extends AsyncDisposable {
  readonly host: string
  /** Bytes that went towards the other end. */
  sent(): number
  cuts(): number
}

/** A line to a server that is cut, all connections at once, whenever so many bytes have gone through in all. */
export async function cuttingLine(to: string, at: readonly number[]): Promise<CuttingLine> {
  const [host, port] = to.split(':')
  const open = new Set<Socket>()
  let sent = 0
  let cuts = 0
  const server = createServer(near => {
    const far = connect(Number(port), host)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    far.pipe(near)
    near.on('data', bytes => {
      sent += bytes.length
      if (cuts < at.length && sent >= at[cuts]!) {
        cuts++
        for (const socket of open) socket.destroy()
      } else if (!far.write(bytes)) {
        near.pause()
        far.once('drain', () => near.resume())
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
