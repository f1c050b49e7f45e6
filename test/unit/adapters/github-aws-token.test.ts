import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keepAwsToken, wantsJobToken } from '../../../src/adapters/github/aws-token.ts'
import { oidcEndpoint } from '../../support/actions/oidc.ts'

const role = 'arn:aws:iam::123456789012:role/bowsprit'

it('keeps the token of the job in a file of ours alone, and renews it', async () => {
  await using oidc = await oidcEndpoint()
  const temp = await mkdtemp(join(tmpdir(), 'bowsprit-runner-'))
  const env: Record<string, string | undefined> = { ...oidc.env, AWS_ROLE_ARN: role, RUNNER_TEMP: temp }
  try {
    expect(wantsJobToken(env)).toBe(true)
    await keepAwsToken(env, 50)
    const file = env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? ''
    expect(file.startsWith(temp)).toBe(true)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const first = await readFile(file, 'utf8')
    const { aud } = JSON.parse(Buffer.from(first.split('.')[1] ?? '', 'base64url').toString('utf8'))
    expect(aud).toBe('sts.amazonaws.com')
    await expect.poll(() => readFile(file, 'utf8')).not.toBe(first)
    expect(wantsJobToken(env)).toBe(false)
  } finally {
    await rm(temp, { recursive: true })
  }
})

it('leaves alone who has keys, a profile or a token, and who gets none', async () => {
  await using oidc = await oidcEndpoint()
  const env = { ...oidc.env, AWS_ROLE_ARN: role }
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'])
    expect(wantsJobToken({ ...env, [name]: 'x' })).toBe(false)
  expect(wantsJobToken(oidc.env)).toBe(false)
  const temp = await mkdtemp(join(tmpdir(), 'bowsprit-runner-'))
  const refused: Record<string, string | undefined> = {
    ...{ ...env, RUNNER_TEMP: temp },
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'wrong',
  }
  await keepAwsToken(refused)
  expect(refused['AWS_WEB_IDENTITY_TOKEN_FILE']).toBeUndefined()
  expect(await readdir(temp)).toEqual([])
  await rm(temp, { recursive: true })
})
