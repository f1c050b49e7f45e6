import { createHash } from 'node:crypto'
import { link, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pMap from 'p-map'
import writeFileAtomic from 'write-file-atomic'
import { versionLdflags } from '../plan/build-args.ts'
import type { BuildManifest, BuildTarget, BuiltFile } from '../plan/build-manifest.ts'
import type { Ctx } from '../ports/ctx.ts'
import { fileSha256, readText } from './files.ts'
import type { Source } from './source.ts'

/**
 * Builds lie in <cache>/builds/<key>: `bin/`, `stats.json`, and `build.json`, the manifest. A build is made in a
 * directory of its own and renamed when it is whole, so builds of the same key at the same time do no harm.
 */
const kept = 5
const hour = 60 * 60_000

/**
 * Digest over all that decides the bytes of a build. Places do for trees, whose compile errors and images name them. A
 * published version is the same wherever the module cache lies, so that a cache that another user or machine made,
 * or that a CI service has restored somewhere else, is of use.
 */
export function buildKey(source: Source, targets: readonly BuildTarget[], flags: readonly string[]): string {
  const { spec } = source
  const published = spec.kind === 'module' && spec.replace === undefined
  const facts = {
    v: 1,
    dirs: published ? [] : [source.dir, source.moduleDir],
    identity: source.identity,
    version: versionLdflags(source.version),
    go: source.go.version,
    platform: source.go.platform,
    targets: targets.toSorted(),
    flags,
  }
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 20)
}

/** Of whatever is built of a source: programs for a machine here and for one in a cloud are of one tree. */
export function treeKey({ identity, version }: Pick<Source, 'identity' | 'version'>): string {
  const facts = { v: 1, identity, version: versionLdflags(version) }
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 20)
}

/**
 * The finished build of a key, its files checked; undefined when there is none or a file is not what it was.
 * @param source where its sources lie now; without it, where they lay when it was last used
 */
export async function findBuild(
  key: string,
  ctx: Ctx,
  source?: Pick<Source, 'dir' | 'moduleDir'>,
): Promise<BuildManifest | undefined> {
  const dir = join(ctx.paths.cache, 'builds', key)
  const written = await readManifest(dir)
  if (written === undefined || written.key !== key) return undefined
  const manifest = placed(written, dir, source)
  const seen = parse<Stats>((await readText(join(dir, 'stats.json'))) ?? '{}') ?? {}
  const sound = await pMap(Object.entries(manifest.files), ([name, file]) => isSound(file, seen[name]), {
    concurrency: 4,
  })
  if (sound.includes(false)) {
    ctx.log.warn(`files of the build ${dir} are not what they were: building again`)
    return undefined
  }
  const now = new Date(ctx.clock.now())
  const file = join(dir, 'build.json')
  if (textOf(manifest) !== textOf(written))
    await writeFileAtomic(file, textOf(manifest)).catch(() => undefined)
  else await utimes(file, now, now).catch(() => undefined)
  return manifest
}

/** The manifest of a build that lies in `dir` now, wherever it was made. */
function placed(
  manifest: BuildManifest,
  dir: string,
  source: Pick<Source, 'dir' | 'moduleDir'> | undefined,
): BuildManifest {
  const files = Object.entries(manifest.files).map(([name, file]) => [
    name,
    { ...file, path: join(dir, 'bin', name) },
  ])
  return {
    ...manifest,
    dir,
    files: Object.fromEntries(files),
    sourceDir: source?.dir ?? manifest.sourceDir,
    moduleDir: source?.moduleDir ?? manifest.moduleDir,
  }
}

