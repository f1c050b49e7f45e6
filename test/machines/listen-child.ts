/**
 * Runs in another network namespace: opens sockets there and hands them to its parent, where they stay in the
 * namespace they were made in. Arguments: `tcp:address:port` or `udp:address:port`.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

for (const wanted of process.argv.slice(2)) {
  const [kind, address = '', port = ''] = wanted.split(':')
  const socket = kind === 'udp' ? createSocket('udp4') : createServer()
  if ('bind' in socket) socket.bind({ address, port: Number(port), exclusive: true })
  else socket.listen({ host: address, port: Number(port) })
  await once(socket, 'listening')
  await new Promise(sent => process.send!(wanted, socket, {}, sent))
}
// The sockets that it has opened would keep it alive.
process.exit()
