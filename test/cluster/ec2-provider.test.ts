import { readdir, readFile } from 'node:fs/promises'
import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootInstances, type Instances } from '../machines/ec2-instances.ts'
import { openRegion, type Region } from '../machines/region.ts'
import { type FakeCloud, fakeClouds } from '../support/aws/clouds.ts'
import { contentsOf } from '../support/aws/contents.ts'
import { kubeVersion } from '../support/checkout.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { baseEnv, bowsprit } from '../support/program.ts'
import { s3Keys } from '../support/stores/services.ts'

/**
 * The program against a fake AWS whose instances are simulated machines: they boot with the stack's own user data, take
 * their files from its S3 and their images from its ECR by the keys of their profile.
 */
const before = lookOver()
const spec = 'ConfigMap should be consumable from pods in volume \\[NodeConformance\\]'
let dir: FsFixture
let region: Region
let cloud: FakeCloud
let instances: Instances

beforeAll(async () => {
  dir = await createFixture({})
  // Where the stack puts its machines: control planes in its first subnet, the group in its second.
  region = await openRegion({ network: '10.0.0.0/16' })
  cloud = await fakeClouds.MiniStack(region.host)
  const client = new S3Client({
    ...{ region: cloud.region, endpoint: cloud.endpoint, forcePathStyle: true, credentials: s3Keys },
  })
  const LocationConstraint = cloud.region as BucketLocationConstraint
  await client.send(
    new CreateBucketCommand({ Bucket: 'staging', CreateBucketConfiguration: { LocationConstraint } }),
  )
  client.destroy()
  instances = bootInstances(cloud, region)
})
afterAll(async () => {
  await instances?.[Symbol.asyncDispose]()
  await region?.[Symbol.asyncDispose]()
  await cloud?.[Symbol.asyncDispose]()
  await dir?.rm()
})

describe('a cluster on EC2', () => {
  test('comes up from its stack, passes a spec, tells what it logged, and is gone', async () => {
    const { host } = new URL(cloud.wire.endpoint)
    const args = [
      ...['--provider', 'ec2', '--region', cloud.region, '--source', `module:${kubeVersion}`],
      ...['--registry', `http://${host}/ci`, '--store', 's3://staging/ci', '--e2e-images', '--nodes', '1'],
      ...['--ec2-nodes-as', 'auto-scaling-group'],
      ...['--allow-from', `${region.host}/32`, '--machine-type', 'm5.large'],
      ...['--machine-image', cloud.image, '--focus', spec, '--state-dir', dir.getPath('state')],
    ]
    const env = { ...cloud.env, AWS_MAX_ATTEMPTS: '3', AWS_REGION: cloud.region }
    const run = bowsprit(['run', ...args, '--artifacts', dir.getPath('artifacts')], {
      cwd: dir.path,
      env: baseEnv(env),
    })
    const { code, stderr } = await run.ended
    expect(instances.errors).toEqual([])
    expect(stderr).toMatch(/✔ up .*2 nodes Ready/)
    expect(stderr).toMatch(/✔ down .*nothing left/)
    expect(code).toBe(0)
    const result = JSON.parse(await readFile(dir.getPath('artifacts/result.json'), 'utf8'))
    expect(result).toMatchObject({ outcome: 'passed', counts: { passed: 1 } })
    const logs = await readdir(dir.getPath('artifacts/logs'), { recursive: true })
    const consoles = logs.filter(name => name.endsWith('console.log'))
    expect(consoles).toHaveLength(2)
    for (const name of consoles)
      expect(await readFile(dir.getPath(`artifacts/logs/${name}`), 'utf8')).toMatch(/bowsprit: ready/)
    expect(await contentsOf(cloud)).toEqual([])
    await expect.poll(() => [...instances.running.keys()], { timeout: 30_000 }).toEqual([])
    expect(await readdir(dir.getPath('state'))).not.toContainEqual(expect.stringMatching(/^[a-z0-9]{8}/))
  })
})

test('nothing of it is left on this machine', async () => {
  await instances[Symbol.asyncDispose]()
  await region[Symbol.asyncDispose]()
  expect(appeared(before)).toEqual([])
})
