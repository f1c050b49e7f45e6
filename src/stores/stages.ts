import { createHash } from 'node:crypto'
import pMap from 'p-map'
import { ProvisionError } from '../errors.ts'
import {
  hasExpired,
  laterOf,
  parseStageManifest,
  type StageManifest,
  stageIdentity,
  stageManifestText,
  storeDirs,
} from '../plan/stage-manifest.ts'
import type { FileStore, StoreCtx } from './file-store.ts'

export interface FoundStage {
  /** In the store. */
  readonly path: string
  readonly manifest: StageManifest
}

/**
 * Where a manifest lies. Stages with the same content are one stage, whoever made them; stages of one build with
 * other content (another set of files) are beside one another, so that none changes under a cluster that uses it.
 */
export function stagePath(manifest: Omit<StageManifest, 'expires' | 'without'>): string {
  const digest = createHash('sha256').update(stageIdentity(manifest)).digest('hex')
  return `${storeDirs.stages}/${manifest.build}/${digest.slice(0, 16)}.json`
}

/**
 * The stages of a build that live at that time, the longest-lived first.
 * @param build of all builds where none is named
 */
export async function findStages(
  store: FileStore,
  build: string | undefined,
  now: Date,
): Promise<FoundStage[]> {
  const listed = await store.list(build === undefined ? storeDirs.stages : `${storeDirs.stages}/${build}`)
  const found = await pMap(
    listed,
    async ({ path }) => ({ path, text: (await store.read(path))?.bytes.toString() }),
    {
      concurrency: 8,
    },
  )
  return found
    .flatMap(({ path, text }) => {
      const manifest = text === undefined ? 'gone' : parseStageManifest(text)
      return typeof manifest === 'string' || hasExpired(manifest, now) ? [] : [{ path, manifest }]
    })
    .sort((a, b) => Date.parse(b.manifest.expires) - Date.parse(a.manifest.expires))
}

/**
 * Writes the manifest, or lets the one that is there live longer. Any number of processes may do it at once: each
 * writes only over what it has read.
 * @returns the manifest as it is in the store now
 */
export async function commitStage(
  store: FileStore,
  manifest: StageManifest,
  ctx: StoreCtx,
): Promise<FoundStage> {
  const path = stagePath(manifest)
  for (let attempt = 0; attempt < 50; attempt++) {
    const there = await store.read(path)
    const old = there === undefined ? undefined : parseStageManifest(there.bytes.toString())
    const known = typeof old === 'object' ? old : undefined
    const expires = known === undefined ? manifest.expires : laterOf(known.expires, manifest.expires)
    if (known !== undefined && expires === known.expires) return { path, manifest: known }
    const next = { ...manifest, expires }
    const onlyOver = there === undefined ? 'absent' : { version: there.version }
    const bytes = Buffer.from(stageManifestText(next))
    if (await store.put(path, { bytes }, { onlyOver, expires })) return { path, manifest: next }
    await ctx.clock.sleep(20 + Math.floor(Math.random() * 100), ctx.signal)
  }
  throw new ProvisionError(`${path} in ${store.address} changes all the time: try again later`)
}

/**
 * A signed URL for each file of a stage, by its path in the store: for machines that have no identity of their own to read the
 * store with. They are secrets. Undefined where the store makes none.
 * @param seconds how long they can be fetched, at most seven days; with temporary credentials not longer than these
 */
export async function signedUrls(
  store: FileStore,
  manifest: StageManifest,
  seconds: number,
): Promise<Readonly<Record<string, string>> | undefined> {
  const urls = await pMap(manifest.files, f => store.url(f.path, seconds), { concurrency: 8 })
  if (urls.some(url => url === undefined)) return undefined
  return Object.fromEntries(manifest.files.map((f, i) => [f.path, urls[i]!]))
}
