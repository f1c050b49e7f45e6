import { readdir } from 'node:fs/promises'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import type { OciImage } from '../../../src/plan/oci-image.ts'
import type { Clock } from '../../../src/ports/ctx.ts'
import { registryClient } from '../../../src/registries/client.ts'
import { anonymous, basic, type Credentials } from '../../../src/registries/credentials.ts'
import type { RegistryLimits } from '../../../src/registries/limits.ts'
import { seenLog } from '../../support/ctx.ts'
import { freePort } from '../../support/docker-registry.ts'
import { type FakeRegistry, fakeRegistry } from '../../support/fake-registry.ts'
import { noiseImage } from '../../support/oci-layout.ts'

const mib = 1 << 20
let dir: FsFixture
/** One layer that goes in parts, one that goes at once. */
let image: OciImage

beforeAll(async () => {
  dir = await createFixture({})
  image = await noiseImage(dir.path, [6 * mib, 100_000])
})
afterAll(() => dir.rm())

/** Waits are noted and not waited for. */
function impatient(): Clock & { readonly waits: number[] } {
  let ahead = 0
  const waits: number[] = []
  return {
    waits,
    now: () => systemClock.now() + ahead,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      waits.push(ms)
      ahead += ms
    },
  }
}

function clientOf(
  fake: FakeRegistry,
  limits: Partial<RegistryLimits> = {},
  credentials: Credentials = anonymous(),
) {
  const clock = impatient()
  const log = seenLog()
  const stop = new AbortController()
  const client = registryClient({
    ...{ registry: fake.host, credentials, log, clock, signal: stop.signal },
    // One of the layers in parts, the other at once.
    limits: { monolithicBytes: mib, ...limits },
  })
  return { client, clock, log, stop }
}

const name = [{ repository: 'a', tag: 'v1' }]
const four = ['a', 'b', 'c', 'd'].map(repository => ({ repository, tag: 'v1' }))
const whole = (fake: FakeRegistry) => fake.manifests.has(`a:v1`) && fake.blobs.size === 3

describe('what is lost on the way', () => {
  test('goes on where the registry has it, not from the beginning', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) => (r.method === 'PATCH' && nth <= 2 ? { dropAfter: 2 * mib } : undefined)
    const { client, log } = clientOf(fake)
    await client.push(image, name)
    expect(whole(fake)).toBe(true)
    expect(fake.received()).toBeLessThan(image.size + 6.3 * mib)
    expect(fake.seen.filter(l => l.startsWith('GET')).length).toBe(2)
    expect(log.updates.at(-1)).toMatchObject({ unit: 'bytes', done: log.updates.at(-1)!.total })
  })

  test('what goes at once by default goes on in parts', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) =>
      r.method === 'PUT' && Number(r.headers['content-length']) > mib && nth <= 2
        ? { dropAfter: 2 * mib }
        : undefined
    await clientOf(fake, { monolithicBytes: 32 * mib, parallel: 1 }).client.push(image, name)
    expect(whole(fake)).toBe(true)
    expect(fake.seen.filter(l => l.startsWith('PATCH')).length).toBeLessThan(2)
  })

  test('an answer alone is not sent again', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) =>
      r.method === 'PUT' && r.path.includes('uploads') && nth === 1 ? { loseAnswer: true } : undefined
    await clientOf(fake, { parallel: 1 }).client.push(image, name)
    expect(whole(fake)).toBe(true)
    expect(fake.received()).toBeLessThan(6.3 * mib)
  })

  test('an upload that the registry has forgotten begins anew', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) =>
      r.method === 'PATCH' && nth === 1
        ? { dropAfter: mib }
        : r.method === 'GET'
          ? { status: 404, body: { errors: [{ code: 'BLOB_UPLOAD_UNKNOWN' }] } }
          : undefined
    await clientOf(fake).client.push(image, name)
    expect(whole(fake)).toBe(true)
  })

  test('a registry that drops everything is given up, with what was tried', async () => {
    await using fake = await fakeRegistry()
    fake.fault = r => (r.method === 'PATCH' ? { dropAfter: 0 } : undefined)
    await expect(clientOf(fake, { retries: 3 }).client.push(image, name)).rejects.toThrow(
      /pushing sha256:\w+ to a: /,
    )
    expect(fake.seen.filter(l => l.startsWith('PATCH')).length).toBe(4)
  })

  test('a blob that begins anew each time is given up, too', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) =>
      r.method === 'PATCH' && nth % 2 === 0
        ? { dropAfter: 1000 }
        : r.method === 'GET'
          ? { status: 404, body: { errors: [{ code: 'BLOB_UPLOAD_UNKNOWN' }] } }
          : undefined
    const { client } = clientOf(fake, { chunkBytes: mib, retries: 3, parallel: 1 })
    await expect(client.push(image, name)).rejects.toThrow(/pushing sha256:\w+ to a: /)
    expect(fake.seen.filter(l => l.startsWith('PATCH')).length).toBeLessThan(14)
  })

  test('one refusal ends what else is under way', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) =>
      r.method !== 'PATCH'
        ? undefined
        : nth === 1
          ? { stall: true }
          : { status: 403, body: { errors: [{ code: 'DENIED', message: 'quota' }] } }
    const { client } = clientOf(fake, { monolithicBytes: 0 })
    await expect(client.push(image, name)).rejects.toThrow(/DENIED: quota/)
    await expect.poll(() => fake.givenUp()).toBe(1)
  })

  test('a registry that stands still is noticed', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) => (r.method === 'PATCH' && nth === 1 ? { stall: true } : undefined)
    await clientOf(fake, { idleMs: 300 }).client.push(image, name)
    expect(whole(fake)).toBe(true)
  })
})

