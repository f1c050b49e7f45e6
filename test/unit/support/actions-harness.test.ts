import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { githubApi } from '../../support/actions/github-api.ts'
import { oidcEndpoint } from '../../support/actions/oidc.ts'
import { resultsService } from '../../support/actions/results-service.ts'
import { runAction, startJob } from '../../support/actions/run-action.ts'

const fixture = (name: string) => `test/fixtures/actions/${name}.mjs`
const print = (lines: [string, string][], files: Record<string, string> = {}, code = '0') => ({
  action: fixture('print'),
  inputs: { lines: JSON.stringify(lines), files: JSON.stringify(files), code },
})
function environmentOf({ stdout }: { stdout: string }): Record<string, string> {
  return JSON.parse(/^environment (.*)$/m.exec(stdout)![1]!)
}

describe('a step', () => {
  it('has the environment of a runner and nothing of ours', async () => {
    process.env['SECRET_OF_THIS_MACHINE'] = 'x'
    const result = await runAction({ ...print([]), state: { Run: '{}' }, env: { MINE: '1' } })
    delete process.env['SECRET_OF_THIS_MACHINE']
    const env = environmentOf(result)
    expect(env['SECRET_OF_THIS_MACHINE']).toBeUndefined()
    expect(env).toMatchObject({
      GITHUB_ACTIONS: 'true',
      CI: 'true',
      STATE_Run: '{}',
      MINE: '1',
      INPUT_CODE: '0',
    })
    expect(env['GITHUB_WORKSPACE']).toMatch(/work\/repository\/repository$/)
    expect(env['ACTIONS_RUNTIME_TOKEN']).toBeUndefined()
    expect(result).toMatchObject({ exitCode: 0, failed: false, held: false, sent: [] })
  })

  it('speaks by files and by both of its streams', async () => {
    const result = await runAction(
      print(
        [
          ['stderr', '::set-output name=err::1\n'],
          ['stdout', '::warning file=a.go,line=3::careful\n::add-mask::hunter2\nhunter2'],
        ],
        {
          OUTPUT: 'id=abc\nref<<X\n{\n}\nX\n',
          STATE: 'run=1\n',
          ENV: 'A=b\nNODE_OPTIONS=--inspect\n',
          PATH: '/opt/x\n',
          STEP_SUMMARY: '# Hello\n',
        },
      ),
    )
    expect(result.outputs).toEqual({ err: '1', id: 'abc', ref: '{\n}' })
    expect(result.annotations).toEqual([{ level: 'warning', message: 'careful', file: 'a.go', line: '3' }])
    expect(result).toMatchObject({
      state: { run: '1' },
      env: { A: 'b' },
      path: ['/opt/x'],
      summary: '# Hello\n',
    })
    expect(result.log.join('\n')).not.toContain('hunter2')
  })

  it('fails by its exit code, by a bad file and by a refused command', async () => {
    expect(await runAction(print([], {}, '3'))).toMatchObject({ exitCode: 3, failed: true })
    expect(await runAction(print([], { OUTPUT: 'nonsense\n' }))).toMatchObject({ exitCode: 0, failed: true })
    expect(await runAction(print([['stdout', '::add-path::/x\n']]))).toMatchObject({
      exitCode: 0,
      failed: true,
    })
  })

  it('loses a summary that is too large', async () => {
    const summary = (bytes: number) => ({ action: fixture('print'), inputs: { summary: String(bytes) } })
    expect((await runAction(summary(1024 * 1024))).summary).toHaveLength(1024 * 1024)
    expect((await runAction(summary(1024 * 1024 + 1))).summary).toBe('')
  })
})

