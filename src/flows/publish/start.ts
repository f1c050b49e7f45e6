import { describe } from '../../errors.ts'
import { startedOf } from '../../plan/prow/documents.ts'
import { pathsOf } from '../../plan/prow/paths.ts'
import { prowJobOf } from '../../plan/prow/prow-job.ts'
import { openSink, type Sink } from '../../sinks/open.ts'
import type { RunCtx } from '../asked.ts'
import { blobIdentity } from '../azure-identity.ts'
import { advanceLatest, putAlias, putJson } from './objects.ts'
import type { PublishWish } from './wish.ts'

/** What a build that has not even begun may hold up: a sink that is down must not cost the run its time. */
const startMs = 60_000

/**
 * Says in every sink that a build has begun: readers show it as running from here on. Of several jobs that publish one
 * build the first says it. What goes wrong is a warning: the end of the run tries again.
 */
export async function publishStart(wish: PublishWish, startedAt: number, ctx: RunCtx): Promise<void> {
  const hurried = ctx.withSignal(AbortSignal.any([ctx.signal, AbortSignal.timeout(startMs)]))
  await Promise.all(
    wish.sinks.map(async url => {
      try {
        const sink = await openSink(url, hurried, { gcs: wish.gcs, azure: blobIdentity(url, {}, ctx.env) })
        await begin(sink, wish, startedAt)
        ctx.log.info(`publishing to ${sink.link(pathsOf(wish.spec, wish.strategy).build)}`)
      } catch (error) {
        ctx.signal.throwIfAborted()
        ctx.log.warn(`${url}: the beginning of the build could not be published: ${describe(error)}`)
      }
    }),
  )
}

/** started.json and what leads to it; whatever is there already stays. @param startedAt epoch milliseconds */
export async function begin(sink: Sink, wish: PublishWish, startedAt: number): Promise<void> {
  const { spec, url, agent } = wish
  const paths = pathsOf(spec, wish.strategy)
  await putJson(sink, `${paths.build}/started.json`, startedOf(spec, startedAt, wish.node), true)
  const job = prowJobOf(spec, { startedAt, agent, url })
  await putJson(sink, `${paths.build}/prowjob.json`, job, true)
  await putAlias(sink, paths)
  for (const latest of paths.latest) await advanceLatest(sink, latest, spec.buildid)
}
