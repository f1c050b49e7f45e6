import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { UsageError } from '../errors.ts'
import type { Descriptor } from '../plan/image-documents.ts'
import { type ImageIndex, type ImageManifest, isIndexType, type OciImage } from '../plan/oci-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { blobPath, blobSize, readJson, writeWhole } from './blobs.ts'
import { type Entry, tarOf } from './layer.ts'
import { partsOf } from './pack-image.ts'

export const imageFormats = ['oci-dir', 'oci-tar', 'docker-tar'] as const
export type ImageFormat = (typeof imageFormats)[number]

const layoutFile = '{"imageLayoutVersion":"1.0.0"}'
const refName = 'org.opencontainers.image.ref.name'

/**
 * Writes an image to disk, for people and for programs that load images.
 * - oci-dir: a directory in the layout of OCI (image-layout.md); an image is added to those that are in it already
 * - oci-tar: the same as one tar
 * - docker-tar: the same with the list that `docker load` and `ctr image import` read; one platform only
 * A tar appears whole or not at all; what was there under its name is replaced. The same image makes the same bytes.
 * @param names references under which it is found in there, e.g. registry/repository:tag
 * @throws UsageError when `to` is something else, or the format cannot hold the image
 */
export async function writeImage(
  image: OciImage,
  format: ImageFormat,
  to: string,
  ctx: Ctx,
  names: readonly string[] = [],
): Promise<void> {
  if (format === 'oci-dir') return writeDir(image, to, names, ctx)
  const documents = [
    text('index.json', indexOf([], image, names)),
    text('oci-layout', layoutFile),
    ...(format === 'docker-tar' ? [text('manifest.json', await dockerList(image, names))] : []),
  ]
  const blobs = (await partsOf(image)).map(
    ({ digest, size }): Entry => ({
      ...common,
      path: `blobs/sha256/${digest.slice('sha256:'.length)}`,
      body: { file: blobPath(image.dir, digest), size },
    }),
  )
  const temporary = `${to}.${process.pid}-${randomUUID().slice(0, 8)}`
  await mkdir(dirname(to), { recursive: true })
  try {
    const entries = [...documents, ...blobs].sort((a, b) => (a.path < b.path ? -1 : 1))
    await pipeline(tarOf(entries), createWriteStream(temporary), { signal: ctx.signal })
    await rename(temporary, to)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writeDir(image: OciImage, to: string, names: readonly string[], ctx: Ctx): Promise<void> {
  const there = existsSync(to) ? await readdir(to) : []
  if (there.length > 0 && !there.includes('oci-layout'))
    throw new UsageError(
      `${to} has files and is no directory of OCI images: name an empty directory or a new one`,
    )
  for (const { digest, size } of await partsOf(image)) {
    ctx.signal.throwIfAborted()
    if ((await blobSize(to, digest)) === size) continue
    const path = blobPath(to, digest)
    const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`
    await mkdir(dirname(path), { recursive: true })
    // A copy, not a link: what is done to these files must not reach the cache.
    await copyFile(blobPath(image.dir, digest), temporary)
    await rename(temporary, path)
  }
  await writeWhole(join(to, 'oci-layout'), layoutFile)
  const before = (await readJson(join(to, 'index.json'))) as ImageIndex | undefined
  await writeWhole(join(to, 'index.json'), indexOf(before?.manifests ?? [], image, names))
}

type Named = Descriptor & { readonly annotations?: Readonly<Record<string, string>> }

/** A name that others had before is this image's now. */
function indexOf(before: readonly Named[], image: OciImage, names: readonly string[]): string {
  const { mediaType, digest, size } = image
  const own: Named[] =
    names.length === 0
      ? [{ mediaType, digest, size }]
      : names.map(name => ({ mediaType, digest, size, annotations: { [refName]: name } }))
  const others = before.filter(m => {
    const name = m.annotations?.[refName]
    return name === undefined ? m.digest !== digest : !names.includes(name)
  })
  return JSON.stringify({ schemaVersion: 2, manifests: [...others, ...own] })
}

/** manifest.json of `docker save` (moby, image/spec v1.2), with paths of OCI's blobs as Docker ≥ 25 writes them. */
async function dockerList(image: OciImage, names: readonly string[]): Promise<string> {
  if (isIndexType(image.mediaType))
    throw new UsageError(
      'docker-tar holds one platform and the image has several: take oci-tar, or one platform',
    )
  const manifest = JSON.parse(await readFile(blobPath(image.dir, image.digest), 'utf8')) as ImageManifest
  const at = ({ digest }: Descriptor) => `blobs/sha256/${digest.slice('sha256:'.length)}`
  return JSON.stringify([{ Config: at(manifest.config), RepoTags: names, Layers: manifest.layers.map(at) }])
}

const common = { type: 'file', mode: 0o644, uid: 0, gid: 0 } as const

function text(path: string, body: string): Entry {
  return { ...common, path, body: Buffer.from(body) }
}
