/** A file of an archive, or a directory where there is no body. */
export interface CpioEntry {
  /** Without a slash at the beginning; its directories have to come before it. */
  readonly path: string
  readonly mode: number
  readonly body?: Buffer
}

/**
 * An archive as the kernel unpacks it into the memory that it boots from ("newc"); several can follow each other.
 * @see https://docs.kernel.org/driver-api/early-userspace/buffer-format.html
 */
export function cpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap(({ path, mode, body }, i) =>
    record(path, (body === undefined ? 0o040000 : 0o100000) | mode, i + 1, body ?? Buffer.alloc(0)),
  )
  return Buffer.concat([...parts, ...record('TRAILER!!!', 0, 0, Buffer.alloc(0))])
}

function record(name: string, mode: number, inode: number, body: Buffer): Buffer[] {
  const [owner, group, links, time, device] = [0, 0, 1, 0, 0]
  const numbers = [
    ...[inode, mode, owner, group, links, time, body.length],
    ...[device, device, device, device, Buffer.byteLength(name) + 1, 0],
  ]
  const head = `070701${numbers.map(n => n.toString(16).padStart(8, '0')).join('')}${name}\0`
  return [padded(Buffer.from(head)), padded(body)]
}

/** Everything begins at a multiple of four. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
}
