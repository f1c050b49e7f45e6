import { spawn } from 'node:child_process'
import { closeSync, constants, createWriteStream, openSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { RunError } from '../errors.ts'
import { quote } from '../plan/shell-word.ts'
import type { DaemonOptions, Exec, RunOptions, RunResult } from '../ports/exec.ts'

/** Bytes of output kept in memory per stream, the last ones; the whole goes to `logFile` and `onLine`. */
const keptBytes = 64 * 1024 * 1024
/** Bytes of output quoted in an error message. */
const quotedBytes = 4096

export function execAdapter(env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Exec {
  return {
    run: (argv, options) => run(argv, options, options.signal ?? signal),
    daemon,
    which: program => which(program, env['PATH'] ?? ''),
  }
}

async function run(argv: readonly string[], o: RunOptions, signal: AbortSignal): Promise<RunResult> {
  const [program, ...args] = argv
  if (program === undefined) throw new RunError('empty command', { argv })
  // Half of what many a step loads, and some start no program.
  const { execa } = await import('execa')
  if (signal.aborted) throw new RunError(`not started, cancelled: ${pretty(argv)}`, { argv, cancelled: true })
  const log = o.logFile === undefined ? undefined : createWriteStream(o.logFile, { flags: 'a' })
  // Its own process group: a Ctrl-C in the terminal reaches us alone, and we pass it on once, in order.
  const child = execa(program, args, {
    ...(o.cwd === undefined ? {} : { cwd: o.cwd }),
    env: { ...o.env },
    extendEnv: false,
    ...(o.input === undefined ? { stdin: 'ignore' as const } : { input: o.input }),
    detached: true,
    cleanup: true,
    buffer: false,
    reject: false,
  })
  const unguard = o.endsWithUs && child.pid !== undefined ? guard(child.pid) : () => {}
  const closed = [lines(child.stdout, 'stdout', o), lines(child.stderr, 'stderr', o)]
  const stdout = kept(child.stdout)
  const stderr = kept(child.stderr)
  if (log) {
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
  }
  let timedOut = false
  let cancelled = false
  let killer: NodeJS.Timeout | undefined
  const stop = (first: NodeJS.Signals, ms = o.killAfterMs ?? 5000) => {
    kill(child.pid, first)
    clearTimeout(killer)
    killer = setTimeout(() => killGroup(child.pid), ms)
  }
  const onAbort = () => {
    cancelled = true
    stop(o.stopSignal ?? 'SIGINT')
  }
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => {
    if (cancelled) return
    timedOut = true
    stop(o.stopSignal ?? 'SIGTERM', o.graceMs)
  }, o.timeoutMs)
  try {
    const r = await child
    // What a stopped program left running (go leaves its compilers) ends with it.
    if (timedOut || cancelled) killGroup(child.pid)
    await Promise.all(closed)
    const facts = {
      argv,
      exitCode: r.exitCode,
      signal: r.signal,
      stdout: stdout(),
      stderr: stderr(),
      timedOut,
      cancelled,
    }
    const ok = o.okCodes ?? [0]
    if (r.exitCode !== undefined && ok.includes(r.exitCode) && !timedOut && !cancelled)
      return { exitCode: r.exitCode, stdout: facts.stdout, stderr: facts.stderr }
    throw new RunError(why(argv, facts, o.timeoutMs, r.originalMessage), facts)
  } finally {
    unguard()
    clearTimeout(timer)
    clearTimeout(killer)
    signal.removeEventListener('abort', onAbort)
    log?.end()
  }
}

function lines(stream: NodeJS.ReadableStream, name: 'stdout' | 'stderr', o: RunOptions): Promise<void> {
  const onLine = o.onLine
  if (onLine === undefined) return Promise.resolve()
  const reader = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
  reader.on('line', line => onLine(line, name))
  return new Promise(resolve => reader.once('close', resolve))
}

/** Collects a stream; forgets the oldest chunks past the limit. */
function kept(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    while (size > keptBytes && chunks.length > 1) size -= chunks.shift()!.length
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function why(
  argv: readonly string[],
  facts: {
    exitCode?: number | undefined
    signal?: string | undefined
    stdout: string
    stderr: string
    timedOut: boolean
    cancelled: boolean
  },
  timeoutMs: number,
  original: string | undefined,
): string {
  const end = (facts.stderr.trim() || facts.stdout.trim()).slice(-quotedBytes)
  const what = facts.cancelled
    ? 'cancelled'
    : facts.timedOut
      ? `timed out after ${timeoutMs / 1000} s`
      : facts.exitCode !== undefined
        ? `exit code ${facts.exitCode}`
        : facts.signal !== undefined
          ? `ended by ${facts.signal}`
          : `could not start${original ? `: ${original}` : ''}`
  return `${what}: ${pretty(argv)}${end ? `\n${end}` : ''}`
}

/** A command line that a person can paste into a shell. */
export function pretty(argv: readonly string[]): string {
  return argv.map(quote).join(' ')
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(pid, signal)
  } catch {
    // gone already
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

/**
 * A shell that waits for our end: the kernel closes its input then, whatever ended us. prctl(2)'s PR_SET_PDEATHSIG would
 * hold for the child alone, and for what go starts only at the price of one more start each (-toolexec).
 * @returns ends the guard
 */
function guard(group: number): () => void {
  const script = 'read -r _; kill -9 "-$1"'
  const shell = spawn('/bin/sh', ['-c', script, 'sh', String(group)], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without it all is as if nobody killed us.
  shell.on('error', () => {})
  return () => void shell.kill('SIGKILL')
}

async function daemon(argv: readonly string[], o: DaemonOptions): Promise<number> {
  const [program, ...args] = argv
  if (program === undefined) throw new RunError('empty command', { argv })
  const out = openSync(o.logFile, 'a')
  try {
    const child = spawn(program, args, {
      ...(o.cwd === undefined ? {} : { cwd: o.cwd }),
      env: { ...o.env },
      detached: true,
      stdio: ['ignore', out, out],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', cause =>
        reject(new RunError(`could not start: ${pretty(argv)}`, { argv }, { cause })),
      )
    })
    child.unref()
    return child.pid!
  } finally {
    closeSync(out)
  }
}

async function which(program: string, path: string): Promise<string | undefined> {
  const candidates = program.includes('/') ? [program] : path.split(delimiter).map(dir => join(dir, program))
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK)
      return candidate
    } catch {
      // next
    }
  }
  return undefined
}
