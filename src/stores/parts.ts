import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { ProvisionError } from '../errors.ts'
import { changedFile, type PutOptions } from './file-store.ts'

/** Where the parts of one large file go. */
export interface PartSink {
  /** Whether the service holds this very part from an earlier upload. */
  has(index: number, part: Buffer): boolean
  /** @param part is filled anew once this has ended: whoever keeps it makes a copy */
  send(index: number, part: Buffer, signal: AbortSignal): Promise<void>
}

export interface PartsOptions {
  readonly partSize: number
  /** Parts on the way at once; each is in memory. */
  readonly parallel: number
  readonly onBytes?: PutOptions['onBytes']
  readonly signal: AbortSignal
}

/**
 * Bytes per part: 8 MiB, more where the file would have more parts than services take (S3: 10,000; Blob: 50,000).
 * The same file always has the same parts: that is what makes them found again.
 */
export function partSizeOf(size: number): number {
  const least = 8 * 1024 * 1024
  return Math.max(least, 2 ** Math.ceil(Math.log2(Math.max(1, size / 8000))))
}

/**
 * Reads a file once, in order, and sends its parts in parallel. Only when it returns is the content known to be
 * what it was said to be: whoever calls makes the object of the parts after that.
 * @throws ProvisionError when the file is not what it was; the first error of the sink
 */
export async function sendParts(
  content: { readonly file: string; readonly sha256: string; readonly size: number },
  sink: PartSink,
  o: PartsOptions,
): Promise<void> {
  const stop = new AbortController()
  const signal = AbortSignal.any([o.signal, stop.signal])
  const running = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  // Parts fill the same memory in turn: of what is thrown away the process keeps much for long.
  const free: Buffer[] = []
  const start = (index: number, part: Buffer, memory: Buffer) => {
    const task: Promise<void> = sink
      .send(index, part, signal)
      .then(() => o.onBytes?.(part.length, 'sent'))
      .catch((error: unknown) => {
        failure ??= { error }
        stop.abort()
      })
      .finally(() => {
        running.delete(task)
        free.push(memory)
      })
    running.add(task)
  }
  const hash = createHash('sha256')
  let size = 0
  const handle = await open(content.file)
  try {
    for (let index = 0; failure === undefined; index++) {
      o.signal.throwIfAborted()
      const memory = free.pop() ?? Buffer.allocUnsafeSlow(Math.min(o.partSize, content.size + 1))
      const part = await readInto(handle, memory)
      if (part.length === 0) break
      hash.update(part)
      size += part.length
      if (sink.has(index, part)) {
        o.onBytes?.(part.length, 'resumed')
        free.push(memory)
      } else start(index, part, memory)
      if (running.size >= o.parallel) await Promise.race(running)
    }
  } finally {
    await handle.close()
    await Promise.all(running)
  }
  o.signal.throwIfAborted()
  if (failure !== undefined) throw failure.error
  if (size !== content.size || hash.digest('hex') !== content.sha256)
    throw new ProvisionError(changedFile(content.file))
}

/** @returns the part of `memory` that the file had something for */
async function readInto(handle: Awaited<ReturnType<typeof open>>, memory: Buffer): Promise<Buffer> {
  let filled = 0
  while (filled < memory.length) {
    const { bytesRead } = await handle.read(memory, filled, memory.length - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return memory.subarray(0, filled)
}

/** A whole file in memory, checked. @throws ProvisionError when it is not what it was */
export async function readWhole(content: {
  readonly file: string
  readonly sha256: string
  readonly size: number
}): Promise<Buffer> {
  const handle = await open(content.file)
  try {
    const bytes = await readInto(handle, Buffer.allocUnsafe(content.size + 1))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (bytes.length !== content.size || sha256 !== content.sha256)
      throw new ProvisionError(changedFile(content.file))
    return bytes
  } finally {
    await handle.close()
  }
}
