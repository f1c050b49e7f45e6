import { readFileSync, readlinkSync } from 'node:fs'
import { readdir } from 'node:fs/promises'

/** By the mark in their environment, which is how the runner finds them (its JobExtension.cs). */
export async function tracked(tracking: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  return pids.flatMap(pid => {
    try {
      const env = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (!env.includes(`RUNNER_TRACKING_ID=${tracking}`)) return []
      readlinkSync(`/proc/${pid}/exe`) // a zombie has none
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return [{ pid: Number(pid), command }]
    } catch {
      return []
    }
  })
}

/** Whether it is still there or not. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