function textOf(manifest: BuildManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

export interface Staging {
  readonly dir: string
  readonly bin: string
  /** Go's work files. */
  readonly tmp: string
  /** Files of an earlier build of this source, by target: Go leaves them alone where they are still right. */
  readonly seeds: ReadonlyMap<BuildTarget, { readonly ino: number; readonly sha256: string }>
}

/** An empty build directory with the programs of the newest build of the same source linked into it. */
export async function beginBuild(
  source: Source,
  targets: readonly BuildTarget[],
  ctx: Ctx,
): Promise<Staging> {
  const builds = join(ctx.paths.cache, 'builds')
  await mkdir(builds, { recursive: true })
  const dir = await mkdtemp(join(builds, '.making-'))
  const bin = join(dir, 'bin')
  const tmp = join(dir, 'tmp')
  await mkdir(bin)
  await mkdir(tmp)
  const seeds = new Map<BuildTarget, { ino: number; sha256: string }>()
  for (const manifest of await newestFirst(builds)) {
    if (manifest.sourceDir !== source.dir || manifest.goVersion !== source.go.version) continue
    if (manifest.platform !== source.go.platform) continue
    for (const target of targets) {
      const file = manifest.files[target]
      if (file === undefined || seeds.has(target)) continue
      const to = join(bin, target)
      // Go replaces a file, it never writes into one: the earlier build keeps its own.
      await link(file.path, to).catch(() => undefined)
      const info = await stat(to).catch(() => undefined)
      if (info?.size === file.size) seeds.set(target, { ino: info.ino, sha256: file.sha256 })
      else await rm(to, { force: true })
    }
  }
  return { dir, bin, tmp, seeds }
}

/**
 * Writes the manifest and moves the build to its place.
 * @returns the manifest, and the targets whose file is that of an earlier build
 */
export async function finishBuild(
  staging: Staging,
  facts: Omit<BuildManifest, 'v' | 'dir' | 'files'>,
  targets: readonly BuildTarget[],
  ctx: Ctx,
): Promise<{ manifest: BuildManifest; reused: BuildTarget[] }> {
  const dir = join(ctx.paths.cache, 'builds', facts.key)
  const stats: Record<string, Stats[string]> = {}
  const reused: BuildTarget[] = []
  const describe = async (target: BuildTarget): Promise<[string, BuiltFile]> => {
    const path = join(staging.bin, target)
    const { size, mtimeMs, ino } = await stat(path)
    stats[target] = { size, mtimeMs }
    const seed = staging.seeds.get(target)
    if (seed?.ino === ino) reused.push(target)
    const sha256 = seed?.ino === ino ? seed.sha256 : await fileSha256(path)
    return [target, { path: join(dir, 'bin', target), sha256, size }]
  }
  const files = Object.fromEntries(await pMap(targets, describe, { concurrency: 4 }))
  const manifest: BuildManifest = { v: 1, ...facts, dir, files }
  await rm(staging.tmp, { recursive: true, force: true })
  await writeFile(join(staging.dir, 'stats.json'), JSON.stringify(stats, null, 2))
  await writeFile(join(staging.dir, 'build.json'), textOf(manifest))
  await moveInto(staging.dir, dir, facts.key, ctx)
  await prune(join(ctx.paths.cache, 'builds'), ctx)
  return { manifest, reused }
}

/** Removes what a build that failed or was cancelled left. */
export async function dropBuild(staging: Staging): Promise<void> {
  await rm(staging.dir, { recursive: true, force: true, maxRetries: 3 })
}

type Stats = Readonly<Record<string, { readonly size: number; readonly mtimeMs: number }>>

async function isSound(file: BuiltFile, seen: Stats[string] | undefined): Promise<boolean> {
  const info = await stat(file.path).catch(() => undefined)
  if (info === undefined || info.size !== file.size) return false
  if (seen !== undefined && seen.mtimeMs === info.mtimeMs) return true
  return (await fileSha256(file.path)) === file.sha256
}

async function moveInto(from: string, to: string, key: string, ctx: Ctx): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      if (tries > 2) throw error
      // Somebody was faster (theirs is as good), or the place holds a damaged build.
      if ((await findBuild(key, ctx)) !== undefined) {
        await rm(from, { recursive: true, force: true })
        return
      }
      await rm(to, { recursive: true, force: true })
    }
  }
}

/** Old builds go: the newest five stay, and any that was used within the hour. */
async function prune(builds: string, ctx: Ctx): Promise<void> {
  const found = await builtAt(builds)
  const old = found.slice(kept).filter(b => ctx.clock.now() - b.usedMs > hour)
  const broken = (await readdir(builds)).filter(name => name.startsWith('.making-'))
  for (const name of broken) {
    const info = await stat(join(builds, name)).catch(() => undefined)
    if (info !== undefined && ctx.clock.now() - info.mtimeMs > 24 * hour)
      old.push({ dir: join(builds, name), usedMs: 0 })
  }
  for (const { dir } of old) {
    ctx.log.debug(`removing the old build ${dir}`)
    await rm(dir, { recursive: true, force: true }).catch(() => undefined)
  }
}

async function newestFirst(builds: string): Promise<BuildManifest[]> {
  const manifests = await Promise.all((await builtAt(builds)).map(b => readManifest(b.dir)))
  return manifests.filter(m => m !== undefined)
}

async function builtAt(builds: string): Promise<{ dir: string; usedMs: number }[]> {
  const found: { dir: string; usedMs: number }[] = []
  for (const name of await readdir(builds).catch(() => [])) {
    const dir = join(builds, name)
    const info = name.startsWith('.') ? undefined : await stat(join(dir, 'build.json')).catch(() => undefined)
    if (info !== undefined) found.push({ dir, usedMs: info.mtimeMs })
  }
  return found.sort((a, b) => b.usedMs - a.usedMs)
}

async function readManifest(dir: string): Promise<BuildManifest | undefined> {
  const manifest = parse<BuildManifest>((await readText(join(dir, 'build.json'))) ?? '')
  return manifest?.v === 1 ? manifest : undefined
}

function parse<T>(json: string): T | undefined {
  try {
    return JSON.parse(json) as T
  } catch {
    return undefined
  }
}
