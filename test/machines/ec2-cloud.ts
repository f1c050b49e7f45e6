import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { type FakeCloud, fakeClouds } from '../support/aws/clouds.ts'
import { s3Keys } from '../support/stores/services.ts'
import { bootInstances, type Instances } from './ec2-instances.ts'
import { openRegion, type Region } from './region.ts'

/** AWS on this machine, with machines that boot. */
export interface Ec2Cloud extends AsyncDisposable {
  readonly cloud: FakeCloud
  readonly region: Region
  readonly instances: Instances
  /** As options name it: repositories are made when something is staged. */
  readonly registry: string
  /** What the environment must have, besides an identity. */
  readonly env: Readonly<Record<string, string>>
}

/** @param bucket that is to be there */
export async function openEc2Cloud(bucket: string): Promise<Ec2Cloud> {
  await using made = new AsyncDisposableStack()
  // Where the stack puts its machines: control planes in its first subnet, a group in its second.
  const region = made.use(await openRegion({ network: '10.0.0.0/16' }))
  const cloud = made.use(await fakeClouds.MiniStack(region.host))
  await makeBucket(cloud, bucket)
  const instances = made.use(bootInstances(cloud, region))
  const { endpoint } = cloud.wire
  const kept = made.move()
  return {
    ...{ cloud, region, instances, registry: `${endpoint}/ci` },
    env: {
      AWS_ENDPOINT_URL: endpoint,
      // Whose ECR it is: the host of an emulator does not tell.
      AWS_REGION: cloud.region,
      BOWSPRIT_ALLOW_FROM: `${region.host}/32`,
      BOWSPRIT_MACHINE_IMAGE: cloud.image,
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function makeBucket({ region, endpoint }: FakeCloud, Bucket: string): Promise<void> {
  const client = new S3Client({ region, endpoint, forcePathStyle: true, credentials: s3Keys })
  const LocationConstraint = region as BucketLocationConstraint
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }))
  client.destroy()
}
