import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import type { JobComments } from '../../ports/job.ts'
import type { Log } from '../../ports/log.ts'
import { cappedMarkdown } from './capped-markdown.ts'
import { toolkitMessage, withToolkit } from './toolkit-output.ts'

type Env = Readonly<Record<string, string | undefined>>
type Octokit = ReturnType<typeof import('@actions/github')['getOctokit']>

/** GitHub takes 65,536 characters; the marker and a note need some. */
const mostCharacters = 60_000
/** A limit that asks for a longer wait than this is not waited for. */
const longestWaitS = 60

interface Place {
  readonly owner: string
  readonly repo: string
  readonly issue_number: number
}

/**
 * Comments on the pull request of this run, with the token of the input `github-token` (else GITHUB_TOKEN).
 * The job needs `permissions: pull-requests: write`; runs for pull requests from forks never have it.
 */
export function githubComments(env: Env, log: Log): JobComments {
  return {
    sticky: async (marker, markdown) => {
      try {
        const place = await pullRequest(env)
        if (typeof place === 'string') return skip(log, place)
        const token = env['INPUT_GITHUB-TOKEN'] || env['GITHUB_TOKEN']
        if (!token) return skip(log, 'there is no token (input github-token)')
        const hidden = hiddenMarker(marker)
        const body = `${hidden}\n${cappedMarkdown(markdown, mostCharacters)}`
        return await withToolkit(
          async () => await patiently(async () => await write(await client(token, env), place, hidden, body)),
          () => {},
        )
      } catch (error) {
        return skip(log, refusal(error))
      }
    },
  }
}

/** A comment of HTML, which may hold neither two dashes nor `>`; people do not see it. */
function hiddenMarker(marker: string): string {
  return `<!-- ${marker
    .replaceAll(/[<>\s]+/g, ' ')
    .replaceAll(/-{2,}/g, '-')
    .trim()} -->`
}

function skip(log: Log, why: string): undefined {
  log.warn(`no comment was written: ${why}; the summary of the step says the same`)
  return undefined
}

/** @returns words where this run has no pull request */
async function pullRequest(env: Env): Promise<Place | string> {
  const [owner, repo] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  const path = env['GITHUB_EVENT_PATH']
  if (!owner || !repo || !path) return 'this is not a run on GitHub'
  const event = JSON.parse(await readFile(path, 'utf8')) as { pull_request?: { number?: unknown } }
  const number = event.pull_request?.number
  if (typeof number !== 'number')
    return `this run (event ${env['GITHUB_EVENT_NAME'] ?? 'unknown'}) is not for a pull request`
  return { owner, repo, issue_number: number }
}

async function client(token: string, env: Env): Promise<Octokit> {
  const { getOctokit } = await import('@actions/github')
  const baseUrl = env['GITHUB_API_URL']
  return getOctokit(token, { ...(baseUrl && { baseUrl }) })
}

/** Looks again on every try: a request that failed may have written the comment. */
async function write(octokit: Octokit, place: Place, marker: string, body: string): Promise<string> {
  const known = await find(octokit, place, marker)
  const { owner, repo } = place
  const { data } =
    known === undefined
      ? await octokit.rest.issues.createComment({ ...place, body })
      : await octokit.rest.issues.updateComment({ owner, repo, comment_id: known, body })
  return data.html_url
}

/** The oldest comment that begins with the marker and is by whom the token stands for. */
async function find(octokit: Octokit, place: Place, marker: string): Promise<number | undefined> {
  let me: Author | undefined
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, { ...place, per_page: 100 })
  for await (const { data } of pages)
    for (const { id, body, user } of data) {
      if (!body?.startsWith(marker)) continue
      me ??= await whoAmI(octokit)
      if (user !== null && me(user)) return id
    }
  return undefined
}

type Author = (user: { readonly login: string; readonly type: string }) => boolean

/**
 * The token of a workflow may not ask REST who it is; GraphQL tells it (`github-actions[bot]`). Where neither does,
 * any bot's comment with our marker is ours, and no person's is.
 */
async function whoAmI(octokit: Octokit): Promise<Author> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }')
    return user => user.login === viewer.login || user.login === `${viewer.login}[bot]`
  } catch (error) {
    if (mayPass(error)) throw error
    return user => user.type === 'Bot'
  }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  return await pRetry(work, {
    retries: 3,
    minTimeout: 500,
    shouldRetry: ({ error }) => mayPass(error),
    onFailedAttempt: async ({ error, retriesLeft }) => {
      if (retriesLeft > 0 && mayPass(error)) await sleep(1000 * (waitS(error) ?? 0))
    },
  })
}

interface HttpError {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
}

/** https://github.com/octokit/request-error.js; a request that got no answer has status 500. */
function httpError(error: unknown): HttpError | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined
  const { response } = error as { response?: { headers?: HttpError['headers'] } }
  return { status: error.status, headers: response?.headers ?? {} }
}

/** Seconds the server asks to wait, at 429 and at 403 for its secondary limits. */
function waitS(error: unknown): number | undefined {
  const asked = Number(httpError(error)?.headers['retry-after'])
  return Number.isFinite(asked) ? asked : undefined
}

function mayPass(error: unknown): boolean {
  const http = httpError(error)
  if (http === undefined || (waitS(error) ?? 0) > longestWaitS) return false
  return http.status >= 500 || http.status === 429 || (http.status === 403 && waitS(error) !== undefined)
}

function refusal(error: unknown): string {
  const message = toolkitMessage(error)
  const status = httpError(error)?.status
  if (status !== 403 && status !== 401) return message
  return `the token may not write there (${message}): the job needs \`permissions: pull-requests: write\`, which runs for pull requests from forks never have`
}
