import { resolve } from 'node:path'
import { describe } from '../../errors.ts'
import type { Options } from '../../options/table.ts'
import { prowEnv } from '../../plan/prow/environment.ts'
import type { Asked, RunCtx } from '../asked.ts'
import { type Phases, phasesOf } from '../phases.ts'
import { publishEnd } from './end.ts'
import { publishStart } from './start.ts'
import { jobSpec, type PublishWish, publishWish } from './wish.ts'

/** The job that a run is, to its tests and to readers of its results. */
export interface Job {
  /** Undefined: nothing is published. */
  readonly wish: PublishWish | undefined
  /** What tests have in their environment, as under prow. */
  readonly variables: Readonly<Record<string, string>>
}

/** Time that publishing may take at the end, in milliseconds; less after Ctrl-C. */
const endMs = 15 * 60_000
const hurriedMs = 60_000

/**
 * @param startedAt epoch milliseconds
 * @param gopath where sources are cloned to; default: where the environment has them
 * @throws UsageError, before anything is made
 */
export async function jobOf(
  o: Options,
  ctx: RunCtx,
  startedAt: number,
  gopath: string | undefined = ctx.env['GOPATH'],
): Promise<Job> {
  const spec = await jobSpec(o, ctx, startedAt)
  const wish = await publishWish(o, ctx, spec)
  return { wish, variables: prowEnv(spec, resolve(o.artifacts), gopath) }
}

/** Says that the build has begun. From now on a post step knows that something is to be published. */
export async function jobBegins({ wish }: Job, startedAt: number, { ctx, tell }: Asked): Promise<void> {
  if (wish === undefined) return
  tell({ publish: wish })
  await publishStart(wish, startedAt, ctx)
}

/**
 * Publishes what the job has left, whatever became of it. Nothing that goes wrong here changes the job's result. Where
 * a post step follows, a cancelled job, which has only seconds, leaves it to that.
 * @param merged directories that a merge has taken its shards from
 */
export async function jobEnds(
  { wish }: Job,
  artifacts: string,
  merged: readonly string[],
  asked: Asked,
): Promise<void> {
  const { ctx, tell, post } = asked
  if (wish === undefined || (post && ctx.signal.aborted)) return
  const calm = ctx.withSignal(AbortSignal.timeout(ctx.signal.aborted ? hurriedMs : endMs))
  await publishAll(wish, artifacts, merged, calm)
  tell({ publish: 'done' })
}

/** @returns whether all of it is in every sink; what is not has been told */
export async function publishAll(
  wish: PublishWish,
  artifacts: string,
  merged: readonly string[],
  ctx: RunCtx,
): Promise<boolean> {
  const phases: Phases = phasesOf(ctx)
  try {
    const done = await phases.run(
      'publish',
      () => publishEnd(wish, artifacts, merged, ctx),
      all => all.map(p => p.link).join(', '),
      all => all.some(p => p.failed !== undefined),
    )
    return done.every(p => p.failed === undefined)
  } catch (error) {
    ctx.log.warn(`not all is published (everything is still in ${artifacts}): ${describe(error)}`)
    return false
  }
}
