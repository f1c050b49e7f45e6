import { BuildError } from '../errors.ts'
import { buildKubernetes } from '../kube/build.ts'
import { type Source, sourceFor } from '../kube/source.ts'
import type { Options } from '../options/table.ts'
import { inWorkspace } from '../plan/annotations.ts'
import type { BuildManifest, BuildTarget } from '../plan/build-manifest.ts'
import { hyperkubePrograms } from '../plan/kubeadm-images.ts'
import type { Asked, RunCtx } from './asked.ts'
import { askedSource } from './clone/source.ts'
import { type Phases, phasesOf } from './phases.ts'
import { ownPlatform } from './platforms.ts'

/** What a cluster with real nodes and its tests need; nothing else is built. */
export const realTargets: readonly BuildTarget[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kubectl',
  'e2e.test',
]
export const simulatedTargets: readonly BuildTarget[] = realTargets.filter(
  t => t !== 'kubelet' && t !== 'kube-proxy',
)
/** What a machine needs to become a node, what runs as pods there, and the suite. */
export const stageTargets: readonly BuildTarget[] = [
  ...hyperkubePrograms,
  'kubelet',
  'kubeadm',
  'kubectl',
  'e2e.test',
]
/** What is built of a stage for machines of a platform: the suite runs here. */
export const targetsOfStage = (platform: string): readonly BuildTarget[] =>
  platform === ownPlatform ? stageTargets : stageTargets.filter(t => t !== 'e2e.test')
export const testTargets: readonly BuildTarget[] = ['kubectl', 'e2e.test']

interface OfPlatforms {
  readonly platforms: readonly string[]
}

/** A cluster that exists needs the tests alone; simulated nodes have no kubelet of the branch. */
export function targetsFor(
  o: Pick<Options, 'provider' | 'tester'>,
  { nodeKind, stage }: { readonly nodeKind: 'real' | 'simulated'; readonly stage?: OfPlatforms | undefined },
): readonly BuildTarget[] {
  if (stage !== undefined) return stage.platforms.includes(ownPlatform) ? stageTargets : testTargets
  const all = o.provider === 'kubeconfig' ? testTargets : nodeKind === 'real' ? realTargets : simulatedTargets
  return o.tester === 'exec' ? all.filter(t => t !== 'e2e.test') : all
}

export async function build({ o, ctx, print }: Asked): Promise<number> {
  const phases = phasesOf(ctx)
  const sourced = await askedSource(o, ctx)
  const source = await sourced(phases)
  const made: BuildManifest[] = []
  for (const platform of o.platform ?? [source.go.platform])
    made.push(await buildPhase(sourceFor(source, platform), realTargets, ctx, phases))
  if (o.json) print(JSON.stringify(made.length === 1 ? made[0] : made, null, 2))
  else for (const { dir } of made) print(dir)
  return 0
}

export async function buildPhase(
  source: Source,
  targets: readonly BuildTarget[],
  ctx: RunCtx,
  phases: Phases,
): Promise<BuildManifest> {
  const made = await phases.run(
    'build',
    () => annotated(buildKubernetes(source, targets, ctx), source.dir, ctx),
    ({ manifest, built, reused }) => {
      const of = manifest.platform === ownPlatform ? '' : ` ${manifest.platform}`
      return `${manifest.version}${of}   ${built.length} built, ${reused.length} reused`
    },
  )
  return made.manifest
}

/** More places than this are not worth a look: the first ones are what the others follow from. */
const mostPlaces = 20

async function annotated<T>(building: Promise<T>, dir: string, ctx: RunCtx): Promise<T> {
  try {
    return await building
  } catch (error) {
    if (error instanceof BuildError)
      for (const place of error.places.slice(0, mostPlaces)) {
        const file = inWorkspace(place.file, dir, ctx.env['GITHUB_WORKSPACE']) ?? place.file
        ctx.log.annotate({ ...place, file })
      }
    throw error
  }
}