describe('parts', () => {
  test('have the size that was asked for, and go in order', async () => {
    await using fake = await fakeRegistry()
    await clientOf(fake, { chunkBytes: mib, monolithicBytes: 0 }).client.push(image, name)
    expect(whole(fake)).toBe(true)
    // 6 for the large layer, one each for the small one and the configuration.
    expect(fake.seen.filter(l => l.startsWith('PATCH')).length).toBe(8)
  })

  test('are not smaller than the registry wants', async () => {
    await using fake = await fakeRegistry({ chunkMin: 4 * mib })
    await clientOf(fake, { chunkBytes: mib }).client.push(image, name)
    expect(fake.seen.filter(l => l.startsWith('PATCH')).length).toBe(2)
  })

  test('are what is tried after "too large"', async () => {
    await using large = await createFixture({})
    const big = await noiseImage(large.path, [20 * mib], 'big')
    await using fake = await fakeRegistry()
    fake.fault = r => (Number(r.headers['content-length']) > 18 * mib ? { status: 413 } : undefined)
    await clientOf(fake).client.push(big, name)
    expect(fake.manifests.has('a:v1')).toBe(true)
    expect(fake.seen.filter(l => l.startsWith('PATCH')).length).toBe(3)
  })

  test('that are too large at any size are an error that says so', async () => {
    await using fake = await fakeRegistry()
    fake.fault = r => (r.method === 'PATCH' ? { status: 413 } : undefined)
    await expect(clientOf(fake).client.push(image, name)).rejects.toThrow(/413.*larger than the registry/)
  })
})

describe('waiting', () => {
  test('is as long as Retry-After says', async () => {
    await using fake = await fakeRegistry()
    const at = new Date(Date.now() + 20_000).toUTCString()
    fake.fault = (r, nth) =>
      nth > 1
        ? undefined
        : r.method === 'HEAD' && r.path.includes('manifests')
          ? { status: 429, headers: { 'retry-after': '7' } }
          : r.method === 'PUT' && r.path.includes('manifests')
            ? { status: 503, headers: { 'retry-after': at } }
            : undefined
    const { client, clock } = clientOf(fake)
    await client.push(image, name)
    expect(whole(fake)).toBe(true)
    expect(clock.waits[0]).toBe(7000)
    expect(clock.waits.at(-1)).toBeGreaterThan(5_000)
  })

  test('grows where it says nothing', async () => {
    await using fake = await fakeRegistry()
    fake.fault = (r, nth) => (r.path.includes('manifests') && nth <= 3 ? { status: 502 } : undefined)
    const { client, clock } = clientOf(fake, { backOffMs: 100 })
    await client.head('a', 'v1')
    expect(clock.waits.length).toBe(3)
    expect(clock.waits[2]!).toBeGreaterThan(clock.waits[0]! * 2)
  })

  test('longer than anybody waits is an error', async () => {
    await using fake = await fakeRegistry()
    fake.fault = () => ({ status: 429, headers: { 'retry-after': '86400' } })
    await expect(clientOf(fake).client.head('a', 'v1')).rejects.toThrow(/429.*how often/)
  })

  test('is not done for what will not pass', async () => {
    await using fake = await fakeRegistry()
    fake.fault = r =>
      r.method === 'POST'
        ? { status: 400, body: { errors: [{ code: 'NAME_INVALID', message: 'bad' }] } }
        : undefined
    const { client, clock } = clientOf(fake)
    await expect(client.push(image, name)).rejects.toThrow(/NAME_INVALID: bad/)
    expect(clock.waits).toEqual([])
  })
})

