import { ProvisionError } from '../../errors.ts'
import { kubectl } from '../../kube/kubectl.ts'
import { readNodes, readVersion } from '../../kube/nodes.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { EksPlan } from './plan.ts'

const readyMs = 10 * 60_000
const lookMs = 5000
const askMs = 30_000

/** Waits until as many nodes as were asked for are Ready. @throws ProvisionError with what kubectl said last */
export async function readyEks(
  of: {
    readonly plan: EksPlan
    readonly kubeconfig: string
    readonly kubectl: string
    readonly server: string
  },
  ctx: Ctx,
): Promise<Cluster> {
  const { plan, kubeconfig, server } = of
  const ask = async (...args: string[]) =>
    (await kubectl({ kubeconfig }, of.kubectl, args, ctx, { timeoutMs: askMs })).stdout
  const end = ctx.clock.now() + readyMs
  for (let last = ''; ; await ctx.clock.sleep(lookMs, ctx.signal)) {
    ctx.signal.throwIfAborted()
    try {
      const nodes = readNodes(await ask('get', 'nodes', '-o', 'json'))
      const count = nodes.filter(n => n.ready).length
      ctx.log.progress({ id: 'nodes', done: count, total: plan.spec.nodes, unit: 'nodes' })
      if (count >= plan.spec.nodes) {
        const version = readVersion(await ask('get', '--raw', '/version'))
        return { ref: plan.ref, kubeconfig, version, nodes, realNodes: true }
      }
      last = `${count} of ${plan.spec.nodes} nodes are Ready`
    } catch (error) {
      last = (error as Error).message
    }
    if (ctx.clock.now() > end)
      throw new ProvisionError(`${server} is not of use after ${readyMs / 60_000} minutes: ${last}`)
  }
}
