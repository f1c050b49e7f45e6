import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '../errors.ts'
import type { CompanionVersions } from '../plan/build-manifest.ts'
import { toolEnv } from '../plan/child-env.ts'
import { type CompanionName, type CompanionRecipe, companionRecipes } from '../plan/companion-recipes.ts'
import { candidates, ownVersions, satisfies, versionIn } from '../plan/companions.ts'
import { compareGo } from '../plan/go-version.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readText } from './files.ts'
import { findGo, type Go } from './go.ts'
import { type GoJob, goBuild, workList } from './go-build.ts'
import { ensureHostTools } from './host-tools.ts'
import { downloadModule, type GoModule, ModuleUnavailable, readGoMod, wrapperModule } from './module.ts'

export type { CompanionName } from '../plan/companion-recipes.ts'

/** Directories that hold the binaries, e.g. containerd: containerd, containerd-shim-runc-v2, ctr. Absolute. */
export type Companions = Readonly<Partial<Record<CompanionName, { dir: string; version: string }>>>

/**
 * The programs that run beside Kubernetes: from PATH where the version does, else from the cache, else built as Go
 * modules, after saying what and why.
 * @param versions what the tree states; the others stand in plan/companions.ts
 * @throws UsageError when Go or a host tool is missing, or no version of a module can be had; BuildError
 */
export async function ensureCompanions(
  names: readonly CompanionName[],
  versions: CompanionVersions,
  ctx: Ctx,
): Promise<Companions> {
  const found: Partial<Record<CompanionName, { dir: string; version: string }>> = {}
  const missing: CompanionName[] = []
  await Promise.all(
    names.map(async name => {
      const there = (await onThisMachine(name, wantedVersion(name, versions), ctx)) ?? undefined
      if (there !== undefined) found[name] = there
    }),
  )
  for (const name of names) if (found[name] === undefined) missing.push(name)
  if (missing.length === 0) return found
  const go = await findGo(undefined, ctx)
  if (typeof go === 'string') throw new UsageError(go)
  for (const name of missing) {
    const wanted = wantedVersion(name, versions)
    found[name] = (await inCache(name, wanted, go, ctx)) ?? (await build(name, wanted, go, ctx))
  }
  return found
}

function wantedVersion(name: CompanionName, versions: CompanionVersions): string {
  return { ...ownVersions, ...versions }[name]
}

/** Looks at the one program of that name that PATH (or a usual directory) has. */
async function onThisMachine(
  name: CompanionName,
  wanted: string,
  ctx: Ctx,
): Promise<{ dir: string; version: string } | undefined> {
  const recipe: CompanionRecipe = companionRecipes[name]
  if (recipe.accepts === undefined) return undefined
  const first = recipe.binaries[0]!
  const places = [first, ...(recipe.dirs ?? []).map(dir => join(dir, first))]
  for (const place of places) {
    const program = await ctx.exec.which(place)
    if (program === undefined) continue
    const dir = dirname(program)
    const said = await saysVersion(program, recipe, ctx)
    const version = said === undefined ? undefined : versionIn(said)
    const whole = await Promise.all(recipe.binaries.map(binary => ctx.exec.which(join(dir, binary))))
    const able = said !== undefined && (recipe.mustSay?.test(said) ?? true)
    if (
      version !== undefined &&
      able &&
      satisfies(version, recipe.accepts(wanted)) &&
      !whole.includes(undefined)
    )
      return { dir, version }
    ctx.log.debug(
      `${program} (${version ?? 'no version'}) does not do: ${name} ${recipe.accepts(wanted)} is needed`,
    )
  }
  return undefined
}

async function saysVersion(program: string, recipe: CompanionRecipe, ctx: Ctx): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await ctx.exec.run([program, ...(recipe.versionArgs ?? [])], {
      env: toolEnv({ PATH: ctx.env['PATH'] }),
      timeoutMs: 10_000,
      okCodes: [0, 1, 2, 255],
    })
    return `${stdout}\n${stderr}`
  } catch {
    ctx.signal.throwIfAborted()
    return undefined
  }
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
    await compile(name, recipe, module, version, go, making, ctx)
    await rm(join(making, 'tmp'), { recursive: true, force: true })
    await writeFile(join(making, 'companion.json'), JSON.stringify({ version } satisfies Kept))
    await rename(making, dir).catch(async error => {
      if ((await readText(join(dir, 'companion.json'))) === undefined) throw error // else another run was faster
    })
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return { dir, version }
}

async function compile(
  name: CompanionName,
  recipe: CompanionRecipe,
  module: GoModule,
  version: string,
  go: Go,
  making: string,
  ctx: Ctx,
): Promise<void> {
  const siblings = siblingVersion(recipe.module, version)
  const cwd = await wrapperModule(
    go,
    {
      label: `${name}-${version}`,
      of: module.dir,
      path: recipe.module,
      version: `v${version}`,
      local: siblings,
      ...(recipe.main !== undefined && { files: { 'main.go': recipe.main } }),
    },
    ctx,
  )
  const env = { ...go.env, CGO_ENABLED: recipe.cgo === undefined ? '0' : '1' }
  const compileFlags = [
    '-mod=mod',
    '-trimpath',
    '-buildvcs=false',
    ...(recipe.tags ? [`-tags=${recipe.tags}`] : []),
  ]
  const tmp = join(making, 'tmp')
  await mkdir(tmp)
  const job: GoJob = { id: name, go: { ...go, env }, cwd, root: cwd, compileFlags, tmp }
  const programs =
    recipe.main === undefined ? Object.entries(recipe.packages) : [[recipe.binaries[0]!, '.'] as const]
  const path = (below: string) =>
    below === '.' ? '.' : below === '' ? recipe.module : `${recipe.module}/${below}`
  const work = await workList(
    job,
    programs.map(([, below]) => path(below)),
    ctx,
  )
  const flags = [...compileFlags, `-ldflags=${recipe.ldflags(version)}`]
  const [only] = programs
  // One program gets its name (a module's last element is not always it), several land in the directory by theirs.
  const out = programs.length === 1 ? join(making, only![0]) : `${making}/`
  await goBuild(
    job,
    ['build', '-v', ...flags, '-o', out, ...programs.map(([, b]) => path(b))],
    work,
    programs.length,
    ctx,
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
