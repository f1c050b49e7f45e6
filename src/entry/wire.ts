import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../adapters/clock.ts'
import { execAdapter } from '../adapters/exec-execa.ts'
import { githubToolCache } from '../adapters/github/tool-cache.ts'
import { type ConsoleLog, consoleLog } from '../adapters/log-console.ts'
import type { RunCtx } from '../flows/asked.ts'
import type { Options } from '../options/table.ts'
import type { Paths } from '../ports/ctx.ts'

/** Where everything lies. */
export interface Places {
  readonly cache: string
  readonly runs: string
  /** The directory of the entries: helper programs are beside them. */
  readonly program: string
}

/** The composition root: the one place where adapters meet. */
export function wire(places: Places, log: ConsoleLog, env: NodeJS.ProcessEnv, signal: AbortSignal): RunCtx {
  const paths: Paths = { ...places, node: process.execPath }
  const make = (current: AbortSignal): RunCtx => ({
    exec: execAdapter(env, current),
    log,
    clock: systemClock,
    signal: current,
    env,
    paths,
    toolCache: githubToolCache(env),
    withSignal: make,
  })
  return make(signal)
}

/** The log of this process; what of it must be undone for whoever prints next is undone when the process ends. */
export async function wireLog(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Promise<ConsoleLog> {
  const how = style(stream, env)
  const live = how === 'terminal' ? (await import('../adapters/live-line.ts')).liveLine(stream) : undefined
  const log = consoleLog({ stream, verbose: false, style: how, live, now: () => Date.now() })
  process.once('exit', () => log.fence?.close())
  return log
}

export function placesOf(o: Options, env: NodeJS.ProcessEnv, program: string): Places {
  return {
    cache: resolve(o['cache-dir'] ?? join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'bowsprit')),
    runs: resolve(o['state-dir'] ?? stateDir(env)),
    program,
  }
}

/**
 * A workspace is cleaned by the next checkout, and RUNNER_TEMP by the next job: what a killed job left must still be
 * found then, by `sweep` of any job of this user.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ for XDG_STATE_HOME
 */
function stateDir(env: NodeJS.ProcessEnv): string {
  if (env['GITHUB_ACTIONS'] !== 'true') return '.bowsprit'
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'bowsprit')
}

function style(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): 'terminal' | 'plain' | 'github' {
  if (env['GITHUB_ACTIONS'] === 'true') return 'github'
  const plain = !stream.isTTY || env['CI'] !== undefined || env['TERM'] === 'dumb'
  return plain ? 'plain' : 'terminal'
}
