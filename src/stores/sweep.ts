import pMap from 'p-map'
import { describe } from '../errors.ts'
import { parseStageLease, type StageLease } from '../plan/stage-lease.ts'
import {
  blobPathOf,
  hasExpired,
  type ImageAt,
  imagesAt,
  type PendingStage,
  parsePendingStage,
  parseStageManifest,
  type StageManifest,
  storeDirs,
} from '../plan/stage-manifest.ts'
import type { FileStore, StoreCtx } from './file-store.ts'
import { isOurs, isProbe, lockForSweep, type SweepLock } from './pending.ts'

export interface SweepReport {
  /** Paths of manifests that are gone. */
  readonly stages: readonly string[]
  readonly files: number
  readonly bytes: number
  /** Images that went with them. */
  readonly images: number
  /** Expired stages that stay, and why. */
  readonly kept: readonly string[]
  /** What went wrong; the rest was done all the same. */
  readonly problems: readonly string[]
}

/**
 * Removes images from their registries; absent is fine.
 * @returns how many are gone, and what failed for now: then the stage stays, for the next sweep
 */
export type DropImages = (
  images: readonly ImageAt[],
) => Promise<{ readonly gone: number; readonly problems: readonly string[] }>

interface Found<T> {
  readonly path: string
  readonly document: T
}

const nothing: SweepReport = { stages: [], files: 0, bytes: 0, images: 0, kept: [], problems: [] }

/** Removals at once, and between two looks at the lock. */
const parallel = 8
const batch = 64

/**
 * Removes stages that have expired, then every file that nothing refers to any more: no stage, and none that is being
 * made. A stage that a cluster uses stays, whatever its age: one of `inUse`, or one that has a lease. Manifests go before their files, so that there is never one
 * whose files are not there. Goes on after failures. Does nothing while another sweep is under way, or where we have
 * never staged anything.
 * @param inUse keys of the builds that clusters of this machine run
 * @param dropImages by default images are left alone
 */
export async function sweepStage(
  store: FileStore,
  now: Date,
  inUse: ReadonlySet<string>,
  ctx: StoreCtx,
  dropImages: DropImages = async () => ({ gone: 0, problems: [] }),
): Promise<SweepReport> {
  if (!(await isOurs(store))) return nothing
  const lock = await lockForSweep(store, ctx)
  if (lock === undefined)
    return { ...nothing, kept: [`all of ${store.address}: somebody else is sweeping it`] }
  const problems: string[] = []
  try {
    return await sweepLocked({ store, now, inUse, lock, dropImages, ctx }, problems)
  } catch (error) {
    ctx.signal.throwIfAborted()
    return { ...nothing, problems: [...problems, describe(error)] }
  } finally {
    await lock
      .release()
      .catch(error => ctx.log.warn(`the lock of the sweep stays for a minute: ${describe(error)}`))
  }
}

interface Sweep {
  readonly store: FileStore
  readonly now: Date
  readonly inUse: ReadonlySet<string>
  readonly lock: SweepLock
  readonly dropImages: DropImages
  readonly ctx: StoreCtx
}

async function sweepLocked(sweep: Sweep, problems: string[]): Promise<SweepReport> {
  const { store, now, inUse, lock, ctx } = sweep
  const unread: string[] = []
  const pending = await documents(store, storeDirs.pending, parsePendingStage, unread)
  const stages = await documents(store, storeDirs.stages, parseStageManifest, unread)
  const strange: string[] = []
  const leases = await documents(store, storeDirs.leases, parseStageLease, strange)
  unread.push(...strange)
  const making = pending.filter(p => !hasExpired(p.document, now))
  const why = reasonsToStay(inUse, leases, making, now, strange.length > 0)
  const expired = stages.filter(s => hasExpired(s.document, now))
  const old = expired.filter(s => why(s) === undefined)
  const dead = pending.filter(p => !making.includes(p))
  const leaving = [...old, ...dead].filter(d => imagesOf(d.document).length > 0)
  const staying = [...making, ...stages.filter(s => !old.includes(s))]
  const { images, held } =
    unread.length > 0
      ? { images: 0, held: leaving.map(d => d.path) }
      : await sweepImages(sweep, leaving, staying, problems)
  const doomed = old.filter(s => !held.includes(s.path))
  const remove = removal(store, lock, problems, ctx)
  const gone = new Set(await remove(doomed.map(s => s.path)))
  await remove(dead.map(p => p.path).filter(path => !held.includes(path)))
  await remove((await store.list(storeDirs.pending)).map(o => o.path).filter(isProbe))
  await remove(leases.filter(l => hasExpired(l.document, now)).map(l => l.path))
  const kept = expired
    .filter(s => !doomed.includes(s))
    .map(s => `${s.path}: ${why(s) ?? 'its images could not be removed'}`)
  const report = { stages: [...gone], images, kept }
  if (unread.length > 0) {
    problems.push(...unread.map(text => `${text}; no files are removed, since it may refer to any of them`))
    return { ...report, files: 0, bytes: 0, problems }
  }
  const needed = references(
    stages.filter(s => !gone.has(s.path)),
    making,
  )
  const blobs = await store.list(storeDirs.blobs)
  const idle = blobs.filter(b => !needed.has(b.path))
  const removed = new Set(await remove(idle.map(b => b.path)))
  await lock.renew()
  await store.dropUnfinished(path => needed.has(path)).catch(error => problems.push(describe(error)))
  const bytes = idle.filter(b => removed.has(b.path)).reduce((sum, b) => sum + b.size, 0)
  return { ...report, files: removed.size, bytes, problems }
}

