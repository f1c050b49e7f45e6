import { readFile } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import { type ImageStore, imagesOfSpecs, unrunnableSpecs } from '../images/store.ts'
import type { Options } from '../options/table.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import type { Filters } from '../plan/e2e-args.ts'
import { type Suite, selectSpecs } from '../plan/select.ts'
import { parseShard, planShards } from '../plan/shards.ts'
import type { ShardPlan, Spec } from '../plan/specs.ts'
import { parseTimings, type Timings } from '../plan/timings.ts'
import { readRerun } from '../results/rerun.ts'
import { listSpecs, matchSpecs, readSuite } from '../testers/list.ts'
import type { RunCtx } from './asked.ts'
import { allProblems } from './problems.ts'

/** What was asked to run, read and checked as far as that goes without a build. */
export interface Wish {
  readonly suite: Suite
  readonly filters: Filters | undefined
  /** One shard of several, or all of so many. */
  readonly shard: { readonly index: number; readonly total: number } | undefined
  readonly shards: number
  readonly timings: Timings
  readonly rerun:
    | { readonly file: string; readonly names: readonly string[]; readonly version?: string }
    | undefined
  /** As typed, for result.json. */
  readonly typed: Readonly<Record<string, string>>
}

/** What will run. */
export interface Choice {
  readonly selected: readonly Spec[]
  /** Images that the selected specs can need. */
  readonly images: readonly string[]
  readonly imagesOf: ReadonlyMap<string, readonly string[]>
  readonly notes: readonly string[]
}

/** @throws UsageError with all problems of suite, shard, timings and rerun together */
export async function readWish(o: Options, nodeKind: 'real' | 'simulated'): Promise<Wish> {
  const filtered = o.focus !== undefined || o['label-filter'] !== undefined || o['rerun-failed'] !== undefined
  const suiteName = o.suite ?? (filtered ? 'all' : nodeKind === 'simulated' ? 'simulated-smoke' : 'smoke')
  const [suite, shard, timings, rerun] = await allProblems([
    () => readSuite(suiteName),
    () => readShard(o),
    () => readTimings(o.timings),
    async () => (o['rerun-failed'] === undefined ? undefined : await readRerun(o['rerun-failed'])),
  ] as const)
  const filters =
    o.focus === undefined && o.skip === undefined && o['label-filter'] === undefined
      ? undefined
      : { focus: o.focus ?? [], skip: o.skip ?? [], labelFilter: o['label-filter'] ?? '' }
  const typed = {
    suite: suiteName,
    ...(o.focus === undefined ? {} : { focus: o.focus.join(' | ') }),
    ...(o.skip === undefined ? {} : { skip: o.skip.join(' | ') }),
    ...(o['label-filter'] === undefined ? {} : { 'label-filter': o['label-filter'] }),
    ...(o.shard === undefined ? {} : { shard: o.shard }),
  }
  return {
    suite,
    filters,
    shard,
    shards: shard?.total ?? o.shards ?? (filtered || o.tester === 'exec' ? 1 : 2),
    timings,
    rerun,
    typed,
  }
}

/** Asks the build's own e2e.test. @throws UsageError when nothing is selected or a filter cannot be read */
export async function choose(wish: Wish, build: BuildManifest, ctx: RunCtx): Promise<Choice> {
  // In this order: looking at what matches lists a new build by the way.
  const matched = wish.filters === undefined ? undefined : await matchSpecs(build, wish.filters, ctx)
  const specs = await listSpecs(build, ctx)
  const { selected, notes } = selectSpecs(specs, {
    suite: wish.suite,
    ...(matched === undefined ? {} : { matched }),
    ...(wish.rerun === undefined ? {} : { rerun: wish.rerun }),
  })
  const warnings = [...notes]
  if (wish.rerun?.version !== undefined && wish.rerun.version !== build.version)
    warnings.push(`${wish.rerun.file} is of ${wish.rerun.version}, this build is ${build.version}`)
  for (const note of warnings) ctx.log.warn(note)
  const imagesOf = await imagesOfSpecs(selected, build, ctx)
  const images = [...new Set([...imagesOf.values()].flat())].sort()
  return { selected, images, imagesOf, notes: warnings }
}

/** Selected specs that name an image that cannot be had, with the image's name; told before the run. */
export async function withoutImages(
  choice: Choice,
  store: ImageStore | undefined,
  build: BuildManifest,
  ctx: RunCtx,
): Promise<ReadonlyMap<string, string>> {
  const found = await unrunnableSpecs(choice.selected, store?.missing ?? [], build, ctx)
  return new Map(found.map(f => [f.spec, `needs ${f.missing.map(m => `${m.ref} (${m.why})`).join(', ')}`]))
}

/** The shards to run here: all of them, or the one that was asked for. */
export function shardsToRun(
  wish: Wish,
  runnable: readonly Spec[],
): { readonly all: readonly ShardPlan[]; readonly here: readonly ShardPlan[] } {
  const all = planShards(runnable, wish.timings, wish.shards)
  return { all, here: wish.shard === undefined ? all : all.filter(p => p.index === wish.shard?.index) }
}

function readShard(o: Options): { index: number; total: number } | undefined {
  if (o.shard === undefined) return undefined
  const shard = parseShard(o.shard)
  if (o.shards !== undefined && o.shards !== shard.total)
    throw new UsageError(
      `--shard ${o.shard} says ${shard.total} shards, --shards ${o.shards}: leave out --shards`,
    )
  return shard
}

async function readTimings(file: string | undefined): Promise<Timings> {
  if (file === undefined) return {}
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new UsageError(`--timings: cannot read ${file}: ${(cause as Error).message}`)
  })
  return parseTimings(text, file)
}
