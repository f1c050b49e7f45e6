import { describe, ProvisionError, UsageError } from '../../errors.ts'
import type { Options } from '../../options/table.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'
import { parseRegistryPlace } from '../../plan/registry-place.ts'
import type { OwnStage } from '../../providers/provider.ts'
import { loadProvider } from '../../providers/table.ts'
import type { RunCtx } from '../asked.ts'
import { openOwnStore } from '../azure-identity.ts'
import type { Phases } from '../phases.ts'
import { type CheckedStage, pushProblems } from './check.ts'
import type { StageFacts } from './facts.ts'
import { openRegistry } from './registry.ts'

/** Clouds make it known within minutes who may do what. */
const knownMs = 10 * 60_000
const lookMs = 10_000

export function isPlaced(stage: CheckedStage | StageFacts): stage is CheckedStage {
  return 'registry' in stage
}

/**
 * Lets the provider make the registry and the store that the cluster has for itself, and waits until we may write there.
 * @throws ProvisionError
 */
export function placeOwnStage(
  facts: StageFacts,
  spec: ClusterSpec,
  o: Options,
  ctx: RunCtx,
  phases: Phases,
): Promise<CheckedStage> {
  return phases.run(
    'registry',
    async () => {
      const provider = await loadProvider(spec.ref.provider)
      const own = await provider.ownStage?.(provider.plan(spec), ctx)
      if (own === undefined)
        throw new UsageError('--registry and --store are needed: where nodes take all from')
      const stage = await placed(facts, own, o, ctx)
      await untilWritable(stage, o, ctx)
      return stage
    },
    ({ registry, store }) => `${registry.place.repository} and ${store}, which go with the cluster`,
  )
}

async function placed(facts: StageFacts, own: OwnStage, o: Options, ctx: RunCtx): Promise<CheckedStage> {
  const place = parseRegistryPlace(own.registry)
  if (!('host' in place)) throw new ProvisionError(place.join('; '))
  return {
    ...facts,
    registry: await openRegistry(place, o, ctx),
    store: own.store,
    open: within => openOwnStore(own.store, o, within),
    ...{ region: o.region ?? '', crossRegion: false, own: true },
  }
}

async function untilWritable(stage: CheckedStage, o: Options, ctx: RunCtx): Promise<void> {
  const end = ctx.clock.now() + knownMs
  for (let look = 1; ; look++) {
    const problems = await writeProblems(stage, o, ctx)
    if (problems.length === 0) return
    if (ctx.clock.now() > end)
      throw new ProvisionError(
        [`${knownMs / 60_000} minutes after they were made, nothing can be staged there:`, ...problems].join(
          '\n',
        ),
      )
    if (look === 1) ctx.log.info('waiting until the roles on registry and store are known there')
    ctx.log.debug(problems.join('; '))
    await ctx.clock.sleep(lookMs, ctx.signal)
  }
}

/** Also what only a name that is seconds old gives as an error. */
async function writeProblems(stage: CheckedStage, o: Options, ctx: RunCtx): Promise<readonly string[]> {
  const asked = [
    pushProblems(o, stage.registry, ctx),
    stage.open(ctx).then(async s => (await s.check()).problems),
  ]
  const ends = await Promise.allSettled(asked)
  ctx.signal.throwIfAborted()
  return ends.flatMap(e => (e.status === 'fulfilled' ? e.value : [describe(e.reason)]))
}
