import { join } from 'node:path/posix'
import type { Descriptor, Platform } from './image-documents.ts'

/** An image on disk: everything that it is made of lies in `dir` under blobs/sha256/. */
export interface OciImage {
  /** Absolute. Directory of blobs in the layout of OCI (image-spec v1.1, image-layout.md); may hold other images too. */
  readonly dir: string
  /** sha256:… of the manifest, or of the index. */
  readonly digest: string
  readonly mediaType: string
  /** Bytes of the manifest, or of the index. */
  readonly size: number
}

/** What a manifest names, by OCI's names (Docker's schema 2 is the same document with other media types). */
export interface ImageManifest {
  readonly mediaType?: string
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
}

export interface ImageIndex {
  readonly mediaType?: string
  readonly manifests: readonly (Descriptor & { readonly platform?: Platform })[]
}

/** An image's configuration, as far as other images are made on top of it. */
export interface ImageConfig {
  readonly architecture: string
  readonly os: string
  readonly config?: Readonly<Record<string, unknown>>
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly string[] }
  readonly history?: readonly Readonly<Record<string, unknown>>[]
}

const oci = 'application/vnd.oci.image'
const docker = 'application/vnd.docker.distribution.manifest'

/** For Accept headers: what we can read, the newer first. */
export const manifestTypes = [
  `${oci}.index.v1+json`,
  `${oci}.manifest.v1+json`,
  `${docker}.list.v2+json`,
  `${docker}.v2+json`,
] as const

export type Compression = 'gzip' | 'zstd' | 'none'

const layerEnds: Readonly<Record<Compression, string>> = { gzip: '+gzip', zstd: '+zstd', none: '' }

/** Media type of a layer (image-spec v1.1, layer.md; zstd since 1.1, containerd ≥ 1.5). */
export function layerType(compression: Compression): string {
  return `${oci}.layer.v1.tar${layerEnds[compression]}`
}

/** How a layer of this media type is packed. @returns undefined for a type that is no layer of files */
export function compressionOf(mediaType: string): Compression | undefined {
  if (/^application\/vnd\.docker\.image\.rootfs\.(foreign\.)?diff\.tar\.gzip$/.test(mediaType)) return 'gzip'
  const match = /\.layer\.(?:nondistributable\.)?v1\.tar(?:\+(gzip|zstd))?$/.exec(mediaType)
  if (match === null) return undefined
  return (match[1] as Compression | undefined) ?? 'none'
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === manifestTypes[0] || mediaType === manifestTypes[2]
}

/** Where a blob lies in a layout. @throws nothing: whoever takes a digest from outside checks it with isDigest */
export function blobPath(dir: string, digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':')
  return join(dir, 'blobs', algorithm, hex)
}

export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text)
}

/** What a manifest or an index names, in the order in which a registry wants it: parts before what names them. */
export function partsNamed(document: Partial<ImageManifest> & Partial<ImageIndex>): {
  readonly blobs: readonly Descriptor[]
  readonly manifests: readonly Descriptor[]
} {
  const config = document.config === undefined ? [] : [document.config]
  const all = [...(document.layers ?? []), ...config]
  const blobs = all.filter((blob, i) => all.findIndex(b => b.digest === blob.digest) === i)
  return { blobs, manifests: document.manifests ?? [] }
}
