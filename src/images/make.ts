import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Companions } from '../kube/companions.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import {
  type Descriptor,
  imageConfig,
  imageManifest,
  mediaTypes,
  parsePlatform,
} from '../plan/image-documents.ts'
import { type Part, partsOf, type Recipe } from '../plan/image-recipe.ts'
import type { Ctx } from '../ports/ctx.ts'
import {
  blobPath,
  blobSize,
  digestOf,
  digestOfFile,
  markUsed,
  putBytes,
  readJson,
  type Stored,
  writeWhole,
} from './blobs.ts'
import { assemble, putLayer } from './layer.ts'
import { type MadeImage, type Source, sourceOf, type Workshop } from './parts.ts'
import { buildPrograms } from './programs.ts'
import { pruneImages } from './prune.ts'

/** Change it when the same recipe makes other bytes than before. */
const rules = 1

export interface Order {
  /** Canonical reference. */
  readonly ref: string
  readonly recipe: Recipe
}

export type Made = { readonly digest: string } | { readonly why: string }

/**
 * Makes images, each in its own time; one that cannot be made does not stop the others.
 * @param dir the image cache
 * @returns by reference: digest of the manifest, or why there is none
 */
export async function makeImages(
  orders: readonly Order[],
  build: BuildManifest,
  companions: Companions,
  dir: string,
  ctx: Ctx,
): Promise<ReadonlyMap<string, Made>> {
  const made = new Map<string, Made>()
  const rest: (Order & { made: string })[] = []
  for (const order of orders) {
    const path = join(dir, 'made', await keyOf(order, build, companions))
    const digest = await known(path, dir)
    if (digest === undefined) rest.push({ ...order, made: path })
    else made.set(order.ref, { digest })
  }
  if (rest.length === 0) return made
  const shop = await openShop(
    rest.map(o => o.recipe),
    build,
    companions,
    dir,
    ctx,
  )
  for (const [i, order] of rest.entries()) {
    ctx.log.progress({ id: 'images', done: i, total: rest.length, unit: 'images' })
    const result = await makeOne(order, shop)
    made.set(order.ref, result)
    if ('digest' in result) await writeWhole(order.made, JSON.stringify(result))
  }
  ctx.log.progress({ id: 'images', done: rest.length, total: rest.length, unit: 'images' })
  await pruneImages(dir, ctx)
  return made
}

async function makeOne(order: Order, shop: Workshop): Promise<Made> {
  const { ctx } = shop
  const from = ctx.clock.now()
  try {
    const { manifest, packed } = await shop.image(order.recipe, order.ref)
    const seconds = ((ctx.clock.now() - from) / 1000).toFixed(1)
    if (packed) ctx.log.info(`images: ${order.ref} made of ${order.recipe.madeOf} (${seconds} s)`)
    else ctx.log.debug(`images: ${order.ref} has the layers that are there (${seconds} s)`)
    return { digest: manifest.digest }
  } catch (cause) {
    if (ctx.signal.aborted) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    ctx.log.warn(`images: ${order.ref} could not be made: ${why}`)
    return { why }
  }
}

/** `packed`: it was not there before. */
interface Layer extends Stored {
  readonly packed: boolean
}

async function openShop(
  recipes: readonly Recipe[],
  build: BuildManifest,
  companions: Companions,
  dir: string,
  ctx: Ctx,
): Promise<Workshop> {
  const parts = recipes.flatMap(partsOf)
  const packages = [...new Set(parts.flatMap(p => (p.kind === 'go' ? [p.pkg] : [])))]
  if (packages.length > 0) ctx.log.info(`images: building ${packages.length} test programs of the branch`)
  const programs = await buildPrograms(packages, build, dir, ctx)
  const layers = new Map<string, Promise<Layer>>()
  const digests = new Map<string, Promise<string>>()
  const digestOnce = (path: string) => {
    const reading = digests.get(path) ?? digestOfFile(path)
    digests.set(path, reading)
    return reading
  }
  const shop: Workshop = {
    dir,
    build,
    companions,
    ctx,
    programs,
    digestOf: digestOnce,
    image: (recipe, name) => makeImage(recipe, name, shop, layers),
  }
  return shop
}

