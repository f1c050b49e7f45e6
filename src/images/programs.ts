import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, RunError } from '../errors.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { toolEnv } from '../plan/child-env.ts'
import { linkFlags } from '../plan/image-go-flags.ts'
import { platformOf, wordsOf } from '../plan/platform.ts'
import type { Ctx } from '../ports/ctx.ts'

/** Cold, on two slow cores, with all of Kubernetes' packages to compile. */
const buildMs = 30 * 60_000

/** Path of the binary, or why there is none. */
export type Program = { readonly path: string } | { readonly why: string }

/**
 * Builds main packages of the branch, static, with the flags of the build itself but for the stamped version: a
 * commit that changes nothing in a program leaves its bytes, and so its image, as they were.
 * @returns by package path
 */
export async function buildPrograms(
  packages: readonly string[],
  build: BuildManifest,
  dir: string,
  ctx: Ctx,
): Promise<ReadonlyMap<string, Program>> {
  if (packages.length === 0) return new Map()
  const flags = linkFlags(build.goFlags)
  const kept = join(dir, 'programs', short(JSON.stringify([build.moduleDir, build.platform, flags])))
  const work = join(dir, 'tmp', `go-${process.pid}-${randomUUID().slice(0, 8)}`)
  await mkdir(work, { recursive: true })
  await mkdir(kept, { recursive: true })
  try {
    // go leaves a binary alone that is up to date already: 0.6 s instead of a link of some seconds.
    for (const pkg of packages)
      await copyFile(join(kept, basename(pkg)), join(work, basename(pkg))).catch(() => undefined)
    const failed = await compile(packages, flags, build, work, ctx)
    const programs = new Map<string, Program>()
    for (const pkg of packages) {
      const why = failed.get(pkg)
      const path = join(kept, basename(pkg))
      if (why === undefined) await rename(join(work, basename(pkg)), path)
      programs.set(pkg, why === undefined ? { path } : { why })
    }
    return programs
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** All in one call, since packages are shared; one by one after a failure, so that one cannot take the rest along. */
async function compile(
  packages: readonly string[],
  flags: readonly string[],
  build: BuildManifest,
  work: string,
  ctx: Ctx,
): Promise<ReadonlyMap<string, string>> {
  // Of the tree itself; one that lies somewhere above our own module would take it over.
  const workFile = join(build.moduleDir, 'go.work')
  const GOWORK = existsSync(workFile) ? workFile : 'off'
  const go = async (some: readonly string[]) => {
    await ctx.exec.run(['go', 'build', ...flags, '-o', `${work}/`, ...some], {
      cwd: build.moduleDir,
      env: toolEnv(ctx.env, { CGO_ENABLED: '0', GOWORK, ...target(build.platform) }),
      timeoutMs: buildMs,
    })
  }
  try {
    await go(packages)
    return new Map()
  } catch (cause) {
    if (cause instanceof RunError && cause.cancelled) throw cause
    if (packages.length === 1) return new Map([[packages[0]!, describe(cause)]])
  }
  const failed = new Map<string, string>()
  for (const pkg of packages)
    for (const [p, why] of await compile([pkg], flags, build, work, ctx)) failed.set(p, why)
  return failed
}

/**
 * One C file as a static binary; where there is no gcc that can link statically, Go source that does the same.
 * @throws RunError when neither compiles
 */
export async function compileC(
  source: string,
  otherwise: string,
  build: BuildManifest,
  out: string,
  ctx: Ctx,
): Promise<void> {
  const env = toolEnv(ctx.env)
  const isOwn = build.platform === platformOf(process.arch)
  const gcc = isOwn ? 'gcc' : `${wordsOf(build.platform).triple}-gcc`
  if ((await ctx.exec.which(gcc)) !== undefined) {
    try {
      await ctx.exec.run([gcc, '-Os', '-static', '-s', '-o', out, source], { env, timeoutMs: 60_000 })
      return
    } catch (cause) {
      if (cause instanceof RunError && cause.cancelled) throw cause
      ctx.log.debug(`images: gcc could not build ${source}, taking Go instead: ${describe(cause)}`)
    }
  }
  await compileGo(otherwise, build, out, ctx)
}

/** A program of one file that imports nothing but the standard library. @throws RunError when it does not compile */
export async function compileGo(text: string, build: BuildManifest, out: string, ctx: Ctx): Promise<void> {
  const work = `${out}-go`
  await mkdir(work, { recursive: true })
  try {
    // A module of its own: then -trimpath leaves nothing of this directory in the binary.
    await writeFile(join(work, 'go.mod'), 'module program\n')
    await writeFile(join(work, 'main.go'), text)
    await ctx.exec.run(['go', 'build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', out, '.'], {
      cwd: work,
      env: toolEnv(ctx.env, { CGO_ENABLED: '0', GOWORK: 'off', ...target(build.platform) }),
      timeoutMs: buildMs,
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function target(platform: string): Record<string, string> {
  const [GOOS = 'linux', GOARCH = 'amd64'] = platform.split('/')
  return { GOOS, GOARCH }
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
