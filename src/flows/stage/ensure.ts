import type { Options } from '../../options/table.ts'
import type { Staged } from '../../providers/provider.ts'
import { signedUrls } from '../../stores/stages.ts'
import { openStore } from '../../stores/store.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'
import type { CheckedStage } from './check.ts'
import { knownStage } from './known.ts'
import { makeStage } from './make.ts'
import type { StageOutcome } from './told.ts'

/** The stage that is there, made to live longer; else a new one. @throws UsageError, BuildError, ProvisionError */
export async function ensureStage(
  checked: CheckedStage,
  o: Options,
  ctx: RunCtx,
  phases: Phases,
): Promise<StageOutcome> {
  // An image that is to lie on disk has to be made here.
  const anew = o.refresh || o.output !== undefined
  const known = anew ? undefined : await knownStage(checked, ctx, phases)
  return known ?? makeStage(checked, o, ctx, phases)
}

/**
 * How the machines of a cluster get at a stage.
 * @param seconds how long signed URLs are to be good for, where the store makes some: at most seven days
 */
export async function stagedFor(
  { manifest }: StageOutcome,
  { store: url }: CheckedStage,
  seconds: number,
  ctx: RunCtx,
): Promise<Staged> {
  const store = await openStore(url, ctx)
  const urls = await signedUrls(store, manifest, seconds)
  const registry = { prefix: manifest.registry, plainHttp: manifest.plainHttp }
  return { manifest, registry, store: url, ...(urls === undefined ? {} : { urls }) }
}
