import { join } from 'node:path'
import { bashScript } from '../../plan/bootstrap/script-words.ts'
import type { ClusterRef, DownReport, Leftover } from '../../plan/cluster-ref.ts'
import { quote } from '../../plan/shell-word.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { removeRunDir } from '../run-dir.ts'
import { knownMachines } from './known.ts'
import type { Host } from './plan.ts'
import { copiesDir, resetScript } from './scripts.ts'
import { onAll } from './ssh.ts'

/** Least time that one try gets, also when the deadline has passed: leaving things behind is worse than being late. */
const leastMs = 30_000

/**
 * Makes bare machines of the nodes again, all at once: kubeadm reset, and the removal of all that we put there. A
 * machine that carries no mark of this cluster is not touched.
 */
export async function downMachines(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const found = await resetAll(ref, ctx, Math.max(leastMs, untilMs - ctx.clock.now()))
  const gone = found.flatMap(r => r.gone)
  const left = found.flatMap(r => r.left)
  // What a next try needs stays for it.
  if (left.length > 0) return { gone, left }
  const dir = await removeRunDir(join(ref.scope, ref.id))
  return { gone: [...gone, ...dir.gone], left: dir.left }
}

async function resetAll(ref: ClusterRef, ctx: Ctx, timeoutMs: number): Promise<readonly DownReport[]> {
  await using known = await knownMachines(ref, ctx)
  if (known === undefined)
    return [
      { gone: [], left: [leftover('object', 'machines that neither the ref nor a file here names', ref)] },
    ]
  const script = bashScript({ key: known.key, copies: copiesDir(known.key) }, resetScript)
  const done = await onAll(known.remotes, remote => remote.run(script, { timeoutMs }))
  return done.map(d => {
    if ('value' in d) return reportOf(d.value.stdout, d.remote.host, ref)
    ctx.log.warn(`machine ${d.remote.host.text}: ${d.problem}`)
    const name = `machine ${d.remote.host.text}, which could not be reached`
    return { gone: [], left: [leftover('object', name, ref)] }
  })
}

/** Reads what `resetScript` prints. */
export function reportOf(output: string, host: Host, ref: ClusterRef): DownReport {
  const gone: string[] = []
  const left: Leftover[] = []
  for (const line of output.split('\n')) {
    const [, state, rest = ''] = /^(gone|left) (.+)$/.exec(line) ?? []
    if (state === 'gone') gone.push(`${rest} ${host.name} of machine ${host.text}`)
    if (state !== 'left') continue
    const [, kind, name] = /^(process|mount|file|rule|cgroup) (.+)$/.exec(rest) ?? [undefined, 'object', rest]
    left.push(leftover(kind as Leftover['kind'], `${name} on machine ${host.text}`, ref))
  }
  return { gone, left }
}

/** The state stays until all is gone, so the same again is what helps. */
function leftover(kind: Leftover['kind'], name: string, ref: ClusterRef): Leftover {
  return { kind, name, remove: `bowsprit down --ref ${quote(join(ref.scope, `${ref.id}.json`))}` }
}
