import { randomUUID } from 'node:crypto'
import { ProvisionError, UsageError } from '../errors.ts'
import { hasExpired, type PendingStage, storeDirs } from '../plan/stage-manifest.ts'
import type { FileStore, StoreCtx } from './file-store.ts'

/**
 * Stages and sweeps do not get in each other's way by two notes, each of which says so before it looks: a stage writes
 * which files it needs and then looks for a sweep's lock; a sweep writes its lock and then looks for such notes. One of
 * the two always sees the other: either the stage waits, or the sweep keeps the files.
 */
const lockPath = 'sweep-lock.json'
/** What is below a store's prefix is ours to remove, where this lies there. */
const markPath = 'bowsprit-store.json'
/** A sweep renews its lock; one that was killed is in the way for so long. */
const lockMs = 60_000
/** How far the clocks of two machines may be apart. */
const skewMs = 60_000
const longestWaitMs = 15 * 60_000

/** An object that a check writes and removes; nobody reads it, and a killed check leaves it. */
export function probePath(): string {
  return `${storeDirs.pending}/probe-${randomUUID()}`
}

export function isProbe(path: string): boolean {
  return path.startsWith(`${storeDirs.pending}/probe-`)
}

/**
 * Makes sure that what lies here is ours, before anything is stored: a sweep removes what it does not know.
 * @throws UsageError where somebody else has files under the names that we use
 */
export async function claimStore(store: FileStore): Promise<void> {
  if (await isOurs(store)) return
  const foreign = (await store.list(storeDirs.blobs)).length > 0
  // Looked at again: another stage may have come first, and have stored these.
  if (foreign && !(await isOurs(store)))
    throw new UsageError(
      `${store.address} has files in ${storeDirs.blobs}/ that are not ours, which a sweep would remove: give a prefix of its own, e.g. ${store.address}/bowsprit`,
    )
  await store.put(markPath, { bytes: Buffer.from('{"v":1}\n') }, { onlyOver: 'absent' })
}

/** Whether stages were put here by us. */
export async function isOurs(store: FileStore): Promise<boolean> {
  return (await store.has(markPath)) !== undefined
}

/** Says that a stage is being made, and waits for a sweep that is under way. @returns what takes the note back */
export async function announceStage(
  store: FileStore,
  pending: PendingStage,
  ctx: StoreCtx,
): Promise<() => Promise<void>> {
  const path = `${storeDirs.pending}/${pending.build}-${randomUUID()}.json`
  const bytes = Buffer.from(`${JSON.stringify(pending)}\n`)
  await store.put(path, { bytes }, { expires: pending.expires })
  const end = ctx.clock.now() + longestWaitMs
  for (let first = true; await isSwept(store, ctx); first = false) {
    if (first) ctx.log.info(`${store.address} is being swept: waiting until that is over`)
    if (ctx.clock.now() > end)
      throw new ProvisionError(
        `${store.address} has been swept for 15 minutes without an end: try again later`,
      )
    await ctx.clock.sleep(500, ctx.signal)
  }
  return () => store.remove(path)
}

async function isSwept(store: FileStore, ctx: StoreCtx): Promise<boolean> {
  return isLive((await store.read(lockPath))?.bytes, ctx.clock.now() - skewMs)
}

export interface SweepLock {
  /** To be called before each step of the work. @throws ProvisionError when another sweep has taken over */
  renew(): Promise<void>
  release(): Promise<void>
}

/** @returns undefined when another sweep is under way */
export async function lockForSweep(store: FileStore, ctx: StoreCtx): Promise<SweepLock | undefined> {
  const owner = randomUUID()
  let until = 0
  const write = async (onlyOver: 'absent' | { readonly version: string }): Promise<boolean> => {
    const end = ctx.clock.now() + lockMs
    const text = JSON.stringify({ owner, until: new Date(end).toISOString() })
    const mine = await store.put(lockPath, { bytes: Buffer.from(`${text}\n`) }, { onlyOver })
    if (mine) until = end
    return mine
  }
  const there = await store.read(lockPath)
  if (isLive(there?.bytes, ctx.clock.now() - skewMs)) return undefined
  if (!(await write(there === undefined ? 'absent' : { version: there.version }))) return undefined
  const own = async () => {
    const now = await store.read(lockPath)
    return now?.bytes.includes(owner) ? now : undefined
  }
  return {
    renew: async () => {
      if (until - ctx.clock.now() > lockMs / 2) return
      const mine = await own()
      if (mine === undefined || !(await write({ version: mine.version })))
        throw new ProvisionError(`another sweep of ${store.address} has taken over: this one stops`)
    },
    release: async () => {
      if ((await own()) !== undefined) await store.remove(lockPath)
    },
  }
}

function isLive(bytes: Buffer | undefined, now: number): boolean {
  if (bytes === undefined) return false
  try {
    const { until } = JSON.parse(bytes.toString()) as { until?: unknown }
    return typeof until === 'string' && !hasExpired({ expires: until }, new Date(now))
  } catch {
    return false
  }
}