async function makeImage(
  recipe: Recipe,
  name: string,
  shop: Workshop,
  layers: Map<string, Promise<Layer>>,
): Promise<MadeImage> {
  // All sources first: what cannot be had shows before anything is fetched and packed.
  const sources: Source[][] = []
  for (const parts of recipe.layers) sources.push(await sourcesOf(parts, shop))
  const descriptors: Descriptor[] = []
  let packed = false
  for (const parts of sources) {
    const layer = await makeLayer(parts, shop, layers)
    descriptors.push({ mediaType: mediaTypes.layer, digest: layer.digest, size: layer.size })
    packed ||= layer.packed
  }
  const platform = parsePlatform(shop.build.platform)
  const config = await putBytes(
    shop.dir,
    imageConfig(name, recipe.madeOf, recipe.config, descriptors, platform),
  )
  const manifest = await putBytes(
    shop.dir,
    imageManifest({ mediaType: mediaTypes.config, ...config }, descriptors),
  )
  return { manifest, packed, blobs: [config.digest, ...descriptors.map(d => d.digest)] }
}

async function sourcesOf(parts: readonly Part[], shop: Workshop): Promise<Source[]> {
  const sources: Source[] = []
  for (const part of parts) sources.push(await sourceOf(part, shop))
  return sources
}

/** Equal parts make one layer: in this call by the map, in later ones by a file named after what it is made of. */
async function makeLayer(
  sources: readonly Source[],
  shop: Workshop,
  layers: Map<string, Promise<Layer>>,
): Promise<Layer> {
  const key = hex(JSON.stringify([rules, sources.map(s => s.key)]))
  const making = layers.get(key) ?? storeLayer(key, sources, shop)
  layers.set(key, making)
  return making
}

async function storeLayer(key: string, sources: readonly Source[], shop: Workshop): Promise<Layer> {
  const path = join(shop.dir, 'layers', key)
  const before = (await readJson(path)) as Stored | undefined
  if (before !== undefined && (await blobSize(shop.dir, before.digest)) === before.size) {
    await markUsed(path)
    return { ...before, packed: false }
  }
  const entries = []
  for (const source of sources) entries.push(...(await source.entries()))
  const layer = await putLayer(shop.dir, assemble(entries))
  await writeWhole(path, JSON.stringify(layer))
  return { ...layer, packed: true }
}

/** Changes with anything that an image is made of, and is known without making anything. */
async function keyOf(order: Order, build: BuildManifest, companions: Companions): Promise<string> {
  const parts = partsOf(order.recipe)
  const ofBranch = parts.some(p => p.kind === 'go' || p.kind === 'branch' || p.kind === 'c')
  const files = []
  for (const part of parts) {
    if (part.kind !== 'companion') continue
    const companion = companions[part.name]
    const file = companion && (await stat(join(companion.dir, part.file)).catch(() => undefined))
    // Not where it lies: caches move.
    files.push([part.name, companion?.version, file?.size, Math.floor((file?.mtimeMs ?? 0) / 1000)])
  }
  return hex(JSON.stringify([rules, order, build.platform, ofBranch ? build.key : '', files]))
}

/** Digest of an image that is still wholly in the store. */
async function known(path: string, dir: string): Promise<string | undefined> {
  const before = (await readJson(path)) as { digest?: string } | undefined
  if (before?.digest === undefined) return undefined
  const manifest = (await readJson(blobPath(dir, before.digest))) as
    | { config: Descriptor; layers: Descriptor[] }
    | undefined
  if (manifest === undefined) return undefined
  for (const blob of [manifest.config, ...manifest.layers])
    if ((await blobSize(dir, blob.digest)) !== blob.size) return undefined
  await markUsed(path)
  return before.digest
}

function hex(text: string): string {
  return digestOf(text).slice('sha256:'.length)
}
