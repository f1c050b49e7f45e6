import { basename, resolve } from 'node:path'
import prettyBytes from 'pretty-bytes'
import { UsageError } from '../../errors.ts'
import { writeImage } from '../../images/write-image.ts'
import type { Options } from '../../options/table.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import { type NodeFiles, nodeFiles } from '../../plan/node-files.ts'
import { plural } from '../../plan/words.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'
import { ownPlatform } from '../platforms.ts'
import { type PlatformBuild, stageBuilds } from './builds.ts'
import type { CheckedStage } from './check.ts'
import { cniNodeFile } from './cni.ts'
import { named } from './failures.ts'
import { type ComposedImages, composeImages } from './images.ts'
import { checkImages } from './push.ts'
import { sendStage } from './send.ts'
import type { StageOutcome } from './told.ts'

/** build → tools → images → stage. @throws ProvisionError when a service fails for good */
export async function makeStage(
  checked: CheckedStage,
  o: Options,
  ctx: RunCtx,
  phases: Phases,
  built?: BuildManifest,
): Promise<StageOutcome> {
  const builds = await stageBuilds(checked, ctx, phases, built)
  const { build } = builds.each[0]!
  const composed = await phases.run(
    'images',
    () => named('images', () => composeImages(checked, builds, o, ctx)),
    c =>
      `${plural(c.images.length, 'image')}${c.missing.length > 0 ? `, ${c.missing.length} cannot be had` : ''}`,
  )
  await checkImages(composed.images, checked.registry, ctx)
  if (o.output !== undefined) await writePhase(o.output, composed, checked, o, ctx, phases)
  const nodes = builds.each.map(e => filesOf(e))
  const manifest = checked.cni === undefined ? [] : [await cniNodeFile(checked.cni, ctx)]
  const files = [...nodes.flatMap(n => n.files), ...manifest]
  const missing = composed.missing.map(m => `${m.ref}: ${m.why}`)
  const all = [...new Set([...nodes.flatMap(n => n.without), ...missing])]
  return phases.run(
    'stage',
    () =>
      named('stage', () => sendStage(checked, { build, images: composed.images, files, without: all }, ctx)),
    s =>
      `${prettyBytes(s.images.bytes)} of images and ${prettyBytes(s.files.bytes)} of files sent   until ${s.manifest.expires}`,
  )
}

/** @throws UsageError when a machine could not become a node with them */
function filesOf({ build, companions, without }: PlatformBuild): Pick<NodeFiles, 'files' | 'without'> {
  const found = nodeFiles(build, companions, { suite: build.platform === ownPlatform })
  if (found.problems.length > 0) throw new UsageError(found.problems)
  // What is lost without crictl, and why it is not there.
  return { files: found.files, without: found.without.map(text => [text, ...without].join('; ')) }
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