describe('several names', () => {
  test('cost no second upload', async () => {
    await using fake = await fakeRegistry()
    const report = await clientOf(fake).client.push(image, four)
    expect(report).toMatchObject({ uploaded: 3, mounted: 9, unchanged: 0 })
    expect(fake.received()).toBe(report.sentBytes)
  })

  test('are filled by uploads where the registry does not mount', async () => {
    await using fake = await fakeRegistry({ mounts: false })
    const report = await clientOf(fake).client.push(image, four)
    expect(report).toMatchObject({ uploaded: 12, mounted: 0 })
    for (const { repository } of four) expect(fake.manifests.has(`${repository}:v1`)).toBe(true)
  })

  test('are filled by uploads where mounting is forbidden', async () => {
    await using fake = await fakeRegistry()
    fake.fault = r =>
      r.query.has('mount') ? { status: 403, body: { errors: [{ code: 'DENIED' }] } } : undefined
    await clientOf(fake).client.push(image, four)
    for (const { repository } of four) expect(fake.manifests.has(`${repository}:v1`)).toBe(true)
  })

  test('that are there need one HEAD each and nothing else', async () => {
    await using fake = await fakeRegistry()
    await clientOf(fake).client.push(image, four)
    fake.seen.length = 0
    const report = await clientOf(fake).client.push(image, four)
    expect(report).toMatchObject({ sentBytes: 0, uploaded: 0, mounted: 0, unchanged: 4 })
    expect(fake.seen.sort()).toEqual(four.map(n => `HEAD /v2/${n.repository}/manifests/v1`))
  })

  test('of another image cost no upload of the layers that both have', async () => {
    await using fake = await fakeRegistry()
    const { client } = clientOf(fake)
    const other = await noiseImage(dir.path, [6 * mib, 50_000])
    await client.push(image, name)
    const before = fake.received()
    const asked: string[] = []
    const elsewhere = async (digest: string) => {
      asked.push(digest)
      return 'a'
    }
    const report = await client.push(other, [{ repository: 'z', tag: 'v1' }], elsewhere)
    // What is not there after all is sent.
    expect(report).toMatchObject({ mounted: 1, uploaded: 2 })
    expect(asked).toHaveLength(3)
    expect(fake.received() - before).toBeLessThan(mib)
    expect(await client.head('z', 'v1')).toMatchObject({ digest: other.digest })
  })

  test('get back a layer that was swept meanwhile', async () => {
    await using fake = await fakeRegistry()
    let lost = 0
    fake.fault = r =>
      r.method === 'PUT' && r.path.includes('manifests') && lost++ === 0
        ? { status: 404, body: { errors: [{ code: 'MANIFEST_BLOB_UNKNOWN' }] } }
        : undefined
    await clientOf(fake).client.push(image, name)
    expect(whole(fake)).toBe(true)
  })
})

