import pMap from 'p-map'
import { imagesAt, type StageManifest, stageManifestText } from '../plan/stage-manifest.ts'
import type { FileStore, StoreCtx } from './file-store.ts'
import { announceStage } from './pending.ts'
import { commitStage, type FoundStage, findStages } from './stages.ts'

/** Files that are looked at at once. */
const looks = 16

/**
 * Lets a stage that is there live longer, when it is whole.
 * @param images says whether all images are there, under their names
 * @returns undefined when something of it is gone: then it is to be staged again
 */
export async function renewStage(
  store: FileStore,
  found: FoundStage,
  expires: string,
  images: () => Promise<boolean>,
  ctx: StoreCtx,
): Promise<FoundStage | undefined> {
  const { manifest } = found
  const files = [...new Map(manifest.files.map(f => [f.path, f])).values()]
  const needed = { files: files.map(f => f.sha256), images: imagesAt(manifest) }
  const takeBack = await announceStage(store, { v: 1, build: manifest.build, ...needed, expires }, ctx)
  const [there, pushed] = await Promise.all([
    pMap(files, async f => (await store.has(f.path))?.size === f.size, { concurrency: looks }),
    images(),
  ])
  const renewed =
    pushed && !there.includes(false) ? await commitStage(store, { ...manifest, expires }, ctx) : undefined
  await takeBack()
  return renewed
}

/**
 * Living stages that claim names of images which another stage wants for itself: kubeadm makes the tag of the version,
 * and two builds of a changed tree have the same one.
 */
export async function rivalsOf(
  store: FileStore,
  stage: Pick<StageManifest, 'registry' | 'images'>,
  now: Date,
): Promise<FoundStage[]> {
  const own = new Map(stage.images.map(i => [`${i.repository}:${i.tag}`, i.digest]))
  const isRival = (other: StageManifest) =>
    other.registry === stage.registry &&
    other.images.some(i => (own.get(`${i.repository}:${i.tag}`) ?? i.digest) !== i.digest)
  return (await findStages(store, undefined, now)).filter(s => isRival(s.manifest))
}

/** Ends a stage's life now; a sweep removes it. Not when it was changed meanwhile, or is gone. */
export async function expireStage(
  store: FileStore,
  { path, manifest }: FoundStage,
  now: Date,
): Promise<void> {
  const there = await store.read(path)
  if (there === undefined) return
  const bytes = Buffer.from(stageManifestText({ ...manifest, expires: now.toISOString() }))
  await store.put(path, { bytes }, { onlyOver: { version: there.version } })
}
