import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../adapters/clock.ts'
import { execAdapter } from '../adapters/exec-execa.ts'
import { consoleLog } from '../adapters/log-console.ts'
import type { RunCtx } from '../flows/asked.ts'
import type { Options } from '../options/table.ts'

/** The composition root: the one place where adapters meet. */
export function wire(o: Options, env: NodeJS.ProcessEnv, signal: AbortSignal): RunCtx {
  const log = consoleLog({
    stream: process.stderr,
    verbose: o.verbose,
    style: style(env),
    now: () => Date.now(),
  })
  const paths = {
    cache: resolve(o['cache-dir'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bowsprit')),
    runs: resolve(o['state-dir']),
    program: import.meta.dirname,
    node: process.execPath,
  }
  const make = (current: AbortSignal): RunCtx => ({
    exec: execAdapter(env, current),
    log,
    clock: systemClock,
    signal: current,
    env,
    paths,
    withSignal: make,
  })
  return make(signal)
}

function style(env: NodeJS.ProcessEnv): 'terminal' | 'plain' | 'github' {
  if (env['GITHUB_ACTIONS'] === 'true') return 'github'
  const plain = !process.stderr.isTTY || env['CI'] !== undefined || env['TERM'] === 'dumb'
  return plain ? 'plain' : 'terminal'
}
