import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** A step as the runner starts it, watched from outside. */
export interface Watched {
  /** Milliseconds from its start to its end. */
  readonly ms: number
  /** Most memory that it had at once, in MB. */
  readonly mb: number
  /** Milliseconds from its start to each call of a cloud. */
  readonly calls: readonly { readonly call: string; readonly ms: number }[]
  readonly code: number | null
}

/** How often one looks; no figure is better than that. */
const lookMs = 2

/**
 * Runs an entry of dist/ to its end.
 * @param calls that went over a wire to a cloud; grows while it runs
 */
export async function watched(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  dir: string,
  calls: readonly string[] = [],
): Promise<Watched> {
  const first = calls.length
  const seen: { call: string; ms: number }[] = []
  const from = performance.now()
  const child = spawn(process.execPath, [program], {
    cwd: dir,
    env: {
      ...{ PATH: process.env['PATH'], HOME: dir, GITHUB_ACTIONS: 'true' },
      ...{ GITHUB_OUTPUT: '/dev/null', GITHUB_STATE: '/dev/null', GITHUB_STEP_SUMMARY: '/dev/null' },
      ...env,
    },
    stdio: 'ignore',
  })
  let mb = 0
  const look = () => {
    for (const call of calls.slice(first + seen.length)) seen.push({ call, ms: performance.now() - from })
  }
  // What a process had at most is gone with it.
  const remember = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    mb = Math.max(mb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  }
  const timers = [setInterval(look, lookMs), setInterval(() => void remember(), 10)]
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  for (const timer of timers) clearInterval(timer)
  look()
  return { ms: performance.now() - from, mb, calls: seen, code }
}