describe('a job', () => {
  it('hands on what steps export, and its directories', async () => {
    await using job = await startJob({ attempt: 3, jobIndex: 2, env: { FOO: 'bar' } })
    await job.step(print([], { ENV: 'A=b\n', PATH: '/first\n/second\n' }))
    const env = environmentOf(await job.step(print([])))
    expect(env).toMatchObject({
      A: 'b',
      FOO: 'bar',
      GITHUB_RUN_ATTEMPT: '3',
      RUNNER_TOOL_CACHE: job.toolCache,
    })
    expect(env['PATH']).toMatch(/^\/second:\/first:/)
    expect(existsSync(job.toolCache)).toBe(true)
  })

  it('ends with what it left running found and killed', async () => {
    let pid = 0
    {
      await using job = await startJob()
      const { stdout } = await job.step({ action: fixture('orphan') })
      pid = Number(/child (\d+)/.exec(stdout)![1])
      expect(await job.orphans()).toEqual([{ pid, command: 'sleep 60' }])
    }
    await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false)
  })

  it('waits five seconds for whoever holds its output', async () => {
    const result = await runAction({ action: fixture('orphan'), inputs: { hold: 'yes' } })
    expect(result).toMatchObject({ exitCode: 0, held: true })
    expect(result.ms).toBeLessThan(4000)
  })
})

describe('a step that is stopped', () => {
  it('by a cancel gets SIGINT, and nothing more when it leaves', async () => {
    const result = await runAction({
      action: fixture('stubborn'),
      inputs: { leave: 'SIGINT', after: '300' },
      stop: { when: /ready/, by: 'cancel' },
    })
    expect(result).toMatchObject({ exitCode: 130, failed: true, sent: [{ signal: 'SIGINT', ms: 0 }] })
    expect(result.stoppedMs).toBeGreaterThan(250)
    expect(result.stoppedMs).toBeLessThan(3000)
    expect(result.stdout).toContain('got SIGINT')
  })

  it('by a cancel it ignores goes at the end of the ladder, 10 s later', async () => {
    const result = await runAction({
      action: fixture('stubborn'),
      inputs: { leave: 'never' },
      stop: { when: /ready/, by: 'cancel' },
    })
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
    expect(result.sent.map(s => s.signal)).toEqual(['SIGINT', 'SIGTERM', 'SIGKILL'])
    expect(result.sent[1]!.ms).toBeGreaterThanOrEqual(7490)
    expect(result.sent[2]!.ms - result.sent[1]!.ms).toBeGreaterThanOrEqual(2490)
    expect(result.stoppedMs).toBeLessThan(12_000)
    expect(result.stdout).toContain('got SIGTERM')
  })

  it('by a time or by one signal', async () => {
    const killed = await runAction({ action: fixture('stubborn'), stop: { when: 500, by: 'SIGKILL' } })
    expect(killed).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
    await expect(runAction({ action: fixture('stubborn'), limitMs: 500 })).rejects.toThrow(
      /not end within 500 ms/,
    )
  })
})

describe('the fakes', () => {
  it('of OIDC count what is asked of them', async () => {
    await using oidc = await oidcEndpoint()
    const url = `${oidc.env['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=sts`
    const authorization = `Bearer ${oidc.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}`
    const { value } = (await (await fetch(url, { headers: { authorization } })).json()) as { value: string }
    const claims = JSON.parse(Buffer.from(value.split('.')[1]!, 'base64url').toString())
    expect(claims).toMatchObject({ aud: 'sts', exp: claims.iat + 300 })
    expect((await fetch(url)).status).toBe(401)
    expect(oidc.asked).toEqual(['sts'])
  })

  it('refuse strangers and stop with their scope', async () => {
    let urls: string[] = []
    {
      await using results = await resultsService()
      await using api = await githubApi()
      urls = [results.env()['ACTIONS_RESULTS_URL']!, api.env['GITHUB_API_URL']!]
      const call = `${urls[0]}twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts`
      expect((await fetch(call, { method: 'POST', body: '{}' })).status).toBe(401)
      expect((await fetch(`${urls[1]}/repos/o/r/issues/1/comments`)).status).toBe(401)
    }
    for (const url of urls) await expect(fetch(url)).rejects.toThrow()
  })
})
