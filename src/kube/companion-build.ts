import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BuildError, describe, ProvisionError, UsageError } from '../errors.ts'
import { type CompanionName, type CompanionRecipe, companionRecipes } from '../plan/companion-recipes.ts'
import { candidates } from '../plan/companions.ts'
import { compareGo } from '../plan/go-version.ts'
import { crossTools } from '../plan/host-tools.ts'
import { wordsOf } from '../plan/platform.ts'
import type { Ctx } from '../ports/ctx.ts'
import { buildProgress } from './build-progress.ts'
import { readText } from './files.ts'
import { type Go, goForPlatform } from './go.ts'
import { type GoJob, goBuild, workList } from './go-build.ts'
import { ensureHostTools } from './host-tools.ts'
import { downloadModule, type GoModule, ModuleUnavailable, readGoMod, wrapperModule } from './module.ts'

/** What companions are built for, where that is not this machine. */
export interface CompanionTarget {
  /** linux/arm64 */
  readonly platform: string
  /** Unpacks Debian packages of that platform, for programs with C in them. @returns a directory with usr/ in it */
  readonly unpack: (packages: readonly string[]) => Promise<string>
}

/**
 * A companion from the runner's tool cache or ours, else built as Go module into both, after saying what and why.
 * @throws UsageError when no version can be had or a host tool is missing; ProvisionError when it does not build
 */
export async function companionBuild(
  name: CompanionName,
  wanted: string,
  go: Go,
  ctx: Ctx,
  target?: CompanionTarget,
): Promise<{ dir: string; version: string }> {
  const own = target === undefined ? go : goForPlatform(go, target.platform)
  return (await made(name, wanted, own, ctx)) ?? (await build(name, wanted, own, target, ctx))
}

interface Making {
  readonly name: CompanionName
  readonly recipe: CompanionRecipe
  readonly module: GoModule
  readonly version: string
  readonly go: Go
  readonly target: CompanionTarget | undefined
}

interface Kept {
  readonly version: string
}

/** What tells this build of a version from others: all that decides its bytes. */
function buildOf(name: CompanionName, version: string, go: Go): string {
  const { main, ldflags, tags, packages, cgo, cross } = companionRecipes[name] as CompanionRecipe
  const own = [main, ldflags(version), tags, packages, cgo, go.platform]
  // Where Go is told what to build for, it builds for another machine than this.
  const recipe = JSON.stringify(go.env['GOARCH'] === undefined || !cross ? own : [...own, cross])
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 8)
  return `${version}-${go.version.replaceAll(/[^\w.-]/g, '_')}-${hash}`
}

function homeOf(name: CompanionName, version: string, go: Go, ctx: Ctx): string {
  return join(ctx.paths.cache, 'companions', `${name}-${buildOf(name, version, go)}`)
}

/** The best version that was made before. */
async function made(name: CompanionName, wanted: string, go: Go, ctx: Ctx) {
  for (const version of candidates(wanted)) {
    const tool = await inToolCache(name, buildOf(name, version, go), ctx)
    if (tool !== undefined) {
      const found = await madeIn(tool, name, ctx)
      if (found !== undefined) return { dir: tool, version: found }
    }
    const dir = homeOf(name, version, go, ctx)
    const found = await madeIn(dir, name, ctx)
    if (found !== undefined) return { dir, version: found }
    await rm(dir, { recursive: true, force: true })
  }
  return undefined
}

/** @returns its version, or undefined where it is not there or not whole */
async function madeIn(dir: string, name: CompanionName, ctx: Ctx): Promise<string | undefined> {
  const text = await readText(join(dir, 'companion.json'))
  if (text === undefined) return undefined
  const programs = await Promise.all(companionRecipes[name].binaries.map(b => ctx.exec.which(join(dir, b))))
  if (programs.includes(undefined)) return undefined
  try {
    return (JSON.parse(text) as Kept).version
  } catch {
    return undefined
  }
}

/** Nothing depends on the tool cache: what fails there is not there. */
async function inToolCache(name: CompanionName, build: string, ctx: Ctx): Promise<string | undefined> {
  try {
    return await ctx.toolCache?.find(name, build)
  } catch (error) {
    ctx.log.debug(`the tool cache was not read: ${describe(error)}`)
    return undefined
  }
}

/** For the next job on this machine; this one goes on with its own copy. */
async function keepAsTool(name: CompanionName, build: string, dir: string, ctx: Ctx): Promise<void> {
  try {
    await ctx.toolCache?.keep(dir, name, build)
  } catch (error) {
    ctx.log.debug(`${name} was not kept in the tool cache: ${describe(error)}`)
  }
}

