import pMap from 'p-map'
import { leasePath, parseStageLease, type StageLease } from '../plan/stage-lease.ts'
import { hasExpired, storeDirs } from '../plan/stage-manifest.ts'
import type { FileStore } from './file-store.ts'

/** Written anew when the cluster is made again, or of another stage. */
export async function takeLease(store: FileStore, lease: StageLease): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(lease, null, 2)}\n`)
  await store.put(leasePath(lease.cluster), { bytes }, { expires: lease.expires })
}

/** Absent is fine: it may have expired. */
export async function endLease(store: FileStore, cluster: string): Promise<void> {
  await store.remove(leasePath(cluster))
}

/** What clusters hold at that time; what cannot be read holds nothing here, and keeps a sweep from removing files. */
export async function liveLeases(store: FileStore, now: Date): Promise<StageLease[]> {
  const listed = await store.list(storeDirs.leases)
  const texts = await pMap(listed, async ({ path }) => (await store.read(path))?.bytes.toString(), {
    concurrency: 8,
  })
  return texts.flatMap(text => {
    const lease = text === undefined ? 'gone' : parseStageLease(text)
    return typeof lease === 'string' || hasExpired(lease, now) ? [] : [lease]
  })
}
