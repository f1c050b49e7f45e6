import { readFile, readlink } from 'node:fs/promises'

/** Which process a pid stood for when it was written down: pids are given out again, and each namespace has its own. */
export interface ProcessLife {
  /** Of the running kernel: no process outlives it. */
  readonly boot: string
  /** The pid namespace in which the pid counts. */
  readonly namespace: string
  /** Clock ticks between boot and the start of the process. */
  readonly started: number
}

/** @returns undefined where it cannot be known: the process is gone, or this is no Linux */
export async function lifeOf(pid: number): Promise<ProcessLife | undefined> {
  const [here, stat] = await Promise.all([thisPlace(), statOf(pid)])
  return here === undefined || stat === undefined ? undefined : { ...here, started: stat.started }
}

/**
 * True when the process is surely over. One that is dead but not reaped is; one of another pid namespace (a job in a
 * container that shares the state directory) cannot be seen from here, and counts as running.
 * @param life what lifeOf said then
 */
export async function isOver(pid: number, life: ProcessLife | undefined): Promise<boolean> {
  const here = life === undefined ? undefined : await thisPlace()
  if (here !== undefined && here.boot !== life?.boot) return true
  if (here !== undefined && here.namespace !== life?.namespace) return false
  if (!exists(pid)) return true
  const stat = await statOf(pid)
  if (stat === undefined) return false
  return stat.dead || (life !== undefined && stat.started !== life.started)
}

/** A process of another user exists too (EPERM). */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

async function thisPlace(): Promise<{ boot: string; namespace: string } | undefined> {
  try {
    const [boot, namespace] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readlink('/proc/self/ns/pid'),
    ])
    return { boot: boot.trim(), namespace }
  } catch {
    return undefined
  }
}

/** proc_pid_stat(5): the state is the third field, the start time the 22nd; the second may hold any character. */
async function statOf(pid: number): Promise<{ dead: boolean; started: number } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields === undefined ? undefined : { dead: /[ZX]/.test(fields[0]!), started: Number(fields[19]) }
}
