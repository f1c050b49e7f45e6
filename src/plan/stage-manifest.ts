import { z } from 'zod/mini'

/** One name of an image in the registry. */
export interface StagedImage {
  /** Below the registry's host, e.g. ci/kube-apiserver. */
  readonly repository: string
  readonly tag: string
  /** sha256:… of the manifest or index. */
  readonly digest: string
  /** Bytes of its blobs, compressed. */
  readonly size: number
  /** Of an index: sha256:… of the images that it names, which are in the same repository without a tag. */
  readonly parts?: readonly string[] | undefined
}

/** One file in the store. */
export interface StagedFile {
  /** What it is on a node, e.g. kubelet, cni/bridge. Unique among the files of its platform. */
  readonly name: string
  /** linux/amd64: which machines run it. Undefined: it is for all. */
  readonly platform?: string | undefined
  /** 64 hex digits. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  /** In the store: sha256/<hex>. */
  readonly path: string
}

/** What was put where for one build. Written last: where there is one, all that it names is there. */
export interface StageManifest {
  readonly v: 1
  /** Key of the BuildManifest. */
  readonly build: string
  /** gitVersion. */
  readonly version: string
  readonly commit: string
  /** Of the store; '' where it has none. */
  readonly region: string
  /** Where the images are: kubeadm's imageRepository, host[:port] and what stands before the names. '' for none. */
  readonly registry: string
  /** The registry speaks plain HTTP. */
  readonly plainHttp: boolean
  /** Digest over what was asked for besides the build, such as base and compression: another wish is another stage. */
  readonly asked: string
  readonly images: readonly StagedImage[]
  readonly files: readonly StagedFile[]
  /** What was wanted and could not be had, each with its reason. */
  readonly without: readonly string[]
  /** ISO 8601, UTC. From then on `sweep` may remove the stage. */
  readonly expires: string
}

/** One image as a registry knows it, without its tag. */
export interface ImageAt {
  /** As in the StageManifest. */
  readonly registry: string
  readonly plainHttp: boolean
  readonly repository: string
  /** sha256:… */
  readonly digest: string
  /** An index names it: registries let it go only after that. */
  readonly part?: true | undefined
}

/**
 * What a stage needs while it is being made, from before its first look at the store: `sweep` leaves these files and images alone.
 * A killed stage leaves its own behind, so that what it sent is still there for the next one.
 */
export interface PendingStage {
  readonly v: 1
  readonly build: string
  /** sha256 (hex) of every file. */
  readonly files: readonly string[]
  readonly images: readonly ImageAt[]
  /** ISO 8601, UTC. */
  readonly expires: string
}

/** Directories of a store. */
export const storeDirs = { blobs: 'sha256', stages: 'stages', pending: 'pending', leases: 'leases' } as const

const hex = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const buildKey = z.string().check(z.regex(/^[\w.-]{1,100}$/))
const words = z.string().check(z.minLength(1))
const bytes = z.int().check(z.nonnegative())
const imageDigest = z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))

const manifestSchema = z.object({
  v: z.literal(1),
  build: buildKey,
  version: words,
  commit: z.string(),
  region: z.string(),
  registry: z.string(),
  plainHttp: z.boolean(),
  asked: z.string(),
  images: z.array(
    z.object({
      ...{ repository: words, tag: words, digest: imageDigest, size: bytes },
      parts: z.optional(z.array(imageDigest)),
    }),
  ),
  files: z.array(
    z
      .object({ name: words, platform: z.optional(words), sha256: hex, size: bytes, path: z.string() })
      .check(z.refine(f => f.path === blobPathOf(f.sha256), { error: 'path is not that of its sha256' })),
  ),
  without: z.array(z.string()),
  expires: z.iso.datetime(),
})

const pendingSchema = z.object({
  v: z.literal(1),
  build: buildKey,
  files: z.array(hex),
  images: z.array(
    z.object({
      ...{ registry: words, plainHttp: z.boolean(), repository: words, digest: imageDigest },
      part: z.optional(z.literal(true)),
    }),
  ),
  expires: z.iso.datetime(),
})

/** Where a file of that content lies in a store. */
export function blobPathOf(sha256: string): string {
  return `${storeDirs.blobs}/${sha256}`
}

/** @returns the manifest, or why the text is none */
export function parseStageManifest(text: string): StageManifest | string {
  return parsedDocument(text, manifestSchema)
}

/** @returns the document, or why the text is none */
export function parsePendingStage(text: string): PendingStage | string {
  return parsedDocument(text, pendingSchema)
}

/** What a machine of a platform takes of a stage to become a node; the suite is for whoever runs it. */
export function filesOfNodes(manifest: StageManifest, platform: string): readonly StagedFile[] {
  return manifest.files.filter(
    f => f.name !== 'e2e.test' && (f.platform === undefined || f.platform === platform),
  )
}

/** The images of a stage, each once for each repository that it is in; what indexes name comes after all of these. */
export function imagesAt(
  manifest: Pick<StageManifest, 'registry' | 'plainHttp'> & {
    readonly images: readonly Pick<StagedImage, 'repository' | 'digest' | 'parts'>[]
  },
): ImageAt[] {
  const { registry, plainHttp, images } = manifest
  const tops = images.map(({ repository, digest }) => ({ registry, plainHttp, repository, digest }))
  const parts = images.flatMap(({ repository, parts = [] }) =>
    parts.map(digest => ({ registry, plainHttp, repository, digest, part: true as const })),
  )
  const byKey = new Map<string, ImageAt>()
  for (const image of [...tops, ...parts]) {
    const key = `${image.repository}@${image.digest}`
    if (!byKey.has(key)) byKey.set(key, image)
  }
  return [...byKey.values()]
}

/** The bytes of a manifest, the same for the same content: names sorted, keys in one order. */
export function stageManifestText(manifest: StageManifest): string {
  const { without, expires } = manifest
  return `${JSON.stringify({ ...contentOf(manifest), without: without.toSorted(), expires }, null, 2)}\n`
}

/** All that decides whether two stages are the same one: not when it expires, nor the words for what it lacks. */
export function stageIdentity(manifest: Content): string {
  return JSON.stringify(contentOf(manifest))
}

type Content = Omit<StageManifest, 'expires' | 'without'>

/** True once nobody may count on the stage any more. */
export function hasExpired(document: { readonly expires: string }, now: Date): boolean {
  return Date.parse(document.expires) <= now.getTime()
}

/** The later of two ISO times. */
export function laterOf(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b
}

function contentOf(m: Content): Content {
  return {
    v: m.v,
    build: m.build,
    version: m.version,
    commit: m.commit,
    region: m.region,
    registry: m.registry,
    plainHttp: m.plainHttp,
    asked: m.asked,
    images: m.images
      .map(({ repository, tag, digest, size, parts }) => ({ repository, tag, digest, size, parts }))
      .sort((a, b) => compare(`${a.repository}:${a.tag}`, `${b.repository}:${b.tag}`)),
    files: m.files
      .map(({ name, platform, sha256, size, path }) => ({ name, platform, sha256, size, path }))
      .sort((a, b) => compare(`${a.name} ${a.platform}`, `${b.name} ${b.platform}`)),
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** @returns what stands in the text, or why that cannot be read */
export function parsedDocument<T>(text: string, schema: z.ZodMiniType<T>): T | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    return `it is not JSON: ${(cause as Error).message}`
  }
  const result = schema.safeParse(value)
  return result.success ? result.data : z.prettifyError(result.error).replaceAll('\n', ' ')
}
