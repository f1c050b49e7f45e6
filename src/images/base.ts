import { readFile } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { mediaTypes, parsePlatform } from '../plan/image-documents.ts'
import { hyperkubeBase } from '../plan/image-recipes-hyperkube.ts'
import { parseImageRef } from '../plan/image-ref.ts'
import {
  type ImageConfig,
  type ImageIndex,
  type ImageManifest,
  isIndexType,
  type OciImage,
  partsNamed,
} from '../plan/oci-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { blobPath, blobSize } from './blobs.ts'
import { makeImages } from './make.ts'
import { createPull, type Pull } from './pull-through.ts'
import type { Mirrors } from './upstream.ts'

/** What an image is put on: a reference that anybody may pull, or an image that was pulled before. */
export type OciSource =
  | { readonly kind: 'ref'; readonly ref: string; readonly mirrors?: Mirrors }
  | { readonly kind: 'layout'; readonly image: OciImage }

/** An image for one platform, read. */
export interface ReadImage {
  /** How a person calls it. */
  readonly name: string
  readonly dir: string
  readonly manifest: ImageManifest
  readonly config: ImageConfig
}

/**
 * The base of an image for a build's platform, with all its blobs on disk.
 * @throws UsageError when the base has nothing for the platform; Error when it cannot be pulled or made
 */
export async function openBase(
  source: OciSource | undefined,
  build: BuildManifest,
  dir: string,
  ctx: Ctx,
): Promise<ReadImage> {
  if (source === undefined) return madeBase(build, dir, ctx)
  if (source.kind === 'layout')
    return readImage(source.image.dir, source.image.digest, build.platform, source.image.digest)
  const own = await pullForPlatform(source.ref, build.platform, source.mirrors ?? {}, dir, ctx)
  return readImage(dir, own, build.platform, source.ref)
}

/**
 * Fetches an image that anybody may pull, as far as it is not in the store: of an index, what is for one platform.
 * @returns digest of the manifest
 * @throws UsageError when it is not there, or not for the platform; Error when the registry is at fault
 */
export async function pullForPlatform(
  ref: string,
  platform: string,
  mirrors: Mirrors,
  dir: string,
  ctx: Ctx,
): Promise<string> {
  const { host, repository, tag, digest } = parseImageRef(ref)
  const need = needFrom(createPull(dir, mirrors), { ref, host, repository }, ctx)
  const top = await need('manifests', digest ?? tag)
  const document = JSON.parse(await readFile(blobPath(dir, top), 'utf8')) as Partial<ImageIndex>
  const own = document.manifests === undefined ? top : platformOf(document, platform, ref)
  await need('manifests', own)
  const { config, layers } = JSON.parse(await readFile(blobPath(dir, own), 'utf8')) as ImageManifest
  for (const blob of [config, ...layers]) await need('blobs', blob.digest)
  return own
}

/**
 * Fetches an image that anybody may pull, as far as it is not in the store, with everything that its index names.
 * @throws UsageError when it is not there; Error when the registry is at fault
 */
export async function pullWhole(ref: string, mirrors: Mirrors, dir: string, ctx: Ctx): Promise<OciImage> {
  const { host, repository, tag, digest } = parseImageRef(ref)
  const need = needFrom(createPull(dir, mirrors), { ref, host, repository }, ctx)
  const visit = async (reference: string): Promise<string> => {
    const own = await need('manifests', reference)
    const { blobs, manifests } = partsNamed(JSON.parse(await readFile(blobPath(dir, own), 'utf8')))
    for (const { digest: child } of manifests) await visit(child)
    for (const blob of blobs) await need('blobs', blob.digest)
    return own
  }
  const top = await visit(digest ?? tag)
  const { mediaType, manifests } = JSON.parse(
    await readFile(blobPath(dir, top), 'utf8'),
  ) as Partial<ImageIndex>
  const kind = mediaType ?? (manifests === undefined ? mediaTypes.manifest : mediaTypes.index)
  return { dir, digest: top, mediaType: kind, size: (await blobSize(dir, top))! }
}

/** @returns a function that fetches one thing of an image, and gives its digest */
function needFrom(
  pull: Pull,
  { ref, host, repository }: { ref: string; host: string; repository: string },
  ctx: Ctx,
) {
  return async (kind: 'manifests' | 'blobs', reference: string) => {
    ctx.signal.throwIfAborted()
    const found = await pull(host, repository, kind, reference)
    if (found === undefined) throw new UsageError(`image ${ref} is not there: ${host} says so`)
    return found
  }
}

async function madeBase(build: BuildManifest, dir: string, ctx: Ctx): Promise<ReadImage> {
  const ref = 'localhost/hyperkube-base:debian'
  const made = (await makeImages([{ ref, recipe: hyperkubeBase }], build, {}, dir, ctx)).get(ref)
  if (made === undefined || 'why' in made)
    throw new Error(
      `no base image could be made for kube-proxy (${made?.why ?? 'not asked for'}); name one that has iptables and nft`,
    )
  return readImage(dir, made.digest, build.platform, `made of ${hyperkubeBase.madeOf}`)
}

/**
 * An image that lies on disk, for one platform; of an index, the manifest for it.
 * @throws UsageError when it is for other platforms, Error when parts are missing
 */
export async function readImage(
  dir: string,
  digest: string,
  platform: string,
  name: string,
): Promise<ReadImage> {
  const document = JSON.parse(await readFile(blobPath(dir, digest), 'utf8')) as Partial<ImageIndex> &
    ImageManifest
  if (document.manifests !== undefined || isIndexType(document.mediaType ?? ''))
    return readImage(dir, platformOf(document, platform, name), platform, name)
  const config = JSON.parse(await readFile(blobPath(dir, document.config.digest), 'utf8')) as ImageConfig
  const { os, architecture } = parsePlatform(platform)
  if (config.os !== os || config.architecture !== architecture)
    throw new UsageError(
      `image ${name} is for ${config.os}/${config.architecture}, the build is for ${platform}`,
    )
  for (const { digest: part, size } of document.layers)
    if ((await blobSize(dir, part)) !== size)
      throw new Error(`image ${name} lacks its layer ${part} in ${dir}`)
  return { name, dir, manifest: document, config }
}

function platformOf(index: Partial<ImageIndex>, platform: string, name: string): string {
  const { os, architecture } = parsePlatform(platform)
  const all = index.manifests ?? []
  const found = all.find(m => m.platform?.os === os && m.platform.architecture === architecture)
  if (found !== undefined) return found.digest
  const there = all.flatMap(m => (m.platform ? [`${m.platform.os}/${m.platform.architecture}`] : []))
  throw new UsageError(
    `image ${name} has nothing for ${platform}, only ${there.join(', ') || 'nothing at all'}`,
  )
}
