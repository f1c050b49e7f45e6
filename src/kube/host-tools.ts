import { stat } from 'node:fs/promises'
import { describe, UsageError } from '../errors.ts'
import { toolEnv } from '../plan/child-env.ts'
import { type HostTool, hostTool } from '../plan/host-tools.ts'
import type { Ctx } from '../ports/ctx.ts'
import { privilege } from './privileges.ts'

/** A person's PATH often lacks these; programs for administrators lie there. */
const adminDirs = ['/usr/local/sbin', '/usr/sbin', '/sbin']
const aptMs = 10 * 60_000

/**
 * Makes sure that tools of the host are there: finds them, or installs their packages with apt-get as root, after
 * saying what and why.
 * @param tools names of plan/host-tools.ts, or programs of packages with their name
 * @throws UsageError naming the packages when they cannot be installed
 */
export async function ensureHostTools(tools: readonly string[], ctx: Ctx): Promise<void> {
  const missing = await missingOf(tools.map(hostTool), ctx)
  if (missing.length === 0) return
  const packages = [...new Set(missing.flatMap(tool => tool.packages))]
  const reasons = missing.map(tool => `${tool.packages[0]}: ${tool.why}`).join('; ')
  const apt = await ctx.exec.which('apt-get')
  const may = await privilege(ctx)
  if (apt === undefined || may.kind === 'none') {
    const why =
      apt === undefined
        ? 'there is no apt-get here'
        : `they cannot be installed (${may.kind === 'none' ? may.why : ''})`
    throw new UsageError(
      `missing: ${packages.join(', ')} (${reasons}); ${why}. Install these packages (the names are Debian's) and run again`,
    )
  }
  ctx.log.info(`installing ${packages.join(', ')} with apt-get (${reasons})`)
  await install([...(may.kind === 'sudo' ? ['sudo', '-n'] : [])], apt, packages, ctx)
  const still = await missingOf(missing, ctx)
  if (still.length > 0)
    throw new UsageError(
      `apt-get installed ${packages.join(', ')}, but ${still.map(t => t.looksFor).join(', ')} is still not there; install it by hand`,
    )
}

/** Absolute path of a program, also where a person's PATH does not look; undefined when it is nowhere. */
export async function findProgram(name: string, ctx: Ctx): Promise<string | undefined> {
  const inPath = await ctx.exec.which(name)
  if (inPath !== undefined) return inPath
  for (const dir of adminDirs) {
    const found = await ctx.exec.which(`${dir}/${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

async function missingOf(tools: readonly HostTool[], ctx: Ctx): Promise<HostTool[]> {
  const found = await Promise.all(
    tools.map(async ({ looksFor }) =>
      looksFor.startsWith('/')
        ? await stat(looksFor).catch(() => undefined)
        : await findProgram(looksFor, ctx),
    ),
  )
  return tools.filter((_, i) => found[i] === undefined)
}

async function install(sudo: string[], apt: string, packages: readonly string[], ctx: Ctx): Promise<void> {
  const run = (args: readonly string[]) =>
    // sudo starts with an environment of its own, so the setting goes in by env(1).
    ctx.exec.run(
      [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', apt, '-o', 'DPkg::Lock::Timeout=120', ...args],
      {
        env: toolEnv(ctx.env, {
          PATH: `${ctx.env['PATH'] ?? ''}:${adminDirs.join(':')}:/usr/bin:/bin`,
          LC_ALL: 'C',
        }),
        timeoutMs: aptMs,
      },
    )
  const get = ['install', '--yes', '--no-install-recommends', ...packages]
  try {
    await run(get)
  } catch (error) {
    ctx.signal.throwIfAborted()
    // Lists that were never fetched, or name files that the mirror has replaced since.
    if (!/Unable to locate package|no installation candidate|404|Failed to fetch/i.test(describe(error)))
      throw failed(packages, error)
    ctx.log.info("apt-get's lists are old: updating them")
    try {
      await run(['update'])
      await run(get)
    } catch (again) {
      ctx.signal.throwIfAborted()
      throw failed(packages, again)
    }
  }
}

function failed(packages: readonly string[], error: unknown): UsageError {
  return new UsageError(
    `apt-get could not install ${packages.join(', ')}; install them by hand and run again.\n${describe(error)}`,
  )
}
