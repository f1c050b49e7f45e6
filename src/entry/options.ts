import { existsSync, readFileSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import { type FileSource, type Reader, readOptions } from '../options/read.ts'
import type { Options } from '../options/table.ts'

const configFile = 'bowsprit.yaml'

/**
 * Flags or inputs, the environment, and the file that they name (or bowsprit.yaml here) as one set of options.
 * @throws UsageError with all problems
 */
export async function loadOptions(
  reader: Reader,
  given: Readonly<Record<string, unknown>>,
): Promise<Options> {
  const named = given['config'] ?? process.env['BOWSPRIT_CONFIG']
  const name = typeof named === 'string' ? named : existsSync(configFile) ? configFile : undefined
  if (name === undefined) return readOptions(reader, { given, env: process.env })
  if (!existsSync(name)) throw new UsageError(`--config: there is no file ${name}`)
  return readOptions(reader, { given, env: process.env, file: await yamlFile(name) })
}

async function yamlFile(name: string): Promise<FileSource> {
  const { parse } = await import('yaml')
  return { name, read: () => parse(readFileSync(name, 'utf8')) }
}
