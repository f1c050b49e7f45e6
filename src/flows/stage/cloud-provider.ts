import { UsageError } from '../../errors.ts'
import type { NamedImage } from '../../images/kubeadm-set.ts'
import { programImage } from '../../images/program-image.ts'
import {
  buildCloudProvider,
  type CloudProgram,
  type CloudProviderSource,
  resolveCloudProvider,
} from '../../kube/cloud-provider.ts'
import type { Options } from '../../options/table.ts'
import { cloudOf, parseCloudProvider } from '../../plan/cloud-provider/wish.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'

/**
 * What --cloud-provider names, looked at.
 * @returns undefined for none
 * @throws UsageError when it cannot be had, or is for another cloud
 */
export async function readCloudProvider(o: Options, ctx: RunCtx): Promise<CloudProviderSource | undefined> {
  const wish = parseCloudProvider(o['cloud-provider'])
  if (wish === undefined) return undefined
  const cloud = cloudOf(o.provider)
  if (cloud === undefined)
    throw new UsageError('--cloud-provider is for --provider ec2 and azure: add one of them, or leave it out')
  return resolveCloudProvider(cloud, wish, ctx)
}

/** Its programs for one platform, as a phase of its own where there are any. */
export async function cloudPrograms(
  source: CloudProviderSource | undefined,
  platform: string,
  ctx: RunCtx,
  phases: Phases,
): Promise<readonly CloudProgram[]> {
  if (source === undefined) return []
  return phases.run(
    'cloud',
    () => buildCloudProvider(source, platform, ctx),
    programs => `${programs.map(p => p.name).join(', ')} ${source.tag}`,
  )
}

/** Its images for one platform, under their own names. */
export async function cloudImages(
  source: CloudProviderSource | undefined,
  programs: readonly CloudProgram[],
  of: { readonly platform: string; readonly prefix: string },
  o: Options,
  ctx: RunCtx,
): Promise<readonly NamedImage[]> {
  if (source === undefined) return []
  const { platform, prefix } = of
  const { version, tag } = source
  const images: NamedImage[] = []
  for (const program of programs) {
    const image = await programImage(program, { version, platform, compression: o.compression }, ctx)
    const repository = prefix === '' ? program.name : `${prefix}/${program.name}`
    images.push({ image, names: [{ repository, tag }] })
  }
  return images
}
