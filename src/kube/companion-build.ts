import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BuildError, ProvisionError, UsageError } from '../errors.ts'
import { type CompanionName, type CompanionRecipe, companionRecipes } from '../plan/companion-recipes.ts'
import { candidates } from '../plan/companions.ts'
import { compareGo } from '../plan/go-version.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readText } from './files.ts'
import type { Go } from './go.ts'
import { type GoJob, goBuild, workList } from './go-build.ts'
import { ensureHostTools } from './host-tools.ts'
import { downloadModule, type GoModule, ModuleUnavailable, readGoMod, wrapperModule } from './module.ts'

/**
 * A companion from the cache, else built as Go module into it, after saying what and why.
 * @throws UsageError when no version can be had or a host tool is missing; ProvisionError when it does not build
 */
export async function companionBuild(
  name: CompanionName,
  wanted: string,
  go: Go,
  ctx: Ctx,
): Promise<{ dir: string; version: string }> {
  return (await inCache(name, wanted, go, ctx)) ?? (await build(name, wanted, go, ctx))
}

interface Making {
  readonly name: CompanionName
  readonly recipe: CompanionRecipe
  readonly module: GoModule
  readonly version: string
  readonly go: Go
}

interface Kept {
  readonly version: string
}

/** Directory of a build: named after all that decides its bytes. */
function homeOf(name: CompanionName, version: string, go: Go, ctx: Ctx): string {
  const { main, ldflags, tags, packages, cgo } = companionRecipes[name] as CompanionRecipe
  const recipe = JSON.stringify([main, ldflags(version), tags, packages, cgo, go.platform])
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 8)
  return join(
    ctx.paths.cache,
    'companions',
    `${name}-${version}-${go.version.replaceAll(/[^\w.-]/g, '_')}-${hash}`,
  )
}

async function inCache(name: CompanionName, wanted: string, go: Go, ctx: Ctx) {
  for (const version of candidates(wanted)) {
    const dir = homeOf(name, version, go, ctx)
    const kept = await readText(join(dir, 'companion.json'))
    if (kept === undefined) continue
    const whole = await Promise.all(
      companionRecipes[name].binaries.map(binary => ctx.exec.which(join(dir, binary))),
    )
    if (!whole.includes(undefined)) return { dir, version: (JSON.parse(kept) as Kept).version }
    await rm(dir, { recursive: true, force: true })
  }
  return undefined
}

async function build(name: CompanionName, wanted: string, go: Go, ctx: Ctx) {
  const recipe: CompanionRecipe = companionRecipes[name]
  if (recipe.cgo !== undefined) await ensureHostTools(recipe.cgo, ctx)
  const { module, version } = await nearestModule(recipe.module, wanted, go, ctx)
  ctx.log.info(`building ${name} ${version} (${recipe.why}): none that does is on this machine`)
  const dir = homeOf(name, version, go, ctx)
  await mkdir(dirname(dir), { recursive: true })
  const making = await mkdtemp(`${dir}.`)
  try {
    await compile({ name, recipe, module, version, go }, making, ctx)
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
  return { dir, version }
}

/** Compiles the recipe's programs into a directory. */
async function compile(what: Making, making: string, ctx: Ctx): Promise<void> {
  const { name, recipe, module, version, go } = what
  const wrapper = {
    label: `${name}-${version}`,
    of: module.dir,
    path: recipe.module,
    version: `v${version}`,
    local: siblingVersion(recipe.module, version),
    ...(recipe.main !== undefined && { files: { 'main.go': recipe.main } }),
  }
  const cwd = await wrapperModule(go, wrapper, ctx)
  const tags = recipe.tags === undefined ? [] : [`-tags=${recipe.tags}`]
  const compileFlags = ['-mod=mod', '-trimpath', '-buildvcs=false', ...tags]
  const env = { ...go.env, CGO_ENABLED: recipe.cgo === undefined ? '0' : '1' }
  const tmp = join(making, 'tmp')
  await mkdir(tmp)
  const job: GoJob = { id: name, go: { ...go, env }, cwd, root: cwd, compileFlags, tmp }
  const packages = packagesOf(recipe)
  const work = await workList(job, packages, ctx)
  // One program gets its name (a module's last element is not always it), several land in the directory by theirs.
  const out = packages.length === 1 ? join(making, recipe.binaries[0]!) : `${making}/`
  const flags = [...compileFlags, `-ldflags=${recipe.ldflags(version)}`, '-o', out]
  await goBuild(job, ['build', '-v', ...flags, ...packages], work, packages.length, ctx)
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
