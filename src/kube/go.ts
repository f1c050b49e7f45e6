import { describe } from '../errors.ts'
import { toolEnv } from '../plan/child-env.ts'
import { compareGo, toolchainName } from '../plan/go-version.ts'
import type { Ctx } from '../ports/ctx.ts'

/** A Go that can build the source, pinned: go.mod's toolchain line cannot switch it any more. */
export interface Go {
  readonly program: string
  /** go1.26.8 */
  readonly version: string
  /** linux/amd64 */
  readonly platform: string
  /** Absolute directories of the build cache and the module cache. */
  readonly buildCache: string
  readonly modCache: string
  /** Complete environment for this Go; CGO is off. */
  readonly env: Readonly<Record<string, string>>
}

/** What a tree asks for: the `go` line of its go.mod, and the version that its makers use (.go-version). */
export interface GoWish {
  readonly minimum: string
  readonly preferred?: string
}

const lookupMs = 30_000
const toolchainMs = 5 * 60_000

/**
 * Environment of every Go command of ours. GOFLAGS is set, so that a person's own cannot change what is built;
 * GOWORK is off unless the tree has a go.work of its own.
 */
export function goEnv(
  env: Ctx['env'],
  toolchain: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const own = { GOFLAGS: '-buildvcs=false', GOTOOLCHAIN: toolchain, GOWORK: 'off', CGO_ENABLED: '0' }
  return toolEnv(env, { ...own, ...extra })
}

/**
 * Finds Go in PATH (or where its installer puts it) and makes sure that it is new enough, by a toolchain download
 * where GOTOOLCHAIN allows that.
 * @returns the Go, or a problem that says what to do
 */
export async function findGo(wish: GoWish | undefined, ctx: Ctx): Promise<Go | string> {
  const wants = wish && `the source wants Go ${wish.minimum} or newer${preferred(wish)}`
  const program = (await ctx.exec.which('go')) ?? (await ctx.exec.which('/usr/local/go/bin/go'))
  if (program === undefined)
    return `Go is not there: ${wants ?? 'Kubernetes is built with it'}; install it from https://go.dev/dl and put it into PATH`
  try {
    const asked = await goSettings(program, undefined, ctx)
    if (wish === undefined || compareGo(asked.GOVERSION, wish.minimum) >= 0)
      return goOf(program, pinned(asked.GOTOOLCHAIN), asked, ctx)
    if (!mayFetch(asked.GOTOOLCHAIN))
      return (
        `${asked.GOVERSION} (${program}) is too old: ${wants}; install it from https://go.dev/dl, ` +
        `or set GOTOOLCHAIN=auto (it is '${asked.GOTOOLCHAIN}') so that Go fetches it`
      )
    return await fetchToolchain(program, asked.GOVERSION, wish, ctx)
  } catch (error) {
    ctx.signal.throwIfAborted()
    return `Go (${program}) does not work: ${describe(error)}`
  }
}

async function fetchToolchain(program: string, have: string, wish: GoWish, ctx: Ctx): Promise<Go | string> {
  const version =
    wish.preferred !== undefined && compareGo(wish.preferred, wish.minimum) >= 0
      ? wish.preferred
      : wish.minimum
  const name = toolchainName(version)
  ctx.log.info(`${have} is too old for this source: fetching ${name}, which it asks for`)
  try {
    return goOf(program, name, await goSettings(program, name, ctx), ctx)
  } catch (error) {
    ctx.signal.throwIfAborted()
    const why = describe(error).split('\n').at(-1)
    return (
      `${have} (${program}) is too old: the source wants Go ${wish.minimum} or newer${preferred(wish)}, and ` +
      `fetching ${name} failed (${why}); install it from https://go.dev/dl`
    )
  }
}

/** The same Go, compiling for another platform. */
export function goForPlatform(go: Go, platform: string): Go {
  if (platform === go.platform) return go
  const [GOOS = '', GOARCH = ''] = platform.split('/')
  return { ...go, platform, env: { ...go.env, GOOS, GOARCH } }
}

type Settings = Record<
  'GOVERSION' | 'GOTOOLCHAIN' | 'GOCACHE' | 'GOMODCACHE' | 'GOOS' | 'GOARCH' | 'GOHOSTARCH',
  string
>

async function goSettings(program: string, toolchain: string | undefined, ctx: Ctx): Promise<Settings> {
  const names = ['GOVERSION', 'GOTOOLCHAIN', 'GOCACHE', 'GOMODCACHE', 'GOOS', 'GOARCH', 'GOHOSTARCH']
  const { GOTOOLCHAIN: _, ...neutral } = goEnv(ctx.env, '')
  const set = toolchain ?? ctx.env['GOTOOLCHAIN']
  const { stdout } = await ctx.exec.run([program, 'env', '-json', ...names], {
    cwd: '/', // no go.mod of anybody's decides here
    env: set ? { ...neutral, GOTOOLCHAIN: set } : neutral,
    timeoutMs: set ? toolchainMs : lookupMs,
  })
  return JSON.parse(stdout) as Settings
}

function goOf(program: string, toolchain: string, s: Settings, ctx: Ctx): Go {
  return {
    program,
    version: s.GOVERSION,
    platform: `${s.GOOS}/${s.GOARCH}`,
    buildCache: s.GOCACHE,
    modCache: s.GOMODCACHE,
    env: goEnv(ctx.env, toolchain),
  }
}

/** GOTOOLCHAIN is <name>, <name>+auto, <name>+path, auto or path (go.dev/doc/toolchain#select). */
function pinned(setting: string): string {
  return /^go\d/.test(setting) ? setting.replace(/\+.*$/, '') : 'local'
}

function mayFetch(setting: string): boolean {
  return setting === '' || setting === 'auto' || setting === 'path' || setting.includes('+')
}

function preferred(wish: GoWish): string {
  return wish.preferred === undefined ? '' : ` (its .go-version says ${wish.preferred})`
}
