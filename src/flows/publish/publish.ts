import { resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { outcomeOf } from '../../plan/prow/documents.ts'
import type { Asked } from '../asked.ts'
import { exitCodes } from '../exit-code.ts'
import { publishEnd } from './end.ts'
import { leftIn } from './found.ts'
import { publishStart } from './start.ts'
import { jobSpec, publishWish } from './wish.ts'

/** Publishes results that are there, or that there will be some. Exit code 1 when a sink did not get all. */
export async function publish({ o, operands, ctx, print }: Asked): Promise<number> {
  const [dir = o.artifacts, ...others] = operands
  if (o.sink === undefined)
    throw new UsageError(
      'publish wants a --sink, such as gs://bucket/prefix, s3://bucket/prefix or dir:/path',
    )
  const left = await leftIn(resolve(dir))
  const startedAt = left.result === undefined ? ctx.clock.now() : Date.parse(left.result.startedAt)
  const wish = await publishWish(o, ctx, await jobSpec(o, ctx, startedAt))
  if (wish === undefined) return exitCodes.passed
  if (o.outcome === 'running') {
    await publishStart(wish, startedAt, ctx)
    return exitCodes.passed
  }
  if (left.files.length === 0 && o.outcome === undefined)
    throw new UsageError(
      `${dir}: there is nothing to publish. Give the directory that run, test or merge left (--artifacts), or say how the job ended (--outcome)`,
    )
  if (left.result === undefined && o.outcome === undefined)
    ctx.log.warn(`${dir} has no result.json: published as a build that was aborted before it had any`)
  const done = await publishEnd(wish, resolve(dir), others, ctx, o.outcome && outcomeOf(o.outcome))
  if (o.json)
    print(
      JSON.stringify(
        done.map(({ failed, ...p }) => ({ ...p, ok: failed === undefined })),
        null,
        2,
      ),
    )
  else for (const { link, page } of done) print(page ?? link)
  return done.some(p => p.failed !== undefined) ? exitCodes.failed : exitCodes.passed
}
