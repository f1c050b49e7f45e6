import { constants } from 'node:fs'
import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import type { RunCtx } from './asked.ts'

/** What a run writes below its artifacts directory, and nothing else: an earlier run's are removed before the next. */
const ours =
  /^(shard-\d+-of-\d+|addons|addons\.json|junit_addons\.xml|junit_runner\.xml|junit_merged\.xml|result\.json|summary\.md|report\.html|build-log\.txt|logs)$/

/** @throws UsageError when nothing can be written there */
export async function makeArtifacts(o: Options): Promise<string> {
  const dir = resolve(o.artifacts)
  try {
    await mkdir(dir, { recursive: true })
    await access(dir, constants.W_OK)
    return dir
  } catch (error) {
    throw new UsageError(`--artifacts: cannot write to ${dir}: ${(error as Error).message}`)
  }
}

/** Makes the artifacts directory, empties it of an earlier run's results, and starts its build-log.txt. */
export async function startArtifacts(o: Options, ctx: RunCtx): Promise<string> {
  const dir = await makeArtifacts(o)
  for (const name of await readdir(dir))
    if (ours.test(name)) await rm(join(dir, name), { recursive: true, force: true })
  ctx.log.toFile(join(dir, 'build-log.txt'))
  return dir
}
