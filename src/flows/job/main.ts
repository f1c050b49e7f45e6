import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, UsageError } from '../../errors.ts'
import { type ActionName, actions } from '../../options/actions.ts'
import type { OptionName, Options } from '../../options/table.ts'
import { problemsOf } from '../../plan/annotations.ts'
import { type ArtifactOf, artifactName } from '../../plan/artifact-names.ts'
import type { Result } from '../../plan/result.ts'
import type { StageReport } from '../../plan/stage-report.ts'
import type { StepState } from '../../plan/step-state.ts'
import type { JobServices, JobStep } from '../../ports/job.ts'
import type { Asked, Known, RunCtx } from '../asked.ts'
import { attempt } from '../attempt.ts'
import { exitCodeOf } from '../exit-code.ts'
import type { Reached } from '../reached.ts'
import { type Flow, loadFlow } from '../table.ts'
import { outputsOf } from './known.ts'
import { upload } from './upload.ts'

/** What a step of a workflow has besides a command. */
export interface JobCtx {
  readonly action: ActionName
  readonly o: Options
  readonly ctx: RunCtx
  readonly step: JobStep
  /** Loaded when first used: most steps need none of them, and they are large. */
  readonly services: () => Promise<JobServices>
  readonly print: (text: string) => void
  /** Process that lives as long as the job. */
  readonly owner: number | undefined
}

/**
 * The main step of an action: its command, with what is known told to later steps and to the post step as soon as it
 * is, and its results shown and uploaded whatever they are. @returns the exit code
 */
export async function jobMain(job: JobCtx): Promise<number> {
  const { action, o, ctx, step } = job
  const flow = await flowOf(job)
  if (flow === undefined) return 0
  const artifacts = resolve(o.artifacts)
  let state: StepState = firstState(job, artifacts)
  const save = (more: Partial<StepState>) => {
    state = { ...state, ...more }
    if (actions[action].post) step.saveState(JSON.stringify(state))
  }
  save({})
  if (says(action, 'artifacts')) step.output('artifacts', artifacts)
  if (wantsCache(job)) {
    const { restoreCaches } = await import('./cache.ts')
    save({ caches: await restoreCaches(o, (await job.services()).cache, ctx) })
  }
  const seen: { result?: Result; staged?: StageReport } = {}
  const tell = (known: Known) => {
    for (const [name, value] of Object.entries(outputsOf(known)))
      if (says(action, name)) step.output(name, value)
    if (known.result !== undefined) seen.result = known.result
    if (known.staged !== undefined) seen.staged = known.staged
    if (known.mine !== undefined && o.teardown === 'post') save({ ref: known.mine })
    if (known.keptUntil !== undefined) save({ keptUntil: known.keptUntil })
    if (known.publish !== undefined)
      save({ publish: known.publish === 'done' ? undefined : JSON.stringify(known.publish) })
  }
  const reached: Reached = {}
  const code = await attempt(reached, () => flow(asked(job, tell)))
  if (seen.result !== undefined) await shown(job, () => show(job, artifacts, seen.result!))
  if (seen.staged !== undefined) await shown(job, () => showStage(step, seen.staged!))
  // Nothing was done: what lies in the directory is another step's.
  if (reached.error instanceof UsageError && seen.result === undefined) save({ upload: undefined })
  // On a cancel the step has seconds: then the post step uploads. So does it what there is of a cluster that stays.
  const later = ctx.signal.aborted || (action === 'provision' && o.teardown === 'post')
  if (!later && state.upload !== undefined) {
    const done = await upload(state.upload, artifacts, job.services, ctx)
    if (done && says(action, 'artifact')) step.output('artifact', state.upload)
    save({ upload: undefined })
  }
  // Of a result that is there it has been shown what is wrong with it.
  if (reached.error !== undefined && seen.result === undefined) throw reached.error
  ctx.log.close()
  return code ?? exitCodeOf(reached.error)
}

/** A runner of GitHub starts with an empty disk; others keep theirs. https://docs.github.com, RUNNER_ENVIRONMENT */
function wantsCache({ action, o, ctx }: JobCtx): boolean {
  if (!takes(action, 'cache')) return false
  return o.cache === 'true' || (o.cache === 'auto' && ctx.env['RUNNER_ENVIRONMENT'] === 'github-hosted')
}

function takes(action: ActionName, input: OptionName): boolean {
  return (actions[action].inputs as readonly string[]).includes(input)
}

function says(action: ActionName, output: string): boolean {
  return (actions[action].outputs as readonly string[]).includes(output)
}

