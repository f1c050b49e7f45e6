import { readFile } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import { isFailure, type Result } from '../plan/result.ts'

/** What `--rerun-failed` names. */
export interface Rerun {
  readonly file: string
  /** Specs that failed or never ran. */
  readonly names: readonly string[]
  /** Version and key of the build that they failed on; warn when the build of now is another. */
  readonly version?: string
  readonly buildKey?: string
}

/** @throws UsageError when the file is not a result.json. */
export async function readRerun(file: string): Promise<Rerun> {
  const result = await readResult(file)
  const names = result.specs.filter(s => isFailure(s.outcome)).map(s => s.name)
  if (names.length === 0)
    throw new UsageError(
      `--rerun-failed ${file}: nothing in it failed or was left out, so there is nothing to repeat.`,
    )
  return {
    file,
    names,
    ...(result.build ? { version: result.build.version, buildKey: result.build.key } : {}),
  }
}

async function readResult(file: string): Promise<Result> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`--rerun-failed ${file}: cannot be read (${error.message}). Give a result.json.`)
  })
  try {
    const result = JSON.parse(text) as Result
    if (result.v === 1 && Array.isArray(result.specs)) return result
  } catch {
    // said below
  }
  throw new UsageError(`--rerun-failed ${file} is not a result.json that 'run', 'test' or 'merge' wrote.`)
}
