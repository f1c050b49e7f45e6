import { setTimeout as sleep } from 'node:timers/promises'
import type { Machine } from './machine.ts'

/** Waits until a machine has said something. @throws Error with the end of its console when it does not, or ends before */
export async function saysWithin(machine: Machine, pattern: RegExp, ms: number): Promise<RegExpExecArray> {
  const end = performance.now() + ms
  for (;;) {
    const wasRunning = await machine.running()
    const said = await machine.console()
    const match = pattern.exec(said)
    if (match !== null) return match
    if (!wasRunning || performance.now() > end) {
      const why = wasRunning ? `in ${ms / 1000} s` : 'before it ended'
      throw new Error(`${machine.name} did not say ${pattern} ${why}:\n${said.slice(-6000)}`)
    }
    await sleep(100)
  }
}
