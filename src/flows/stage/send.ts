import { UsageError } from '../../errors.ts'
import type { NamedImage } from '../../images/kubeadm-set.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import type { NodeFile } from '../../plan/node-files.ts'
import type { StageLease } from '../../plan/stage-lease.ts'
import { listRuns } from '../../state/runs.ts'
import { saveStage } from '../../state/stages.ts'
import { liveLeases } from '../../stores/leases.ts'
import { stageFiles } from '../../stores/node-files.ts'
import { expireStage, rivalsOf } from '../../stores/renew.ts'
import type { FoundStage } from '../../stores/stages.ts'
import type { FileStore } from '../../stores/store.ts'
import type { RunCtx } from '../asked.ts'
import type { CheckedStage } from './check.ts'
import { stagedImages } from './images.ts'
import { type Pushed, pushImages } from './push.ts'
import type { StageOutcome } from './told.ts'

export interface ToSend {
  readonly build: BuildManifest
  readonly images: readonly NamedImage[]
  readonly files: readonly NodeFile[]
  /** As in the manifest. */
  readonly without: readonly string[]
}

/**
 * Images and files at the same time, the manifest last. The first failure ends both; what was sent stays, for the next
 * attempt. A killed one leaves its record here and its note in the store, so that a sweep finds what it sent.
 * @throws UsageError, ProvisionError, RegistryError
 */
export async function sendStage(
  checked: CheckedStage,
  { build, images, files, without }: ToSend,
  ctx: RunCtx,
): Promise<StageOutcome> {
  const { registry, expires, region, asked } = checked
  const { repository, plainHttp } = registry.place
  const stop = new AbortController()
  const within = ctx.withSignal(AbortSignal.any([ctx.signal, stop.signal]))
  const store = await checked.open(within)
  const list = await stagedImages(images)
  const rivals = await rivalsOf(store, { registry: repository, images: list }, new Date(ctx.clock.now()))
  await refuseUsed(rivals, build.key, await liveLeases(store, new Date(ctx.clock.now())), ctx)
  const { key, version, commit } = build
  const record = { v: 1, store: checked.store, registry: repository, build: key, version, expires } as const
  if (!checked.own) await saveStage(ctx.paths.runs, record)
  let pushed: Pushed | undefined
  const push = async () => {
    pushed = await pushImages(images, list, registry, within)
  }
  try {
    const stage = {
      build: key,
      version,
      commit,
      region,
      registry: repository,
      plainHttp,
      asked,
      without,
      expires,
    }
    const ending = { list, push: () => push().catch(error => end(stop, error)) }
    const staged = await stageFiles(store, files, { ...stage, images: ending }, within)
    await outlive(rivals, staged, store, ctx)
    const { manifest, path, sent } = staged
    return { manifest, path, reused: false, files: sent, images: pushed! }
  } catch (error) {
    return end(stop, error)
  }
}

function end(stop: AbortController, error: unknown): never {
  stop.abort(error)
  throw error
}

/** Nodes that join a cluster later would get another build than it runs. */
async function refuseUsed(
  rivals: readonly FoundStage[],
  build: string,
  leases: readonly StageLease[],
  ctx: RunCtx,
): Promise<void> {
  const runs = await listRuns(ctx.paths.runs)
  const problems = rivals.flatMap(({ manifest: m, path }) => {
    if (m.build === build) return []
    const here = runs.filter(r => r.build === m.build).map(r => r.ref.id)
    const users = new Set([...here, ...leases.filter(l => l.stage === path).map(l => l.id)])
    return users.size === 0
      ? []
      : [
          `the cluster ${[...users].join(', ')} uses another build of ${m.version} under the same names in ${m.registry}: give --registry another prefix, such as ${m.registry}/next, or remove the cluster`,
        ]
  })
  if (problems.length > 0) throw new UsageError([...new Set(problems)])
}

/** What has lost its names is no stage any more; a sweep removes its files, and its images that have no tag now. */
async function outlive(
  rivals: readonly FoundStage[],
  staged: FoundStage,
  store: FileStore,
  ctx: RunCtx,
): Promise<void> {
  for (const rival of rivals.filter(r => r.path !== staged.path)) {
    await expireStage(store, rival, new Date(ctx.clock.now()))
    ctx.log.info(
      `the stage ${rival.path} has ended: ${rival.manifest.version} is this build now in ${rival.manifest.registry}`,
    )
  }
}
