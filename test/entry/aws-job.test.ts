import { expect, it } from 'vitest'
import { ec2 } from '../../src/providers/ec2/index.ts'
import { loadProvider } from '../../src/providers/table.ts'
import { oidcEndpoint } from '../support/actions/oidc.ts'
import { startJob } from '../support/actions/run-action.ts'
import { awsRun } from '../support/aws/cluster.ts'
import { contentsOf } from '../support/aws/contents.ts'
import { jobRole } from '../support/aws/job-role.ts'
import { startedClouds } from '../support/aws/started.ts'

const cloudOf = startedClouds(['MiniStack'])
/** An emulator has its own pace on a busy machine. */
const jobMs = 240_000

it("a job without keys looks around, and deletes, by its own token and no more than the role's policy", {
  timeout: jobMs,
}, async () => {
  const cloud = await cloudOf('MiniStack')
  await using run = await awsRun(cloud, 'job')
  await ec2.up(ec2.plan(run.spec), run.inputs, run.ctx)
  await using oidc = await oidcEndpoint()
  const role = await jobRole(cloud, { name: 'job-of-main', jobs: ['--branch', 'main'] })
  const own = { AWS_ENDPOINT_URL: cloud.wire.endpoint, AWS_MAX_ATTEMPTS: '1', AWS_ROLE_ARN: role }
  await using job = await startJob({ env: { ...own, ...oidc.env } })

  const inputs = { provider: 'ec2', region: cloud.region, id: 'job', 'allow-from': '203.0.113.7/32' }
  const machines = { 'machine-type': 'm5.large', 'machine-image': cloud.image }
  const stage = { registry: 'http://127.0.0.1:9/ci', store: 's3://none/ci' }
  const made = await job.step({ action: 'actions/provision', inputs: { ...inputs, ...machines, ...stage } })
  expect(made.exitCode).toBe(2)
  const said = made.annotations.map(a => a.message).join('\n')
  expect(said).toMatch(/there is a stack bowsprit-job \(CREATE_COMPLETE\)/)
  expect(said).not.toMatch(/who we are|may not|cannot be looked at: .*Denied/)
  const asked = oidc.asked.length
  expect(asked).toBeGreaterThan(0)

  // As in a job of its own: nothing of the first step is known but the ref.
  const gone = await job.step({
    action: 'actions/teardown',
    inputs: { ref: JSON.stringify({ ...run.spec.ref, scope: job.temp }) },
  })
  expect(gone.output).not.toMatch(/AccessDenied|not authorized/)
  expect(gone.exitCode).toBe(0)
  expect(oidc.asked.length).toBeGreaterThan(asked)
  expect(new Set(oidc.asked)).toEqual(new Set(['sts.amazonaws.com']))
  expect(await contentsOf(cloud)).toEqual([])
  for (const text of [made.output, gone.output]) expect(text).not.toMatch(/ASIA[A-Z0-9]{8}|request-token/)
})

it.each(['ec2', 'eks'] as const)(
  'a cluster of %s comes and goes by one session of a role, and no more than its policy',
  {
    timeout: jobMs,
  },
  async name => {
    const cloud = await cloudOf('MiniStack')
    await using oidc = await oidcEndpoint()
    const role = await jobRole(cloud, { name: 'job-of-main', jobs: ['--branch', 'main'] })
    const noKeys = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }
    const env = { ...noKeys, AWS_ROLE_ARN: role, ...oidc.env }
    await using run = await awsRun(cloud, 'job', { provider: name, env })
    const { spec, inputs, ctx } = run
    const provider = await loadProvider(name)
    const plan = provider.plan(spec)
    expect(await provider.problems?.(plan, ctx)).toEqual([])
    await provider.up(plan, inputs, ctx)
    const { left } = await provider.down(spec.ref, ctx, ctx.clock.now() + 40 * 60_000)
    expect(left).toEqual([])
    expect(oidc.asked).toEqual(['sts.amazonaws.com'])
    expect(await contentsOf(cloud)).toEqual([])
  },
)

it('a job of another branch is told what its token says, and what the trust policy must allow', {
  timeout: jobMs,
}, async () => {
  const cloud = await cloudOf('MiniStack')
  await using oidc = await oidcEndpoint()
  const role = await jobRole(cloud, { name: 'job-of-release', jobs: ['--branch', 'release'] })
  const own = { AWS_ENDPOINT_URL: cloud.wire.endpoint, AWS_MAX_ATTEMPTS: '1', AWS_ROLE_ARN: role }
  await using job = await startJob({ env: { ...own, ...oidc.env } })
  const step = await job.step({
    action: 'actions/provision',
    inputs: { provider: 'eks', region: cloud.region, 'allow-from': '203.0.113.7/32' },
  })
  expect(step.exitCode).toBe(2)
  const said = step.annotations.map(a => a.message).join('\n')
  expect(said).toMatch(/AWS does not give this job the role .*job-of-release/)
  expect(said).toContain('subject repo:owner/repository:ref:refs/heads/main')
  expect(said).toContain('bowsprit trust-policy')
})
