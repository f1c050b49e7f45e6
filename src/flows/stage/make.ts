import { basename, resolve } from 'node:path'
import prettyBytes from 'pretty-bytes'
import { describe, UsageError } from '../../errors.ts'
import { writeImage } from '../../images/write-image.ts'
import { type Companions, ensureCompanions } from '../../kube/companions.ts'
import type { Options } from '../../options/table.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import { nodeFiles } from '../../plan/node-files.ts'
import { plural } from '../../plan/words.ts'
import type { RunCtx } from '../asked.ts'
import { buildPhase, stageTargets } from '../build.ts'
import type { Phases } from '../phases.ts'
import type { CheckedStage } from './check.ts'
import { named } from './failures.ts'
import { type ComposedImages, composeImages } from './images.ts'
import { checkImages } from './push.ts'
import { sendStage } from './send.ts'
import type { StageOutcome } from './told.ts'

/** Built or found: what the images are made of where none can be pulled, and what nodes run. */
const companionNames = ['etcd', 'coredns', 'containerd', 'runc', 'cni'] as const

/** build → tools → images → stage. @throws ProvisionError when a service fails for good */
export async function makeStage(
  checked: CheckedStage,
  o: Options,
  ctx: RunCtx,
  phases: Phases,
  built?: BuildManifest,
): Promise<StageOutcome> {
  const build = built ?? (await buildPhase(checked.source, stageTargets, ctx, phases))
  const { companions, without } = await toolsPhase(build, ctx, phases)
  const composed = await phases.run(
    'images',
    () => named('images', () => composeImages(checked, build, companions, o, ctx)),
    c =>
      `${plural(c.images.length, 'image')}${c.missing.length > 0 ? `, ${c.missing.length} cannot be had` : ''}`,
  )
  await checkImages(composed.images, checked.registry, ctx)
  if (o.output !== undefined) await writePhase(o.output, composed, checked, o, ctx, phases)
  const { files, problems, without: lacking } = nodeFiles(build, companions, { suite: true })
  if (problems.length > 0) throw new UsageError(problems)
  const missing = composed.missing.map(m => `${m.ref}: ${m.why}`)
  // What is lost without crictl, and why it is not there.
  const all = [...lacking.map(text => [text, ...without].join('; ')), ...missing]
  return phases.run(
    'stage',
    () =>
      named('stage', () => sendStage(checked, { build, images: composed.images, files, without: all }, ctx)),
    s =>
      `${prettyBytes(s.images.bytes)} of images and ${prettyBytes(s.files.bytes)} of files sent   until ${s.manifest.expires}`,
  )
}

async function toolsPhase(
  build: BuildManifest,
  ctx: RunCtx,
  phases: Phases,
): Promise<{ companions: Companions; without: readonly string[] }> {
  return phases.run(
    'tools',
    async () => {
      const companions = await ensureCompanions(companionNames, build.companions, ctx)
      const crictl = await ensureCompanions(['crictl'], build.companions, ctx).catch(error => {
        ctx.signal.throwIfAborted()
        return describe(error).split('\n')[0] ?? ''
      })
      if (typeof crictl !== 'string') return { companions: { ...companions, ...crictl }, without: [] }
      ctx.log.warn(`no crictl for the nodes: ${crictl}`)
      return { companions, without: [crictl] }
    },
    ({ companions }) =>
      Object.entries(companions)
        .map(([name, c]) => `${name} ${c?.version}`)
        .join(', '),
  )
}

async function writePhase(
  output: string,
  { images: [hyperkube] }: ComposedImages,
  { registry }: CheckedStage,
  o: Options,
  ctx: RunCtx,
  phases: Phases,
): Promise<void> {
  const names = hyperkube!.names.map(n => `${registry.place.host}/${n.repository}:${n.tag}`)
  const write = () => writeImage(hyperkube!.image, o.format, resolve(output), ctx, names)
  await phases.run('write', write, () => `hyperkube as ${o.format}: ${basename(output)}`)
}
