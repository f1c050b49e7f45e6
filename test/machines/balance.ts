import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * What stands before several control planes in a cloud: connections go to one target after the other, past those that
 * do not take them.
 * @param behind asked for each connection: its targets
 */
export async function balance(
  address: string,
  port: number,
  behind: () => readonly string[],
): Promise<AsyncDisposable> {
  const open = new Set<Socket>()
  const hold = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    return socket
  }
  let turn = 0
  const server = createServer(async client => {
    hold(client).pause()
    const targets = behind()
    const first = turn++
    for (let i = 0; i < targets.length; i++) {
      const target = hold(connect(port, targets[(first + i) % targets.length]))
      const late = setTimeout(() => target.destroy(new Error('no answer')), 1000)
      const taken = await once(target, 'connect').then(
        () => true,
        () => false,
      )
      clearTimeout(late)
      if (!taken) continue
      client.on('close', () => target.destroy())
      target.on('close', () => client.destroy())
      client.pipe(target).pipe(client)
      return
    }
    client.destroy()
  }).listen(port, address)
  await once(server, 'listening')
  return {
    [Symbol.asyncDispose]: async () => {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}
