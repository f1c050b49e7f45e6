import { rm } from 'node:fs/promises'
import prettyMs from 'pretty-ms'
import { describe } from '../../errors.ts'
import { answers, removeAddon } from '../../kube/addons/remove.ts'
import type { AppliedAddon } from '../../plan/addons/applied.ts'
import type { ClusterRef, DownReport, Leftover } from '../../plan/cluster-ref.ts'
import { quote } from '../../plan/shell-word.ts'
import { appliedAddons, forgetAddon } from '../../state/addons.ts'
import { loadRun } from '../../state/runs.ts'
import type { RunCtx } from '../asked.ts'

/**
 * Takes everything off a cluster that was put onto it, the last one first, so that load balancers and volumes go while
 * there is somebody to delete them. It goes past errors and never throws. What stays on a cluster that is about to go
 * is a warning; on somebody else's it is `left`.
 * @param ctx not cancelled
 * @param untilMs epoch milliseconds; each add-on has its share of what is left
 */
export async function removeAddons(ref: ClusterRef, ctx: RunCtx, untilMs: number): Promise<DownReport> {
  const applied = (await appliedAddons(ref)).toReversed()
  const [last] = applied
  if (last === undefined) return { gone: [], left: [] }
  const record = await loadRun(ref.scope, ref.id).catch(() => undefined)
  const cluster = record?.kubeconfig === undefined ? undefined : { kubeconfig: record.kubeconfig }
  if (cluster === undefined || !(await answers(cluster, last.kubectl, ctx))) {
    ctx.log.warn(`the cluster does not answer: ${applied.map(a => `add-on ${a.name}`).join(', ')} go with it`)
    return { gone: [], left: ref.provider === 'kubeconfig' ? applied.map(a => leftover(a, ref, true)) : [] }
  }
  const gone: string[] = []
  const left: Leftover[] = []
  for (const [i, of] of applied.entries()) {
    const from = ctx.clock.now()
    const until = from + Math.max(0, untilMs - from) / (applied.length - i)
    const shared = applied.slice(i + 1).some(a => a.namespace === of.namespace)
    try {
      await removeAddon({ of, cluster, run: ref.id, until, shared, ctx })
      await forgetAddon(ref, of.name)
      await rm(of.dir, { recursive: true, force: true })
      gone.push(`add-on ${of.name}`)
      ctx.log.info(`add-on ${of.name} removed (${prettyMs(ctx.clock.now() - from)})`)
    } catch (error) {
      ctx.log.warn(`add-on ${of.name} is not wholly removed: ${describe(error)}`)
      if (ref.provider === 'kubeconfig') left.push(leftover(of, ref))
    }
  }
  return { gone, left }
}

/** @param isDeaf its cluster may be gone, too: then nobody could ever remove it */
function leftover(of: AppliedAddon, ref: ClusterRef, isDeaf = false): Leftover {
  const dir = `${ref.scope}/${ref.id}`
  const forget = isDeaf ? `, or if that cluster is no more: rm -rf ${quote(dir)} ${quote(`${dir}.json`)}` : ''
  return {
    kind: 'object',
    name: `add-on ${of.name}`,
    remove: `bowsprit down --ref ${quote(`${dir}.json`)}${forget}`,
  }
}
