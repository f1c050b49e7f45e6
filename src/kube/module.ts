import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, UsageError } from '../errors.ts'
import { type GoMod, moduleCachePath, wrapperGoMod } from '../plan/go-mod.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readText } from './files.ts'
import type { Go } from './go.ts'

/** A module in the module cache. */
export interface GoModule {
  readonly dir: string
  readonly version: string
  /** Time of the version, seconds since the epoch, where the proxy says it. */
  readonly time: number | undefined
  /** Commit of the version, where the proxy says it. */
  readonly commit: string | undefined
}

/** What a module proxy says about a version (go.dev/ref/mod#goproxy-protocol; Origin is optional). */
interface ModuleInfo {
  readonly Time?: string
  readonly Origin?: { readonly Hash?: string }
}

interface Download {
  readonly Dir?: string
  readonly Version?: string
  readonly Error?: string
  readonly Info?: string
}

const downloadMs = 10 * 60_000

/** The proxy does not have this version, or nothing answered. */
export class ModuleUnavailable extends UsageError {}

/**
 * Fetches one module version through the module proxy.
 * @throws ModuleUnavailable saying whether the version does not exist or nothing could be reached
 */
export async function downloadModule(go: Go, path: string, version: string, ctx: Ctx): Promise<GoModule> {
  const argv = [go.program, 'mod', 'download', '-json', `${path}@${version}`]
  const { stdout, stderr, exitCode } = await ctx.exec.run(argv, {
    cwd: '/',
    env: go.env,
    timeoutMs: downloadMs,
    okCodes: [0, 1],
  })
  const said = parse<Download>(stdout)
  if (exitCode !== 0 || said.Error !== undefined || said.Dir === undefined)
    throw new ModuleUnavailable(unavailable(path, version, said.Error ?? stderr.trim()))
  const info = said.Info === undefined ? {} : parse<ModuleInfo>((await readText(said.Info)) ?? '')
  const time = info.Time === undefined ? undefined : Math.floor(Date.parse(info.Time) / 1000)
  return { dir: said.Dir, version: said.Version ?? version, time, commit: info.Origin?.Hash }
}

/** go.mod of a directory, as Go itself reads it. */
export async function readGoMod(go: Go, dir: string, ctx: Ctx): Promise<GoMod> {
  const argv = [go.program, 'mod', 'edit', '-json', join(dir, 'go.mod')]
  const { stdout } = await ctx.exec.run(argv, { cwd: '/', env: go.env, timeoutMs: 30_000 })
  return JSON.parse(stdout) as GoMod
}

export interface Wrapper {
  /** Begin of the directory's name in the cache. */
  readonly label: string
  /** Directory with the module's go.mod and go.sum. */
  readonly of: string
  readonly path: string
  readonly version: string
  readonly replace?: string
  readonly local?: (path: string) => string | undefined
  /** Further files by name, e.g. a main.go. */
  readonly files?: Readonly<Record<string, string>>
}

/**
 * A module of ours in the cache in which `go build -mod=mod` builds the packages of another one. Named after its
 * content, so it is made once and never changed but by Go itself (which completes go.sum under its own lock).
 * @returns its absolute directory
 */
export async function wrapperModule(go: Go, w: Wrapper, ctx: Ctx): Promise<string> {
  const goMod = await readGoMod(go, w.of, ctx)
  const text = wrapperGoMod({
    name: 'bowsprit.invalid/wrapper',
    goMod,
    version: w.version,
    ...(w.replace !== undefined && { replace: w.replace }),
    ...(w.local !== undefined && { local: w.local }),
  })
  const files: Record<string, string> = { 'go.mod': text, ...w.files }
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12)
  const dir = join(ctx.paths.cache, 'modules', `${w.label}-${hash}`)
  if (await exists(join(dir, 'go.mod'))) return dir
  await mkdir(join(ctx.paths.cache, 'modules'), { recursive: true })
  const making = await mkdtemp(`${dir}.`)
  try {
    await copyFile(join(w.of, 'go.sum'), join(making, 'go.sum')).catch(() => undefined)
    await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(making, name), content)))
    await rename(making, dir)
  } catch (error) {
    // Another process made the same one meanwhile.
    if (!(await exists(join(dir, 'go.mod')))) throw error
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return dir
}

/**
 * Fetches what a wrapper or an unvendored tree requires and the module cache lacks, with progress. What cannot be
 * fetched is left to the build, which may not need it.
 */
export async function fetchRequired(go: Go, dir: string, env: Go['env'], ctx: Ctx): Promise<void> {
  const goMod = await readGoMod(go, dir, ctx)
  const replaced = new Map((goMod.Replace ?? []).map(r => [r.Old.Path, r.New]))
  const wanted = (goMod.Require ?? []).flatMap(({ Path, Version }) => {
    const to = replaced.get(Path) ?? { Path, Version }
    return to.Version === undefined
      ? []
      : [{ path: Path, real: moduleCachePath(to.Path, to.Version), version: Version }]
  })
  const there = await Promise.all(wanted.map(m => exists(join(go.modCache, m.real))))
  const missing = wanted.filter((_, i) => !there[i])
  if (missing.length === 0) return
  ctx.log.info(`fetching ${missing.length} Go modules that the source requires`)
  let done = 0
  const began = ctx.clock.now()
  const report = () => {
    const leftMs = done === 0 ? undefined : ((ctx.clock.now() - began) / done) * (missing.length - done)
    ctx.log.progress({
      id: 'modules',
      done,
      total: missing.length,
      unit: 'modules',
      ...(leftMs && { leftMs }),
    })
  }
  report()
  const download = ctx.exec.run([go.program, 'mod', 'download', '-x', ...missing.map(m => m.path)], {
    cwd: dir,
    env,
    timeoutMs: 20 * 60_000,
    onLine: line => {
      if (!/\.zip: 200/.test(line)) return
      done = Math.min(done + 1, missing.length)
      report()
    },
  })
  await download.catch(error => {
    ctx.signal.throwIfAborted()
    ctx.log.debug(`not all modules could be fetched: ${describe(error)}`)
  })
  done = missing.length
  report()
}

function parse<T>(json: string): Partial<T> {
  try {
    return JSON.parse(json)
  } catch {
    return {}
  }
}

function unavailable(path: string, version: string, why: string): string {
  const last = (why.split('\n').findLast(line => line.trim() !== '') ?? 'no reason given').trim()
  if (/sumdb|checksum/i.test(why))
    return `${path}@${version} cannot be verified against Go's checksum database (${last}); take another version`
  if (/unknown revision|not found|not available|invalid version/i.test(why))
    return `the module proxy has no ${path} ${version} (${last}); take a version that was released`
  return `${path}@${version} cannot be fetched (${last}); check that GOPROXY can be reached from here`
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
