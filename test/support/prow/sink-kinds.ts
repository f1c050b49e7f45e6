import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { azuriteAccount, s3Keys, startAzurite, startMoto } from '../stores/services.ts'
import { startGcs } from './gcs.ts'

/** A place for sinks, ready to be opened. */
export interface SinkKind extends AsyncDisposable {
  /** URL of a sink that is empty and nobody else's. */
  sink(): string
  readonly env: Readonly<Record<string, string>>
  /** URL of a sink whose bucket, container or directory is not there. */
  readonly missing: string
  /** What an object's link begins with. */
  readonly scheme: string
  /** Whether it keeps content types, encodings and metadata. */
  readonly describes: boolean
  /** The stored bytes of an object and its headers, by a plain HTTP client; undefined for a directory. */
  fetch?(page: string): Promise<Response>
}

export const sinkKinds = {
  directory: directoryKind,
  'GCS (fake-gcs-server)': gcsKind,
  'S3 (moto)': () => s3Kind(startMoto),
  'Blob (Azurite)': blobKind,
} as const

async function directoryKind(): Promise<SinkKind> {
  const root = await mkdtemp(join(tmpdir(), 'bowsprit-sinks-'))
  let count = 0
  return {
    sink: () => `dir:${join(root, `sink-${count++}`)}`,
    env: {},
    missing: `dir:${join(root, 'nowhere/sink')}`,
    scheme: 'file://',
    describes: false,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

export async function gcsKind(): Promise<SinkKind> {
  const service = await startGcs()
  await service.bucket('results')
  let count = 0
  return {
    sink: () => `gs://results/ci/sink-${count++}`,
    env: { STORAGE_EMULATOR_HOST: service.endpoint },
    missing: 'gs://no-such-bucket/ci',
    scheme: 'gs://results/ci/',
    describes: true,
    fetch: page => fetch(page),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}

export async function s3Kind(startService: typeof startMoto): Promise<SinkKind> {
  const service = await startService()
  const place = { region: 'us-east-1', endpoint: service.endpoint, forcePathStyle: true, credentials: s3Keys }
  const client = new S3Client(place)
  await client.send(new CreateBucketCommand({ Bucket: 'results' }))
  client.destroy()
  let count = 0
  return {
    sink: () => `s3://results/ci/sink-${count++}`,
    env: {
      AWS_ENDPOINT_URL: service.endpoint,
      AWS_ACCESS_KEY_ID: s3Keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
      AWS_REGION: 'us-east-1',
    },
    missing: 's3://no-such-bucket/ci',
    scheme: 's3://results/ci/',
    describes: true,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}

export async function blobKind(): Promise<SinkKind> {
  const service = await startAzurite()
  const { name, key } = azuriteAccount
  const account = `${service.endpoint}/${name}`
  const credential = new StorageSharedKeyCredential(name, key)
  await new BlobServiceClient(account, credential).createContainer('results', { access: 'container' })
  let count = 0
  return {
    sink: () => `${account}/results/ci/sink-${count++}`,
    env: { AZURE_STORAGE_ACCOUNT: name, AZURE_STORAGE_KEY: key },
    missing: `${account}/no-such-container`,
    scheme: `${account}/results/ci/`,
    describes: true,
    fetch: page => fetch(page),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
