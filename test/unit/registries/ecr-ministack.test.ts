import { createFixture } from 'fs-fixture'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import { ecrCalls } from '../../../src/clouds/ecr.ts'
import { registryClient } from '../../../src/registries/client.ts'
import { ecr } from '../../../src/registries/ecr.ts'
import { seenLog } from '../../support/ctx.ts'
import { noiseImage } from '../../support/oci-layout.ts'
import { s3Keys, startMinistack } from '../../support/stores/services.ts'

/** ECR's API and registry as others have rebuilt them: no repository is there until it is made. */
test('MiniStack takes hyperkube under four names, in repositories made with tags', async () => {
  await using dir = await createFixture({})
  const image = await noiseImage(dir.path, [6 << 20, 200_000])
  await using service = await startMinistack()
  const call = ecrCalls('us-east-1', {
    AWS_ENDPOINT_URL: service.endpoint,
    AWS_ACCESS_KEY_ID: s3Keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
  })
  const registry = service.endpoint.replace('http://', '')
  const tags = { 'bowsprit-expires': '2026-11-22T00:00:00Z' }
  const client = () =>
    registryClient({
      ...{
        registry,
        credentials: ecr({ registry, account: '', call, tags }),
        log: seenLog(),
        clock: systemClock,
      },
      signal: new AbortController().signal,
    })
  const four = ['apiserver', 'controller-manager', 'scheduler', 'proxy'].map(name => ({
    repository: `run-1/kube-${name}`,
    tag: 'v1.36.3',
  }))
  expect(await client().problems(four.map(n => n.repository))).toEqual([])
  expect((await client().push(image, four)).digest).toBe(image.digest)
  for (const { repository, tag } of four)
    expect((await client().head(repository, tag))?.digest).toBe(image.digest)
  const again = await client().push(image, four)
  expect(again).toMatchObject({ sentBytes: 0, unchanged: 4 })
  const told = await call('DescribeRepositories', {}, new AbortController().signal)
  expect((told as { repositories: unknown[] }).repositories).toHaveLength(4)
  expect(await client().pullImage(four[3]!.repository, 'v1.36.3', dir.getPath('back'))).toMatchObject({
    digest: image.digest,
  })
  const { repository } = four[0]!
  expect(await client().deleteManifest(repository, image.digest)).toBe(true)
  expect(await client().head(repository, 'v1.36.3')).toBeUndefined()
  expect(await client().deleteManifest(repository, image.digest)).toBe(false)
  expect(await client().deleteManifest('run-1/no-such', image.digest)).toBe(false)
}, 300_000)
