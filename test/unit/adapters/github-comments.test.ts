import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { cappedMarkdown } from '../../../src/adapters/github/capped-markdown.ts'
import { githubComments } from '../../../src/adapters/github/comments.ts'
import { type GithubApi, githubApi } from '../../support/actions/github-api.ts'
import { seenLog } from '../../support/ctx.ts'

const name = 'bowsprit e2e'
const marker = '<!-- bowsprit e2e -->'
const pullRequest = { pull_request: { number: 12 } }

async function runOf(api: GithubApi, event: object = pullRequest, more: Record<string, string> = {}) {
  const f = await createFixture({ 'event.json': JSON.stringify(event) })
  const log = seenLog()
  const env = {
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: f.getPath('event.json'),
    ...api.env,
    ...more,
  }
  const said = () => log.seen.map(l => `${l.level}: ${l.text}`)
  return { said, comments: githubComments(env, log), [Symbol.asyncDispose]: () => f.rm() }
}

const by = (login: string, type: 'Bot' | 'User', body: string, id: number) => ({
  id,
  issue: 12,
  user: { login, type },
  body,
})

describe('the comment on a pull request', () => {
  it('is made once and then updated', async () => {
    await using api = await githubApi()
    await using run = await runOf(api)
    const url = await run.comments.sticky(name, 'first')
    expect(url).toBe('https://github.test/o/r/pull/12#issuecomment-1')
    expect(await run.comments.sticky(name, 'second')).toBe(url)
    expect(await run.comments.sticky('bowsprit a--b -->\n<b>', 'third')).not.toBe(url)
    expect(api.comments.map(c => c.body)).toEqual([`${marker}\nsecond`, '<!-- bowsprit a-b - b -->\nthird'])
    expect(run.said()).toEqual([])
  })

  it('is found on a later page', async () => {
    await using api = await githubApi()
    for (let id = 1; id <= 230; id += 1) api.comments.push(by('someone', 'User', `comment ${id}`, id))
    api.comments.push(by('github-actions[bot]', 'Bot', `${marker}\nold`, 231))
    await using run = await runOf(api)
    await run.comments.sticky(name, 'new')
    expect(api.comments).toHaveLength(231)
    expect(api.comments.at(-1)?.body).toBe(`${marker}\nnew`)
    expect(api.calls.filter(c => c.startsWith('GET '))).toHaveLength(3)
  })

  it("is never a comment of somebody else's, whatever it carries", async () => {
    await using api = await githubApi()
    api.comments.push(by('mallory', 'User', `${marker}\nmine`, 1))
    api.comments.push(by('other[bot]', 'Bot', `${marker}\nmine too`, 2))
    api.comments.push(by('github-actions[bot]', 'Bot', `a quote: ${marker}`, 3))
    await using run = await runOf(api)
    await run.comments.sticky(name, 'ours')
    expect(api.comments.map(c => c.body)).toEqual([
      `${marker}\nmine`,
      `${marker}\nmine too`,
      `a quote: ${marker}`,
      `${marker}\nours`,
    ])
  })

  it('where the token does not say whose it is, is a bot’s and no person’s', async () => {
    await using api = await githubApi()
    api.viewer = undefined
    api.comments.push(by('mallory', 'User', `${marker}\nmine`, 1))
    api.comments.push(by('some-app[bot]', 'Bot', `${marker}\nold`, 2))
    await using run = await runOf(api)
    await run.comments.sticky(name, 'new')
    expect(api.comments.map(c => c.body)).toEqual([`${marker}\nmine`, `${marker}\nnew`])
  })

  it('on a pull request from a fork is a warning that says why', async () => {
    await using api = await githubApi()
    api.mayWrite = false
    await using run = await runOf(api)
    expect(await run.comments.sticky(name, 'x')).toBeUndefined()
    expect(run.said()).toEqual([
      expect.stringMatching(
        /^warn: no comment was written: .*not accessible.*pull-requests: write.*forks never/,
      ),
    ])
  })

  it('is tried again when GitHub is busy, and is not there twice', async () => {
    await using api = await githubApi()
    api.refuse('GET', { status: 502, body: { message: 'Bad Gateway' } })
    api.refuse('POST', { status: 429, headers: { 'retry-after': '0' }, body: { message: 'slow down' } })
    api.refuse('POST', {
      status: 403,
      headers: { 'retry-after': '1' },
      body: { message: 'You have exceeded a secondary rate limit' },
    })
    await using run = await runOf(api)
    expect(await run.comments.sticky(name, 'x')).toMatch(/issuecomment-1$/)
    expect(api.comments).toHaveLength(1)
  })

  it('gives up on what will not pass, with a warning', async () => {
    await using api = await githubApi()
    await using run = await runOf(api)
    api.refuse('GET', { status: 404, body: { message: 'Not Found' } })
    expect(await run.comments.sticky(name, 'x')).toBeUndefined()
    api.refuse('GET', { status: 429, headers: { 'retry-after': '3600' }, body: { message: 'an hour' } })
    expect(await run.comments.sticky(name, 'x')).toBeUndefined()
    expect(api.calls).toHaveLength(2)
    expect(run.said()).toEqual([
      expect.stringMatching(/^warn: no comment was written: Not Found/),
      expect.stringMatching(/^warn: no comment was written: an hour/),
    ])
  })

  it.each([
    ['a push', { ref: 'refs/heads/main' }, {}, /event push\) is not for a pull request/],
    [
      'no token',
      pullRequest,
      { 'INPUT_GITHUB-TOKEN': '', GITHUB_TOKEN: '' },
      /no token \(input github-token\)/,
    ],
    ['no event', pullRequest, { GITHUB_EVENT_PATH: '/nonexistent/event.json' }, /ENOENT/],
    ['a laptop', pullRequest, { GITHUB_REPOSITORY: '' }, /not a run on GitHub/],
  ])('with %s there is none', async (_, event, more, why) => {
    await using api = await githubApi()
    await using run = await runOf(api, event, { GITHUB_EVENT_NAME: 'push', ...more })
    expect(await run.comments.sticky(name, 'x')).toBeUndefined()
    expect(run.said()).toEqual([expect.stringMatching(/^warn: no comment was written: /)])
    expect(run.said()[0]).toMatch(why)
    expect(api.calls).toEqual([])
  })

  it('is cut to what GitHub takes', async () => {
    await using api = await githubApi()
    await using run = await runOf(api)
    expect(await run.comments.sticky(name, 'line of text\n'.repeat(10_000))).toBeDefined()
    const body = api.comments[0]!.body
    expect(body.length).toBeLessThan(60_100)
    expect(body.length).toBeGreaterThan(59_000)
    expect(body).toMatch(/line of text\n\n_More did not fit/)
  })
})

describe('Markdown that is cut', () => {
  it('stays whole when it fits', () => expect(cappedMarkdown('a\nb', 3)).toBe('a\nb'))

  it('closes what is open', () => {
    const long = `<details><summary>x</summary>\n\n\`\`\`\`text\n${'output\n'.repeat(200)}\`\`\`\`\n</details>\n`
    const cut = cappedMarkdown(long, 1000)
    expect(cut.length).toBeLessThanOrEqual(1000)
    expect(cut).toMatch(/output\n````\n<\/details>\n\n_More/)
  })

  it('does not close what a block of code merely quotes', () => {
    const long = `\`\`\`\n<details>\n\`\`\`\n${'text\n'.repeat(300)}`
    expect(cappedMarkdown(long, 1000)).not.toContain('</details>')
  })

  it('has no half character at its end, where there is one line', () => {
    const cut = cappedMarkdown('😀'.repeat(600), 1000)
    expect(cut.isWellFormed()).toBe(true)
  })
})
