import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../adapters/clock.ts'
import { execAdapter } from '../adapters/exec-execa.ts'
import { type ConsoleLog, consoleLog } from '../adapters/log-console.ts'
import type { Options } from '../options/table.ts'
import type { Ctx } from '../ports/ctx.ts'

/** The composition root: the one place where adapters meet. */
export function wire(
  o: Options,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Ctx & { readonly log: ConsoleLog } {
  const log = consoleLog({
    stream: process.stderr,
    verbose: o.verbose,
    style: style(env),
    now: () => Date.now(),
  })
  return {
    exec: execAdapter(env, signal),
    log,
    clock: systemClock,
    signal,
    env,
    paths: {
      cache: resolve(o['cache-dir'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bowsprit')),
      runs: resolve(o['state-dir']),
      program: import.meta.dirname,
      node: process.execPath,
    },
  }
}

function style(env: NodeJS.ProcessEnv): 'terminal' | 'plain' | 'github' {
  if (env['GITHUB_ACTIONS'] === 'true') return 'github'
  const plain = !process.stderr.isTTY || env['CI'] !== undefined || env['TERM'] === 'dumb'
  return plain ? 'plain' : 'terminal'
}
