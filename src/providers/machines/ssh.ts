import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pMap from 'p-map'
import { describe, RunError } from '../../errors.ts'
import { toolEnv } from '../../plan/child-env.ts'
import { quote } from '../../plan/shell-word.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { RunResult } from '../../ports/exec.ts'
import type { Host, SshOptions } from './plan.ts'

export interface RemoteOptions {
  /** 60 s when not given. */
  readonly timeoutMs?: number
}

/** One machine: everything goes over one connection of the system's own ssh. */
export interface Remote {
  readonly host: Host
  /** Runs a bash script as root. @throws RunError; `reasonOf` says in words why a machine could not be reached */
  run(script: string, options?: RemoteOptions): Promise<RunResult>
  /** Copies files of this machine into a directory that is there and belongs to the user. */
  put(files: readonly string[], dir: string, options?: RemoteOptions): Promise<void>
  /** Copies a file that the user may read to here. */
  get(path: string, to: string, options?: RemoteOptions): Promise<void>
  /** The name or address behind what was typed, by ssh's own configuration. */
  address(): Promise<string>
}

export interface Connections extends AsyncDisposable {
  readonly remotes: readonly Remote[]
}

/** A connection that nobody closed (we were killed) ends by itself after so many seconds. */
const idleSeconds = 60

/** Nothing is asked of a person, and nothing of our environment goes along but ssh's agent. */
export async function connect(
  hosts: readonly Host[],
  o: SshOptions,
  key: string,
  ctx: Ctx,
): Promise<Connections> {
  // Not in the run's directory: the path of a socket has at most 107 bytes.
  const digest = createHash('sha256').update(key).digest('hex')
  const dir = join(tmpdir(), `bowsprit-ssh-${digest.slice(0, 10)}`)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const remotes = hosts.map(host => remoteOf(host, options(o, dir), ctx))
  return {
    remotes,
    [Symbol.asyncDispose]: async () => {
      const calm = new AbortController().signal
      await Promise.allSettled(
        hosts.map(host =>
          ctx.exec.run(['ssh', ...options(o, dir), ...portOf(host, '-p'), '-O', 'exit', targetOf(host)], {
            env: sshEnv(ctx),
            timeoutMs: 5000,
            signal: calm,
          }),
        ),
      )
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** @see ssh_config(5) */
function options({ key, hostKeys, knownHosts }: SshOptions, dir: string): string[] {
  const settings = {
    BatchMode: 'yes',
    ConnectTimeout: '10',
    ServerAliveInterval: '5',
    ServerAliveCountMax: '4',
    StrictHostKeyChecking: hostKeys === 'strict' ? 'yes' : 'accept-new',
    ControlMaster: 'auto',
    ControlPath: join(dir, '%C'),
    ControlPersist: String(idleSeconds),
    LogLevel: 'ERROR',
    ...(key === undefined ? {} : { IdentitiesOnly: 'yes' }),
    ...(knownHosts === undefined ? {} : { UserKnownHostsFile: `"${knownHosts}"` }),
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  return [...words, ...(key === undefined ? [] : ['-i', key])]
}

function remoteOf(host: Host, common: readonly string[], ctx: Ctx): Remote {
  const run = (argv: readonly string[], o: RemoteOptions, input?: string) =>
    ctx.exec.run(argv, {
      env: sshEnv(ctx),
      timeoutMs: o.timeoutMs ?? 60_000,
      ...(input === undefined ? {} : { input }),
    })
  const copy = (words: readonly string[], o: RemoteOptions) =>
    run(['scp', '-q', '-p', ...common, ...portOf(host, '-P'), ...words], o)
  const inScp = targetOf(host.host.includes(':') ? { ...host, host: `[${host.host}]` } : host)
  return {
    host,
    run: (script, o = {}) =>
      run(['ssh', '-T', ...common, ...portOf(host, '-p'), targetOf(host), asRoot], o, script),
    put: async (files, dir, o = {}) => void (await copy([...files, `${inScp}:${dir}/`], o)),
    get: async (path, to, o = {}) => void (await copy([`${inScp}:${path}`, to], o)),
    address: async () => {
      const { stdout } = await run(['ssh', '-G', ...portOf(host, '-p'), targetOf(host)], {
        timeoutMs: 10_000,
      })
      return /^hostname (\S+)$/m.exec(stdout)?.[1] ?? host.host
    },
  }
}

/** For any login shell: bash with the script from standard input, through sudo where the user is not root. */
const asRoot = `sh -c ${quote('[ "$(id -u)" = 0 ] || exec sudo -n bash -s; exec bash -s')}`

function targetOf({ user, host }: Host): string {
  return user === undefined ? host : `${user}@${host}`
}

function portOf({ port }: Host, flag: string): string[] {
  return port === undefined ? [] : [flag, String(port)]
}

function sshEnv(ctx: Ctx): Record<string, string> {
  const agent = ctx.env['SSH_AUTH_SOCK']
  return toolEnv(ctx.env, agent === undefined ? {} : { SSH_AUTH_SOCK: agent })
}

/** Why a machine cannot be used, and what to do. */
export function reasonOf(error: unknown, host: Host): string {
  if (!(error instanceof RunError)) return describe(error)
  const said = error.stderr.trim().split('\n').at(-1)?.trim() ?? ''
  if (/Host key verification failed|host key is known|REMOTE HOST IDENTIFICATION/i.test(error.stderr))
    return `its host key is not the known one: look at it, then add it to known_hosts (ssh-keyscan ${host.host}), or use --ssh-host-keys accept-new for new machines`
  if (/Permission denied \(/.test(error.stderr))
    return `it lets nobody in with this key as ${host.user ?? 'that user'}: add the key to authorized_keys there, or give another with --ssh-key`
  if (/sudo: /.test(error.stderr))
    return `${said}: let ${host.user ?? 'the user'} run everything without a password (NOPASSWD in sudoers), or log in as root`
  if (error.timedOut) return 'it did not answer in time: look whether it is up'
  if (error.exitCode === 255)
    return `${said || 'ssh failed'}: look whether it is up, and its SSH port open to us`
  return said || error.message
}

/** The same work on every machine at once; failures are kept apart, so that each can be told. */
export async function onAll<T>(
  remotes: readonly Remote[],
  work: (remote: Remote) => Promise<T>,
): Promise<readonly ({ remote: Remote; value: T } | { remote: Remote; problem: string })[]> {
  return pMap(
    remotes,
    async remote => {
      try {
        return { remote, value: await work(remote) }
      } catch (error) {
        return { remote, problem: reasonOf(error, remote.host) }
      }
    },
    { concurrency: 32 },
  )
}
