import { describe } from '../../errors.ts'
import type { ClusterRef, DownReport, Leftover } from '../../plan/cluster-ref.ts'
import { quote } from '../../plan/shell-word.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { foreign } from '../run-dir.ts'
import { hostHierarchies } from './host.ts'
import { namesOf } from './names.ts'
import { bestPrivileged } from './privileged.ts'
import { downScript } from './scripts.ts'

/** Least time that one try gets, also when the deadline has passed: leaving things behind is worse than being late. */
const leastMs = 5000

/**
 * Removes all of a cluster, real or simulated, from its ref alone, and looks whether anything is left.
 * Nothing there is nothing to do. Never throws for what it finds; what it cannot remove is `left`.
 */
export async function downReal(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const names = namesOf(ref)
  const args = [
    ...[names.mark, names.cgroup, names.hostInterface, names.peerInterface],
    ...[names.runDir, asMountinfo(names.runDir)],
    ...(await hostHierarchies().catch(() => [])).map(h => h.mount),
  ]
  const timeoutMs = Math.max(leastMs, untilMs - ctx.clock.now())
  try {
    const root = await bestPrivileged(ctx)
    // Teardown goes on after a cancel.
    const signal = new AbortController().signal
    const { stdout } = await root.run(downScript, args, { timeoutMs, signal })
    return reportOf(stdout)
  } catch (error) {
    ctx.log.warn(`teardown of ${ref.id}: ${describe(error)}`)
    return { gone: [], left: [leftover('file', names.runDir)] }
  }
}

/** Reads what `downScript` prints. */
export function reportOf(output: string): DownReport {
  const gone: string[] = []
  const left: Leftover[] = []
  for (const line of output.split('\n')) {
    const [, state, kind, name] =
      /^(gone|left|foreign) (process|mount|interface|cgroup|file) (.+)$/.exec(line) ?? []
    if (state === 'gone') gone.push(`${kind} ${name}`)
    else if (state === 'foreign') left.push(foreign(name!))
    else if (state === 'left') left.push(leftover(kind as Leftover['kind'], name!))
  }
  return { gone, left }
}

function leftover(kind: Leftover['kind'], name: string): Leftover {
  const word = quote(name)
  const remove: Partial<Record<Leftover['kind'], string>> = {
    process: `kill -9 ${word}`,
    mount: `umount -l ${word}`,
    interface: `ip link del ${word}`,
    cgroup: `find ${word} -depth -type d -exec rmdir {} +`,
  }
  return { kind, name, remove: `sudo ${remove[kind] ?? `rm -rf ${word}`}` }
}

/** Blanks and backslashes as /proc/self/mountinfo has them (proc_pid_mountinfo(5)). */
function asMountinfo(path: string): string {
  return path.replace(/[ \t\n\\]/g, c => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)
}
