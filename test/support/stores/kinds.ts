import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { azuriteAccount, s3Keys, startAzurite, startMinistack, startMoto } from './services.ts'

type Env = Readonly<Record<string, string>>

/** A place for stores, ready to be opened. */
export interface Kind extends AsyncDisposable {
  /** URL of a store that is empty and nobody else's. */
  store(): Promise<string>
  /** What the environment must have for it. */
  readonly env: Env
  /** URL of a store of which the bucket, container or directory is not there. */
  readonly missing: string
  /** What must never be seen in any log. */
  readonly secrets: readonly string[]
  /** Whether it makes signed URLs and goes on with unfinished uploads. */
  readonly cloud: boolean
}

export const kinds = {
  directory: directoryKind,
  's3 (moto)': () => s3Kind(startMoto),
  's3 (MiniStack)': () => s3Kind(startMinistack),
  'blob (Azurite)': blobKind,
} as const

async function directoryKind(): Promise<Kind> {
  const root = await mkdtemp(join(tmpdir(), 'bowsprit-stores-'))
  let count = 0
  return {
    store: async () => `dir:${join(root, `store-${count++}`)}`,
    env: {},
    missing: `dir:${join(root, 'nowhere/store')}`,
    secrets: ['no secret at all'],
    cloud: false,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

/** Not that of the environment: it must be found by asking. */
export const bucketRegion = 'eu-west-1'

async function s3Kind(start: typeof startMoto): Promise<Kind> {
  const service = await start()
  const client = new S3Client({
    region: bucketRegion,
    endpoint: service.endpoint,
    forcePathStyle: true,
    credentials: s3Keys,
  })
  await client.send(
    new CreateBucketCommand({
      Bucket: 'staging',
      CreateBucketConfiguration: { LocationConstraint: bucketRegion },
    }),
  )
  let count = 0
  return {
    store: async () => `s3://staging/ci/store-${count++}`,
    env: {
      AWS_ENDPOINT_URL: service.endpoint,
      AWS_ACCESS_KEY_ID: s3Keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
      AWS_REGION: 'us-east-1',
    },
    missing: 's3://no-such-bucket/ci',
    secrets: [s3Keys.secretAccessKey, 'X-Amz-Signature'],
    cloud: true,
    [Symbol.asyncDispose]: async () => {
      client.destroy()
      await service[Symbol.asyncDispose]()
    },
  }
}

async function blobKind(): Promise<Kind> {
  const service = await startAzurite()
  const { name, key } = azuriteAccount
  const credential = new StorageSharedKeyCredential(name, key)
  await new BlobServiceClient(`${service.endpoint}/${name}`, credential).createContainer('staging')
  let count = 0
  return {
    store: async () => `${service.endpoint}/${name}/staging/ci/store-${count++}`,
    env: { AZURE_STORAGE_ACCOUNT: name, AZURE_STORAGE_KEY: key },
    missing: `${service.endpoint}/${name}/no-such-container`,
    secrets: [key, 'sig='],
    cloud: true,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
