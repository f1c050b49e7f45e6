import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { logExcerpt } from '../plan/log-excerpt.ts'
import { toldSpecs } from '../plan/pages/report.ts'
import type { Result } from '../plan/result.ts'

/** Of a log: what is looked at from its beginning and from its end. */
const half = 512 * 1024
/** Characters of one piece on the page. */
const most = 8000

/**
 * The pieces of logs that the report shows, by name of the spec. A log that cannot be read has none.
 * @param dir that the result lies in
 */
export async function excerptsOf(result: Result, dir: string): Promise<ReadonlyMap<string, string>> {
  const pieces = new Map<string, string>()
  for (const { name, log, message } of toldSpecs(result)) {
    const text = await endsOf(resolve(dir, log)).catch(() => '')
    const piece = logExcerpt(text, most, message)
    if (piece !== '') pieces.set(name, piece)
  }
  return pieces
}

async function endsOf(path: string): Promise<string> {
  await using file = await open(path)
  const { size } = await file.stat()
  const read = async (from: number, length: number) =>
    (await file.read(Buffer.alloc(length), 0, length, from)).buffer.toString('utf8')
  if (size <= 2 * half) return read(0, size)
  return `${await read(0, half)}\n… ${size - 2 * half} bytes left out …\n${await read(size - half, half)}`
}

/** @returns base64, as a Content-Security-Policy has it */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
