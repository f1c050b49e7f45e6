import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import pMap from 'p-map'
import { systemClock } from '../../src/adapters/clock.ts'
import { realTargets } from '../../src/flows/build.ts'
import { kubeadmSet } from '../../src/images/kubeadm-set.ts'
import { readyImage } from '../../src/images/ready.ts'
import { ensureImages, imagesOfSpecs } from '../../src/images/store.ts'
import { buildKubernetes } from '../../src/kube/build.ts'
import { type Companions, ensureCompanions } from '../../src/kube/companions.ts'
import { resolveSource } from '../../src/kube/source.ts'
import type { BootstrapFile, BootstrapRegistry } from '../../src/plan/bootstrap/spec.ts'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import type { ImageName } from '../../src/plan/kubeadm-images.ts'
import { nodeFiles } from '../../src/plan/node-files.ts'
import type { OciImage } from '../../src/plan/oci-image.ts'
import type { Spec } from '../../src/plan/specs.ts'
import type { StageManifest } from '../../src/plan/stage-manifest.ts'
import { specsOfSuite } from '../../src/plan/suites.ts'
import type { Ctx } from '../../src/ports/ctx.ts'
import { registryClient } from '../../src/registries/client.ts'
import { anonymous } from '../../src/registries/credentials.ts'
import { stageFiles } from '../../src/stores/node-files.ts'
import { signedUrls } from '../../src/stores/stages.ts'
import type { FileStore } from '../../src/stores/store.ts'
import { listSpecs } from '../../src/testers/list.ts'
import { kubeVersion } from '../support/checkout.ts'
import { dockerRegistry } from '../support/docker-registry.ts'
import { bucketRegion } from '../support/stores/kinds.ts'
import { opened, stageOf } from '../support/stores/open.ts'
import { azuriteAccount, s3Keys, startAzurite, startMinistack } from '../support/stores/services.ts'
import { tokenServer } from '../support/token-server.ts'

export interface Staged extends AsyncDisposable {
  readonly build: BuildManifest
  readonly specs: readonly Spec[]
  /** With a password that lets machines pull. */
  readonly registry: BootstrapRegistry
  /** The same files, by where machines get them from. */
  readonly files: Readonly<Record<StoreKind, readonly BootstrapFile[]>>
  /** What the instance profile must give for `profile`. */
  readonly identity: { readonly role: string; readonly credentials: object }
  /** Signed URLs of S3 that are good for so many seconds. */
  signed(seconds: number): Promise<readonly BootstrapFile[]>
}

/** S3 by signed URLs, S3 by the machine's instance profile, Azure Blob by signed URLs. */
export type StoreKind = 's3' | 'profile' | 'blob'

const prefix = 'ci/run-1'
const mirror = 'ci/mirror'
const bucket = 'staging'

/**
 * Builds Kubernetes and puts it where machines of a region can fetch it: images into Debian's registry, which wants a
 * token for everything, files into MiniStack's S3 and Azurite. With what the specs need.
 * @param host where the services listen
 * @param dir empty, for what they store
 */