/** @returns a function that says why a stage stays though it has expired; undefined: it goes */
function reasonsToStay(
  inUse: ReadonlySet<string>,
  leases: readonly Found<StageLease>[],
  making: readonly Found<PendingStage>[],
  now: Date,
  /** There is a lease that cannot be read: it may be of any stage. */
  anyLease: boolean,
): (stage: Found<StageManifest>) => string | undefined {
  const live = leases.filter(l => !hasExpired(l.document, now)).map(l => l.document)
  const builds = new Set(making.map(p => p.document.build))
  return ({ path, document: { build } }) => {
    const users = live.filter(l => l.stage === path).map(l => `${l.id} until ${l.expires}`)
    if (users.length > 0) return `a cluster uses it (${users.join(', ')})`
    if (inUse.has(build)) return 'a cluster uses it'
    if (anyLease) return 'there is a lease that cannot be read'
    return builds.has(build) ? 'it is being staged again' : undefined
  }
}

/**
 * Images before what names them: once a manifest is gone, nobody knows of them any more. That takes the untagged ones,
 * too: a tag that has gone over to another build leaves its old image behind, and the old stage names it.
 * @returns how many are gone, and paths of documents that must stay for another attempt
 */
async function sweepImages(
  { lock, dropImages }: Sweep,
  leaving: readonly Found<StageManifest | PendingStage>[],
  staying: readonly Found<StageManifest | PendingStage>[],
  problems: string[],
): Promise<{ images: number; held: string[] }> {
  const keyOf = (i: ImageAt) => `${i.registry} ${i.repository}@${i.digest}`
  const needed = new Set(staying.flatMap(d => imagesOf(d.document)).map(keyOf))
  const held: string[] = []
  let images = 0
  for (const { path, document } of leaving) {
    const idle = imagesOf(document).filter(i => !needed.has(keyOf(i)))
    if (idle.length === 0) continue
    await lock.renew()
    const { gone, problems: failed } = await dropImages(idle)
    images += gone
    problems.push(...failed)
    if (failed.length > 0) held.push(path)
  }
  return { images, held }
}

function imagesOf(document: StageManifest | PendingStage): readonly ImageAt[] {
  return 'registry' in document ? imagesAt(document) : document.images
}

function references(
  stages: readonly Found<StageManifest>[],
  making: readonly Found<PendingStage>[],
): ReadonlySet<string> {
  const ofStages = stages.flatMap(s => s.document.files.map(f => f.path))
  return new Set([...ofStages, ...making.flatMap(p => p.document.files.map(blobPathOf))])
}

/** @returns a function that removes paths and gives those that are gone */
function removal(store: FileStore, lock: SweepLock, problems: string[], ctx: StoreCtx) {
  return async (paths: readonly string[]): Promise<string[]> => {
    const gone: string[] = []
    for (let i = 0; i < paths.length; i += batch) {
      ctx.signal.throwIfAborted()
      await lock.renew()
      await pMap(
        paths.slice(i, i + batch),
        path =>
          store.remove(path).then(
            () => gone.push(path),
            error => problems.push(describe(error)),
          ),
        { concurrency: parallel },
      )
    }
    return gone
  }
}

/** What cannot be understood is named in `unread`; what vanished meanwhile is no concern of ours. */
async function documents<T>(
  store: FileStore,
  dir: string,
  parse: (text: string) => T | string,
  unread: string[],
): Promise<Found<T>[]> {
  const listed = (await store.list(dir)).filter(o => !isProbe(o.path))
  const found = await pMap(
    listed,
    async ({ path }) => {
      const text = (await store.read(path))?.bytes.toString()
      if (text === undefined) return []
      const document = parse(text)
      if (typeof document !== 'string') return [{ path, document }]
      unread.push(`${path} in ${store.address} cannot be read: ${document}`)
      return []
    },
    { concurrency: parallel },
  )
  return found.flat()
}
