import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

export const repo = resolve(import.meta.dirname, '../..')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly pid: number
  readonly ended: Promise<Ended>
  kill(signal: NodeJS.Signals): void
  /** Closes our end of its output. */
  stopReading(): void
  /** Resolves when the output (both streams) matches; rejects when the program ends before. */
  until(pattern: RegExp): Promise<void>
}

/** Starts a program with just this environment. It is its own group leader; kill() signals that one pid, as a runner does. */
export function start(argv: readonly string[], o: { cwd: string; env?: Record<string, string> }): Started {
  const [program, ...args] = argv
  const child = spawn(program!, args, {
    cwd: o.cwd,
    env: o.env ?? baseEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let stdout = ''
  let stderr = ''
  const watchers = new Set<() => void>()
  child.stdout.on('data', d => {
    stdout += d
    for (const w of watchers) w()
  })
  child.stderr.on('data', d => {
    stderr += d
    for (const w of watchers) w()
  })
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }))
  })
  return {
    pid: child.pid!,
    ended,
    kill: signal => void process.kill(child.pid!, signal),
    stopReading: () => {
      child.stdout.destroy()
      child.stderr.destroy()
    },
    until: pattern =>
      new Promise((done, fail) => {
        const look = () => {
          if (!pattern.test(stdout + stderr)) return
          watchers.delete(look)
          done()
        }
        watchers.add(look)
        look()
        void ended.then(e =>
          fail(new Error(`ended (${e.code ?? e.signal}) before ${pattern}:\n${e.stdout}${e.stderr}`)),
        )
      }),
  }
}

/** The committed program, run as users run it. */
export function bowsprit(args: readonly string[], o: { cwd: string; env?: Record<string, string> }): Started {
  return start([process.execPath, resolve(repo, 'dist/bowsprit.mjs'), ...args], o)
}

export function baseEnv(extra: Record<string, string> = {}): Record<string, string> {
  const keep = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'TMPDIR',
    'GOPROXY',
    'GOFLAGS',
    'GOSUMDB',
    'GONOSUMDB',
    'GOCACHE',
    'GOMODCACHE',
    'GOPATH',
  ]
  const env: Record<string, string> = {}
  for (const name of keep) if (process.env[name] !== undefined) env[name] = process.env[name]
  return { ...env, ...extra }
}
