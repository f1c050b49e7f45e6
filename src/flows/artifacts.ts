import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Options } from '../options/table.ts'
import type { RunCtx } from './asked.ts'

/** What a run writes below its artifacts directory, and nothing else: an earlier run's are removed before the next. */
const ours =
  /^(shard-\d+-of-\d+|junit_runner\.xml|junit_merged\.xml|result\.json|summary\.md|build-log\.txt|logs)$/

/** Makes the artifacts directory, empties it of an earlier run's results, and starts its build-log.txt. */
export async function startArtifacts(o: Options, ctx: RunCtx): Promise<string> {
  const dir = resolve(o.artifacts)
  await mkdir(dir, { recursive: true })
  for (const name of await readdir(dir))
    if (ours.test(name)) await rm(join(dir, name), { recursive: true, force: true })
  ctx.log.toFile(join(dir, 'build-log.txt'))
  return dir
}
