import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pMap from 'p-map'
import type { OciSource } from '../../images/base.ts'
import { joinPlatforms, type PlatformImages } from '../../images/join-platforms.ts'
import { kubeadmSet, type NamedImage } from '../../images/kubeadm-set.ts'
import { partsOf } from '../../images/pack-image.ts'
import { readyImage } from '../../images/ready.ts'
import { ensureImages } from '../../images/store.ts'
import type { Options } from '../../options/table.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import { parseMirrors } from '../../plan/image-mirrors.ts'
import { canonicalRef, parseImageRef } from '../../plan/image-ref.ts'
import { manifestTypes } from '../../plan/oci-image.ts'
import type { StagedImage } from '../../plan/stage-manifest.ts'
import { isMeantToFail, stagedName } from '../../plan/stage-test-images.ts'
import { listImages } from '../../testers/list-images.ts'
import type { RunCtx } from '../asked.ts'
import { choose } from '../selection.ts'
import type { PlatformBuild, StageBuilds } from './builds.ts'
import type { CheckedStage } from './check.ts'
import { cloudImages } from './cloud-provider.ts'

export interface ComposedImages {
  /** hyperkube is the first. */
  readonly images: readonly NamedImage[]
  /** Images of tests and of the network that could not be had, each with its reason. */
  readonly missing: readonly { readonly ref: string; readonly why: string }[]
}

/**
 * What kubeadm asks for, and the test images if they are wanted: on disk, packed, each for all platforms of the stage. Nothing
 * is sent yet.
 */
export async function composeImages(
  checked: CheckedStage,
  { each, suite }: StageBuilds,
  o: Options,
  ctx: RunCtx,
): Promise<ComposedImages> {
  const tests = checked.wish === undefined ? [] : await testRefs(checked, suite!, ctx)
  const network = checked.cni?.images ?? []
  const wanted = [...new Set([...tests, ...network])]
  const made: (PlatformImages & Pick<ComposedImages, 'missing'>)[] = []
  for (const one of each) {
    const set = await imagesFor(one, wanted, checked, o, ctx)
    const of = { platform: set.platform, prefix: checked.registry.place.prefix }
    const cloud = await cloudImages(checked.cloudProvider, one.cloud, of, o, ctx)
    made.push({ ...set, images: [...set.images, ...cloud] })
  }
  const of = (platform: string) => (each.length > 1 ? ` (${platform})` : '')
  const missing = made.flatMap(m =>
    m.missing.map(({ ref, why }) => ({ ref: `${ref}${of(m.platform)}`, why })),
  )
  for (const ref of network) warnOfMissing(ref, made, ctx)
  return { images: await joinPlatforms(made), missing }
}

/** What is not in the stage is pulled from upstream: a machine that cannot reach that has no network then. */
function warnOfMissing(ref: string, made: readonly Pick<ComposedImages, 'missing'>[], ctx: RunCtx): void {
  const why = made.flatMap(m => m.missing).find(m => m.ref === ref)?.why
  if (why !== undefined)
    ctx.log.warn(`the network's image ${ref} is not staged, machines will ask its own registry: ${why}`)
}

/** @param wanted images of tests and of the network, by their upstream names */
async function imagesFor(
  { build, companions }: PlatformBuild,
  wanted: readonly string[],
  checked: CheckedStage,
  o: Options,
  ctx: RunCtx,
): Promise<PlatformImages & Pick<ComposedImages, 'missing'>> {
  const { platform } = build
  const { prefix } = checked.registry.place
  const mirrors = o['registry-mirrors'] === undefined ? {} : { mirrors: o['registry-mirrors'] }
  const base = o.base === undefined ? {} : { base: await baseOf(o.base, checked, build, o, ctx) }
  const sourceDateEpoch = Math.floor(Date.parse(checked.source.version.buildDate) / 1000) || 0
  const { compression } = o
  const how = { ...base, ...mirrors, sourceDateEpoch, compression, prefix }
  const set = await kubeadmSet(build, companions, how, ctx)
  const taken = new Set(set.flatMap(i => i.names.map(n => `${n.repository}:${n.tag}`)))
  const others = wanted.filter(ref => {
    const { repository, tag } = stagedName(ref, prefix)
    return !taken.has(`${repository}:${tag}`)
  })
  if (others.length === 0) return { platform, images: set, missing: [] }
  const store = await ensureImages(others, build, companions, ctx, mirrors)
  const tests = await pMap(
    Object.keys(store.refs),
    async ref => ({
      image: await readyImage(ref, store, build, compression, ctx),
      names: [stagedName(ref, prefix)],
    }),
    { concurrency: 2 },
  )
  return { platform, images: [...set, ...tests], missing: store.missing }
}

/**
 * Upstream's names of the test images that the selected specs can need; with --suite all and no filter, of all that
 * the suite lists. Some that specs need it does not list: they stand in manifests of the drivers that it tests.
 */
async function testRefs(
  checked: CheckedStage,
  build: BuildManifest,
  ctx: RunCtx,
): Promise<readonly string[]> {
  const wish = checked.wish!
  const [listed, choice] = await Promise.all([listImages(build, ctx), choose(wish, build, ctx)])
  const all = wish.filters === undefined && wish.suite.kind === 'named' && wish.suite.name === 'all'
  const refs = [...choice.images, ...(all ? listed : [])].map(canonicalRef)
  return [...new Set(refs)].filter(ref => !isMeantToFail(ref)).sort()
}

/** A base from the registry that we push to is pulled with the same credentials. */
async function baseOf(
  ref: string,
  { registry }: CheckedStage,
  build: BuildManifest,
  o: Options,
  ctx: RunCtx,
): Promise<OciSource> {
  const { host, repository, tag, digest } = parseImageRef(ref)
  if (host === registry.place.host) {
    const dir = join(ctx.paths.cache, 'images')
    const image = await registry.client(ctx).pullImage(repository, digest ?? tag, dir, [build.platform])
    return { kind: 'layout', image }
  }
  const wish = parseMirrors(o['registry-mirrors'])
  return { kind: 'ref', ref, ...(wish.kind === 'mirrors' ? { mirrors: wish.mirrors } : {}) }
}

/** As the manifest of a stage names them. */
export async function stagedImages(images: readonly NamedImage[]): Promise<StagedImage[]> {
  const each = images.map(async ({ image, names }) => {
    const below = (await partsOf(image)).filter(p => p.digest !== image.digest)
    const size = below.reduce((sum, p) => sum + p.size, 0)
    const named = below.filter(p => isManifest(p.mediaType)).map(p => p.digest)
    const parts = named.length === 0 ? {} : { parts: named }
    return names.map(n => ({ repository: n.repository, tag: n.tag, digest: image.digest, size, ...parts }))
  })
  return (await Promise.all(each)).flat()
}

const isManifest = (type: string) => manifestTypes.some(t => t === type)

/** Upstream's table of test images, as the source has it. */
export async function imageTable(sourceDir: string): Promise<string> {
  return readFile(join(sourceDir, 'test/utils/image/manifest.go'), 'utf8').catch(() => '')
}
