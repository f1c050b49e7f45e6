import { dirname, join } from 'node:path'
import { UsageError } from '../errors.ts'
import type { CompanionVersions } from '../plan/build-manifest.ts'
import { toolEnv } from '../plan/child-env.ts'
import { type CompanionName, type CompanionRecipe, companionRecipes } from '../plan/companion-recipes.ts'
import { ownVersions, satisfies, versionIn } from '../plan/companions.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type CompanionTarget, companionBuild } from './companion-build.ts'
import { findGo } from './go.ts'

export type { CompanionName } from '../plan/companion-recipes.ts'
export type { CompanionTarget } from './companion-build.ts'

/** Directories that hold the binaries, e.g. containerd: containerd, containerd-shim-runc-v2, ctr. Absolute. */
export type Companions = Readonly<Partial<Record<CompanionName, { dir: string; version: string }>>>

/**
 * The programs that run beside Kubernetes: from PATH where the version does, else from a cache, else built as Go
 * modules, after saying what and why.
 * @param versions what the tree states; the others stand in plan/companions.ts
 * @param target another platform than this machine's: then nothing of this machine does
 * @throws UsageError when Go or a host tool is missing, or no version of a module can be had; ProvisionError when one does not build
 */
export async function ensureCompanions(
  names: readonly CompanionName[],
  versions: CompanionVersions,
  ctx: Ctx,
  target?: CompanionTarget,
): Promise<Companions> {
  const found: Partial<Record<CompanionName, { dir: string; version: string }>> = {}
  const missing: CompanionName[] = []
  await Promise.all(
    names.map(async name => {
      const wanted = wantedVersion(name, versions)
      const there = target === undefined ? await onThisMachine(name, wanted, ctx) : undefined
      if (there !== undefined) found[name] = there
    }),
  )
  for (const name of names) if (found[name] === undefined) missing.push(name)
  if (missing.length === 0) return found
  const go = await findGo(undefined, ctx)
  if (typeof go === 'string') throw new UsageError(go)
  for (const name of missing) {
    const wanted = wantedVersion(name, versions)
    found[name] = await companionBuild(name, wanted, go, ctx, target)
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
