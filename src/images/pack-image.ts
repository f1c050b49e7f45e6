import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import pMap from 'p-map'
import { UsageError } from '../errors.ts'
import { type Descriptor, imageManifest, mediaTypes, parsePlatform } from '../plan/image-documents.ts'
import { type Compression, compressionOf, layerType, type OciImage, partsNamed } from '../plan/oci-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type ReadImage, readImage } from './base.ts'
import { blobPath, blobSize, markUsed, putBytes } from './blobs.ts'
import { packStored } from './pack-layer.ts'

/** An image that was made here with plain layers (pause, coredns, etcd …), packed for sending. Done once. */
export async function packImage(
  image: Pick<OciImage, 'dir' | 'digest'>,
  compression: Compression,
  platform: string,
  ctx: Ctx,
): Promise<OciImage> {
  const read = await readImage(image.dir, image.digest, platform, image.digest)
  const layers = await packLayers(read, image.dir, compression, ctx)
  return storeImage(image.dir, JSON.stringify(read.config), layers)
}

/** One image of several platforms (an index). @throws UsageError when two are for the same platform, or there is none */
export async function composeIndex(
  images: readonly { readonly image: OciImage; readonly platform: string }[],
): Promise<OciImage> {
  const [first] = images
  if (first === undefined) throw new UsageError('an image of no platform at all: build at least one')
  if (new Set(images.map(i => i.platform)).size < images.length)
    throw new UsageError(`two images for one platform: ${images.map(i => i.platform).join(', ')}`)
  const { dir } = first.image
  for (const { image } of images)
    if (image.dir !== dir)
      for (const part of await partsOf(image)) await copyBlob(image.dir, part.digest, dir)
  const manifests = images.map(({ image, platform }) => ({
    mediaType: image.mediaType,
    digest: image.digest,
    size: image.size,
    platform: parsePlatform(platform),
  }))
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests }
  return { dir, mediaType: mediaTypes.index, ...(await putBytes(dir, JSON.stringify(index))) }
}

/**
 * Layers of an image as they are to be sent, in the store at `dir`. Those that are packed already stay as they are: a
 * registry may have them.
 */
export async function packLayers(
  image: ReadImage,
  dir: string,
  compression: Compression,
  ctx: Ctx,
): Promise<Descriptor[]> {
  return pMap(
    image.manifest.layers,
    async ({ mediaType, digest, size }) => {
      const how = compressionOf(mediaType)
      if (how === undefined)
        throw new UsageError(`image ${image.name} has a layer that is no tar: ${mediaType}`)
      await copyBlob(image.dir, digest, dir)
      if (how !== 'none' || compression === 'none') return { mediaType: layerType(how), digest, size }
      return descriptor(await packStored(dir, digest, { compression }, ctx.signal))
    },
    { concurrency: 2 },
  )
}

export async function storeImage(
  dir: string,
  config: string,
  layers: readonly Descriptor[],
): Promise<OciImage> {
  const stored = { mediaType: mediaTypes.config, ...(await putBytes(dir, config)) }
  const manifest = await putBytes(dir, imageManifest(stored, layers.map(descriptor)))
  return { dir, mediaType: mediaTypes.manifest, ...manifest }
}

/** Everything that an image is made of, each once, itself last. @throws Error when a document is missing */
export async function partsOf(image: OciImage): Promise<readonly Descriptor[]> {
  const found = new Map<string, Descriptor>()
  const visit = async (part: Descriptor) => {
    const { blobs, manifests } = partsNamed(
      JSON.parse(await readFile(blobPath(image.dir, part.digest), 'utf8')),
    )
    for (const manifest of manifests) await visit(descriptor(manifest))
    for (const blob of blobs) found.set(blob.digest, descriptor(blob))
    found.set(part.digest, part)
  }
  await visit(descriptor(image))
  return [...found.values()]
}

/** What else may stand in a descriptor (annotations, a platform) is left out. */
function descriptor({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size }
}

async function copyBlob(from: string, digest: string, to: string): Promise<void> {
  if (from === to || (await blobSize(to, digest)) !== undefined) return markUsed(blobPath(to, digest))
  const path = blobPath(to, digest)
  await mkdir(dirname(path), { recursive: true })
  await copyFile(blobPath(from, digest), path)
}
