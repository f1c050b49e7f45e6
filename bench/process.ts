import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

export interface Measured {
  readonly ms: number
  /** Milliseconds of processors, as last seen before its end. */
  readonly cpuMs: number
  /** Of the process itself, not of those that it starts. */
  readonly maxRssMb: number
  readonly stdout: string
}

/** Runs a program to its end. @throws what it said, when that is a bad one */
export async function measured(argv: readonly string[], env: Record<string, string>): Promise<Measured> {
  const [program = '', ...args] = argv
  const from = performance.now()
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', d => (texts.stdout += d))
  child.stderr.on('data', d => (texts.stderr += d))
  let ended: { code: number | null; ms: number } | undefined
  const end = new Promise<void>((done, fail) => {
    child.once('error', fail)
    child.once('close', code => {
      ended = { code, ms: performance.now() - from }
      done()
    })
  })
  let maxRssMb = 0
  let cpuMs = 0
  while (ended === undefined) {
    maxRssMb = Math.max(maxRssMb, await highWater(child.pid))
    cpuMs = Math.max(cpuMs, await processorTime(child.pid))
    await Promise.race([end, wait(50)])
  }
  if (ended.code !== 0) throw new Error(`${program} ended with ${ended.code}: ${texts.stderr.trim()}`)
  return { ms: ended.ms, cpuMs, maxRssMb, stdout: texts.stdout }
}

/** @see proc_pid_status(5) */
async function highWater(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024
}

/** The clock of /proc ticks a hundred times a second. @see proc_pid_stat(5) */
async function processorTime(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [utime = 0, stime = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (utime + stime) * 10
}
