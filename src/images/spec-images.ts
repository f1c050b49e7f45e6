import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { type GoFile, scanGoFile } from '../plan/image-go-scan.ts'
import { parseImageManifest } from '../plan/image-manifest-go.ts'
import { imageNeeds, manifestDirs, type Needs, type SourceIndex } from '../plan/image-needs.ts'
import type { Spec } from '../plan/specs.ts'
import type { Ctx } from '../ports/ctx.ts'

/**
 * Which images each spec can need, read out of the branch's own sources in about a second for the whole suite: those
 * that the leaf names, that the BeforeEach blocks around it name, and that the helper functions it may call name
 * (found by name, so rather too many than too few). For what to have ready before a run.
 * @returns references by spec name; a spec whose source is not found has none
 */
export async function imagesOfSpecs(
  specs: readonly Spec[],
  build: BuildManifest,
  ctx: Ctx,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const needs = await needsOf(specs, build, ctx)
  return new Map([...needs].map(([name, n]) => [name, n.may]))
}

/** A spec that cannot pass for want of images. */
export interface Unrunnable {
  readonly spec: string
  readonly missing: readonly { readonly ref: string; readonly why: string }[]
}

/**
 * Specs that cannot run with what `missing` lacks. Careful the other way round than imagesOfSpecs: only what the leaf
 * itself names counts, so that no spec is left out that might have passed.
 */
export async function unrunnableSpecs(
  specs: readonly Spec[],
  missing: readonly { readonly ref: string; readonly why: string }[],
  build: BuildManifest,
  ctx: Ctx,
): Promise<readonly Unrunnable[]> {
  if (missing.length === 0) return []
  const why = new Map(missing.map(m => [m.ref, m]))
  const found: Unrunnable[] = []
  for (const [spec, needs] of await needsOf(specs, build, ctx)) {
    const lacking = needs.must.flatMap(ref => why.get(ref) ?? [])
    if (lacking.length > 0) found.push({ spec, missing: lacking })
  }
  return found
}

/** Sources do not change while a process runs; by build. */
const indexes = new Map<string, Promise<SourceIndex>>()

async function needsOf(
  specs: readonly Spec[],
  build: BuildManifest,
  ctx: Ctx,
): Promise<ReadonlyMap<string, Needs>> {
  const key = `${build.key} ${build.sourceDir}`
  const reading = indexes.get(key) ?? readIndex(build.sourceDir, ctx)
  indexes.set(key, reading)
  return imageNeeds(specs, await reading)
}

async function readIndex(top: string, ctx: Ctx): Promise<SourceIndex> {
  const table = join(top, 'test/utils/image/manifest.go')
  const images = parseImageManifest(await readFile(table, 'utf8').catch(() => ''))
  if (images.size === 0)
    ctx.log.warn(
      `images: ${table} names no images in a form that is known; which specs need which is not known`,
    )
  const files = new Map<string, GoFile>()
  for (const path of await list(top, 'test/e2e', '.go'))
    files.set(path, scanGoFile(path, await readFile(join(top, path), 'utf8')))
  const manifests = new Map<string, readonly string[]>()
  for (const dir of manifestDirs) manifests.set(dir, await imagesInYaml(top, dir))
  return { files, images, manifests }
}

async function list(top: string, dir: string, end: string): Promise<string[]> {
  const found = await readdir(join(top, dir), { recursive: true, withFileTypes: true }).catch(() => [])
  return found
    .filter(f => f.isFile() && f.name.endsWith(end) && !f.name.endsWith('_test.go'))
    .map(f => relative(top, join(f.parentPath, f.name)))
}

async function imagesInYaml(top: string, dir: string): Promise<readonly string[]> {
  const refs = new Set<string>()
  for (const path of await list(top, dir, '.yaml')) {
    const text = await readFile(join(top, path), 'utf8')
    for (const m of text.matchAll(/^\s*(?:- )?image:\s*"?([^\s"#]+)"?\s*$/gm)) refs.add(m[1]!)
  }
  return [...refs].sort()
}