describe('tokens', () => {
  /** A registry that knows one token at a time, and its server. */
  function guarded(fake: FakeRegistry, uses: number) {
    const state = { tokens: 0, left: 0, valid: '' }
    fake.fault = r => {
      if (r.path === '/token') {
        state.tokens++
        state.left = uses
        state.valid = `token-${state.tokens}`
        return { status: 200, body: { token: state.valid, expires_in: 300 } }
      }
      if (r.headers.authorization === `Bearer ${state.valid}` && state.left-- > 0) return undefined
      const scope = `repository:a:pull,push`
      const challenge = `Bearer realm="http://${fake.host}/token",service="fake",scope="${scope}",error="invalid_token"`
      return { status: 401, headers: { 'www-authenticate': challenge } }
    }
    return state
  }

  test('that end in the midst of a push are renewed, and no part is lost', async () => {
    await using fake = await fakeRegistry()
    const state = guarded(fake, 5)
    const { client } = clientOf(fake, { chunkBytes: mib, parallel: 1 })
    await client.push(image, four)
    expect(state.tokens).toBeGreaterThan(4)
    for (const { repository } of four) expect(fake.manifests.has(`${repository}:v1`)).toBe(true)
  })

  test('that never do are an error and no loop', async () => {
    await using fake = await fakeRegistry()
    const state = guarded(fake, 0)
    await expect(clientOf(fake).client.push(image, name)).rejects.toThrow(
      /401.*anonymous.*repository:a:pull,push/,
    )
    expect(state.tokens).toBeLessThan(4)
  })

  test('are asked for before they end', async () => {
    await using fake = await fakeRegistry()
    const state = guarded(fake, 1000)
    const { client, clock } = clientOf(fake)
    await client.head('a', 'v1')
    await client.head('a', 'v1')
    expect(state.tokens).toBe(1)
    await clock.sleep(295_000)
    fake.seen.length = 0
    await client.head('a', 'v1')
    expect(state.tokens).toBe(2)
    expect(fake.seen).toEqual(['GET /token', 'HEAD /v2/a/manifests/v1'])
  })

  test('go to the registry alone', async () => {
    await using other = await fakeRegistry()
    await using fake = await fakeRegistry()
    guarded(fake, 1000)
    const before = fake.fault
    fake.fault = (r, nth) =>
      r.method === 'POST' && r.headers.authorization !== undefined
        ? { status: 202, headers: { location: `http://${other.host}/v2/a/blobs/uploads/elsewhere` } }
        : before(r, nth)
    const leaked: (string | undefined)[] = []
    other.fault = r => {
      leaked.push(r.headers.authorization)
      return { status: 400 }
    }
    await expect(clientOf(fake).client.push(image, name)).rejects.toThrow(/400/)
    expect(leaked.length).toBeGreaterThan(0)
    expect(new Set(leaked)).toEqual(new Set([undefined]))
  })

  test('are not sent in the clear to another machine', async () => {
    await using fake = await fakeRegistry()
    fake.fault = () => ({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="http://token.example.test/",service="x"' },
    })
    await expect(clientOf(fake).client.head('a', 'v1')).rejects.toThrow(/has no TLS: no secret is sent there/)
  })
})

describe('bad input', () => {
  test('is told at once and before anything is asked', async () => {
    await using fake = await fakeRegistry()
    const { client } = clientOf(fake, { blobBytes: mib, manifestBytes: 100 })
    const names = [
      { repository: 'A', tag: 'v1' },
      { repository: 'a', tag: 'v1.38.0+abc' },
    ]
    const error = await client.push(image, names).catch(e => e)
    expect(error.name).toBe('UsageError')
    expect(error.problems.join('\n')).toMatch(
      /"A" is no name[\s\S]*kubeadm writes _ for \+[\s\S]*manifest[\s\S]*layer sha256:\w+ has 6291456 bytes/,
    )
    expect(fake.seen).toEqual([])
  })

  test('a host that is not there, one that does not listen, and one that is no registry', async () => {
    const ask = (registry: string) =>
      registryClient({ ...shared, registry, credentials: anonymous() }).problems(['a'])
    const silent = `127.0.0.1:${await freePort()}`
    const shared = { log: seenLog(), clock: systemClock, signal: new AbortController().signal }
    expect(await ask('registry.invalid')).toEqual([
      expect.stringMatching(/no host registry\.invalid: is the name/),
    ])
    expect(await ask(silent)).toEqual([expect.stringMatching(/nothing listens at 127/)])
    await using fake = await fakeRegistry()
    fake.fault = () => ({ status: 404 })
    expect(await ask(fake.host)).toEqual([expect.stringMatching(/is no registry/)])
    expect(() => ask('host/with/path')).toThrow(/repositories go elsewhere/)
  })

  test('no right to push is known before the push', async () => {
    await using fake = await fakeRegistry()
    fake.fault = r =>
      r.method === 'POST'
        ? { status: 403, body: { errors: [{ code: 'DENIED', message: 'read only' }] } }
        : undefined
    const problems = await clientOf(fake).client.problems(['a'])
    expect(problems).toEqual([expect.stringMatching(/DENIED: read only.*asked for repository:a:pull,push/)])
  })

  test('a look leaves no upload behind', async () => {
    await using fake = await fakeRegistry()
    expect(await clientOf(fake).client.problems(['a'])).toEqual([])
    expect(fake.seen).toEqual(['GET /v2/', 'POST /v2/a/blobs/uploads/', 'DELETE /v2/a/blobs/uploads/*'])
  })
})

