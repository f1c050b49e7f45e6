import { open } from 'node:fs/promises'

/** The last lines of a log, indented, for an error message. Never throws. */
export async function tailOf(path: string, lines = 15, bytes = 16_384): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const from = Math.max(0, size - bytes)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, bytes)), 0, undefined, from)
      const text = buffer.subarray(0, bytesRead).toString('utf8').trimEnd()
      if (text === '') return `  (${path} is empty)`
      return text
        .split('\n')
        .slice(-lines)
        .map(line => `  ${line}`)
        .join('\n')
    } finally {
      await file.close()
    }
  } catch {
    return `  (no log at ${path})`
  }
}
