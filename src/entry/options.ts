import { existsSync, readFileSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import { type Reader, readOptions } from '../options/read.ts'
import type { Options } from '../options/table.ts'

const configFile = 'bowsprit.yaml'

/**
 * Flags or inputs, the environment, and the file that they name (or bowsprit.yaml here) as one set of options.
 * @throws UsageError with all problems
 */
export function loadOptions(reader: Reader, given: Readonly<Record<string, unknown>>): Options {
  const named = given['config'] ?? process.env['BOWSPRIT_CONFIG']
  const name = typeof named === 'string' ? named : existsSync(configFile) ? configFile : undefined
  if (name === undefined) return readOptions(reader, { given, env: process.env })
  if (!existsSync(name)) throw new UsageError(`--config: there is no file ${name}`)
  return readOptions(reader, { given, env: process.env, file: { name, text: readFileSync(name, 'utf8') } })
}
