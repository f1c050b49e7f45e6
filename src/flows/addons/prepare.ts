import { describe } from '../../errors.ts'
import type { ImageStore } from '../../images/store.ts'
import type { AddonTools, RenderedAddon } from '../../kube/addons/ground.ts'
import { renderAddon } from '../../kube/addons/render.ts'
import { ensureCompanions } from '../../kube/companions.ts'
import { imagesOf } from '../../plan/addons/objects.ts'
import type { Addon } from '../../plan/addons/wish.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import { plural } from '../../plan/words.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'

/** Add-ons that only wait for a cluster. */
export interface PreparedAddons {
  readonly tools: AddonTools
  readonly addons: readonly RenderedAddon[]
  /** Images that they name. */
  readonly images: readonly string[]
}

/**
 * Programs and manifests of all add-ons, before anything is made for them.
 * @throws Error with everything that cannot be had
 */
export async function prepareAddons(
  addons: readonly Addon[],
  build: Pick<BuildManifest, 'files' | 'companions'>,
  ctx: RunCtx,
  phases: Phases,
): Promise<PreparedAddons | undefined> {
  if (addons.length === 0) return undefined
  return phases.run(
    'addons',
    () => prepare(addons, build, ctx),
    p => `${plural(p.addons.length, 'add-on')}, ${plural(p.images.length, 'image')}`,
  )
}

/** Says which of their images the nodes cannot have; what wants them will say it worse. */
export function warnOfImages(
  prepared: PreparedAddons,
  store: Pick<ImageStore, 'missing'>,
  ctx: RunCtx,
): void {
  for (const { ref, why } of store.missing)
    if (prepared.images.includes(ref))
      ctx.log.warn(`an add-on names image ${ref}, which cannot be had: ${why}`)
}

async function prepare(
  addons: readonly Addon[],
  build: Pick<BuildManifest, 'files' | 'companions'>,
  ctx: RunCtx,
): Promise<PreparedAddons> {
  const tools: AddonTools = {
    kubectl: build.files['kubectl']?.path ?? 'kubectl',
    helm: addons.some(a => a.from.way === 'chart') ? await helm(build, ctx) : undefined,
  }
  const rendered: RenderedAddon[] = []
  const problems: string[] = []
  for (const addon of addons) {
    try {
      rendered.push(await renderAddon(addon, tools, ctx))
    } catch (error) {
      ctx.signal.throwIfAborted()
      problems.push(`add-on ${addon.name}: ${describe(error)}`)
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { tools, addons: rendered, images: imagesOf(rendered.flatMap(r => r.objects)) }
}

async function helm(build: Pick<BuildManifest, 'companions'>, ctx: RunCtx): Promise<string> {
  const found = await ensureCompanions(['helm'], build.companions, ctx)
  return `${found.helm?.dir}/helm`
}
