import { CreateVolumeCommand, DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { expect, it } from 'vitest'
import { machinesOf, openEc2 } from '../../../src/clouds/aws/ec2.ts'
import { ec2 } from '../../../src/providers/ec2/index.ts'
import { awsRun } from '../../support/aws/cluster.ts'
import { machineKeys } from '../../support/aws/machine-keys.ts'
import { startedClouds } from '../../support/aws/started.ts'
import { s3Keys } from '../../support/stores/services.ts'

// moto holds nobody to a policy.
const cloudOf = startedClouds(['MiniStack'])

it('a machine reads the stage of its cluster by its role, and may nothing else', {
  timeout: 120_000,
}, async () => {
  const cloud = await cloudOf('MiniStack')
  const { region, endpoint } = cloud
  const Bucket = 'my-bucket'
  const root = new S3Client({ region, endpoint, forcePathStyle: true, credentials: s3Keys })
  const LocationConstraint = region as BucketLocationConstraint
  await root.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }))
  for (const Key of ['ci/sha256/a', 'other/b'])
    await root.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))

  await using run = await awsRun(cloud, 'role')
  await ec2.up(ec2.plan(run.spec), run.inputs, run.ctx)
  const own = openEc2(region, run.ctx)
  const [machine] = await machinesOf(own, 'role')
  own.close()
  const keys = await machineKeys(cloud, machine?.InstanceId ?? '')
  const credentials = {
    ...{ accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, sessionToken: keys.Token },
  }
  const s3 = new S3Client({ region, endpoint, forcePathStyle: true, credentials })
  const ecr = new ECRClient({ region, endpoint, credentials })
  const machines = new EC2Client({ region, endpoint, credentials })
  const said = async (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      (error: Error) => error.name,
    )
  expect({
    file: await said(s3.send(new GetObjectCommand({ Bucket, Key: 'ci/sha256/a' }))),
    login: await said(ecr.send(new GetAuthorizationTokenCommand({}))),
    other: await said(s3.send(new GetObjectCommand({ Bucket, Key: 'other/b' }))),
    write: await said(s3.send(new PutObjectCommand({ Bucket, Key: 'ci/sha256/a', Body: 'y' }))),
    repository: await said(ecr.send(new CreateRepositoryCommand({ repositoryName: 'ci/x' }))),
    machines: await said(machines.send(new DescribeInstancesCommand({}))),
  }).toEqual({
    ...{ file: 'done', login: 'done' },
    ...{ other: 'AccessDenied', write: 'AccessDenied' },
    ...{ repository: 'AccessDeniedException', machines: 'UnauthorizedOperation' },
  })
  for (const client of [root, s3, ecr, machines]) client.destroy()
})

it('a control plane asks what its cloud provider asks, by a role of its own, and nodes do not', {
  timeout: 120_000,
}, async () => {
  const cloud = await cloudOf('MiniStack')
  const { region, endpoint } = cloud
  await using run = await awsRun(cloud, 'cloud', { nodes: 1, cloudProvider: true })
  await ec2.up(ec2.plan(run.spec), run.inputs, run.ctx)
  const own = openEc2(region, run.ctx)
  const machines = await machinesOf(own, 'cloud')
  own.close()
  const answers: Record<string, object> = {}
  for (const { InstanceId = '', Tags = [] } of machines) {
    const keys = await machineKeys(cloud, InstanceId)
    const credentials = {
      ...{ accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, sessionToken: keys.Token },
    }
    const client = new EC2Client({ region, endpoint, credentials })
    const balancers = new ElasticLoadBalancingV2Client({ region, endpoint, credentials })
    const said = async (call: Promise<unknown>) =>
      call.then(
        () => 'done',
        (error: Error) => error.name,
      )
    const volume = { AvailabilityZone: `${region}a`, Size: 1 }
    answers[Tags.find(t => t.Key === 'Name')?.Value ?? ''] = {
      machines: await said(client.send(new DescribeInstancesCommand({}))),
      balancers: await said(balancers.send(new DescribeLoadBalancersCommand({}))),
      volume: await said(client.send(new CreateVolumeCommand(volume))),
    }
    client.destroy()
    balancers.destroy()
  }
  expect(answers).toEqual({
    'bowsprit-cloud-control-plane-1': {
      machines: 'done',
      balancers: 'done',
      volume: 'UnauthorizedOperation',
    },
    'bowsprit-cloud-node-1': {
      ...{ machines: 'UnauthorizedOperation', volume: 'UnauthorizedOperation' },
      balancers: expect.stringMatching(/AccessDenied/),
    },
  })
})
