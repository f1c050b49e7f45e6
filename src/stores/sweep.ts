import pMap from 'p-map'
import { describe } from '../errors.ts'
import {
  blobPathOf,
  hasExpired,
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
  /** Expired stages that stay, and why. */
  readonly kept: readonly string[]
  /** What went wrong; the rest was done all the same. */
  readonly problems: readonly string[]
}

interface Found<T> {
  readonly path: string
  readonly document: T
}

/** Removals at once, and between two looks at the lock. */
const parallel = 8
const batch = 64

/**
 * Removes stages that have expired, then every file that nothing refers to any more: no stage, and none that is being
 * made. A stage that a cluster uses stays, whatever its age. Manifests go before their files, so that there is never one
 * whose files are not there. Goes on after failures. Does nothing while another sweep is under way, or where we have
 * never staged anything.
 * @param inUse keys of the builds that live clusters run
 */
export async function sweepStage(
  store: FileStore,
  now: Date,
  inUse: ReadonlySet<string>,
  ctx: StoreCtx,
): Promise<SweepReport> {
  if (!(await isOurs(store))) return { stages: [], files: 0, bytes: 0, kept: [], problems: [] }
  const lock = await lockForSweep(store, ctx)
  if (lock === undefined)
    return {
      stages: [],
      files: 0,
      bytes: 0,
      kept: [`all of ${store.address}: somebody else is sweeping it`],
      problems: [],
    }
  const problems: string[] = []
  try {
    return await sweepLocked(store, now, inUse, lock, problems, ctx)
  } catch (error) {
    ctx.signal.throwIfAborted()
    return { stages: [], files: 0, bytes: 0, kept: [], problems: [...problems, describe(error)] }
  } finally {
    await lock
      .release()
      .catch(error => ctx.log.warn(`the lock of the sweep stays for a minute: ${describe(error)}`))
  }
}

async function sweepLocked(
  store: FileStore,
  now: Date,
  inUse: ReadonlySet<string>,
  lock: SweepLock,
  problems: string[],
  ctx: StoreCtx,
): Promise<SweepReport> {
  const unread: string[] = []
  const pending = await documents(store, storeDirs.pending, parsePendingStage, unread)
  const stages = await documents(store, storeDirs.stages, parseStageManifest, unread)
  const making = pending.filter(p => !hasExpired(p.document, now))
  const builds = new Set(making.map(p => p.document.build))
  const why = (m: StageManifest) =>
    inUse.has(m.build) ? 'a cluster uses it' : builds.has(m.build) ? 'it is being staged again' : undefined
  const expired = stages.filter(s => hasExpired(s.document, now))
  const doomed = expired.filter(s => why(s.document) === undefined)
  const remove = removal(store, lock, problems, ctx)
  const gone = new Set(await remove(doomed.map(s => s.path)))
  await remove(pending.filter(p => !making.includes(p)).map(p => p.path))
  await remove((await store.list(storeDirs.pending)).map(o => o.path).filter(isProbe))
  const kept = expired.filter(s => !doomed.includes(s)).map(s => `${s.path}: ${why(s.document)}`)
  const report = { stages: [...gone], kept }
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
