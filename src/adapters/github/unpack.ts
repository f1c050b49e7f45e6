import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Entry } from 'yauzl'

/** What an archive may unpack to at most: a shard's artifact has a hundredth of it. */
export interface UnpackLimits {
  readonly bytes: number
  readonly files: number
}

export const unpackLimits: UnpackLimits = { bytes: 4 * 1024 ** 3, files: 100_000 }

/**
 * Unpacks an archive of unknown origin into a directory that exists and is empty.
 *
 * The toolkit's own unpacking keeps to its directory (unzip-stream turns `..` into `.`), but has no limit of size,
 * takes a bad name for a bad connection (five tries, 25 s) and ends the process at a name with a NUL. Here names are
 * checked by yauzl (no `..`, nothing absolute), sizes are held against what the archive states, and an archive
 * with links or with one path twice is refused.
 * @throws Error that says what is wrong with the archive; what was written by then stays
 */
export async function unpack(zip: string, dir: string, limits: UnpackLimits = unpackLimits): Promise<void> {
  const { openPromise } = await import('yauzl')
  const archive = await openPromise(zip, { strictFileNames: true, validateEntrySizes: true })
  try {
    let bytes = 0
    let files = 0
    for await (const entry of archive.eachEntry()) {
      bytes += entry.uncompressedSize
      files += 1
      if (bytes > limits.bytes) throw new Error(`it unpacks to more than ${limits.bytes} bytes`)
      if (files > limits.files) throw new Error(`it has more than ${limits.files} files`)
      refuse(entry)
      const path = join(dir, entry.fileName)
      if (entry.fileName.endsWith('/')) {
        await mkdir(path, { recursive: true })
        continue
      }
      await mkdir(dirname(path), { recursive: true })
      // wx: neither a file that is there is written over, nor a link followed.
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path, { flags: 'wx' }))
    }
  } finally {
    archive.close()
  }
}

/** Unix mode in the upper half of the external attributes: APPNOTE.TXT 4.4.15, `S_IFMT` of stat(2). */
function refuse(entry: Entry): void {
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000
  const plain = kind === 0 || kind === 0o100000 || kind === 0o040000
  if (!plain) throw new Error(`${JSON.stringify(entry.fileName)} in it is not a plain file`)
  if (entry.fileName.includes('\0')) throw new Error(`${JSON.stringify(entry.fileName)} in it is no name`)
}
