import { readFile } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import { readImage } from '../../../src/images/base.ts'
import { joinPlatforms } from '../../../src/images/join-platforms.ts'
import { composeIndex } from '../../../src/images/pack-image.ts'
import { readyImage } from '../../../src/images/ready.ts'
import { ensureImages } from '../../../src/images/store.ts'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import { blobPath, type OciImage } from '../../../src/plan/oci-image.ts'
import { registryClient } from '../../../src/registries/client.ts'
import { anonymous } from '../../../src/registries/credentials.ts'
import { seenLog, testCtx } from '../../support/ctx.ts'
import { fakeRegistry } from '../../support/fake-registry.ts'
import { noiseImage } from '../../support/oci-layout.ts'

const [amd64, arm64] = ['linux/amd64', 'linux/arm64'] as const
const named = (image: OciImage, repository: string) => ({ image, names: [{ repository, tag: 'v1' }] })

/** One image for each platform, and the index of both. */
async function bothIn(dir: string, seed: string) {
  const own = await noiseImage(dir, [100], seed, 'amd64')
  const other = await noiseImage(dir, [100], seed, 'arm64')
  const index = await composeIndex([
    { image: own, platform: amd64 },
    { image: other, platform: arm64 },
  ])
  return { own, other, index }
}

describe('images of several platforms', () => {
  test('are one index for each name, of which every machine gets its own', async () => {
    await using fixture = await createFixture({})
    const dir = fixture.path
    const proxy = await bothIn(dir, 'proxy')
    const whole = (await bothIn(dir, 'whole')).index
    const only = await noiseImage(dir, [10], 'only', 'arm64')
    const joined = await joinPlatforms([
      { platform: amd64, images: [named(proxy.own, 'kube-proxy'), named(whole, 'cni')] },
      {
        platform: arm64,
        images: [named(proxy.other, 'kube-proxy'), named(whole, 'cni'), named(only, 'for-arm')],
      },
    ])
    expect(joined.map(i => i.names[0]?.repository)).toEqual(['kube-proxy', 'cni', 'for-arm'])
    expect(joined[0]?.image.digest).toBe(proxy.index.digest)
    expect(joined[1]?.image).toEqual(whole)
    for (const [platform, architecture] of [
      [amd64, 'amd64'],
      [arm64, 'arm64'],
    ] as const)
      expect((await readImage(dir, joined[0]!.image.digest, platform, 'x')).config).toMatchObject({
        architecture,
      })
    await expect(readImage(dir, joined[2]!.image.digest, amd64, 'for-arm')).rejects.toThrow(
      /nothing for linux\/amd64/,
    )
  })

  test('of one platform stay what they are', async () => {
    await using fixture = await createFixture({})
    const images = [named(await noiseImage(fixture.path, [10]), 'kube-proxy')]
    expect(await joinPlatforms([{ platform: amd64, images }])).toEqual(images)
  })
})

describe('an image that a manifest names', () => {
  test('by digest is taken with all its platforms, by tag for one alone', async () => {
    await using fixture = await createFixture({ from: {} })
    await using fake = await fakeRegistry()
    const { own, index } = await bothIn(fixture.getPath('from'), 'network')
    const shared = { log: seenLog(), clock: systemClock, signal: new AbortController().signal }
    const client = registryClient({ ...shared, registry: fake.host, credentials: anonymous() })
    await client.push(index, [{ repository: 'cilium/cilium', tag: 'v1.19.0' }])
    const ctx = testCtx({ cache: fixture.getPath('cache'), runs: fixture.getPath('runs') })
    const build = { platform: amd64 } as BuildManifest
    const tagged = 'quay.io/cilium/cilium:v1.19.0'
    const pinned = `${tagged}@${index.digest}`
    const mirrors = `quay.io=http://${fake.host}`
    const store = await ensureImages([tagged, pinned], build, {}, ctx, { mirrors })
    expect(store.missing).toEqual([])
    const ready = (ref: string) => readyImage(ref, store, build, 'gzip', ctx)
    expect((await ready(tagged)).digest).toBe(own.digest)
    const whole = await ready(pinned)
    expect(whole).toMatchObject({ digest: index.digest, mediaType: index.mediaType, size: index.size })
    for (const platform of [amd64, arm64]) {
      const { manifest } = await readImage(whole.dir, whole.digest, platform, pinned)
      for (const { digest, size } of manifest.layers)
        expect((await readFile(blobPath(whole.dir, digest))).length).toBe(size)
    }
  })
})
