import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { BuildError, ProvisionError, UsageError } from '../errors.ts'
import type { BuiltFile } from '../plan/build-manifest.ts'
import { type CloudName, cloudLdflags, cloudProviders } from '../plan/cloud-provider/recipes.ts'
import type { CloudProviderWish } from '../plan/cloud-provider/wish.ts'
import { parseGoModHead } from '../plan/go-mod.ts'
import { architectureOf } from '../plan/platform.ts'
import type { Ctx } from '../ports/ctx.ts'
import { buildProgress } from './build-progress.ts'
import { fileSha256, readText } from './files.ts'
import { gitTree } from './git.ts'
import { findGo, type Go, type GoWish, goForPlatform } from './go.ts'
import { type GoJob, goBuild, workList } from './go-build.ts'
import { downloadModule, wrapperModule } from './module.ts'
import { directoryDigest } from './tree-digest.ts'

/** A cloud controller manager that can be built: looked at, found sound, and known by content. */
export interface CloudProviderSource {
  readonly cloud: CloudName
  /** As it was asked for: a version, or the directory of a checkout. */
  readonly label: string
  /** What its programs say. */
  readonly version: string
  /** Of its images: another source, or another Go, is another tag. */
  readonly tag: string
  readonly go: Go
  /** Where go runs: the checkout, or a module of ours that requires the version. Absolute. */
  readonly moduleDir: string
  readonly modFlags: readonly string[]
}

/** One program of it, built. */
export interface CloudProgram extends BuiltFile {
  /** Of the image that it becomes. */
  readonly name: string
}

/** Change it when the same source is built otherwise. */
const rules = 1
/** Builds of checkouts that are kept beside the newest. */
const keptCheckouts = 3

/**
 * Looks at what --cloud-provider names, and at the Go that it wants. Creates nothing but entries of the cache.
 * @throws UsageError
 */
export function resolveCloudProvider(
  cloud: CloudName,
  wish: CloudProviderWish,
  ctx: Ctx,
): Promise<CloudProviderSource> {
  return wish.kind === 'version' ? published(cloud, wish.version, ctx) : checkout(cloud, wish.dir, ctx)
}

async function published(cloud: CloudName, version: string, ctx: Ctx): Promise<CloudProviderSource> {
  const { module } = cloudProviders[cloud]
  const found = await goFor(undefined, ctx)
  const { dir } = await downloadModule(found, module, version, ctx)
  const go = await goFor(await wishOf(dir), ctx)
  const wrapper = { label: `${cloud}-cloud-provider-${version}`, of: dir, path: module, version }
  return {
    ...{ cloud, label: version, version, go, modFlags: ['-mod=mod'] },
    tag: tagOf(version, `${module}@${version}`, go),
    moduleDir: await wrapperModule(go, wrapper, ctx),
  }
}

async function checkout(cloud: CloudName, typed: string, ctx: Ctx): Promise<CloudProviderSource> {
  const { module } = cloudProviders[cloud]
  const dir = resolve(typed)
  const text = await readText(join(dir, 'go.mod'))
  const head = parseGoModHead(text ?? '')
  if (head.module !== module) {
    const found = text === undefined ? 'it has no go.mod' : `its go.mod says module ${head.module}`
    throw new UsageError(
      `--cloud-provider ${typed}: ${dir} is no checkout of ${module}: ${found}; name its top directory, or a version such as v1.36.0`,
    )
  }
  if ((await ctx.exec.which('git')) === undefined)
    throw new UsageError('git is not there: it says what is in the checkout of --cloud-provider; install git')
  const go = await goFor(await wishOf(dir), ctx)
  const tree = await gitTree(dir, ctx)
  const identity = tree?.digest ?? (await directoryDigest(dir, ctx))
  const isVendored = (await readText(join(dir, 'vendor/modules.txt'))) !== undefined
  return {
    // Without a tag of its own it says what upstream's programs say that nobody has stamped.
    ...{ cloud, label: typed, version: `v0.0.0+${identity.slice(0, 12)}`, go },
    tag: tagOf('checkout', identity, go),
    moduleDir: dir,
    modFlags: isVendored ? [] : ['-mod=readonly'],
  }
}

async function wishOf(dir: string): Promise<GoWish> {
  return { minimum: parseGoModHead((await readText(join(dir, 'go.mod'))) ?? '').go || '1.21' }
}

async function goFor(wish: GoWish | undefined, ctx: Ctx): Promise<Go> {
  const go = await findGo(wish, ctx)
  if (typeof go === 'string') throw new UsageError(go)
  return go
}

