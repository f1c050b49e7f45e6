import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pMap from 'p-map'
import { UsageError } from '../../errors.ts'
import { newestAttempts } from '../../plan/artifact-names.ts'
import { matchingNames } from '../../plan/artifact-pattern.ts'
import type { JobServices, StoredArtifact } from '../../ports/job.ts'
import type { Asked } from '../asked.ts'
import { merge } from '../merge.ts'

/**
 * Merges directories, or the artifacts of this workflow run that the pattern names: the newest attempt of each. They
 * are put below the merged result, whose links to logs of specs lead there.
 */
export async function mergeJob(asked: Asked, services: () => Promise<JobServices>): Promise<number> {
  const { o, ctx } = asked
  if (o.directories !== undefined) return merge({ ...asked, operands: o.directories })
  const { artifacts } = await services()
  const wanted = newest(await artifacts.list(), o.pattern)
  const dir = join(resolve(o.artifacts), 'shards')
  await rm(dir, { recursive: true, force: true })
  ctx.log.info(`merging ${wanted.map(a => a.name).join(', ')}`)
  await pMap(wanted, a => artifacts.download(a, join(dir, a.name)), { concurrency: 4, signal: ctx.signal })
  return merge({ ...asked, operands: wanted.map(a => join(dir, a.name)) })
}

function newest(all: readonly StoredArtifact[], pattern: string): StoredArtifact[] {
  const names = newestAttempts(matchingNames([...new Set(all.map(a => a.name))], pattern))
  if (names.length === 0) {
    const there = all.map(a => a.name).join(', ') || 'none'
    throw new UsageError(
      `no artifact of this workflow run matches ${pattern} (there are: ${there}): did the shards upload theirs?`,
    )
  }
  // A later attempt may add another artifact of one name.
  const ofName = (name: string) => all.filter(a => a.name === name).toSorted((a, b) => b.id - a.id)[0]
  return names.flatMap(name => ofName(name) ?? [])
}
