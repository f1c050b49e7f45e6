import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { UsageError } from '../../errors.ts'
import type { Options } from '../../options/table.ts'
import { timedBuildId, workflowBuildId } from '../../plan/prow/build-id.ts'
import { jobEvent, workflowJobName, workflowRunUrl } from '../../plan/prow/github-event.ts'
import { type JobSpec, type JobType, parseRefs, type Refs, specProblems } from '../../plan/prow/job-spec.ts'
import type { PathStrategy } from '../../plan/prow/paths.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { sinkAddress } from '../../sinks/open.ts'
import { allProblems } from '../problems.ts'

type JobCtx = Pick<Ctx, 'env' | 'log'>

/** All that publishing needs to know beforehand. Plain data, no secret: a post step gets it as JSON. */
export interface PublishWish {
  /** URLs. */
  readonly sinks: readonly string[]
  readonly spec: JobSpec
  readonly strategy: PathStrategy
  /** Endings of files to compress on the way. */
  readonly compress: readonly string[]
  /** Files with secrets; what the environment has is known besides. */
  readonly censor: readonly string[]
  /** What runs the job, and its page. */
  readonly agent: string
  readonly url?: string | undefined
  /** Machine that runs it. */
  readonly node: string
  readonly gcs?: { readonly provider: string; readonly serviceAccount?: string | undefined } | undefined
}

/**
 * Who this job is, in prow's words: from flags, from a prow job that we run in (JOB_SPEC), from the event of a
 * workflow, or just by when it began.
 * @param startedAt epoch milliseconds
 * @throws UsageError
 */
export async function jobSpec(o: Options, ctx: JobCtx, startedAt: number): Promise<JobSpec> {
  const { env } = ctx
  const prow = ofProw(env['JOB_SPEC'])
  const event = prow ?? jobEvent(env, await eventOf(ctx))
  const [refs, extra] = await allProblems([() => refsOf(o.refs), () => extraRefs(o['extra-refs'])] as const)
  const type: JobType = o['job-type'] ?? (refs === undefined ? (event?.type ?? 'periodic') : typeOf(refs))
  const job = o['job-name'] ?? prow?.job ?? workflowJobName(env, type) ?? 'bowsprit'
  const ofRun = workflowBuildId(env['GITHUB_RUN_ID'] ?? '', env['GITHUB_RUN_ATTEMPT'] ?? '1')
  const buildid = o['build-id'] ?? prow?.buildid ?? ofRun ?? timedBuildId(startedAt)
  const own = refs ?? event?.refs
  // A periodic job has no refs of its own: what it is of stands among the extra ones.
  const others = [
    ...(type === 'periodic' && own !== undefined ? [own] : []),
    ...(extra ?? event?.extra_refs ?? []),
  ]
  return {
    type,
    job,
    buildid,
    prowjobid: prow?.prowjobid ?? uuidOf([env['GITHUB_REPOSITORY'] ?? '', type, job, buildid]),
    ...(type === 'periodic' || own === undefined ? {} : { refs: own }),
    ...(others.length === 0 ? {} : { extra_refs: others }),
  }
}

/** @returns undefined when nothing is to be published @throws UsageError with every problem */
export async function publishWish(o: Options, ctx: JobCtx, spec: JobSpec): Promise<PublishWish | undefined> {
  const sinks = o.sink ?? []
  if (sinks.length === 0) return undefined
  const problems = specProblems(spec)
  const [strategy] = await allProblems([
    () => strategyOf(o),
    () => void sinks.map(sinkAddress),
    () => {
      if (problems.length > 0) throw new UsageError(problems)
    },
  ] as const)
  const url = workflowRunUrl(ctx.env)
  const provider = o['gcp-identity-provider']
  return {
    sinks,
    spec,
    strategy,
    compress: (o.compress ?? []).map(ending => ending.replace(/^\*?\.(?=.)/, '').toLowerCase()),
    censor: o.censor ?? [],
    agent: url === undefined ? 'bowsprit' : 'github-actions',
    ...(url === undefined ? {} : { url }),
    node: ctx.env['RUNNER_NAME'] || hostname(),
    ...(provider === undefined ? {} : { gcs: { provider, serviceAccount: o['gcp-service-account'] } }),
  }
}

function strategyOf(o: Options): PathStrategy {
  const name = o['path-strategy']
  const [org, repo] = (o['default-repo'] ?? '').split('/')
  if (name === 'explicit') {
    if (o['default-repo'] !== undefined)
      throw new UsageError(
        '--default-repo is for --path-strategy legacy or single: explicit paths have every repository',
      )
    return { name }
  }
  if (!org || !repo)
    throw new UsageError(`--path-strategy ${name} wants --default-repo ORG/REPO: whom the paths leave out`)
  return { name, home: { org, repo } }
}

function refsOf(text: string | undefined): Refs | undefined {
  if (text === undefined) return undefined
  const refs = parseRefs(text)
  if (typeof refs === 'string') throw new UsageError(refs)
  return refs
}

function extraRefs(texts: readonly string[] | undefined): Refs[] | undefined {
  const all = texts?.map(parseRefs)
  const problems = all?.filter(r => typeof r === 'string') ?? []
  if (problems.length > 0) throw new UsageError(problems)
  return all?.filter(r => typeof r !== 'string')
}

function typeOf(refs: Refs): JobType {
  const pulls = refs.pulls?.length ?? 0
  return pulls === 0 ? 'postsubmit' : pulls === 1 ? 'presubmit' : 'batch'
}

function ofProw(text: string | undefined): JobSpec | undefined {
  if (!text) return undefined
  try {
    const spec = JSON.parse(text) as JobSpec
    return specProblems(spec).length === 0 ? spec : undefined
  } catch {
    return undefined
  }
}

async function eventOf({ env, log }: JobCtx): Promise<unknown> {
  const file = env['GITHUB_EVENT_PATH']
  if (!file) return undefined
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    log.warn(`the event of this workflow cannot be read: ${(error as Error).message}`)
    return undefined
  }
}

/** The same for all jobs that publish one build. @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
function uuidOf(words: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(words)).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
