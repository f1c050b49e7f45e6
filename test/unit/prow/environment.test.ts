import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { jobSpec, publishWish } from '../../../src/flows/publish/wish.ts'
import { readerOf } from '../../../src/options/commands.ts'
import { readOptions } from '../../../src/options/read.ts'
import type { Options } from '../../../src/options/table.ts'
import { timedBuildId, workflowBuildId } from '../../../src/plan/prow/build-id.ts'
import { prowEnv } from '../../../src/plan/prow/environment.ts'
import { parseRefs } from '../../../src/plan/prow/job-spec.ts'
import { pathsOf } from '../../../src/plan/prow/paths.ts'
import { runExec } from '../../../src/testers/exec.ts'
import { jobs } from '../../support/prow/job.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'

const sha = '0123456789abcdef0123456789abcdef01234567'
const head = 'fedcba9876543210fedcba9876543210fedcba98'
const workflow = {
  GITHUB_REPOSITORY: 'kubernetes/kubernetes',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_WORKFLOW: 'E2E (fast)',
  GITHUB_RUN_ID: '19000000042',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_REF: 'refs/heads/master',
  GITHUB_SHA: sha,
}

/** As GitHub writes them, without what nobody reads. */
const events: Readonly<Record<string, object>> = {
  pull_request: {
    action: 'synchronize',
    pull_request: {
      number: 1234,
      title: 'Fix the scheduler',
      html_url: 'https://github.com/kubernetes/kubernetes/pull/1234',
      user: { login: 'somebody' },
      head: { sha: head, ref: 'fix-scheduler' },
      base: { sha, ref: 'release-1.37' },
    },
  },
  push: { after: head, ref: 'refs/heads/release-1.37' },
  schedule: { schedule: '0 3 * * *' },
  workflow_dispatch: { inputs: null },
  merge_group: {
    merge_group: {
      base_ref: 'refs/heads/master',
      base_sha: sha,
      head_ref: `refs/heads/gh-readonly-queue/master/pr-1234-${sha}`,
      head_sha: head,
    },
  },
}

function options(given: Readonly<Record<string, unknown>> = {}): Options {
  return readOptions(readerOf('run'), { given, env: {} })
}

async function specOf(name: string, given: Readonly<Record<string, unknown>> = {}) {
  await using dir = await createFixture({ 'event.json': JSON.stringify(events[name]) })
  const env = { ...workflow, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: join(dir.path, 'event.json') }
  return jobSpec(options(given), runCtx(env), 0)
}

