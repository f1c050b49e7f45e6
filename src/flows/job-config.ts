import { glob, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'

/**
 * Files of prow's configuration as they were named; of a directory every YAML file below it.
 * @throws UsageError with all that cannot be read
 */
export async function readJobConfig(operands: readonly string[]): Promise<{ name: string; text: string }[]> {
  const problems: string[] = []
  const names: string[] = []
  for (const operand of operands) {
    const info = await stat(operand).catch(() => undefined)
    if (info === undefined) problems.push(`there is no file or directory ${operand}`)
    else if (!info.isDirectory()) names.push(operand)
    else {
      const found: string[] = []
      for await (const name of glob('**/*.{yaml,yml}', { cwd: operand })) found.push(join(operand, name))
      if (found.length === 0) problems.push(`${operand}: no YAML file is below it`)
      names.push(...found.sort())
    }
  }
  if (problems.length > 0) throw new UsageError(problems)
  return Promise.all([...new Set(names)].map(async name => ({ name, text: await readFile(name, 'utf8') })))
}
