import { readFile } from 'node:fs/promises'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { mediaTypes } from '../plan/image-documents.ts'
import { parseImageRef } from '../plan/image-ref.ts'
import { type Compression, compressionOf, type ImageManifest, type OciImage } from '../plan/oci-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { pullForPlatform, pullWhole } from './base.ts'
import { blobPath, blobSize } from './blobs.ts'
import { packImage } from './pack-image.ts'
import type { ImageStore } from './store.ts'

/**
 * An image of the store as it is to be sent: all of it on disk, for the build's platform, packed. One that comes from a
 * registry stays as it is there; one that is known by its digest is taken with all its platforms, since nodes will ask for
 * that digest.
 * @param ref one that the store has
 */
export async function readyImage(
  ref: string,
  store: ImageStore,
  build: Pick<BuildManifest, 'platform'>,
  compression: Compression,
  ctx: Ctx,
): Promise<OciImage> {
  const { dir, upstream } = store
  const digest = store.refs[ref]!
  const { host, repository, digest: pinned } = parseImageRef(ref)
  const named = `${host}/${repository}@${digest}`
  if (pinned !== undefined && upstream !== undefined) return pullWhole(named, upstream, dir, ctx)
  const own =
    upstream === undefined ? digest : await pullForPlatform(named, build.platform, upstream, dir, ctx)
  // Where a registry answers and lacks an image, that one is made here all the same.
  const { layers } = JSON.parse(await readFile(blobPath(dir, own), 'utf8')) as ImageManifest
  if (layers.some(l => compressionOf(l.mediaType) === 'none'))
    return packImage({ dir, digest: own }, compression, build.platform, ctx)
  return { dir, digest: own, mediaType: mediaTypes.manifest, size: (await blobSize(dir, own))! }
}
