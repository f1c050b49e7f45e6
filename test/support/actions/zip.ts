import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  /** Stands in the archive as it is, whatever it is. */
  readonly name: string
  readonly data: string
  /** Unix mode with its type; without it the entry has none. */
  readonly mode?: number
  /** The size that the archive states, where it is to lie. */
  readonly claim?: number
}

/**
 * An archive of stored entries, with any name and any claim: no library writes bad ones.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data, mode = 0, claim } of entries) {
    const [path, body] = [Buffer.from(name), claim === undefined ? Buffer.from(data) : deflated(data)]
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(0x800, 2)
    head.writeUInt16LE(claim === undefined ? 0 : 8, 4)
    head.writeUInt32LE(crc32(data), 10)
    head.writeUInt32LE(body.length, 14)
    head.writeUInt32LE(claim ?? body.length, 18)
    head.writeUInt16LE(path.length, 22)
    const record = Buffer.concat([Buffer.from('PK\x03\x04'), head, path, body])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), head, rest, path]))
    local.push(record)
    offset += record.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end])
}

function deflated(data: string): Buffer {
  return deflateRawSync(Buffer.from(data))
}