export async function stageAt(host: string, dir: string, ctx: Ctx): Promise<Staged> {
  await using made = new AsyncDisposableStack()
  const [{ build, companions }, s3, blob] = await Promise.all([
    everythingBuilt(ctx),
    openS3(host).then(s => made.use(s)),
    openBlob(host).then(s => made.use(s)),
  ])
  const specs = await smoke(build, ctx)
  const images = await imagesFor(build, companions, specs, ctx)
  const { registry } = made.use(await openRegistry(host, dir, images, ctx))
  const { files, problems } = nodeFiles(build, companions, { suite: false })
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const [inS3, inBlob] = await Promise.all(
    [s3.store, blob.store].map(
      async store => (await stageFiles(store, files, stageOf(build.key), ctx)).manifest,
    ),
  )
  const signed = (seconds: number) => byUrl(s3.store, inS3!, seconds)
  const kept = made.move()
  return {
    ...{ build, specs, registry, signed },
    files: {
      s3: await signed(3600),
      blob: await byUrl(blob.store, inBlob!, 3600),
      profile: inS3!.files.map(({ name, sha256, size, path }) => ({
        ...{ name, sha256, size },
        from: { kind: 's3', bucket, key: path, region: bucketRegion, endpoint: s3.endpoint },
      })),
    },
    identity: {
      role: 'nodes',
      credentials: {
        ...{ Code: 'Success', Type: 'AWS-HMAC', Token: 'of-the-session', Expiration: '2099-01-01T00:00:00Z' },
        ...{ AccessKeyId: s3Keys.accessKeyId, SecretAccessKey: s3Keys.secretAccessKey },
      },
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function everythingBuilt(ctx: Ctx): Promise<{ build: BuildManifest; companions: Companions }> {
  const source = await resolveSource({ kind: 'module', version: kubeVersion }, ctx)
  const { manifest: build } = await buildKubernetes(source, [...realTargets, 'kubeadm'], ctx)
  const names = ['etcd', 'containerd', 'runc', 'cni', 'coredns'] as const
  return { build, companions: await ensureCompanions(names, build.companions, ctx) }
}

async function smoke(build: BuildManifest, ctx: Ctx): Promise<readonly Spec[]> {
  const { specs, absent } = specsOfSuite('smoke', await listSpecs(build, ctx))
  if (absent.length > 0) throw new Error(`${build.version} has no spec ${absent.join(', ')}`)
  return specs
}

interface Pushed {
  readonly image: OciImage
  readonly names: readonly ImageName[]
}

async function imagesFor(
  build: BuildManifest,
  companions: Companions,
  specs: readonly Spec[],
  ctx: Ctx,
): Promise<readonly Pushed[]> {
  const how = { prefix, sourceDateEpoch: 0, compression: 'gzip' } as const
  const set = await kubeadmSet(build, companions, how, ctx)
  const refs = [...new Set([...(await imagesOfSpecs(specs, build, ctx)).values()].flat())]
  const store = await ensureImages(refs, build, companions, ctx)
  const mirrored = await pMap(
    Object.keys(store.refs),
    async ref => {
      const [, repository = '', tag = ''] = /^registry\.k8s\.io\/(.+):([^:]+)$/.exec(ref) ?? []
      const image = await readyImage(ref, store, build, 'gzip', ctx)
      return { image, names: [{ repository: `${mirror}/${repository}`, tag }] }
    },
    { concurrency: 2 },
  )
  return [...set, ...mirrored]
}

/**
 * Debian's registry, filled as it is on loopback (our client gives no password to a token server without TLS), and then
 * opened to machines, which must have a token for everything.
 */
async function openRegistry(
  host: string,
  dir: string,
  images: readonly Pushed[],
  ctx: Ctx,
): Promise<OpenedRegistry> {
  const data = join(dir, 'registry')
  {
    await using filling = await dockerRegistry(data)
    const { log, signal } = ctx
    const to = { registry: filling.host, credentials: anonymous(), log, clock: systemClock, signal }
    const client = registryClient(to)
    for (const { image, names } of images) await client.push(image, names)
  }
  await using made = new AsyncDisposableStack()
  const users = { puller: { password: 'may read', may: [{ repository: 'ci/*', actions: ['pull'] }] } }
  const tokens = made.use(await tokenServer(join(dir, 'token.crt'), users, {}, {}, host))
  const debian = made.use(await dockerRegistry(data, tokens.auth, undefined, host))
  const kept = made.move()
  return {
    registry: {
      ...{ prefix: `${debian.host}/${prefix}`, plainHttp: true },
      auth: { kind: 'password', user: 'puller', password: 'may read' },
      mirrors: { 'registry.k8s.io': `${debian.host}/${mirror}` },
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

interface OpenedRegistry extends AsyncDisposable {
  readonly registry: BootstrapRegistry
}

interface OpenedStore extends AsyncDisposable {
  readonly endpoint: string
  readonly store: FileStore
}

async function openS3(host: string): Promise<OpenedStore> {
  const service = await startMinistack(host)
  const { endpoint } = service
  const keys = { AWS_ACCESS_KEY_ID: s3Keys.accessKeyId, AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey }
  const client = new S3Client({
    ...{ region: bucketRegion, endpoint, forcePathStyle: true, credentials: s3Keys },
  })
  const where = { LocationConstraint: bucketRegion } as const
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: where }))
  client.destroy()
  const env = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: bucketRegion, ...keys }
  const { store } = await opened(`s3://${bucket}`, env)
  return { endpoint, store, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
}

async function openBlob(host: string): Promise<OpenedStore> {
  const service = await startAzurite({ address: host })
  const { name, key } = azuriteAccount
  const endpoint = `${service.endpoint}/${name}`
  await new BlobServiceClient(endpoint, new StorageSharedKeyCredential(name, key)).createContainer(bucket)
  const env = { AZURE_STORAGE_ACCOUNT: name, AZURE_STORAGE_KEY: key }
  const { store } = await opened(`${endpoint}/${bucket}`, env)
  return { endpoint, store, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
}

async function byUrl(
  store: FileStore,
  manifest: StageManifest,
  seconds: number,
): Promise<readonly BootstrapFile[]> {
  const urls = await signedUrls(store, manifest, seconds)
  if (urls === undefined) throw new Error(`${store.address} signs no URLs`)
  return manifest.files.map(({ name, sha256, size, path }) => ({
    ...{ name, sha256, size },
    from: { kind: 'url', url: urls[path]! },
  }))
}
