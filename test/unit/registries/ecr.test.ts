import { createFixture } from 'fs-fixture'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import { registryClient } from '../../../src/registries/client.ts'
import { type EcrCall, ecr } from '../../../src/registries/ecr.ts'
import { seenLog } from '../../support/ctx.ts'
import { type FakeRegistry, fakeRegistry } from '../../support/fake-registry.ts'
import { noiseImage } from '../../support/oci-layout.ts'

const account = '123456789012'
const four = ['a', 'b', 'c', 'd'].map(repository => ({ repository: `run/${repository}`, tag: 'v1' }))

interface Ecr {
  readonly repositories: Map<string, unknown>
  readonly calls: string[]
  password: string
  readonly call: EcrCall
}

/** ECR's API, and before the registry what ECR does: Basic, and no repository that nobody made. */
function inFront(fake: FakeRegistry, lifeMs = 12 * 3600_000): Ecr {
  const named = (name: string) => Object.assign(new Error(name), { name })
  const repositories = new Map<string, unknown>()
  const calls: string[] = []
  const state: Ecr = {
    ...{ repositories, calls, password: 'first' },
    call: async (action, input) => {
      calls.push(action)
      const name = String(input['repositoryName'] ?? (input['repositoryNames'] as string[] | undefined)?.[0])
      if (action === 'GetAuthorizationToken') {
        const authorizationToken = Buffer.from(`AWS:${state.password}`).toString('base64')
        return { authorizationData: [{ authorizationToken, expiresAt: new Date(Date.now() + lifeMs) }] }
      }
      if (action === 'DescribeRepositories' && !repositories.has(name))
        throw named('RepositoryNotFoundException')
      if (action === 'CreateRepository') {
        if (repositories.has(name)) throw named('RepositoryAlreadyExistsException')
        repositories.set(name, input['tags'])
      }
      return {}
    },
  }
  fake.fault = r => {
    const right = `Basic ${Buffer.from(`AWS:${state.password}`).toString('base64')}`
    if (r.headers.authorization !== right)
      return {
        status: 401,
        headers: { 'www-authenticate': `Basic realm="https://ecr/",service="ecr.amazonaws.com"` },
      }
    const repository = /^\/v2\/(.+?)\/(blobs|manifests|tags)\//.exec(r.path)?.[1]
    if (repository !== undefined && !repositories.has(repository))
      return { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN', message: 'no such repository' }] } }
    return undefined
  }
  return state
}

function clientOf(fake: FakeRegistry, api: Ecr, call: EcrCall = api.call) {
  const credentials = ecr({
    registry: fake.host,
    account,
    call,
    tags: { 'bowsprit-expires': '2026-11-22T00:00:00Z' },
  })
  const signal = new AbortController().signal
  return registryClient({ registry: fake.host, credentials, log: seenLog(), clock: systemClock, signal })
}

test('repositories are made with tags where they are missing, and left alone where not', async () => {
  await using dir = await createFixture({})
  const image = await noiseImage(dir.path, [100_000])
  // An account that has not switched mounting on.
  await using fake = await fakeRegistry({ mounts: false })
  const api = inFront(fake)
  api.repositories.set('run/a', 'from before')
  const client = clientOf(fake, api)
  expect(await client.problems(four.map(n => n.repository))).toEqual([])
  expect(await client.push(image, four)).toMatchObject({ uploaded: 8, mounted: 0 })
  expect(api.repositories.get('run/a')).toBe('from before')
  expect(api.repositories.get('run/b')).toEqual([{ Key: 'bowsprit-expires', Value: '2026-11-22T00:00:00Z' }])
  expect(api.calls.filter(c => c === 'GetAuthorizationToken').length).toBe(1)
  expect((await clientOf(fake, api).push(image, four)).sentBytes).toBe(0)
})

test('several jobs may make them at once', async () => {
  await using dir = await createFixture({})
  const image = await noiseImage(dir.path, [100_000])
  await using fake = await fakeRegistry()
  const api = inFront(fake)
  await Promise.all([1, 2, 3].map(() => clientOf(fake, api).push(image, four)))
  for (const { repository } of four) expect(fake.manifests.has(`${repository}:v1`)).toBe(true)
})

test('a password that ends is asked for anew', async () => {
  await using dir = await createFixture({})
  const image = await noiseImage(dir.path, [100_000])
  await using fake = await fakeRegistry()
  const api = inFront(fake)
  const client = clientOf(fake, api)
  await client.push(image, four.slice(0, 1))
  api.password = 'second'
  await client.push(image, four)
  expect(api.calls.filter(c => c === 'GetAuthorizationToken').length).toBe(2)
})

test('a right that is missing is named', async () => {
  await using fake = await fakeRegistry()
  const api = inFront(fake)
  const denied: EcrCall = async (action, input, signal) => {
    if (action !== 'GetAuthorizationToken')
      throw Object.assign(new Error('User is not authorized'), { name: 'AccessDeniedException' })
    return api.call(action, input, signal)
  }
  await using dir = await createFixture({})
  const image = await noiseImage(dir.path, [1000])
  await expect(clientOf(fake, api, denied).push(image, four)).rejects.toThrow(
    /ECR refuses CreateRepository run\/a: the identity needs ecr:CreateRepository/,
  )
})

test("images are deleted by ECR's own API", async () => {
  await using fake = await fakeRegistry()
  const digest = `sha256:${'7'.repeat(64)}`
  const answering = (answer: () => unknown) => clientOf(fake, inFront(fake), async () => answer())
  const refuse = (name: string) => () => {
    throw Object.assign(new Error('no'), { name })
  }
  const failure = (failureCode: string) => () => ({ failures: [{ failureCode, failureReason: 'why' }] })
  const asked = (answer: () => unknown) => answering(answer).deleteManifest('run/a', digest)
  expect(await asked(() => ({ imageIds: [{ imageDigest: digest }], failures: [] }))).toBe(true)
  expect(await asked(failure('ImageNotFound'))).toBe(false)
  expect(await asked(refuse('RepositoryNotFoundException'))).toBe(false)
  await expect(asked(failure('KmsError'))).rejects.toThrow(/KmsError: why/)
  await expect(asked(refuse('AccessDeniedException'))).rejects.toMatchObject({
    status: 403,
    message: expect.stringMatching(/needs ecr:BatchDeleteImage/),
  })
  expect(fake.seen).toEqual([])
})

test('other hosts are no ECR', () => {
  expect(() => ecr({ registry: 'r.test', call: async () => ({}), tags: {} })).toThrow(
    /r\.test is no registry of ECR/,
  )
})
