import type { ArmClient } from '../../clouds/azure/arm.ts'
import { machinesOf, serialConsole } from '../../clouds/azure/machines.ts'
import { ProvisionError } from '../../errors.ts'
import { kubectl } from '../../kube/kubectl.ts'
import { readNodes, readVersion } from '../../kube/nodes.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { AzurePlan } from './plan.ts'

export interface Coming {
  readonly plan: AzurePlan
  readonly kubeconfig: string
  readonly kubectl: string
  /** https://host:port */
  readonly server: string
}

const readyMs = 20 * 60_000
const lookMs = 3000
const askMs = 15_000
/** Azure brings a console up to date about so often. */
const consoleMs = 30_000
const dnsMs = 180_000

type Ask = (args: readonly string[], timeoutMs?: number) => Promise<{ stdout: string }>

/**
 * Waits until every machine is a node that is Ready, and DNS runs. A machine that says on its console that it failed
 * ends the wait at once. @throws ProvisionError with what the machine said
 */
export async function ready(coming: Coming, arm: ArmClient, ctx: Ctx): Promise<Cluster> {
  const { plan, kubeconfig, server } = coming
  const wanted = plan.wish.controlPlanes + plan.spec.nodes
  const ask: Ask = (args, timeoutMs = askMs) =>
    kubectl({ kubeconfig }, coming.kubectl, args, ctx, { timeoutMs })
  const end = ctx.clock.now() + readyMs
  let consoleAt = ctx.clock.now() + consoleMs
  let last = 'the API server has not answered yet'
  for (;;) {
    ctx.signal.throwIfAborted()
    const found = await nodesOf(ask)
    if (typeof found === 'string') last = found
    else {
      const count = found.filter(n => n.ready).length
      ctx.log.progress({ id: 'nodes', done: count, total: wanted, unit: 'nodes' })
      last = `${count} of ${wanted} machines are Ready`
      if (count >= wanted) return finish(coming, found, ask)
    }
    if (ctx.clock.now() > consoleAt) {
      await lookAtConsoles(plan.group, arm, ctx)
      consoleAt = ctx.clock.now() + consoleMs
    }
    if (ctx.clock.now() > end)
      throw new ProvisionError(
        `the cluster at ${server} is not up after ${readyMs / 60_000} minutes: ${last}. \`bowsprit logs --id ${plan.ref.id}\` has what its machines said`,
      )
    await ctx.clock.sleep(lookMs, ctx.signal)
  }
}

async function nodesOf(ask: Ask): Promise<Cluster['nodes'] | string> {
  try {
    return readNodes((await ask(['get', 'nodes', '-o', 'json', '--request-timeout=10s'])).stdout)
  } catch (error) {
    return (error as Error).message.trim().split('\n').at(-1) ?? ''
  }
}

async function finish({ plan, kubeconfig }: Coming, nodes: Cluster['nodes'], ask: Ask): Promise<Cluster> {
  const version = readVersion((await ask(['get', '--raw', '/version'])).stdout)
  const rollout = ['-n', 'kube-system', 'rollout', 'status', 'deployment/coredns']
  await ask([...rollout, `--timeout=${dnsMs / 1000}s`], dnsMs + askMs)
  return { ref: plan.ref, kubeconfig, version, nodes, realNodes: true }
}

/** @throws ProvisionError with the lines of a machine that failed */
async function lookAtConsoles(group: string, arm: ArmClient, ctx: Ctx): Promise<void> {
  for (const machine of await machinesOf(arm, group)) {
    const said = await serialConsole(arm, machine, ctx).catch(() => '')
    ctx.signal.throwIfAborted()
    const lines = said.split(/\r?\n/)
    const at = lines.findIndex(l => l.includes('bowsprit: failed:'))
    if (at < 0) continue
    const before = lines.slice(Math.max(0, at - 12), at + 1).filter(l => l.includes('bowsprit:'))
    const own = before.map(l => l.slice(l.indexOf('bowsprit:')))
    throw new ProvisionError(`${machine.name} did not become a node:\n  ${own.join('\n  ')}`)
  }
}
