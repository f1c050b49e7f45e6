import { describe } from '../../errors.ts'
import { unpackedPackages } from '../../images/unpacked.ts'
import type { CloudProgram } from '../../kube/cloud-provider.ts'
import { type Companions, type CompanionTarget, ensureCompanions } from '../../kube/companions.ts'
import { sourceFor } from '../../kube/source.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import { architectureOf } from '../../plan/platform.ts'
import type { RunCtx } from '../asked.ts'
import { buildPhase, targetsOfStage, testTargets } from '../build.ts'
import type { Phases } from '../phases.ts'
import { ownPlatform } from '../platforms.ts'
import type { CheckedStage } from './check.ts'
import { cloudPrograms } from './cloud-provider.ts'
import type { GivenCrictl } from './crictl.ts'

/** What machines of one platform run: the branch built for them, and what runs beside it. */
export interface PlatformBuild {
  readonly build: BuildManifest
  readonly companions: Companions
  /** The cloud controller manager, where one was asked for. */
  readonly cloud: readonly CloudProgram[]
  /** Why there is no crictl, where there is none. */
  readonly without: readonly string[]
}

export interface StageBuilds {
  /** In the order of the platforms. */
  readonly each: readonly PlatformBuild[]
  /** A build whose suite runs here: it says which test images there are. */
  readonly suite: BuildManifest | undefined
}

/** Built or found: what the images are made of where none can be pulled, and what nodes run. */
const companionNames = ['etcd', 'coredns', 'containerd', 'runc', 'cni'] as const

/**
 * The programs of a stage for each of its platforms. Machines of another kind than this one get theirs from Go's own cross
 * compiler; runc, which has C in it, from Debian's.
 * @param built for this machine, where somebody has needed it before
 * @throws BuildError, UsageError, ProvisionError
 */
export async function stageBuilds(
  checked: CheckedStage,
  ctx: RunCtx,
  phases: Phases,
  built?: BuildManifest,
): Promise<StageBuilds> {
  const { platforms, source, wish } = checked
  const each: PlatformBuild[] = []
  for (const platform of platforms) {
    const there = platform === ownPlatform ? built : undefined
    const build =
      there ?? (await buildPhase(sourceFor(source, platform), targetsOfStage(platform), ctx, phases))
    const cloud = await cloudPrograms(checked.cloudProvider, platform, ctx, phases)
    each.push({ build, cloud, ...(await toolsPhase(build, checked.crictl, ctx, phases)) })
  }
  const own = each.find(e => e.build.platform === ownPlatform)?.build ?? built
  const suite = own ?? (wish === undefined ? undefined : await buildPhase(source, testTargets, ctx, phases))
  return { each, suite }
}

async function toolsPhase(
  build: BuildManifest,
  given: GivenCrictl | undefined,
  ctx: RunCtx,
  phases: Phases,
): Promise<Omit<PlatformBuild, 'build' | 'cloud'>> {
  const target = targetOf(build.platform, ctx)
  return phases.run(
    'tools',
    async () => {
      const companions = await ensureCompanions(companionNames, build.companions, ctx, target)
      const own = given?.[build.platform]
      if (own !== undefined) return { companions: { ...companions, crictl: own }, without: [] }
      const crictl = await ensureCompanions(['crictl'], build.companions, ctx, target).catch(error => {
        ctx.signal.throwIfAborted()
        return describe(error).split('\n')[0] ?? ''
      })
      if (typeof crictl !== 'string') return { companions: { ...companions, ...crictl }, without: [] }
      ctx.log.warn(`no crictl for the nodes (--crictl FILE|URL gives one): ${crictl}`)
      return { companions, without: [crictl] }
    },
    ({ companions }) =>
      [
        ...(target === undefined ? [] : [target.platform]),
        ...Object.entries(companions).map(([name, c]) => `${name} ${c?.version}`),
      ].join(', '),
  )
}

function targetOf(platform: string, ctx: RunCtx): CompanionTarget | undefined {
  if (platform === ownPlatform) return undefined
  const architecture = architectureOf(platform)
  return { platform, unpack: packages => unpackedPackages(packages, architecture, ctx) }
}
