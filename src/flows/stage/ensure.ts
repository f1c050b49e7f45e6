import type { Options } from '../../options/table.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'
import type { Staged } from '../../providers/provider.ts'
import { signedUrls } from '../../stores/stages.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'
import type { CheckedStage } from './check.ts'
import type { StageFacts } from './facts.ts'
import { knownStage } from './known.ts'
import { leaseFor } from './lease.ts'
import { makeStage } from './make.ts'
import { isPlaced, placeOwnStage } from './own.ts'
import type { StageOutcome } from './told.ts'

/**
 * The stage that is there, made to live longer; else a new one.
 * @param built the build, where somebody has needed it before
 * @throws UsageError, BuildError, ProvisionError
 */
export async function ensureStage(
  checked: CheckedStage,
  o: Options,
  ctx: RunCtx,
  phases: Phases,
  built?: BuildManifest,
): Promise<StageOutcome> {
  // An image that is to lie on disk has to be made here.
  const anew = o.refresh || o.output !== undefined
  const known = anew ? undefined : await knownStage(checked, ctx, phases)
  return known ?? makeStage(checked, o, ctx, phases, built)
}

/**
 * How the machines of a cluster get at a stage.
 * @param seconds how long signed URLs are to be good for, where the store makes some: at most seven days
 */
export async function stagedFor(
  { manifest }: StageOutcome,
  { store: url, open }: CheckedStage,
  seconds: number,
  ctx: RunCtx,
): Promise<Staged> {
  const store = await open(ctx)
  const urls = await signedUrls(store, manifest, seconds)
  const registry = { prefix: manifest.registry, plainHttp: manifest.plainHttp }
  return { manifest, registry, store: url, ...(urls === undefined ? {} : { urls }) }
}

/**
 * Stages the build of a run, and tells how its machines get at it. Its URLs live as long as any run may; the stage is held
 * for the cluster from now on, until it is torn down. Where the cluster brings registry and store, they are made first.
 * @param minutes after which a sweep may remove the cluster
 */
export async function stageForRun(
  facts: CheckedStage | StageFacts,
  build: BuildManifest,
  { spec, minutes }: { readonly spec: ClusterSpec; readonly minutes: number },
  o: Options,
  ctx: RunCtx,
  phases: Phases,
): Promise<Staged> {
  const checked = isPlaced(facts) ? facts : await placeOwnStage(facts, spec, o, ctx, phases)
  const outcome = await ensureStage(checked, o, ctx, phases, build)
  const staged = await stagedFor(outcome, checked, Math.min(mostSeconds, o.timeout * 60 + hour), ctx)
  if (checked.own) return staged
  const hours = Math.max(o.lifetime, Math.ceil(minutes / 60)) + 1
  await leaseFor(spec.ref, outcome.path, hours, await checked.open(ctx), ctx)
  return staged
}

const hour = 3600
/** S3 and Blob sign for seven days at most. */
const mostSeconds = 7 * 24 * hour
