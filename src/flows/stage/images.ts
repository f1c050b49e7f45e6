import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pMap from 'p-map'
import type { OciSource } from '../../images/base.ts'
import { kubeadmSet, type NamedImage } from '../../images/kubeadm-set.ts'
import { partsOf } from '../../images/pack-image.ts'
import { readyImage } from '../../images/ready.ts'
import { ensureImages } from '../../images/store.ts'
import type { Companions } from '../../kube/companions.ts'
import type { Options } from '../../options/table.ts'
import type { BuildManifest } from '../../plan/build-manifest.ts'
import { parseMirrors } from '../../plan/image-mirrors.ts'
import { canonicalRef, parseImageRef } from '../../plan/image-ref.ts'
import type { StagedImage } from '../../plan/stage-manifest.ts'
import { isMeantToFail, stagedName } from '../../plan/stage-test-images.ts'
import { listImages } from '../../testers/list-images.ts'
import type { RunCtx } from '../asked.ts'
import { choose } from '../selection.ts'
import type { CheckedStage } from './check.ts'

export interface ComposedImages {
  /** hyperkube is the first. */
  readonly images: readonly NamedImage[]
  /** Test images that could not be had, each with its reason. */
  readonly missing: readonly { readonly ref: string; readonly why: string }[]
}

/** What kubeadm asks for, and the test images if they are wanted: on disk, packed. Nothing is sent yet. */
export async function composeImages(
  checked: CheckedStage,
  build: BuildManifest,
  companions: Companions,
  o: Options,
  ctx: RunCtx,
): Promise<ComposedImages> {
  const { prefix } = checked.registry.place
  const mirrors = o['registry-mirrors'] === undefined ? {} : { mirrors: o['registry-mirrors'] }
  const base = o.base === undefined ? {} : { base: await baseOf(o.base, checked, build, o, ctx) }
  const sourceDateEpoch = Math.floor(Date.parse(checked.source.version.buildDate) / 1000) || 0
  const { compression } = o
  const set = await kubeadmSet(
    build,
    companions,
    { ...base, ...mirrors, sourceDateEpoch, compression, prefix },
    ctx,
  )
  if (checked.wish === undefined) return { images: set, missing: [] }
  const taken = new Set(set.flatMap(i => i.names.map(n => `${n.repository}:${n.tag}`)))
  const wanted = (await testRefs(checked, build, ctx)).filter(ref => {
    const { repository, tag } = stagedName(ref, prefix)
    return !taken.has(`${repository}:${tag}`)
  })
  const store = await ensureImages(wanted, build, companions, ctx, mirrors)
  const tests = await pMap(
    Object.keys(store.refs),
    async ref => ({
      image: await readyImage(ref, store, build, compression, ctx),
      names: [stagedName(ref, prefix)],
    }),
    { concurrency: 2 },
  )
  return { images: [...set, ...tests], missing: store.missing }
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
    const parts = await partsOf(image)
    const size = parts.filter(p => p.digest !== image.digest).reduce((sum, p) => sum + p.size, 0)
    return names.map(n => ({ repository: n.repository, tag: n.tag, digest: image.digest, size }))
  })
  return (await Promise.all(each)).flat()
}

/** Upstream's table of test images, as the source has it. */
export async function imageTable(sourceDir: string): Promise<string> {
  return readFile(join(sourceDir, 'test/utils/image/manifest.go'), 'utf8').catch(() => '')
}
