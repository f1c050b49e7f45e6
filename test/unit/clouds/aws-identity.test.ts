import { beforeEach, expect, it } from 'vitest'
import { openAccount } from '../../../src/clouds/aws/account.ts'
import { noFindings } from '../../../src/clouds/aws/findings.ts'
import { findCaller, policySource } from '../../../src/clouds/aws/preflight.ts'
import { oidcEndpoint } from '../../support/actions/oidc.ts'
import type { FakeCloud } from '../../support/aws/clouds.ts'
import { startedClouds } from '../../support/aws/started.ts'

const cloudOf = startedClouds(['moto'])
const role = 'arn:aws:iam::123456789012:role/bowsprit'
/** moto loads each service with the first call of it. */
const hookMs = 60_000
let cloud: FakeCloud
beforeEach(async () => {
  cloud = await cloudOf('moto')
}, hookMs)

/** A job without keys, with a role that its token may take. */
const jobEnv = (more: Readonly<Record<string, string>> = {}) => ({
  AWS_ENDPOINT_URL: cloud.wire.endpoint,
  AWS_MAX_ATTEMPTS: '1',
  AWS_ROLE_ARN: role,
  GITHUB_RUN_ID: '42',
  ...more,
})
const account = (env: Readonly<Record<string, string>>) =>
  openAccount(cloud.region, { env, signal: new AbortController().signal })

it('takes a role by the token of the job, for the audience that AWS wants', { timeout: hookMs }, async () => {
  await using oidc = await oidcEndpoint()
  const caller = await account(jobEnv(oidc.env)).caller()
  expect(caller.arn).toBe('arn:aws:sts::123456789012:assumed-role/bowsprit/bowsprit-42')
  expect(oidc.asked).toEqual(['sts.amazonaws.com'])
  expect(policySource(caller, cloud.region)).toBe(role)
  expect(cloud.wire.calls).toEqual(['sts:AssumeRoleWithWebIdentity', 'sts:GetCallerIdentity'])
})

it('has one session for all clients of a job, also of those that ask at the same time', {
  timeout: hookMs,
}, async () => {
  await using oidc = await oidcEndpoint()
  const env = jobEnv(oidc.env)
  await Promise.all([account(env).caller(), account(env).caller()])
  await account(env).caller()
  expect(oidc.asked).toHaveLength(1)
  expect(cloud.wire.calls.filter(c => c === 'sts:AssumeRoleWithWebIdentity')).toHaveLength(1)
  await account(jobEnv(oidc.env)).caller()
  expect(oidc.asked).toHaveLength(2)
})

it('asks for another token when the keys are about to end, as in a post step', {
  timeout: hookMs,
}, async () => {
  await using oidc = await oidcEndpoint()
  const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString()
  const keys = (until: string) =>
    `<Credentials><AccessKeyId>AKIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${until}</Expiration></Credentials>`
  cloud.wire.answer('sts:AssumeRoleWithWebIdentity', () => ({
    status: 200,
    body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>${keys(minutes(1))}</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
  }))
  const { openStacks } = await import('../../../src/clouds/aws/stacks.ts')
  const stacks = openStacks(cloud.region, {
    env: jobEnv(oidc.env),
    signal: new AbortController().signal,
  })
  await stacks.find('bowsprit-a')
  await stacks.find('bowsprit-b')
  stacks.close()
  expect(oidc.asked.length).toBeGreaterThan(1)
})

it('says what the workflow lacks, where there is no token', { timeout: hookMs }, async () => {
  const found = noFindings()
  const ctx = { env: jobEnv(), signal: new AbortController().signal }
  expect(await findCaller(openAccount(cloud.region, ctx), found, ctx)).toBeUndefined()
  expect(found.problems).toEqual([expect.stringMatching(/add `permissions: id-token: write`/)])
})

it('shows the token’s subject, where the role does not trust it', { timeout: hookMs }, async () => {
  await using oidc = await oidcEndpoint()
  cloud.wire.answer('sts:AssumeRoleWithWebIdentity', () => ({
    status: 403,
    body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized</Message></Error></ErrorResponse>',
  }))
  const found = noFindings()
  const ctx = { env: jobEnv(oidc.env), signal: new AbortController().signal }
  expect(await findCaller(openAccount(cloud.region, ctx), found, ctx)).toBeUndefined()
  expect(found.problems).toEqual([
    expect.stringMatching(/subject repo:owner\/repository:ref:refs\/heads\/main.*bowsprit trust-policy/),
  ])
})

it('takes keys that were given rather than a role', { timeout: hookMs }, async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }
  await account(jobEnv(keys)).caller()
  expect(cloud.wire.calls).toEqual(['sts:GetCallerIdentity'])
})
