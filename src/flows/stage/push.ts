import pMap from 'p-map'
import { ProvisionError, UsageError } from '../../errors.ts'
import type { NamedImage } from '../../images/kubeadm-set.ts'
import { partsOf } from '../../images/pack-image.ts'
import type { StagedImage } from '../../plan/stage-manifest.ts'
import type { Log, Progress } from '../../ports/log.ts'
import type { Elsewhere } from '../../registries/push.ts'
import type { RunCtx } from '../asked.ts'
import type { OpenRegistry } from './registry.ts'

export interface Pushed {
  /** Bytes of layers and configurations that were sent. */
  readonly bytes: number
  readonly uploaded: number
  readonly mounted: number
}

/** Images on their way at once; each has some requests of its own. */
const parallel = 3

/** What no registry takes, or is not whole: of all images, before anything of any is sent. @throws UsageError */
export async function checkImages(
  images: readonly NamedImage[],
  registry: OpenRegistry,
  ctx: RunCtx,
): Promise<void> {
  const client = registry.client(ctx)
  const problems = await pMap(images, i => client.imageProblems(i.image), { concurrency: parallel })
  if (problems.flat().length > 0) throw new UsageError([...new Set(problems.flat())])
}

/**
 * Pushes images under all their names, and sees that the names are theirs in the end: another job may stage another
 * build under the same version at this moment.
 * @throws UsageError, RegistryError; ProvisionError when a name is somebody else's now
 */
export async function pushImages(
  images: readonly NamedImage[],
  staged: readonly StagedImage[],
  registry: OpenRegistry,
  ctx: RunCtx,
): Promise<Pushed> {
  const log = summing(ctx.log, `push ${registry.place.repository}`)
  const layers = await sharedLayers(images)
  const pushOne = ({ image, names }: NamedImage, i: number) =>
    layers.during(i, elsewhere => registry.client({ ...ctx, log: log(i) }).push(image, names, elsewhere))
  const reports = await pMap(images, pushOne, { concurrency: parallel })
  const lost = await namesLost(staged, registry, ctx)
  if (lost.length > 0)
    throw new ProvisionError(
      `${lost.join(', ')} in ${registry.place.host} is not what was pushed a moment ago: somebody stages another build of the same version there. Give each build that runs at the same time a --registry with a prefix of its own`,
    )
  const sum = (of: (r: (typeof reports)[number]) => number) => reports.reduce((all, r) => all + of(r), 0)
  return { bytes: sum(r => r.sentBytes), uploaded: sum(r => r.uploaded), mounted: sum(r => r.mounted) }
}

/**
 * Layers that several images have (test images of one base, say) go to one repository, and are mounted into the others
 * when they are there. Whoever begins first sends them, so nobody waits in a circle.
 */
async function sharedLayers(images: readonly NamedImage[]) {
  const parts = await Promise.all(images.map(async i => (await partsOf(i.image)).map(p => p.digest)))
  const owners = new Map<string, { readonly index: number; readonly there: Promise<string | undefined> }>()
  return {
    async during<T>(index: number, push: (elsewhere: Elsewhere) => Promise<T>): Promise<T> {
      const { promise: there, resolve } = Promise.withResolvers<string | undefined>()
      for (const digest of parts[index]!) if (!owners.has(digest)) owners.set(digest, { index, there })
      try {
        const report = await push(async digest => {
          const owner = owners.get(digest)
          return owner === undefined || owner.index === index ? undefined : owner.there
        })
        resolve(images[index]!.names[0]?.repository)
        return report
      } finally {
        resolve(undefined)
      }
    },
  }
}

/** Names under which the registry has something else, or nothing. */
export async function namesLost(
  staged: readonly StagedImage[],
  registry: OpenRegistry,
  ctx: RunCtx,
): Promise<string[]> {
  const found = await pMap(
    staged,
    async ({ repository, tag, digest }) => {
      const there = await registry.client(ctx).head(repository, tag)
      return there?.digest === digest ? [] : [`${repository}:${tag}`]
    },
    { concurrency: 8 },
  )
  return found.flat()
}

/** Several pushes are one progress: bytes of all that have begun. */
function summing(log: RunCtx['log'], id: string): (index: number) => RunCtx['log'] {
  const each = new Map<number, Progress>()
  const add = (index: number, update: Progress) => {
    each.set(index, update)
    const all = [...each.values()]
    const sum = (of: (p: Progress) => number) => all.reduce((bytes, p) => bytes + of(p), 0)
    log.progress({ id, done: sum(p => p.done), total: sum(p => p.total), unit: 'bytes' })
  }
  return index => ({ ...(log satisfies Log), progress: update => add(index, update) })
}