async function build(
  name: CompanionName,
  wanted: string,
  go: Go,
  target: CompanionTarget | undefined,
  ctx: Ctx,
) {
  const recipe: CompanionRecipe = companionRecipes[name]
  if (recipe.cgo !== undefined)
    await ensureHostTools(target === undefined ? recipe.cgo : crossTools(target.platform), ctx)
  const { module, version } = await nearestModule(recipe.module, wanted, go, ctx)
  const why = target === undefined ? 'none that does is on this machine' : `for ${target.platform}`
  ctx.log.info(`building ${name} ${version} (${recipe.why}): ${why}`)
  const dir = homeOf(name, version, go, ctx)
  await mkdir(dirname(dir), { recursive: true })
  const making = await mkdtemp(`${dir}.`)
  try {
    await compile({ name, recipe, module, version, go, target }, making, ctx)
    await rm(join(making, 'tmp'), { recursive: true, force: true })
    await writeFile(join(making, 'companion.json'), JSON.stringify({ version } satisfies Kept))
    await rename(making, dir).catch(async error => {
      if ((await readText(join(dir, 'companion.json'))) === undefined) throw error // else another run was faster
    })
  } catch (error) {
    // Not the branch's fault: it must not look like a source that does not compile.
    if (error instanceof BuildError)
      throw new ProvisionError(`${name} ${version} could not be built: ${error.message}`, { cause: error })
    throw error
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  await keepAsTool(name, buildOf(name, version, go), dir, ctx)
  return { dir, version }
}

/** Compiles the recipe's programs into a directory. */
async function compile(what: Making, making: string, ctx: Ctx): Promise<void> {
  const { name, recipe, module, version, go, target } = what
  const wrapper = {
    label: `${name}-${version}`,
    of: module.dir,
    path: recipe.module,
    version: `v${version}`,
    local: siblingVersion(recipe.module, version),
    ...(recipe.main !== undefined && { files: { 'main.go': recipe.main } }),
  }
  const cwd = await wrapperModule(go, wrapper, ctx)
  const cross = target === undefined ? undefined : recipe.cross
  const tags = cross?.tags ?? recipe.tags
  const compileFlags = ['-mod=mod', '-trimpath', '-buildvcs=false', ...(tags ? [`-tags=${tags}`] : [])]
  const env = { ...go.env, CGO_ENABLED: recipe.cgo === undefined ? '0' : '1', ...(await crossEnv(what)) }
  const tmp = join(making, 'tmp')
  await mkdir(tmp)
  const job: GoJob = { id: name, go: { ...go, env }, cwd, root: cwd, compileFlags, tmp }
  const packages = packagesOf(recipe)
  const work = await workList(job, packages, ctx)
  // One program gets its name (a module's last element is not always it), several land in the directory by theirs.
  const out = packages.length === 1 ? join(making, recipe.binaries[0]!) : `${making}/`
  const ldflags = [recipe.ldflags(version), ...(cross === undefined ? [] : [cross.ldflags])].join(' ')
  const flags = [...compileFlags, `-ldflags=${ldflags}`, '-o', out]
  const progress = buildProgress(job.id, work, ctx)
  await goBuild(job, ['build', '-v', ...flags, ...packages], progress, ctx)
  progress.done()
}

/** C of another platform: Debian's cross compiler here, libraries from that platform's own packages. */
async function crossEnv({ recipe, target }: Making): Promise<Record<string, string>> {
  if (target === undefined || recipe.cross === undefined) return {}
  const root = await target.unpack(recipe.cross.packages)
  const { triple } = wordsOf(target.platform)
  const libraries = `${root}/usr/lib/${triple}`
  return {
    CC: `${triple}-gcc`,
    CGO_CFLAGS: `-O2 -I${root}/usr/include`,
    CGO_LDFLAGS: `-O2 -L${libraries}`,
    PKG_CONFIG_LIBDIR: `${libraries}/pkgconfig`,
    PKG_CONFIG_SYSROOT_DIR: root,
  }
}

function packagesOf(recipe: CompanionRecipe): string[] {
  if (recipe.main !== undefined) return ['.']
  return Object.values(recipe.packages).map(below =>
    below === '' ? recipe.module : `${recipe.module}/${below}`,
  )
}

/** etcd's modules name each other by directory; published, they have one version in common. */
function siblingVersion(module: string, version: string): (path: string) => string | undefined {
  const family = module.split('/').slice(0, 2).join('/')
  return path => (path.startsWith(`${family}/`) && /\/v\d+$/.test(path) ? `v${version}` : undefined)
}

/** The wanted version, or the nearest below that the proxy serves and this Go can build. */
async function nearestModule(path: string, wanted: string, go: Go, ctx: Ctx) {
  const problems: string[] = []
  for (const version of candidates(wanted)) {
    try {
      const module = await downloadModule(go, path, `v${version}`, ctx)
      const needs = (await readGoMod(go, module.dir, ctx)).Go ?? '1.21'
      if (compareGo(go.version, needs) >= 0) {
        if (version !== wanted)
          ctx.log.info(`${path} ${wanted} cannot be had here, ${version} is the nearest: ${problems[0]}`)
        return { module, version }
      }
      problems.push(
        `${path} v${version} wants Go ${needs}, this is ${go.version}; install it from https://go.dev/dl`,
      )
    } catch (error) {
      if (!(error instanceof ModuleUnavailable)) throw error
      problems.push(...error.problems)
    }
  }
  throw new UsageError(problems)
}
