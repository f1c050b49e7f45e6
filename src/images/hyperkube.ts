import { join } from 'node:path'
import pMap from 'p-map'
import { UsageError } from '../errors.ts'
import type { BuildManifest, BuiltFile } from '../plan/build-manifest.ts'
import { hyperkubeConfig } from '../plan/hyperkube-config.ts'
import { parsePlatform } from '../plan/image-documents.ts'
import { hyperkubePrograms } from '../plan/kubeadm-images.ts'
import type { Compression, OciImage } from '../plan/oci-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type OciSource, openBase } from './base.ts'
import { assemble, tarOf } from './layer.ts'
import { packLayers, storeImage } from './pack-image.ts'
import { type PackedLayer, packLayer } from './pack-layer.ts'
import { pruneImages } from './prune.ts'

export type { OciSource } from './base.ts'

export interface HyperkubeOptions {
  /** What the programs are put on; made of Debian's packages where none is named. */
  readonly base?: OciSource
  /** Seconds; the image's `created`. Layers know nothing of it, so that what did not change is not sent again. */
  readonly sourceDateEpoch: number
  readonly compression: Compression
}

/**
 * One image with the programs of a control plane, a layer for each, in /usr/local/bin. The same build, base and
 * compression always make the same digest (with one version of Node, whose zlib packs them). What was packed before
 * is taken from the cache: the second call takes some milliseconds.
 * @throws UsageError when programs are not built, or the base is for other platforms
 */
export async function composeHyperkube(
  build: BuildManifest,
  options: HyperkubeOptions,
  ctx: Ctx,
): Promise<OciImage> {
  const programs = hyperkubePrograms.map(name => ({ name, file: build.files[name] }))
  const absent = programs.filter(p => p.file === undefined).map(p => p.name)
  if (absent.length > 0)
    throw new UsageError(`the image needs ${absent.join(', ')}, and this build has none: build them too`)
  const dir = join(ctx.paths.cache, 'images')
  const base = await openBase(options.base, build, dir, ctx)
  const below = await packLayers(base, dir, options.compression, ctx)
  const own = await pMap(programs, p => programLayer(p.name, p.file!, dir, options.compression, ctx), {
    concurrency: 2,
  })
  const image = await storeImage(
    dir,
    hyperkubeConfig({
      version: build.version,
      commit: build.commit,
      platform: parsePlatform(build.platform),
      created: options.sourceDateEpoch,
      base: { name: base.name, config: base.config },
      layers: own.map((layer, i) => ({ diffId: layer.diffId, program: programs[i]!.name })),
    }),
    [...below, ...own],
  )
  await pruneImages(dir, ctx)
  return image
}

/** A program in /usr/local/bin, as a layer of its own. */
export async function programLayer(
  name: string,
  file: Pick<BuiltFile, 'path' | 'sha256' | 'size'>,
  dir: string,
  compression: Compression,
  ctx: Ctx,
): Promise<PackedLayer> {
  const path = `usr/local/bin/${name}`
  const body = { file: file.path, size: file.size }
  const entry = { path, type: 'file', mode: 0o755, uid: 0, gid: 0, body } as const
  const key = JSON.stringify([path, file.sha256])
  return packLayer(dir, key, () => tarOf(assemble([entry])), { compression }, ctx.signal)
}