function tagOf(name: string, identity: string, go: Go): string {
  const facts = JSON.stringify([rules, identity, go.version])
  return `${name}-${createHash('sha256').update(facts).digest('hex').slice(0, 8)}`.replaceAll(/[^\w.-]/g, '_')
}

/**
 * Its programs for machines of a platform, static and stripped: those that were built before, else built with the host's Go.
 * @throws ProvisionError when they do not build, with what the compiler said
 */
export async function buildCloudProvider(
  source: CloudProviderSource,
  platform: string,
  ctx: Ctx,
): Promise<readonly CloudProgram[]> {
  const name = `${source.cloud}-${source.tag}-${architectureOf(platform)}`
  const dir = join(ctx.paths.cache, 'cloud-providers', name)
  const there = await kept(dir, ctx)
  if (there !== undefined) return there
  ctx.log.info(`building the cloud provider ${source.label} for ${platform}`)
  await rm(dir, { recursive: true, force: true })
  await mkdir(dirname(dir), { recursive: true })
  const making = await mkdtemp(`${dir}.`)
  try {
    await compile(source, platform, making, ctx)
    const programs = await measured(source, making)
    await writeFile(join(making, listName), JSON.stringify(programs))
    await rename(making, dir).catch(async error => {
      if ((await kept(dir, ctx)) === undefined) throw error // Else another run was faster.
    })
  } catch (error) {
    // Not the branch's fault: it must not look like a source that does not compile.
    if (error instanceof BuildError)
      throw new ProvisionError(`the cloud provider ${source.label} does not build: ${error.message}`, {
        cause: error,
      })
    throw error
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  await prune(dir)
  return (await kept(dir, ctx)) ?? []
}

const listName = 'programs.json'

/** @returns undefined where nothing is there, or not all of it */
async function kept(dir: string, ctx: Ctx): Promise<readonly CloudProgram[] | undefined> {
  const text = await readText(join(dir, listName))
  if (text === undefined) return undefined
  const programs = (JSON.parse(text) as CloudProgram[]).map(p => ({ ...p, path: join(dir, p.name) }))
  for (const { path, size } of programs)
    if ((await stat(path).catch(() => undefined))?.size !== size) return undefined
  const now = new Date(ctx.clock.now())
  await utimes(dir, now, now).catch(() => undefined)
  return programs
}

async function compile(source: CloudProviderSource, platform: string, dir: string, ctx: Ctx): Promise<void> {
  const { cloud, moduleDir: cwd, modFlags, version } = source
  const go = goForPlatform(source.go, platform)
  const { module, images } = cloudProviders[cloud]
  const packages = Object.values(images).map(below => `${module}/${below}`)
  const compileFlags = [...modFlags, '-trimpath', '-buildvcs=false']
  const tmp = join(dir, 'tmp')
  await mkdir(tmp)
  const job: GoJob = { id: 'cloud provider', go, cwd, root: cwd, compileFlags, tmp }
  const progress = buildProgress(job.id, await workList(job, packages, ctx), ctx)
  const flags = [...compileFlags, `-ldflags=${cloudLdflags(cloud, version)}`, '-o', `${dir}/`]
  await goBuild(job, ['build', '-v', ...flags, ...packages], progress, ctx)
  progress.done()
  await rm(tmp, { recursive: true, force: true })
}

/** Each program under the name of its image. */
async function measured({ cloud }: CloudProviderSource, dir: string): Promise<readonly CloudProgram[]> {
  const found: CloudProgram[] = []
  for (const [name, below] of Object.entries(cloudProviders[cloud].images)) {
    const path = join(dir, name)
    if (basename(below) !== name) await rename(join(dir, basename(below)), path)
    found.push({ name, path, sha256: await fileSha256(path), size: (await stat(path)).size })
  }
  return found
}

/** Each edit of a checkout is another build: the newest stay. */
async function prune(dir: string): Promise<void> {
  const all = dirname(dir)
  const names = (await readdir(all)).filter(name => /-checkout-[0-9a-f]{8}-\w+$/.test(name))
  const used = async (name: string) => (await stat(join(all, name)).catch(() => undefined))?.mtimeMs ?? 0
  const each = await Promise.all(names.map(async name => ({ name, used: await used(name) })))
  const old = each.sort((a, b) => b.used - a.used).slice(1 + keptCheckouts)
  for (const { name } of old) await rm(join(all, name), { recursive: true, force: true })
}