describe('cancelling', () => {
  test('ends a push with the reason of the signal', async () => {
    await using fake = await fakeRegistry()
    const { client, stop } = clientOf(fake)
    const reason = new Error('enough')
    fake.fault = r => {
      if (r.method === 'PATCH') stop.abort(reason)
      return r.method === 'PATCH' ? { stall: true } : undefined
    }
    await expect(client.push(image, name)).rejects.toBe(reason)
    expect(fake.manifests.size).toBe(0)
  })

  test('ends a wait', async () => {
    await using fake = await fakeRegistry()
    fake.fault = () => ({ status: 429, headers: { 'retry-after': '60' } })
    const stop = new AbortController()
    const client = registryClient({
      ...{
        registry: fake.host,
        credentials: anonymous(),
        log: seenLog(),
        clock: systemClock,
        signal: stop.signal,
      },
    })
    setTimeout(() => stop.abort(new Error('enough')), 100)
    await expect(client.head('a', 'v1')).rejects.toThrow()
  })
})

describe('pulling', () => {
  const isLayer = (path: string) => /blobs\/sha256/.test(path)

  test('goes on after breaks where it was', async () => {
    await using fake = await fakeRegistry()
    const { client, clock } = clientOf(fake)
    await client.push(image, name)
    const ranges: (string | undefined)[] = []
    fake.fault = (r, nth) => {
      if (r.method !== 'GET' || !isLayer(r.path)) return undefined
      ranges.push(r.headers.range)
      return nth <= 2 ? { cutAfter: 20_000 } : undefined
    }
    await using to = await createFixture({})
    expect(await client.pullImage('a', 'v1', to.path)).toEqual({ ...image, dir: to.path })
    expect(ranges.filter(r => r !== undefined).length).toBeGreaterThan(1)
    expect(clock.waits.length).toBeGreaterThan(1)
  })

  test('does not wait for a registry that stands still', async () => {
    await using fake = await fakeRegistry()
    const { client } = clientOf(fake, { idleMs: 300 })
    await client.push(image, name)
    fake.fault = (r, nth) =>
      isLayer(r.path) && nth === 1 && r.method === 'GET' ? { stall: true } : undefined
    await using to = await createFixture({})
    await client.pullImage('a', 'v1', to.path)
    expect(await readdir(to.getPath('blobs/sha256'))).toHaveLength(4)
  })

  test('does not believe what has another digest, and leaves nothing of it', async () => {
    await using fake = await fakeRegistry()
    const { client } = clientOf(fake)
    await client.push(image, name)
    for (const [digest, bytes] of fake.blobs) fake.blobs.set(digest, Buffer.alloc(bytes.length))
    await using to = await createFixture({})
    await expect(client.pullImage('a', 'v1', to.path)).rejects.toThrow(/what came has digest/)
    const manifest = fake.manifests.get('a:v1')!
    fake.manifests.set(`a:${image.digest}`, Buffer.from(manifest.toString().replace('"size":', '"size": ')))
    await expect(client.pullManifest('a', image.digest)).rejects.toThrow(/what came has digest/)
    await expect.poll(() => readdir(to.getPath('blobs/sha256'))).toEqual([])
  })

  test('tells nobody else who we are', async () => {
    await using storage = await fakeRegistry()
    await using fake = await fakeRegistry()
    const { client } = clientOf(fake, {}, basic('ci', 'secret'))
    await clientOf(storage).client.push(image, name)
    await clientOf(fake).client.push(image, name)
    const seen: (string | undefined)[] = []
    storage.fault = r => {
      seen.push(r.headers.authorization)
      return undefined
    }
    fake.fault = r =>
      r.headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
        : isLayer(r.path)
          ? { status: 307, headers: { location: `http://${storage.host}${r.path}` } }
          : undefined
    await using to = await createFixture({})
    await client.pullImage('a', 'v1', to.path)
    expect(seen).toEqual([undefined, undefined, undefined])
  })
})