function asked({ o, ctx, print, owner, action }: JobCtx, tell: Asked['tell']): Omit<Asked, 'operands'> {
  const bound = action === 'provision' && o.teardown === 'explicit' ? undefined : owner
  return { o, ctx, print, tell, post: actions[action].post, ...(bound === undefined ? {} : { owner: bound }) }
}

type Work = (asked: Omit<Asked, 'operands'>) => Promise<number>

/** The work of an action; undefined when there is none to do. @throws UsageError */
async function flowOf(job: JobCtx): Promise<Work | undefined> {
  const { action, o, ctx } = job
  const named = o.ref !== undefined || o.id !== undefined
  const plain =
    (flow: Flow): Work =>
    a =>
      flow({ ...a, operands: [] })
  if (action === 'e2e' && !named && o.kubeconfig === undefined)
    throw new UsageError(
      'e2e wants a cluster: ref (output of actions/provision), id, or kubeconfig; an empty ref means that provision made none',
    )
  if (action === 'teardown') {
    if (o.sweep) return plain(await loadFlow('sweep'))
    if (!named) {
      // The only run there is may be another job's: nothing is guessed here.
      ctx.log.warn('no ref was given: nothing to tear down (did provision come so far?)')
      return undefined
    }
    return plain((await import('./teardown.ts')).logsAndDown)
  }
  if (action === 'merge') {
    const { mergeJob } = await import('./merge.ts')
    return a => mergeJob({ ...a, operands: [] }, job.services)
  }
  return plain(await loadFlow(actions[action].command))
}

function firstState({ action, o, ctx }: JobCtx, artifacts: string): StepState {
  return {
    v: 1,
    action,
    artifacts,
    ...(o.upload && !o.sweep && takes(action, 'upload')
      ? { upload: o['artifact-name'] ?? nameOf(action, o, ctx) }
      : {}),
    paths: { cache: ctx.paths.cache, runs: ctx.paths.runs },
    verbose: o.verbose,
  }
}

/** What the uploads of actions are that leave no shards. */
const kinds: Partial<Record<ActionName, ArtifactOf['kind']>> = {
  merge: 'merged',
  teardown: 'logs',
  provision: 'logs',
  stage: 'stage',
}

function nameOf(action: ActionName, o: Options, { env }: RunCtx): string {
  return artifactName({
    kind: kinds[action] ?? 'bowsprit',
    // A stage is made for machines of any provider.
    provider: action === 'stage' ? '' : o.kubeconfig === undefined ? o.provider : 'kubeconfig',
    job: env['GITHUB_JOB'] ?? '',
    jobIndex: o['job-index'] ?? '',
    step: env['GITHUB_ACTION'] ?? '',
    shard: o.shard,
    attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? '1'),
  })
}

/** What cannot be shown is no reason to fail. */
async function shown(job: JobCtx, show: () => Promise<void>): Promise<void> {
  try {
    await show()
  } catch (error) {
    job.ctx.log.warn(`the result could not be shown whole: ${describe(error)}`)
  }
}

async function showStage(step: JobStep, report: StageReport): Promise<void> {
  const { stageSummary } = await import('../stage/told.ts')
  await step.summary(stageSummary(report))
}

/** Summary, annotations, comment. */
async function show({ ctx, step, o, services }: JobCtx, artifacts: string, result: Result): Promise<void> {
  for (const problem of problemsOf(result, ctx.env['GITHUB_WORKSPACE'])) ctx.log.annotate(problem)
  const markdown = await readFile(join(artifacts, 'summary.md'), 'utf8')
  await step.summary(markdown)
  if (!o.comment || ctx.signal.aborted) return
  const { comments } = await services()
  // One comment for each job of a workflow, those of a matrix included.
  const of = [ctx.env['GITHUB_WORKFLOW'], ctx.env['GITHUB_JOB'], o['job-index']].filter(Boolean).join('/')
  const url = await comments.sticky(`bowsprit ${of}`, `${runLink(ctx)}\n\n${markdown}`)
  if (url !== undefined) ctx.log.info(`comment: ${url}`)
}

function runLink({ env }: RunCtx): string {
  const url = `${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}/actions/runs/${env['GITHUB_RUN_ID']}`
  return `[${env['GITHUB_WORKFLOW'] ?? 'workflow run'} #${env['GITHUB_RUN_NUMBER'] ?? ''}](${url}), attempt ${env['GITHUB_RUN_ATTEMPT'] ?? '1'}`
}
