import pMap from 'p-map'
import { ProvisionError, UsageError } from '../errors.ts'
import type { NodeFile } from '../plan/node-files.ts'
import { blobPathOf, imagesAt, type StagedImage, type StageManifest } from '../plan/stage-manifest.ts'
import type { FileStore, StoreCtx } from './file-store.ts'
import { type MeasuredFile, measure } from './measure.ts'
import { announceStage, claimStore } from './pending.ts'
import { commitStage } from './stages.ts'

/** What a stage is of, besides its files. */
export interface StageOf {
  /** Key of the BuildManifest. */
  readonly build: string
  readonly version: string
  readonly commit: string
  /** Of the store; '' where it has none. */
  readonly region: string
  /** ISO 8601, UTC. */
  readonly expires: string
  readonly images?: ImagesOf
  /** As in the manifest; '' and false where no images are staged. */
  readonly registry?: string
  readonly plainHttp?: boolean
  readonly asked?: string
  readonly without?: readonly string[]
}

/** Images of a stage: known before anything is sent, pushed at the same time as the files. */
export interface ImagesOf {
  readonly list: readonly StagedImage[]
  /** Called once a sweep knows that they are needed. The manifest is written when it is done. */
  push(): Promise<void>
}

export interface Amount {
  readonly files: number
  readonly bytes: number
}

export interface Staged {
  /** As it is in the store; it may live longer than was asked for. */
  readonly manifest: StageManifest
  /** Of the manifest, in the store. */
  readonly path: string
  readonly sent: Amount
  /** Were there already. */
  readonly kept: Amount
  /** Bytes of unfinished uploads that did not have to be sent again. */
  readonly resumed: number
}

/** Files on the way at once; a large one has four parts on the way, of 8 MiB each. */
const parallel = 3
const looks = 16

/**
 * Puts the files of a node into a store under their sha256, what is there already excepted, and the manifest last.
 * Any number of processes may stage the same build at once: there is one complete stage in the end. One that was
 * killed is completed by the next, which goes on where an upload stopped if the service allows that.
 * @throws UsageError when a file is not there or the store refuses us; ProvisionError when the service fails for
 *   good; what was sent stays, for the next attempt
 */
export async function stageFiles(
  store: FileStore,
  files: readonly NodeFile[],
  stage: StageOf,
  ctx: StoreCtx,
): Promise<Staged> {
  if (!(Date.parse(stage.expires) > ctx.clock.now()))
    throw new UsageError(`a stage that expires at ${stage.expires} would be gone at once: give it more time`)
  const measured = await measure(files, ctx.signal)
  const unique = [...new Map(measured.map(f => [f.sha256, f])).values()]
  const { build, version, commit, region, expires } = stage
  const { registry = '', plainHttp = false, asked = '', without = [] } = stage
  const images = stage.images?.list ?? []
  await claimStore(store)
  const needed = { files: unique.map(f => f.sha256), images: imagesAt({ registry, plainHttp, images }) }
  const takeBack = await announceStage(store, { v: 1, build, ...needed, expires }, ctx)
  const pushing = stage.images?.push()
  // Looked at only in the end; until then a failure of theirs is not ours.
  pushing?.catch(() => undefined)
  const missing = (
    await pMap(unique, async f => ((await isThere(store, f, ctx)) ? [] : [f]), {
      concurrency: looks,
      signal: ctx.signal,
    })
  ).flat()
  const { sent, resumed } = await send(store, missing, expires, ctx)
  const named = measured.map(f => ({
    name: f.name,
    ...(f.platform && { platform: f.platform }),
    sha256: f.sha256,
    size: f.size,
    path: blobPathOf(f.sha256),
  }))
  await pushing
  const manifest: StageManifest = {
    ...{ v: 1, build, version, commit, region, registry, plainHttp, asked },
    ...{ images, files: named, without, expires },
  }
  const committed = await commitStage(store, manifest, ctx)
  await takeBack()
  const kept = unique.filter(f => !sent.includes(f))
  return { ...committed, sent: amount(sent), kept: amount(kept), resumed }
}

async function isThere(store: FileStore, file: MeasuredFile, ctx: StoreCtx): Promise<boolean> {
  const path = blobPathOf(file.sha256)
  const there = await store.has(path)
  if (there === undefined || there.size === file.size) return there !== undefined
  ctx.log.warn(`${path} in ${store.address} has ${there.size} bytes instead of ${file.size}: replacing it`)
  await store.remove(path)
  return false
}

/** Largest first. After a failure nothing more is begun; what is on the way ends by itself. */
async function send(
  store: FileStore,
  missing: readonly MeasuredFile[],
  expires: string,
  ctx: StoreCtx,
): Promise<{ sent: MeasuredFile[]; resumed: number }> {
  const progress = meter(missing, ctx)
  const failures: Error[] = []
  const sent: MeasuredFile[] = []
  let resumed = 0
  await pMap(
    inTurn(missing),
    async file => {
      if (failures.length > 0) return
      try {
        // Somebody else may have sent it while we sent others.
        if (sent.length > 0 && (await isThere(store, file, ctx))) return progress(file.size)
        const onBytes = (bytes: number, how: 'sent' | 'resumed') => {
          if (how === 'resumed') resumed += bytes
          progress(bytes)
        }
        const content = { file: file.file, sha256: file.sha256, size: file.size }
        if (!(await store.put(blobPathOf(file.sha256), content, { expires, onBytes })))
          throw new ProvisionError(
            `${blobPathOf(file.sha256)} in ${store.address} is something else: remove it`,
          )
        sent.push(file)
      } catch (error) {
        failures.push(error as Error)
      }
    },
    { concurrency: parallel },
  )
  ctx.signal.throwIfAborted()
  const texts = [...new Set(failures.map(f => f.message))]
  if (failures.some(f => f instanceof UsageError)) throw new UsageError(texts)
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new ProvisionError(texts.join('\n'))
  return { sent, resumed }
}

/** The largest files first, from a place that differs between processes: several at once then do not all send the same one. */
function inTurn(files: readonly MeasuredFile[]): MeasuredFile[] {
  const sorted = files.toSorted((a, b) => b.size - a.size)
  const large = sorted.filter(f => f.size > 16 * 1024 * 1024).length
  const start = Math.floor(Math.random() * Math.max(1, large))
  return [...sorted.slice(start, large), ...sorted.slice(0, start), ...sorted.slice(large)]
}

function meter(files: readonly MeasuredFile[], ctx: StoreCtx): (bytes: number) => void {
  const total = files.reduce((sum, f) => sum + f.size, 0)
  const begun = ctx.clock.now()
  let done = 0
  return bytes => {
    done = Math.min(total, done + bytes) // a part that is sent again counts once
    const spent = ctx.clock.now() - begun
    const leftMs = done > 0 && spent > 2000 ? Math.round((spent / done) * (total - done)) : undefined
    ctx.log.progress({ id: 'files', done, total, unit: 'bytes', ...(leftMs === undefined ? {} : { leftMs }) })
  }
}

function amount(files: readonly MeasuredFile[]): Amount {
  return { files: files.length, bytes: files.reduce((sum, f) => sum + f.size, 0) }
}
