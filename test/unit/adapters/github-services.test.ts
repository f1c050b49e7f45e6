import { describe, expect, it } from 'vitest'
import { githubApi } from '../../support/actions/github-api.ts'
import { resultsService } from '../../support/actions/results-service.ts'
import { runAction } from '../../support/actions/run-action.ts'

/** A process of its own, read by the rules of the runner. */
const step = (env: Record<string, string>, name = 'a') =>
  runAction({
    action: 'test/fixtures/actions/services.mjs',
    inputs: { name },
    job: { event: { pull_request: { number: 3 } }, env },
  })

describe('the services of a job', () => {
  it('say nothing past the fence, neither commands nor secrets', async () => {
    await using results = await resultsService()
    await using api = await githubApi()
    const { outputs, ...ran } = await step({ ...results.env(), ...api.env, RUNNER_DEBUG: '1' })
    expect(outputs).toEqual({
      same: 'true',
      saved: 'true',
      restored: 'key',
      comment: expect.stringContaining('issuecomment-1'),
      tool: 'true',
    })
    expect(ran).toMatchObject({ exitCode: 0, failures: [], annotations: [] })
    expect(ran.output).not.toMatch(/::debug::|::add-mask::/)
    for (const secret of [...results.signatures, 'job-token', results.env()['ACTIONS_RUNTIME_TOKEN']!])
      expect(ran.output).not.toContain(secret)
    const words = ['before', 'Artifact a successfully finalized. Artifact ID 1', 'after']
    expect(words.filter(word => ran.log.some(line => line.includes(word)))).toEqual(words)
  })

  it('that are not there are warnings, and the step goes on', async () => {
    const { outputs, ...ran } = await step({})
    expect(outputs).toEqual({ saved: 'false', restored: 'undefined', comment: 'undefined', tool: 'true' })
    expect(ran.failed).toBe(false)
    expect(ran.annotations.map(a => `${a.level}: ${a.message}`)).toEqual([
      expect.stringMatching(/^warning: artifact a was not uploaded .*no artifact service/),
      expect.stringMatching(/^warning: no comment was written: there is no token/),
    ])
  })
})
