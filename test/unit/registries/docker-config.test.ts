import { chmod } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { expect, test } from 'vitest'
import { dockerConfig } from '../../../src/registries/docker-config.ts'
import { testCtx } from '../../support/ctx.ts'

const signal = new AbortController().signal
const pair = (text: string) => Buffer.from(text).toString('base64')

async function loginFrom(
  config: object | string,
  registry: string,
  helpers: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
) {
  await using dir = await createFixture({
    'docker/config.json': typeof config === 'string' ? config : JSON.stringify(config),
    ...Object.fromEntries(
      Object.entries(helpers).map(([name, text]) => [`bin/docker-credential-${name}`, text]),
    ),
  })
  for (const name of Object.keys(helpers)) await chmod(dir.getPath(`bin/docker-credential-${name}`), 0o755)
  const ctx = testCtx({
    ...{ cache: dir.path, runs: dir.path },
    env: {
      PATH: `${dir.getPath('bin')}:/usr/bin:/bin`,
      HOME: dir.path,
      DOCKER_CONFIG: dir.getPath('docker'),
      ...env,
    },
  })
  const credentials = await dockerConfig(registry, ctx)
  return { name: credentials.name, login: await credentials.login(signal) }
}

test.each([
  ['a user and a password', { auth: pair('ci:se:cret') }, { kind: 'basic', user: 'ci', password: 'se:cret' }],
  [
    'an identity token',
    { auth: pair('x:'), identitytoken: 'refresh' },
    { kind: 'identity', token: 'refresh' },
  ],
  ['a token for the registry', { registrytoken: 'bearer' }, { kind: 'bearer', token: 'bearer' }],
  ['nothing', {}, { kind: 'anonymous' }],
])('%s in the file', async (_, entry, login) => {
  const found = await loginFrom({ auths: { 'r.test': entry } }, 'r.test')
  expect(found.login).toEqual(login)
  expect(found.name).not.toMatch(/cret|refresh|bearer/)
})

test('registries are found by the names that tools write', async () => {
  const entry = { auth: pair('ci:secret') }
  for (const key of ['r.test:5000', 'https://r.test:5000', 'https://r.test:5000/v1/'])
    expect((await loginFrom({ auths: { [key]: entry } }, 'r.test:5000')).login.kind).toBe('basic')
  expect((await loginFrom({ auths: { 'https://index.docker.io/v1/': entry } }, 'docker.io')).login.kind).toBe(
    'basic',
  )
  expect((await loginFrom({ auths: { 'other.test': entry } }, 'r.test')).login.kind).toBe('anonymous')
})

/** Says what it was given, besides the login: arguments, input, environment. */
const telling = `#!/bin/sh
host=$(cat)
printf '{"ServerURL":"%s","Username":"u","Secret":"%s|%s|%s|%s"}' "$host" "$*" "$host" "$AWS_REGION" "$GITHUB_TOKEN"
`

test('a helper gets the registry on stdin, and of the environment what it may know', async () => {
  const env = { AWS_REGION: 'eu-central-1', GITHUB_TOKEN: 'not for it' }
  const { login, name } = await loginFrom(
    { credHelpers: { 'r.test': 'telling' } },
    'r.test',
    { telling },
    env,
  )
  expect(login).toEqual({ kind: 'basic', user: 'u', password: 'get|r.test|eu-central-1|' })
  expect(name).toBe('docker-credential-telling')
})

test('a store is asked for every registry, and the file after it', async () => {
  const none = '#!/bin/sh\necho "credentials not found in native keychain"\nexit 1\n'
  const token = '#!/bin/sh\ncat > /dev/null\necho \'{"Username":"<token>","Secret":"refresh"}\'\n'
  expect((await loginFrom({ credsStore: 'token' }, 'r.test', { token })).login).toEqual({
    kind: 'identity',
    token: 'refresh',
  })
  expect((await loginFrom({ credsStore: 'none' }, 'r.test', { none })).login).toEqual({ kind: 'anonymous' })
  const both = { credsStore: 'none', auths: { 'r.test': { auth: pair('ci:secret') } } }
  expect((await loginFrom(both, 'r.test', { none })).login.kind).toBe('basic')
})

test('what goes wrong is told without secrets', async () => {
  const fails = '#!/bin/sh\necho \'{"Secret":"hidden"}\'\necho "keychain is locked" >&2\nexit 3\n'
  const babbles = '#!/bin/sh\necho hidden\n'
  const failing = (helper: string, text: string) =>
    loginFrom({ credsStore: helper }, 'r.test', { [helper]: text }).catch(e => `${e} ${e.cause ?? ''}`)
  expect(await failing('fails', fails)).toMatch(
    /docker-credential-fails has no login for r\.test: exit code 3: keychain is locked/,
  )
  expect(await failing('fails', fails)).not.toContain('hidden')
  expect(await failing('babbles', babbles)).toMatch(/printed something that is no login/)
  expect(await failing('babbles', babbles)).not.toMatch(/: hidden/)
  await expect(loginFrom({ credsStore: 'absent' }, 'r.test')).rejects.toThrow(
    /docker-credential-absent.*is it installed/,
  )
  await expect(loginFrom('{"auths": {"secret', 'r.test')).rejects.toThrow(/config\.json is no JSON: log in/)
})

test('no file is nobody', async () => {
  await using dir = await createFixture({})
  const ctx = testCtx({ cache: dir.path, runs: dir.path, env: { HOME: dir.path } })
  expect(await (await dockerConfig('r.test', ctx)).login(signal)).toEqual({ kind: 'anonymous' })
})
