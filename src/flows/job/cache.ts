import { resolveSource } from '../../kube/source.ts'
import { defaultSource, type Options } from '../../options/table.ts'
import { type CacheFacts, type CacheSet, goSet, madeSet } from '../../plan/cache-keys.ts'
import { parseSource } from '../../plan/source.ts'
import type { JobCache } from '../../ports/job.ts'
import type { RunCtx } from '../asked.ts'
import { platformsOf } from '../platforms.ts'

/**
 * Brings back what earlier runs made. Nothing depends on it: a source that cannot be read is told by the run itself.
 * @returns what is worth saving when this run has made it
 */
export async function restoreCaches(o: Options, cache: JobCache, ctx: RunCtx): Promise<CacheSet[]> {
  const source = await resolveSource(parseSource(o.source ?? defaultSource), ctx).catch(() => undefined)
  if (source === undefined) return []
  const { gitMajor, gitMinor } = source.version
  const facts: CacheFacts = {
    identity: source.identity,
    minor: `${gitMajor}.${gitMinor.replace('+', '')}`,
    go: source.go.version,
    // What was made for others, too, is another set.
    platform: [...new Set([source.go.platform, ...platformsOf(o)])].join('+'),
    now: ctx.clock.now(),
  }
  const made = madeSet(facts, ctx.paths.cache)
  if ((await cache.restore(made.paths, made.key, made.prefixes)) === made.key) return []
  const go = goSet(facts, [source.go.buildCache, source.go.modCache])
  const found = await cache.restore(go.paths, go.key, go.prefixes)
  return found === go.key ? [made] : [made, go]
}
