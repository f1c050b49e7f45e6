import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ctx } from '../ports/ctx.ts'
import { blobPath, blobSize, isDigest, readJson } from './blobs.ts'

export interface Limits {
  /** Of blobs, in all: what was used last stays. */
  readonly bytes: number
}

const hour = 3_600_000
const day = 24 * hour
/** What nobody has used for so long goes, however little it is. */
const keptMs = 30 * day
/** So long a blob stays that nothing in the cache names: one that was pulled through, or is about to be named. */
const namelessMs = 7 * day
/** A registry says oftener than this that it still serves its set. */
const servedMs = day
const usual: Limits = { bytes: 10 * 1024 ** 3 }

/** A file that says which blob was made of something; its time is that of its last use. */
interface Note {
  readonly path: string
  readonly digest: string
  readonly usedMs: number
  /** It names an image, not a layer. */
  readonly image: boolean
}

/**
 * Takes out of the image cache what was not used for long, and what is too much. Images that a registry serves, and
 * whatever was used within the hour, stay in any case. Another process may be at work in it.
 * @param dir the image cache
 */
export async function pruneImages(dir: string, ctx: Ctx, limits: Limits = usual): Promise<void> {
  const now = ctx.clock.now()
  const wanted = new Map<string, number>()
  for (const digest of await servedDigests(dir, now)) await reach(dir, digest, true, wanted)
  const dropped = new Map<string, number>()
  for (const note of await notesOf(dir)) {
    const own = new Map<string, number>()
    await reach(dir, note.digest, note.image, own)
    const more = [...own].filter(([digest]) => !wanted.has(digest))
    const unused = now - note.usedMs
    const fits = bytesOf(wanted.values()) + bytesOf(more.map(([, size]) => size)) <= limits.bytes
    if (unused < hour || (unused < keptMs && fits))
      for (const [digest, size] of more) wanted.set(digest, size)
    else if (await removed(note.path)) {
      for (const [digest, size] of own) dropped.set(digest, size)
    }
  }
  const bytes = await dropBlobs(dir, wanted, dropped, now)
  for (const [name, most] of [
    ['programs', keptMs],
    ['debs', keptMs],
    ['roots', keptMs],
    ['sets', keptMs],
    ['tmp', day],
  ] as const)
    await dropOld(join(dir, name), now - most)
  if (bytes > 0) ctx.log.debug(`images: ${Math.round(bytes / 1e6)} MB were not used for long, and are gone`)
}

/** Manifests of the images that registries of clusters serve. */
async function servedDigests(dir: string, now: number): Promise<string[]> {
  const digests: string[] = []
  for (const { path, usedMs } of await filesIn(join(dir, 'sets'))) {
    if (now - usedMs > servedMs) continue
    const set = (await readJson(path)) as { refs?: Record<string, string> } | undefined
    digests.push(...Object.values(set?.refs ?? {}))
  }
  return digests
}

/** Newest first. */
async function notesOf(dir: string): Promise<Note[]> {
  const notes: Note[] = []
  for (const kind of ['made', 'layers', 'packed'])
    for (const { path, usedMs } of await filesIn(join(dir, kind))) {
      const { digest } = ((await readJson(path)) ?? {}) as { digest?: string }
      if (digest !== undefined && isDigest(digest))
        notes.push({ path, digest, usedMs, image: kind === 'made' })
    }
  return notes.toSorted((a, b) => b.usedMs - a.usedMs)
}

interface Document {
  readonly config?: { readonly digest: string }
  readonly layers?: readonly { readonly digest: string }[]
  readonly manifests?: readonly { readonly digest: string }[]
}

/** Adds what an image is made of that is there, by digest, with its size; of an index all its images. */
async function reach(
  dir: string,
  digest: string,
  isDocument: boolean,
  into: Map<string, number>,
): Promise<void> {
  const size = await blobSize(dir, digest)
  if (size === undefined || into.has(digest)) return
  into.set(digest, size)
  if (!isDocument) return
  const { config, layers, manifests } = ((await readJson(blobPath(dir, digest))) ?? {}) as Document
  for (const part of [...(config === undefined ? [] : [config]), ...(layers ?? [])])
    await reach(dir, part.digest, false, into)
  for (const image of manifests ?? []) await reach(dir, image.digest, true, into)
}

/** @returns bytes that went */
async function dropBlobs(
  dir: string,
  wanted: ReadonlyMap<string, number>,
  dropped: ReadonlyMap<string, number>,
  now: number,
): Promise<number> {
  let bytes = 0
  for (const { name, path, usedMs, size } of await filesIn(join(dir, 'blobs', 'sha256'))) {
    const digest = `sha256:${name}`
    const most = dropped.has(digest) ? hour : namelessMs
    if (wanted.has(digest) || now - usedMs < most) continue
    if (await removed(path)) bytes += size
  }
  return bytes
}

async function dropOld(dir: string, beforeMs: number): Promise<void> {
  for (const { path, usedMs } of await filesIn(dir)) if (usedMs < beforeMs) await removed(path)
}

/** @returns false for what is another user's: that stays, and is no reason to fail */
async function removed(path: string): Promise<boolean> {
  return rm(path, { recursive: true, force: true }).then(
    () => true,
    () => false,
  )
}

/** And directories. */
async function filesIn(dir: string): Promise<{ name: string; path: string; usedMs: number; size: number }[]> {
  const found = []
  for (const name of await readdir(dir).catch(() => [])) {
    const path = join(dir, name)
    const info = await stat(path).catch(() => undefined)
    if (info !== undefined) found.push({ name, path, usedMs: info.mtimeMs, size: info.size })
  }
  return found
}

function bytesOf(sizes: Iterable<number>): number {
  let sum = 0
  for (const size of sizes) sum += size
  return sum
}
