import type { Socket } from 'node:dgram'
import { parseAddress } from '../../src/plan/cidr.ts'

const typeA = 1
const noError = 0x8180
const noSuchName = 0x8183

/**
 * The resolver of a region: names of its services, and for all others "no such name" at once, since a query that nobody
 * answers costs a machine five seconds. RFC 1035 §4.
 */
export function serveNames(socket: Socket, names: Readonly<Record<string, string>>): void {
  socket.on('message', (query, from) => {
    const answer = answerTo(query, names)
    if (answer !== undefined) socket.send(answer, from.port, from.address)
  })
}

/** @returns undefined for what is no query with one question */
export function answerTo(query: Buffer, names: Readonly<Record<string, string>>): Buffer | undefined {
  const labels: string[] = []
  let at = 12
  for (let length = query[at]; length; length = query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const end = at + 5
  if (query.length < end || query.readUInt16BE(4) !== 1) return undefined
  const known = names[labels.join('.').toLowerCase()]
  const isAddress = known !== undefined && query.readUInt16BE(at + 1) === typeA
  const head = Buffer.alloc(12)
  query.copy(head, 0, 0, 2)
  head.writeUInt16BE(known === undefined ? noSuchName : noError, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(isAddress ? 1 : 0, 6)
  return Buffer.concat([head, query.subarray(12, end), ...(isAddress ? [record(known)] : [])])
}

/** An A record for the name of the question, for a minute. */
function record(address: string): Buffer {
  const out = Buffer.from('c00c00010001' + '0000003c' + '0004' + '00000000', 'hex')
  out.writeUInt32BE(parseAddress(address)!, 12)
  return out
}
