import pMap from 'p-map'
import prettyBytes from 'pretty-bytes'
import { describe } from '../../errors.ts'
import type { Options } from '../../options/table.ts'
import { placeOfStage } from '../../plan/registry-place.ts'
import { hasExpired, type ImageAt } from '../../plan/stage-manifest.ts'
import { plural } from '../../plan/words.ts'
import { RegistryError } from '../../registries/errors.ts'
import { listRuns } from '../../state/runs.ts'
import { forgetStage, listStages, type StageRecord, saveStage } from '../../state/stages.ts'
import { findStages } from '../../stores/stages.ts'
import type { FileStore } from '../../stores/store.ts'
import { type DropImages, type SweepReport, sweepStage } from '../../stores/sweep.ts'
import type { RunCtx } from '../asked.ts'
import { type AzureNames, openOwnStore } from '../azure-identity.ts'
import type { Phases } from '../phases.ts'
import { openRegistry } from './registry.ts'

type Swept = AzureNames & Pick<Options, 'store'>

/** What was swept of one store. */
export interface SweptStore extends SweepReport {
  readonly store: string
}

/**
 * Removes expired stages, their files and their images, from the stores that this machine has staged to and from one
 * that is named. What a cluster of this machine runs stays. Never throws: what went wrong is among the problems.
 * @param o names that store
 */
export async function sweepStages(o: Swept, ctx: RunCtx, phases: Phases): Promise<readonly SweptStore[]> {
  const named = o.store
  const now = new Date(ctx.clock.now())
  const records = (await listStages(ctx.paths.runs)).filter(r => hasExpired(r, now))
  const stores = [...new Set([...records.map(r => r.store), ...(named === undefined ? [] : [named])])]
  const swept: SweptStore[] = []
  for (const store of stores) {
    const report = await phases.run(
      'sweep',
      () => sweepOne(store, records, now, o, ctx),
      r => `${store}: ${detail(r)}`,
      r => r.problems.length > 0,
    )
    for (const problem of report.problems)
      ctx.log.warn(`${store}: ${problem}; sweep again with: bowsprit sweep --store ${store}`)
    for (const kept of report.kept) ctx.log.info(`${store}: kept ${kept}`)
    swept.push({ store, ...report })
  }
  return swept
}

async function sweepOne(
  url: string,
  records: readonly StageRecord[],
  now: Date,
  o: Swept,
  ctx: RunCtx,
): Promise<SweepReport> {
  try {
    const runs = await listRuns(ctx.paths.runs)
    const inUse = new Set(runs.flatMap(r => r.build ?? []))
    const store = await openOwnStore(url, o, ctx)
    const report = await sweepStage(store, now, inUse, ctx, imageRemoval(o, ctx))
    if (report.problems.length > 0) return report
    for (const record of records.filter(r => r.store === url)) await settle(record, store, inUse, now, ctx)
    return report
  } catch (error) {
    ctx.signal.throwIfAborted()
    return { stages: [], files: 0, bytes: 0, images: 0, kept: [], problems: [describe(error)] }
  }
}

/** The record goes with the stage; where somebody else let that live longer, so does the record. */
async function settle(
  record: StageRecord,
  store: FileStore,
  inUse: ReadonlySet<string>,
  now: Date,
  ctx: RunCtx,
): Promise<void> {
  const [living] = await findStages(store, record.build, now)
  if (living !== undefined) await saveStage(ctx.paths.runs, { ...record, expires: living.manifest.expires })
  else if (!inUse.has(record.build)) await forgetStage(ctx.paths.runs, record)
}

/** Deletes by digest, with all tags. A registry that lets nobody delete is told of once, and does not hold a stage up. */
function imageRemoval(o: Swept, ctx: RunCtx): DropImages {
  const told = new Set<string>()
  const dropOne = async (image: ImageAt): Promise<'gone' | 'stays' | string> => {
    try {
      const registry = await openRegistry(placeOfStage(image), o, ctx)
      const was = await registry.client(ctx).deleteManifest(image.repository, image.digest)
      return was ? 'gone' : 'stays'
    } catch (error) {
      ctx.signal.throwIfAborted()
      if (!(error instanceof RegistryError) || ![401, 403, 405].includes(error.status ?? 0))
        return describe(error)
      if (!told.has(image.registry))
        ctx.log.warn(
          `${image.registry} does not let us delete images: its own retention has to remove what has expired (${error.message})`,
        )
      told.add(image.registry)
      return 'stays'
    }
  }
  return async images => {
    const each: Awaited<ReturnType<typeof dropOne>>[] = []
    for (const wave of [images.filter(i => !i.part), images.filter(i => i.part)])
      each.push(...(await pMap(wave, dropOne, { concurrency: 4 })))
    const problems = each.filter(e => e !== 'gone' && e !== 'stays')
    return { gone: each.filter(e => e === 'gone').length, problems: [...new Set(problems)] }
  }
}

function detail(r: SweepReport): string {
  return `${plural(r.stages.length, 'stage')}, ${plural(r.images, 'image')}, ${plural(r.files, 'file')} of ${prettyBytes(r.bytes)} removed`
}
