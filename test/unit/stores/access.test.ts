import { join } from 'node:path'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobServiceClient,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stageFiles } from '../../../src/stores/node-files.ts'
import { signedUrls } from '../../../src/stores/stages.ts'
import { openStore } from '../../../src/stores/store.ts'
import { repo, start } from '../../support/program.ts'
import { type Files, testFiles } from '../../support/stores/files.ts'
import { inHours, opened, stageOf } from '../../support/stores/open.ts'
import { selfSigned } from '../../support/stores/self-signed.ts'
import {
  azuriteAccount,
  type Service,
  s3Keys,
  startAzurite,
  startMinistack,
  startMoto,
} from '../../support/stores/services.ts'

const setUpMs = 15 * 60_000
const sleep = (seconds: number) => new Promise(done => setTimeout(done, seconds * 1000))
let files: Files
beforeAll(async () => {
  files = await testFiles()
})
afterAll(() => files[Symbol.asyncDispose]())

describe('a bucket of S3', () => {
  let service: Service
  let loose: Service
  beforeAll(async () => {
    ;[service, loose] = await Promise.all([startMinistack(), startMoto()])
    await root(service).send(new CreateBucketCommand({ Bucket: 'closed' }))
  }, setUpMs)
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]()
    await loose?.[Symbol.asyncDispose]()
  })
  const root = ({ endpoint }: Service) =>
    new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true, credentials: s3Keys })
  const envOf = ({ endpoint }: Service, keys: { accessKeyId: string; secretAccessKey: string } = s3Keys) => ({
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  })
  const userWith = async (name: string, actions: string[]) => {
    const iam = new IAMClient({ region: 'us-east-1', endpoint: service.endpoint, credentials: s3Keys })
    await iam.send(new CreateUserCommand({ UserName: name }))
    const statement = {
      Effect: 'Allow',
      Action: actions,
      Resource: ['arn:aws:s3:::closed', 'arn:aws:s3:::closed/*'],
    }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'p', PolicyDocument }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }))
    return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  }

  it('is refused to who may not write, before anything is sent', async () => {
    const keys = await userWith('reader', ['s3:ListBucket', 's3:GetObject'])
    const { store, ctx } = await opened('s3://closed/ci', envOf(service, keys))
    const { problems } = await store.check()
    expect(problems).toEqual([
      expect.stringMatching(
        /^storing an object in s3:\/\/closed was refused \(403 AccessDenied .*need s3:GetObject, s3:PutObject/,
      ),
    ])
    const file = await files.make('kubelet', 30 * 1024 * 1024)
    const staging = stageFiles(store, [file], stageOf('refused'), ctx)
    await expect(staging).rejects.toMatchObject({ name: 'UsageError' })
    await expect(staging).rejects.toThrow(/these credentials need .*s3:PutObject/)
    expect(ctx.log.updates).toEqual([])
    const said = JSON.stringify([problems, ctx.log.seen])
    expect(said).not.toContain(keys.secretAccessKey)
  })

  it('is enough when one may do just what the hint says', async () => {
    const keys = await userWith('stager', [
      's3:GetObject',
      's3:PutObject',
      's3:DeleteObject',
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
    ])
    const { store, ctx } = await opened('s3://closed/least', envOf(service, keys))
    const { problems, warnings } = await store.check()
    expect(problems).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(/closed to the public could not be found out/)])
    const file = await files.make('least', 20 * 1024 * 1024)
    expect(await stageFiles(store, [file], stageOf('least'), ctx)).toMatchObject({ sent: { files: 1 } })
  })

  it('tells wrong keys, and a service that does not answer', async () => {
    const wrong = { accessKeyId: 'AKIAISNOBODYSKEY0000', secretAccessKey: 'something+else' }
    const { store } = await opened('s3://closed/ci', envOf(service, wrong))
    const { problems } = await store.check()
    expect(problems).toEqual([
      expect.stringMatching(/was refused .*InvalidAccessKeyId.*give AWS credentials that are valid/),
    ])
    expect(problems[0]).not.toContain(wrong.secretAccessKey)
    const dead = await opened('s3://closed/ci', {
      ...envOf(service),
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
    })
    expect((await dead.store.check()).problems).toEqual([
      expect.stringMatching(/ECONNREFUSED.*nothing answers there/),
    ])
  })

  it('must be closed to the public', async () => {
    const client = root(loose)
    const check = async () => (await (await opened('s3://open-bucket', envOf(loose))).store.check()).problems
    await client.send(new CreateBucketCommand({ Bucket: 'open-bucket' }))
    expect(await check()).toEqual([])
    await client.send(new PutBucketAclCommand({ Bucket: 'open-bucket', ACL: 'public-read' }))
    expect(await check()).toEqual([expect.stringMatching(/can be read by anybody.*block public access/)])
    const all = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    }
    await client.send(
      new PutPublicAccessBlockCommand({ Bucket: 'open-bucket', PublicAccessBlockConfiguration: all }),
    )
    expect(await check()).toEqual([])
    await client.send(new CreateBucketCommand({ Bucket: 'by-policy' }))
    const everybody = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::by-policy/*' },
      ],
    }
    await client.send(new PutBucketPolicyCommand({ Bucket: 'by-policy', Policy: JSON.stringify(everybody) }))
    const { store } = await opened('s3://by-policy', envOf(loose))
    expect((await store.check()).problems).toEqual([expect.stringMatching(/can be read by anybody/)])
  })

  it('gives its files to who has a signed URL, for a while, and to nobody else', async () => {
    const { store, ctx } = await opened('s3://closed/urls', envOf(service))
    const { manifest } = await stageFiles(store, [await files.make('kubectl', 100)], stageOf('urls'), ctx)
    const url = (await signedUrls(store, manifest, 3))![manifest.files[0]!.path]!
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403)
    expect((await fetch(url.replace(/Signature=..../, 'Signature=0000'))).status).toBe(403)
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403)
    await sleep(4)
    expect((await fetch(url)).status).toBe(403)
  })

  it('says its region', async () => {
    const LocationConstraint = 'ap-southeast-2'
    const config = { CreateBucketConfiguration: { LocationConstraint } as const }
    const far = new S3Client({
      region: LocationConstraint,
      endpoint: loose.endpoint,
      forcePathStyle: true,
      credentials: s3Keys,
    })
    await far.send(new CreateBucketCommand({ Bucket: 'far-away', ...config }))
    const { store } = await opened('s3://far-away', envOf(loose))
    expect(await store.region()).toEqual({ region: LocationConstraint })
    expect((await store.url('sha256/x', 60))!).toContain(`%2F${LocationConstraint}%2Fs3%2F`)
  })
})

describe('a container of Azure Blob', () => {
  let service: Service
  let root: BlobServiceClient
  const { name, key } = azuriteAccount
  const credential = new StorageSharedKeyCredential(name, key)
  beforeAll(async () => {
    service = await startAzurite()
    root = new BlobServiceClient(`${service.endpoint}/${name}`, credential)
    await root.createContainer('closed')
  }, setUpMs)
  afterAll(() => service?.[Symbol.asyncDispose]())
  const at = (path: string) => `${service.endpoint}/${name}/${path}`
  const sas = (permissions: string) =>
    generateAccountSASQueryParameters(
      {
        expiresOn: inHours(1),
        permissions: AccountSASPermissions.parse(permissions),
        protocol: SASProtocol.HttpsAndHttp,
        resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
        services: AccountSASServices.parse('b').toString(),
        version: '2025-11-05',
      },
      credential,
    ).toString()

  it('is refused to who may not write, before anything is sent', async () => {
    const token = sas('rl')
    const { store, ctx } = await opened(at('closed/ci'), { AZURE_STORAGE_SAS_TOKEN: token })
    const { problems } = await store.check()
    expect(problems).toEqual([
      expect.stringMatching(
        /^storing a blob in .* was refused \(403 Authorization.*Storage Blob Data Contributor/,
      ),
    ])
    const file = await files.make('kubelet', 30 * 1024 * 1024)
    await expect(stageFiles(store, [file], stageOf('refused'), ctx)).rejects.toMatchObject({
      name: 'UsageError',
    })
    expect(ctx.log.updates).toEqual([])
    expect(JSON.stringify([problems, ctx.log.seen])).not.toContain('sig=')
  })

  it('takes a SAS, which cannot sign further URLs', async () => {
    const { store, ctx } = await opened(at('closed/sas'), { AZURE_STORAGE_SAS_TOKEN: `?${sas('racwdl')}` })
    expect((await store.check()).problems).toEqual([])
    const file = await files.make('kubelet', 30 * 1024 * 1024)
    const { manifest, sent } = await stageFiles(store, [file], stageOf('sas'), ctx)
    expect(sent.files).toBe(1)
    expect(await signedUrls(store, manifest, 60)).toBeUndefined()
  })

  it('tells wrong keys, keys of another account, and a service that does not answer', async () => {
    const wrong = Buffer.from('not the key').toString('base64')
    const { store } = await opened(at('closed'), { AZURE_STORAGE_KEY: wrong })
    expect((await store.check()).problems).toEqual([
      expect.stringMatching(/was refused \(403 .*(the credentials are wrong|these credentials need)/),
    ])
    const other = { AZURE_STORAGE_CONNECTION_STRING: `AccountName=elsewhere;AccountKey=${key}` }
    await expect(opened(at('closed'), other)).rejects.toThrow(
      /in the account devstoreaccount1, but .* of the account elsewhere/,
    )
    const torn = { AZURE_STORAGE_KEY: 'no base64!' }
    await expect(opened(at('closed'), torn)).rejects.toThrow(/is not base64/)
    await expect(opened(at('closed'), {})).rejects.toThrow(/is not https.*set AZURE_STORAGE_KEY/)
    const dead = await opened(`http://127.0.0.1:9/${name}/closed`, { AZURE_STORAGE_KEY: key })
    expect((await dead.store.check()).problems).toEqual([expect.stringMatching(/nothing answers there/)])
  })

  it('must be closed to the public', async () => {
    await root.getContainerClient('open-one').create({ access: 'blob' })
    const { store } = await opened(at('open-one'), { AZURE_STORAGE_KEY: key })
    expect((await store.check()).problems).toEqual([
      expect.stringMatching(/can be read by anybody .*--public-access off/),
    ])
  })

  it('gives its files to who has a signed URL, for a while, and to nobody else', async () => {
    const { store, ctx } = await opened(at('closed/urls'), { AZURE_STORAGE_KEY: key })
    const { manifest } = await stageFiles(store, [await files.make('kubectl', 100)], stageOf('urls'), ctx)
    const url = (await signedUrls(store, manifest, 3))![manifest.files[0]!.path]!
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBeGreaterThanOrEqual(403)
    expect((await fetch(url.replace(/sig=..../, 'sig=AAAA'))).status).toBe(403)
    const write = { method: 'PUT', body: 'x', headers: { 'x-ms-blob-type': 'BlockBlob' } }
    expect((await fetch(url, write)).status).toBe(403)
    await sleep(4)
    expect((await fetch(url)).status).toBe(403)
  })

  it('is used by an identity, whose signed URLs need no key of the account', async () => {
    await using tls = await selfSigned()
    await using secure = await startAzurite({ tls })
    const child = start([process.execPath, join(repo, 'test/support/stores/delegation-child.ts')], {
      cwd: repo,
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_EXTRA_CA_CERTS: tls.cert,
        BOWSPRIT_STORE: `${secure.endpoint}/${name}/by-identity/ci`,
      },
    })
    const { stdout, stderr, code } = await child.ended
    expect(code, stderr).toBe(0)
    const found = JSON.parse(stdout)
    expect(found).toMatchObject({
      problems: [],
      first: { status: 200, text: 'content' },
      late: 403,
      longer: 200,
    })
    expect(found.query).toContain('skoid') // signed for an identity: https only, and nothing but reading
    expect(found.query).toContain('spr')
  })

  it('has the region that it is told, and says why it does not know', async () => {
    const { store, ctx } = await opened(at('closed'), { AZURE_STORAGE_KEY: key })
    expect(await store.region()).toEqual({
      why: expect.stringMatching(/only Azure's resource manager knows/),
    })
    const told = await openStore(at('closed'), ctx, { region: 'westeurope' })
    expect(await told.region()).toEqual({ region: 'westeurope' })
  })
})
