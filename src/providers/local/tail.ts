import { open } from 'node:fs/promises'

/** Characters of one line that are quoted: a log line may hold a whole stack trace. */
const longestLine = 500

/** The last lines of a log that tell something, indented, for an error message. Never throws. */
export async function tailOf(path: string, lines = 15, bytes = 32_768): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const from = Math.max(0, size - bytes)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, bytes)), 0, undefined, from)
      const last = telling(buffer.subarray(0, bytesRead).toString('utf8')).slice(-lines)
      if (last.length === 0) return `  (${path} is empty)`
      return last.map(line => `  ${line.slice(0, longestLine)}`).join('\n')
    } finally {
      await file.close()
    }
  } catch {
    return `  (no log at ${path})`
  }
}

/** Frames of a Go panic: `goroutine 1 [running]:`, `pkg.Func(0x1, …)`, `\tfile.go:12 +0x1f`. */
const frame = /^(goroutine \d+ \[|created by |\t|[\w.\-/*()%~[\]]+\(.*\)$)/

/** Lines without blanks and stack frames: the reason of a panic stands above dozens of them. */
export function telling(text: string): readonly string[] {
  return text.split('\n').filter(line => line.trim() !== '' && !frame.test(line))
}
