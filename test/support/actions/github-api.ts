import { type Answer, type Asked, serve } from './loopback.ts'

export interface FakeComment {
  readonly id: number
  readonly issue: number
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' }
  body: string
}

/** GitHub's REST API, as far as comments on a pull request go; and `viewer` of GraphQL. */
export interface GithubApi extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  readonly comments: FakeComment[]
  /** `GET /repos/…`, with query, in order. */
  readonly calls: readonly string[]
  /** Answers the next calls of an HTTP method so. */
  refuse(method: string, answer: Answer, times?: number): void
  /** false: the token of a pull request from a fork. */
  mayWrite: boolean
  /** Who the token stands for; undefined: GraphQL does not say. */
  viewer: string | undefined
}

const forbidden: Answer = { status: 403, body: { message: 'Resource not accessible by integration' } }

export async function githubApi(): Promise<GithubApi> {
  const comments: FakeComment[] = []
  const calls: string[] = []
  const refusals: { method: string; answer: Answer; left: number }[] = []
  const may = { write: true, viewer: 'github-actions[bot]' as string | undefined }
  const server = await serve(asked => {
    calls.push(`${asked.method} ${asked.url.pathname}${asked.url.search}`)
    const refusal = refusals.find(r => r.method === asked.method && r.left > 0)
    if (refusal !== undefined) {
      refusal.left -= 1
      return refusal.answer
    }
    if (asked.headers.authorization !== 'token job-token')
      return { status: 401, body: { message: 'Bad credentials' } }
    if (asked.url.pathname === '/graphql')
      return may.viewer === undefined ? forbidden : { body: { data: { viewer: { login: may.viewer } } } }
    if (asked.method === 'GET') return list(asked, comments, server.url)
    return may.write ? write(asked, comments, may.viewer ?? 'github-actions[bot]') : forbidden
  })
  return {
    env: { GITHUB_API_URL: server.url, 'INPUT_GITHUB-TOKEN': 'job-token' },
    comments,
    calls,
    refuse: (method, answer, times = 1) => void refusals.push({ method, answer, left: times }),
    get mayWrite() {
      return may.write
    },
    set mayWrite(value) {
      may.write = value
    },
    get viewer() {
      return may.viewer
    },
    set viewer(value) {
      may.viewer = value
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** https://docs.github.com/en/rest/issues/comments#list-issue-comments and "using pagination" there. */
function list({ url }: Asked, comments: readonly FakeComment[], base: string): Answer {
  const issue = Number(/\/issues\/(\d+)\/comments$/.exec(url.pathname)?.[1])
  const size = Number(url.searchParams.get('per_page') ?? 30)
  const page = Number(url.searchParams.get('page') ?? 1)
  const all = comments.filter(c => c.issue === issue)
  const next = new URL(base + url.pathname + url.search)
  next.searchParams.set('page', String(page + 1))
  return {
    headers: all.length > page * size ? { link: `<${next}>; rel="next"` } : {},
    body: all.slice((page - 1) * size, page * size).map(shown),
  }
}

function write({ method, url, body }: Asked, comments: FakeComment[], author: string): Answer {
  const { body: text } = JSON.parse(body.toString()) as { body: string }
  if (text.length > 65_536)
    return {
      status: 422,
      body: { message: 'Validation Failed: body is too long (maximum is 65536 characters)' },
    }
  if (method === 'PATCH') {
    const comment = comments.find(c => c.id === Number(url.pathname.split('/').at(-1)))
    if (comment === undefined) return { status: 404, body: { message: 'Not Found' } }
    comment.body = text
    return { body: shown(comment) }
  }
  const issue = Number(/\/issues\/(\d+)\/comments$/.exec(url.pathname)?.[1])
  const type = author.endsWith('[bot]') ? ('Bot' as const) : ('User' as const)
  const comment = { id: comments.length + 1, issue, user: { login: author, type }, body: text }
  comments.push(comment)
  return { status: 201, body: shown(comment) }
}

function shown(comment: FakeComment): object {
  return { ...comment, html_url: `https://github.test/o/r/pull/${comment.issue}#issuecomment-${comment.id}` }
}