describe('the environment of tests', () => {
  it.each([
    [
      'pull_request',
      {
        JOB_NAME: 'pull-kubernetes-e2e-fast',
        JOB_TYPE: 'presubmit',
        REPO_OWNER: 'kubernetes',
        REPO_NAME: 'kubernetes',
        PULL_BASE_REF: 'release-1.37',
        PULL_BASE_SHA: sha,
        PULL_REFS: `release-1.37:${sha},1234:${head}`,
        PULL_NUMBER: '1234',
        PULL_PULL_SHA: head,
        PULL_HEAD_REF: 'fix-scheduler',
        PULL_TITLE: 'Fix the scheduler',
      },
    ],
    [
      'push',
      {
        JOB_NAME: 'post-kubernetes-e2e-fast',
        JOB_TYPE: 'postsubmit',
        REPO_OWNER: 'kubernetes',
        REPO_NAME: 'kubernetes',
        PULL_BASE_REF: 'release-1.37',
        PULL_BASE_SHA: head,
        PULL_REFS: `release-1.37:${head}`,
      },
    ],
    ['schedule', { JOB_NAME: 'ci-kubernetes-e2e-fast', JOB_TYPE: 'periodic' }],
    ['workflow_dispatch', { JOB_NAME: 'ci-kubernetes-e2e-fast', JOB_TYPE: 'periodic' }],
    [
      'merge_group',
      {
        JOB_NAME: 'pull-kubernetes-e2e-fast',
        JOB_TYPE: 'batch',
        REPO_OWNER: 'kubernetes',
        REPO_NAME: 'kubernetes',
        PULL_BASE_REF: 'master',
        PULL_BASE_SHA: sha,
        PULL_REFS: `master:${sha},1234:${head}`,
      },
    ],
  ])('of %s is that of a prow job', async (event, expected) => {
    const spec = await specOf(event)
    const { JOB_SPEC, PROW_JOB_ID, ...env } = prowEnv(spec, '/artifacts', '/go')
    expect(env).toEqual({
      CI: 'true',
      BUILD_ID: '1000019000000042002',
      BUILD_NUMBER: '1000019000000042002',
      ARTIFACTS: '/artifacts',
      GOPATH: '/go',
      ...expected,
    })
    expect(PROW_JOB_ID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    const read = JSON.parse(JOB_SPEC!)
    expect(read).toMatchObject({
      type: expected.JOB_TYPE,
      job: expected.JOB_NAME,
      buildid: env['BUILD_ID'],
      prowjobid: PROW_JOB_ID,
    })
    if (expected.JOB_TYPE === 'periodic') {
      expect(read.refs).toBeUndefined()
      expect(read.extra_refs).toEqual([
        {
          org: 'kubernetes',
          repo: 'kubernetes',
          repo_link: 'https://github.com/kubernetes/kubernetes',
          base_ref: 'master',
          base_sha: sha,
        },
      ])
    }
  })

  it('comes from flags where there is no workflow, and flags win over one', async () => {
    const given = {
      'job-name': 'mine',
      'build-id': '77',
      refs: `o/r=main:${sha},5:${head}`,
      'extra-refs': ['a/b=v1'],
    }
    const alone = await jobSpec(options(given), runCtx(), 0)
    expect(alone).toMatchObject({
      type: 'presubmit',
      job: 'mine',
      buildid: '77',
      refs: { org: 'o', repo: 'r', base_ref: 'main', base_sha: sha, pulls: [{ number: 5, sha: head }] },
      extra_refs: [{ org: 'a', repo: 'b', base_ref: 'v1' }],
    })
    expect(await specOf('push', given)).toMatchObject({ type: 'presubmit', job: 'mine', buildid: '77' })
    const periodic = await jobSpec(options({ ...given, 'job-type': 'periodic' }), runCtx(), 0)
    expect(periodic.refs).toBeUndefined()
    expect(periodic.extra_refs?.map(r => r.repo)).toEqual(['r', 'b'])
    expect(await jobSpec(options(), runCtx(), 1_795_168_800_123)).toEqual({
      type: 'periodic',
      job: 'bowsprit',
      buildid: '1001795168800123000',
      prowjobid: expect.any(String),
    })
  })

  it('is prow’s own where prow runs us', async () => {
    const env = { JOB_SPEC: JSON.stringify(jobs.presubmit) }
    expect(await jobSpec(options(), runCtx(env), 0)).toEqual(jobs.presubmit)
  })

  it('has one build id for all jobs of an attempt, larger ones for later attempts and runs', () => {
    const ids = [
      workflowBuildId('9999999999', '50'),
      workflowBuildId('19000000042', '1'),
      workflowBuildId('19000000042', '2'),
      workflowBuildId('19000000043', '1'),
      timedBuildId(1_795_168_800_123),
    ]
    expect(ids.every(id => id?.length === 19)).toBe(true)
    expect(ids.toSorted()).toEqual(ids)
    expect(BigInt(ids.at(-1)!)).toBeLessThan(2n ** 63n)
    expect(workflowBuildId('', '1')).toBeUndefined()
  })

  it('reaches the process, and with it nothing else of ours', async () => {
    await using dir = await createFixture()
    const ctx = runCtx({
      PATH: process.env['PATH'] ?? '',
      GITHUB_TOKEN: 'hidden',
      AWS_SECRET_ACCESS_KEY: 'hidden',
      HOME: '/root',
    })
    const outDir = join(dir.path, 'shard')
    const record = await runExec(
      { shell: 'env -0 > $ARTIFACTS/env' },
      {
        build: { key: 'k', version: 'v1', commit: 'c' },
        kubeconfig: '/kubeconfig',
        outDir,
        timeoutMs: 10_000,
        attempt: 1,
        shard: { index: 1, total: 1 },
        variables: prowEnv(jobs.presubmit, '/elsewhere'),
      },
      ctx,
    )
    expect(record.problems).toEqual([])
    const found = Object.fromEntries(
      (await readFile(join(outDir, 'artifacts/env'), 'utf8'))
        .split('\0')
        .map(line => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
    )
    const { ARTIFACTS, ...expected } = prowEnv(jobs.presubmit, '/elsewhere')
    expect(found).toMatchObject({
      ...expected,
      ARTIFACTS: join(outDir, 'artifacts'),
      KUBECONFIG: '/kubeconfig',
    })
    expect(ARTIFACTS).toBe('/elsewhere')
    expect(JSON.stringify(found)).not.toContain('hidden')
  })
})

describe('where builds lie', () => {
  const home = { org: 'kubernetes', repo: 'kubernetes' }
  const at = (strategy: Parameters<typeof pathsOf>[1], org: string, repo: string) => {
    const spec = { ...jobs.presubmit, refs: { ...jobs.presubmit.refs!, org, repo } }
    return pathsOf(spec, strategy)
      .build.replace(/\/1234\/.*/, '')
      .replace('pr-logs/pull', '')
  }

  it.each([
    ['explicit', 'kubernetes', 'kubernetes', '/kubernetes_kubernetes'],
    ['explicit', 'etcd-io', 'etcd', '/etcd-io_etcd'],
    ['legacy', 'kubernetes', 'kubernetes', ''],
    ['legacy', 'kubernetes', 'test-infra', '/test-infra'],
    ['legacy', 'etcd-io', 'etcd', '/etcd-io_etcd'],
    ['single', 'kubernetes', 'kubernetes', ''],
    ['single', 'kubernetes', 'test-infra', '/kubernetes_test-infra'],
  ] as const)('%s: %s/%s in pr-logs/pull%s', (name, org, repo, part) => {
    expect(at({ name, ...(name === 'explicit' ? {} : { home }) }, org, repo)).toBe(part)
  })
})

describe('what cannot be published', () => {
  const problemsOf = async (given: Readonly<Record<string, unknown>>) => {
    const o = options(given)
    const error = await jobSpec(o, runCtx(), 0)
      .then(
        spec => publishWish(o, runCtx(), spec),
        e => e,
      )
      .catch(e => e)
    return error instanceof UsageError ? error.problems : []
  }

  it('is said with what to do, all at once', async () => {
    expect(
      await problemsOf({ sink: ['ftp://host/x', 'gs://B', 'gs://bucket/../x'], 'job-type': 'presubmit' }),
    ).toEqual([
      expect.stringMatching(/^ftp:\/\/ is no kind of store: give gs:/),
      expect.stringMatching(/a presubmit is of one pull request, 0 given.*--refs/),
      expect.stringMatching(/a presubmit is of a repository.*--refs/),
    ])
    expect(await problemsOf({ sink: ['gs://B'] })).toEqual([
      expect.stringContaining('"B" is no name of a bucket'),
    ])
    expect(await problemsOf({ sink: ['gs://bucket/../x'] })).toEqual([
      expect.stringContaining('is no prefix'),
    ])
    expect(await problemsOf({ sink: ['gs://bucket'], 'path-strategy': 'legacy' })).toEqual([
      '--path-strategy legacy wants --default-repo ORG/REPO: whom the paths leave out',
    ])
    expect(await problemsOf({ refs: 'kubernetes' })).toEqual([
      expect.stringContaining('names no repository and branch'),
    ])
    expect(await problemsOf({ sink: ['gs://bucket'] })).toEqual([])
  })

  it.each([
    ['o/r', /names no repository/],
    ['o/r=', /names no repository/],
    ['o/r=:abcd', /is no branch/],
    ['o/r=main:xyz', /is no branch/],
    ['o/r=main,12', /"12".*is no pull request/],
    ['o/r=main,a:abcd', /is no pull request/],
  ])('%s is refused', (text, why) => {
    expect(parseRefs(text)).toMatch(why)
  })
})
