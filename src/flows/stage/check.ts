import { UsageError } from '../../errors.ts'
import { resolveSource } from '../../kube/source.ts'
import { defaultSource, type Options } from '../../options/table.ts'
import { parseMirrors } from '../../plan/image-mirrors.ts'
import { parseRegistryPlace } from '../../plan/registry-place.ts'
import { parseSource } from '../../plan/source.ts'
import { stagedName } from '../../plan/stage-test-images.ts'
import { crossRegionCost, usualNodeBytes } from '../../plan/transfer-cost.ts'
import type { FileStore } from '../../stores/store.ts'
import type { RunCtx } from '../asked.ts'
import { openOwnStore } from '../azure-identity.ts'
import { allProblems } from '../problems.ts'
import { readWish, type Wish } from '../selection.ts'
import { diskAndOutputProblems } from './disk.ts'
import {
  baseProblem,
  factsOf,
  fail,
  namesProblem,
  once,
  readBrought,
  type StageFacts,
  type StageWish,
} from './facts.ts'
import { type FoundRegions, findRegions, regionProblems } from './regions.ts'
import { type OpenRegistry, openRegistry } from './registry.ts'

/** Everything that was asked for, found sound. Nothing has been built or sent. */
export interface CheckedStage extends StageFacts {
  readonly registry: OpenRegistry
  /** Its URL. */
  readonly store: string
  /** Each phase opens it anew, under its own signal. */
  open(ctx: RunCtx): Promise<FileStore>
  /** Of the store, '' where it has none. */
  readonly region: string
  /** What it costs that the regions differ, where that was allowed. */
  readonly crossRegion: boolean
  /** It is a cluster's own and goes with it, so that no sweep has to know of it. */
  readonly own?: true
}

/**
 * All that a stage needs, looked at before anything is built: the source, who we are to the registry and the store and
 * what we may do there, regions, disks, what is to be written.
 * @throws UsageError with every problem of every option
 */
export async function checkStage(
  o: Options,
  ctx: RunCtx,
  {
    source: tree = () => resolveSource(parseSource(o.source ?? defaultSource), ctx),
    specs = () => namedSpecs(o),
  }: Partial<StageWish> = {},
): Promise<CheckedStage> {
  const registry = once(() => namedRegistry(o, ctx))
  const store = once(() => namedStore(o, ctx))
  const source = once(tree)
  const regions = once(async () => findRegions((await registry()).place, await store(), o, ctx))
  const [, , , wish, brought] = await allProblems([
    registry,
    store,
    source,
    specs,
    () => readBrought(o, ctx),
    () => void parseMirrors(o['registry-mirrors']),
    () => baseProblem(o),
    async () => namesProblem((await registry()).place.prefix, await source()),
    () => fail(diskAndOutputProblems(o, ctx)),
    async () => fail(pushProblems(o, await registry(), ctx)),
    async () => fail(storeProblems(await store(), ctx)),
    async () => fail(placesProblems(o, await regions(), ctx)),
  ] as const)
  const found = await regions()
  const url = o.store ?? ''
  return {
    ...factsOf(await source(), wish, brought, o, ctx),
    registry: await registry(),
    store: url,
    open: own => openOwnStore(url, o, own),
    region: found.store.region ?? '',
    crossRegion: regionProblems(found).length > 0,
  }
}

async function namedRegistry(o: Options, ctx: RunCtx): Promise<OpenRegistry> {
  if (o.registry === undefined)
    throw new UsageError('--registry is needed: where images are to be pushed, such as name.azurecr.io/ci')
  const place = parseRegistryPlace(o.registry)
  if (!('host' in place)) throw new UsageError(place)
  return openRegistry(place, o, ctx)
}

async function namedStore(o: Options, ctx: RunCtx): Promise<FileStore> {
  if (o.store === undefined)
    throw new UsageError(
      '--store is needed: where files of nodes are to lie, such as s3://my-bucket/ci or dir:/srv/stage',
    )
  // A region that only Azure's resource manager knows is found later: the store itself has no use for it.
  return openOwnStore(o.store, o, ctx)
}

async function namedSpecs(o: Options): Promise<Wish | undefined> {
  if (o['e2e-images']) return readWish(o, 'real')
  const given = (['suite', 'focus', 'skip', 'label-filter'] as const).filter(name => o[name] !== undefined)
  if (given.length > 0)
    throw new UsageError(
      `${given.map(name => `--${name}`).join(', ')}: says which test images are wanted: add --e2e-images`,
    )
  return undefined
}

/** Whether we may push what a stage has. */
export async function pushProblems(
  o: Options,
  registry: OpenRegistry,
  ctx: RunCtx,
): Promise<readonly string[]> {
  const { prefix } = registry.place
  const names = ['kube-apiserver', 'kube-proxy', 'etcd', 'coredns', 'pause'].map(name =>
    prefix === '' ? name : `${prefix}/${name}`,
  )
  const tests = stagedName('registry.k8s.io/e2e-test-images/agnhost:1', prefix).repository
  return registry.client(ctx).problems([...names, ...(o['e2e-images'] ? [tests] : [])])
}

async function storeProblems(store: FileStore, ctx: RunCtx): Promise<readonly string[]> {
  const { problems, warnings } = await store.check()
  for (const warning of warnings) ctx.log.warn(warning)
  return problems
}

async function placesProblems(o: Options, found: FoundRegions, ctx: RunCtx): Promise<readonly string[]> {
  for (const warning of found.warnings) ctx.log.warn(warning)
  const problems = regionProblems(found)
  if (problems.length === 0 || !o['allow-cross-region']) return problems
  ctx.log.warn(`${problems[0]?.split('. ')[0]}; ${crossRegionCost(usualNodeBytes)}`)
  return []
}
