import { z } from 'zod/mini'
import type { JobType, Pull, Refs } from './job-spec.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What set a workflow off, in prow's words. */
export interface JobEvent {
  readonly type: JobType
  readonly refs?: Refs
  readonly extra_refs?: readonly Refs[]
}

const text = z.optional(z.nullable(z.string()))
const pullRequest = z.object({
  pull_request: z.object({
    number: z.number(),
    title: text,
    html_url: text,
    user: z.optional(z.nullable(z.object({ login: text }))),
    head: z.object({ sha: z.string(), ref: text }),
    base: z.object({ sha: z.string(), ref: z.string() }),
  }),
})
const push = z.object({ after: z.string(), ref: z.string() })
const mergeGroup = z.object({
  merge_group: z.object({
    base_ref: z.string(),
    base_sha: z.string(),
    head_ref: z.string(),
    head_sha: z.string(),
  }),
})

/**
 * pull_request is a presubmit, push a postsubmit, merge_group a batch; what has no change of its own (schedule,
 * workflow_dispatch and all others) is periodic, with the repository among its extra refs.
 * @param event the text of GITHUB_EVENT_PATH; what it does not have is taken from the variables
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 * @returns undefined outside of a workflow
 */
export function jobEvent(env: Env, event: unknown): JobEvent | undefined {
  const [org, repo] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  if (!org || !repo) return undefined
  const server = env['GITHUB_SERVER_URL'] || 'https://github.com'
  const at = { org, repo, repo_link: `${server}/${org}/${repo}` }
  switch (env['GITHUB_EVENT_NAME']) {
    case 'pull_request':
    case 'pull_request_target':
      return presubmit(at, event) ?? periodic(at, env)
    case 'push': {
      const known = push.safeParse(event)
      const ref = known.success ? known.data.ref : (env['GITHUB_REF'] ?? '')
      const sha = known.success ? known.data.after : (env['GITHUB_SHA'] ?? '')
      return { type: 'postsubmit', refs: based(at, ref, sha) }
    }
    case 'merge_group':
      return batch(at, event) ?? periodic(at, env)
    default:
      return periodic(at, env)
  }
}

type Place = Pick<Refs, 'org' | 'repo' | 'repo_link'>

function presubmit(at: Place, event: unknown): JobEvent | undefined {
  const known = pullRequest.safeParse(event)
  if (!known.success) return undefined
  const { number, title, html_url, user, head, base } = known.data.pull_request
  const pull: Pull = {
    number,
    ...(user?.login ? { author: user.login } : {}),
    sha: head.sha,
    ...(title ? { title } : {}),
    ...(head.ref ? { head_ref: head.ref } : {}),
    ...(html_url ? { link: html_url } : {}),
  }
  return { type: 'presubmit', refs: { ...based(at, base.ref, base.sha), pulls: [pull] } }
}

/**
 * GitHub says which commit the queue has made of the pull requests in the group, but not which they all are; the
 * branch has the number of the last one: gh-readonly-queue/main/pr-12-<sha>.
 */
function batch(at: Place, event: unknown): JobEvent | undefined {
  const known = mergeGroup.safeParse(event)
  if (!known.success) return undefined
  const { base_ref, base_sha, head_ref, head_sha } = known.data.merge_group
  const number = Number(/\/pr-(\d+)-/.exec(head_ref)?.[1])
  if (!(number > 0)) return undefined
  const refs = based(at, base_ref, base_sha)
  return { type: 'batch', refs: { ...refs, pulls: [{ number, sha: head_sha, head_ref: branch(head_ref) }] } }
}

function periodic(at: Place, env: Env): JobEvent {
  return { type: 'periodic', extra_refs: [based(at, env['GITHUB_REF'] ?? '', env['GITHUB_SHA'] ?? '')] }
}

function based(at: Place, ref: string, sha: string): Refs {
  const base_ref = branch(ref) || 'HEAD'
  return { ...at, base_ref, ...(sha === '' ? {} : { base_sha: sha }) }
}

function branch(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '')
}

/**
 * A name for the job, as it will stand in paths and in TestGrid; the same for all jobs of a workflow, which publish one
 * build. Kinds are told apart in the way of Kubernetes' own jobs: pull-, post- and ci-.
 */
export function workflowJobName(env: Env, type: JobType): string | undefined {
  const repo = env['GITHUB_REPOSITORY']?.split('/')[1]
  if (!repo) return undefined
  const kind = type === 'postsubmit' ? 'post' : type === 'periodic' ? 'ci' : 'pull'
  const words = `${kind}-${repo}-${env['GITHUB_WORKFLOW'] ?? 'workflow'}`
  return words
    .replace(/^(.*-)\.github\/workflows\/(.*?)\.ya?ml$/, '$1$2') // a workflow without a name is called by its path
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

/** The page of the workflow run, this attempt of it. */
export function workflowRunUrl(env: Env): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  if (!server || !repository || !run) return undefined
  return `${server}/${repository}/actions/runs/${run}/attempts/${env['GITHUB_RUN_ATTEMPT'] ?? '1'}`
}
