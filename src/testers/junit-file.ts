import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { junitReader, type ReadCase } from '../plan/junit-read.ts'

/** Every `junit*.xml` below a directory, in order of name: what TestGrid and Spyglass take for junit. */
export async function junitFiles(dir: string): Promise<string[]> {
  const files = await readdir(dir, { recursive: true }).catch(() => [])
  return files
    .filter(f => /^junit.*\.xml$/.test(basename(f)))
    .sort()
    .map(f => join(dir, f))
}

/**
 * Reads a junit file of any size in little memory.
 *
 * @returns what was wrong with it, in words; the cases before that were given all the same.
 */
export async function readJunitFile(
  file: string,
  onCase: (c: ReadCase) => void,
): Promise<string | undefined> {
  const reader = junitReader(onCase)
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8' })) reader.write(chunk as string)
  } catch (error) {
    return `${file}: cannot be read: ${(error as Error).message}`
  }
  const wrong = reader.end()
  return wrong === undefined ? undefined : `${file} is not whole: ${wrong.trim()}`
}
