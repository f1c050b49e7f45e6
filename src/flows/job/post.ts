import { join } from 'node:path'
import { describe } from '../../errors.ts'
import type { DownReport, Leftover } from '../../plan/cluster-ref.ts'
import type { StepState } from '../../plan/step-state.ts'
import type { JobServices, JobStep } from '../../ports/job.ts'
import { loadRun } from '../../state/runs.ts'
import type { RunCtx } from '../asked.ts'
import { logsPhase } from '../logs.ts'
import { phasesOf } from '../phases.ts'
import type { PublishWish } from '../publish/wish.ts'
import { downDetail, tearDown, warnOfLeftovers } from '../teardown.ts'
import { upload } from './upload.ts'

/** Milliseconds for publishing: the upload and the caches need time, too. */
const publishMs = 120_000
/** Milliseconds for logs: after a cancel the whole job has less than five minutes. */
const logsMs = 45_000

/**
 * After a cancel a job has five minutes in all. What its cloud still deletes by then ends without us; whoever is to see
 * the end has actions/teardown in a job of its own, or sweep.
 */
const postMinutes = 4

export interface PostCtx {
  readonly ctx: RunCtx
  readonly step: () => Promise<JobStep>
  readonly services: () => Promise<JobServices>
}

/**
 * The post step: removes the cluster that main made, whatever became of main, then uploads and saves what main did
 * not come to. It knows nothing but the saved state, and no part of it keeps the next from its turn.
 * @returns the exit code: 4 when something is left
 */
export async function jobPost(state: StepState | undefined, job: PostCtx): Promise<number> {
  const { ctx } = job
  if (state === undefined) {
    ctx.log.info('main made nothing: nothing to remove')
    return 0
  }
  const report = await removed(state, ctx)
  if (state.publish !== undefined) await published(state.publish, state.artifacts, ctx)
  if (state.upload !== undefined) await upload(state.upload, state.artifacts, job.services, ctx)
  if (state.caches !== undefined) await saved(state.caches, job)
  if (report === undefined) return 0
  await told(report, job)
  return report.left.length === 0 ? 0 : 4
}

async function removed(state: StepState, ctx: RunCtx): Promise<DownReport | undefined> {
  const { ref, keptUntil } = state
  if (ref === undefined) return undefined
  if (keptUntil !== undefined && isKept(keptUntil, ctx)) {
    ctx.log.warn(
      `the cluster is kept until ${keptUntil}; then sweep removes it, or now: bowsprit down --ref ${ref.scope}/${ref.id}.json`,
    )
    return undefined
  }
  const phases = phasesOf(ctx)
  const there = await loadRun(ref.scope, ref.id).catch(() => undefined)
  if (there?.kubeconfig !== undefined) {
    const hurried = ctx.withSignal(AbortSignal.timeout(logsMs))
    await logsPhase(ref, join(state.artifacts, 'logs'), hurried, phases).catch(error =>
      ctx.log.warn(`logs: ${describe(error)}`),
    )
  }
  const report = await phases.run(
    'down',
    () => tearDown(ref, ctx, postMinutes),
    r => detail(r, there !== undefined),
    r => r.left.length > 0,
  )
  warnOfLeftovers(report, ctx)
  return report
}

/** On a machine of GitHub's nobody could look at it after the job, and the machine goes anyway. */
function isKept(until: string, ctx: RunCtx): boolean {
  return ctx.env['RUNNER_ENVIRONMENT'] !== 'github-hosted' && Date.parse(until) > ctx.clock.now()
}

function detail(r: DownReport, wasThere: boolean): string {
  if (r.left.length > 0 || (r.going?.length ?? 0) > 0) return downDetail(r)
  if (!wasThere && r.gone.length === 0) return 'gone already, nothing left'
  return `removed ${r.gone.length} things, nothing left`
}

/** What a step had no time for that was cancelled, or killed: its build is aborted, with all that there is. */
async function published(wish: string, artifacts: string, ctx: RunCtx): Promise<void> {
  const { publishAll } = await import('../publish/job.ts')
  const hurried = ctx.withSignal(AbortSignal.timeout(publishMs))
  await publishAll(JSON.parse(wish) as PublishWish, artifacts, [], hurried)
}

async function saved(caches: NonNullable<StepState['caches']>, { services, ctx }: PostCtx): Promise<void> {
  try {
    const { cache } = await services()
    for (const { paths, key } of caches) await cache.save(paths, key)
  } catch (error) {
    ctx.log.warn(`nothing is saved for later runs: ${describe(error)}`)
  }
}

/** A leftover costs somebody something: it is said where it is seen. What is going does so for some minutes. */
async function told({ going = [], left }: DownReport, { ctx, step }: PostCtx): Promise<void> {
  for (const l of left)
    ctx.log.annotate({ title: 'left behind', message: `${l.kind} ${l.name}; remove it with: ${l.remove}` })
  const texts = [
    ...(left.length > 0 ? [`## ❌ Left behind\n\n${table('removed with', left)}`] : []),
    ...(going.length > 0 ? [`## Being deleted\n\n${table('waited for with', going)}`] : []),
  ]
  if (texts.length === 0) return
  try {
    await (await step()).summary(texts.join('\n'))
  } catch (error) {
    ctx.log.warn(`no summary: ${describe(error)}`)
  }
}

function table(how: string, things: readonly Leftover[]): string {
  const rows = things.map(t => `| ${t.kind} | \`${t.name}\` | \`${t.remove}\` |`).join('\n')
  return `| what | name | ${how} |\n|---|---|---|\n${rows}\n`
}
