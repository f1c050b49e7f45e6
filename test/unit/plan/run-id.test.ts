import { describe, expect, it } from 'vitest'
import { testEnv, toolEnv } from '../../../src/plan/child-env.ts'
import { githubIdentity, shortId } from '../../../src/plan/run-id.ts'

describe('run id', () => {
  it('is short, valid in names of DNS and cgroups, and spreads over its alphabet', () => {
    const ids = Array.from({ length: 256 }, (_, i) =>
      shortId(Uint8Array.of(i, 255 - i, i * 7, i * 13, i, i, i, i)),
    )
    for (const id of ids) expect(id).toMatch(/^[a-z2-9]{5}$/)
    expect(new Set(ids).size).toBeGreaterThan(250)
    expect(shortId(new Uint8Array(8), 8)).toHaveLength(8)
  })

  it('on GitHub two jobs, attempts or shards of one run differ, and elsewhere there is none', () => {
    const env = { GITHUB_REPOSITORY: 'a/b', GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: 'e2e' }
    const one = githubIdentity(env, '1/2')
    expect(one).toEqual({ repository: 'a/b', runId: '7', attempt: '1', job: 'e2e', index: '1/2' })
    expect(githubIdentity({ ...env, GITHUB_RUN_ATTEMPT: '2' }, '1/2')).not.toEqual(one)
    expect(githubIdentity(env, '2/2')).not.toEqual(one)
    expect(githubIdentity({}, '')).toBeUndefined()
  })
})

describe('environment of children', () => {
  const env = {
    PATH: '/bin',
    HOME: '/home/x',
    GOPROXY: 'https://user:word@example.test',
    GITHUB_TOKEN: 't',
    GITHUB_ENV: '/f',
    ACTIONS_RUNTIME_TOKEN: 'r',
    AWS_SECRET_ACCESS_KEY: 's',
    INPUT_TOKEN: 'i',
    NODE_OPTIONS: '--require /x.js',
    LD_PRELOAD: '/x.so',
  }
  it('tools get what they need to build, code of the branch not even that', () => {
    expect(toolEnv(env, { GOOS: 'linux' })).toEqual({
      PATH: '/bin',
      HOME: '/home/x',
      GOPROXY: env.GOPROXY,
      GOOS: 'linux',
    })
    expect(testEnv(env, { KUBECONFIG: '/k' })).toEqual({ PATH: '/bin', HOME: '/home/x', KUBECONFIG: '/k' })
  })
})
