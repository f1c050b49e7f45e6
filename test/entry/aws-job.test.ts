import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { expect, it } from 'vitest'
import { clientConfig } from '../../src/clouds/aws/config.ts'
import { permissions } from '../../src/plan/aws/permissions.ts'
import { trustPolicy } from '../../src/plan/aws/trust.ts'
import { ec2 } from '../../src/providers/ec2/index.ts'
import { oidcEndpoint } from '../support/actions/oidc.ts'
import { startJob } from '../support/actions/run-action.ts'
import type { FakeCloud } from '../support/aws/clouds.ts'
import { awsRun } from '../support/aws/cluster.ts'
import { contentsOf } from '../support/aws/contents.ts'
import { startedClouds } from '../support/aws/started.ts'

const cloudOf = startedClouds(['MiniStack'])
/** An emulator has its own pace on a busy machine. */
const jobMs = 240_000
/** Whose the emulator is. */
const account = '000000000000'

/**
 * A role with the policies that `bowsprit trust-policy` prints; the emulator goes by both of them.
 * @param branch whose jobs may take it
 */
async function roleFor(cloud: FakeCloud, branch: string): Promise<string> {
  const ctx = { env: cloud.env, signal: new AbortController().signal }
  const client = new IAMClient(clientConfig('IAM', cloud.region, ctx))
  const of = { account, region: cloud.region }
  const only = { kind: 'branch', name: branch } as const
  const trust = trustPolicy({ ...of, repository: 'owner/repository', ids: undefined, only })
  const policy = { Version: '2012-10-17', Statement: permissions({ ...of, providers: ['ec2'] }) }
  const RoleName = `job-of-${branch}`
  const { Role } = await client.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  )
  const PolicyDocument = JSON.stringify(policy)
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'bowsprit', PolicyDocument }))
  client.destroy()
  return Role?.Arn ?? ''
}

it("a job without keys looks around, and deletes, by its own token and no more than the role's policy", {
  timeout: jobMs,
}, async () => {
  const cloud = await cloudOf('MiniStack')
  await using run = await awsRun(cloud, 'job')
  await ec2.up(ec2.plan(run.spec), run.inputs, run.ctx)
  await using oidc = await oidcEndpoint()
  const role = await roleFor(cloud, 'main')
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

it('a job of another branch is told what its token says, and what the trust policy must allow', {
  timeout: jobMs,
}, async () => {
  const cloud = await cloudOf('MiniStack')
  await using oidc = await oidcEndpoint()
  const role = await roleFor(cloud, 'release')
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
