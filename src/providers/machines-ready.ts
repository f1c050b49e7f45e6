import { ProvisionError } from '../errors.ts'
import { kubectl } from '../kube/kubectl.ts'
import { readNodes, readVersion } from '../kube/nodes.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import type { Cluster } from '../plan/cluster-spec.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type AskCluster, untilInitialized } from './cloud-initialized.ts'

/** Machines of a cloud that are becoming nodes. */
export interface Coming {
  readonly ref: ClusterRef
  readonly kubeconfig: string
  readonly kubectl: string
  /** https://host:port */
  readonly server: string
  /** Number of machines. */
  readonly wanted: number
  /** Whether so many Ready nodes are the cluster. */
  readonly isWhole: (ready: number) => boolean
  /** No network is brought: nodes are counted as they are, and DNS is not waited for. */
  readonly bare: boolean
  /** Nodes are to be looked at by a cloud controller manager before they count. */
  readonly cloudProvider?: boolean
  /** What each machine has printed so far; asked for every half minute. */
  readonly consoles: () => AsyncIterable<MachineConsole>
  /** Why machines that are not there yet will not come; asked for as often. */
  readonly trouble?: () => Promise<string | undefined>
}

export interface MachineConsole {
  readonly name: string
  readonly text: string
}

const readyMs = 20 * 60_000
const lookMs = 3000
const askMs = 15_000
/** Clouds bring a console up to date about so often. */
const consoleMs = 30_000
const dnsMs = 180_000

/**
 * Waits until every machine is a node that is Ready, and DNS runs. A machine that says on its console that it failed
 * ends the wait at once. @throws ProvisionError with what the machine said
 */
export async function ready(coming: Coming, ctx: Ctx): Promise<Cluster> {
  const { ref, kubeconfig, server, wanted } = coming
  const ask: AskCluster = (args, timeoutMs = askMs) =>
    kubectl({ kubeconfig }, coming.kubectl, args, ctx, { timeoutMs })
  const end = ctx.clock.now() + readyMs
  let consoleAt = ctx.clock.now() + consoleMs
  let last = 'the API server has not answered yet'
  for (;;) {
    ctx.signal.throwIfAborted()
    const found = await nodesOf(ask)
    if (typeof found === 'string') last = found
    else {
      const count = found.filter(n => n.ready || coming.bare).length
      ctx.log.progress({ id: 'nodes', done: count, total: wanted, unit: 'nodes' })
      last = `${count} of ${wanted} machines are ${coming.bare ? 'nodes' : 'Ready'}`
      if (coming.isWhole(count)) {
        if (coming.cloudProvider) await untilInitialized(ask, ctx)
        return finish(coming, found, ask)
      }
    }
    if (ctx.clock.now() > consoleAt) {
      await lookAtConsoles(coming, ctx)
      const why = await coming.trouble?.()
      if (why !== undefined) throw new ProvisionError(`machines are lacking: ${why}`)
      consoleAt = ctx.clock.now() + consoleMs
    }
    if (ctx.clock.now() > end)
      throw new ProvisionError(
        `the cluster at ${server} is not up after ${readyMs / 60_000} minutes: ${last}. \`bowsprit logs --id ${ref.id}\` has what its machines said`,
      )
    await ctx.clock.sleep(lookMs, ctx.signal)
  }
}

async function nodesOf(ask: AskCluster): Promise<Cluster['nodes'] | string> {
  try {
    return readNodes((await ask(['get', 'nodes', '-o', 'json', '--request-timeout=10s'])).stdout)
  } catch (error) {
    return (error as Error).message.trim().split('\n').at(-1) ?? ''
  }
}

async function finish(
  { ref, kubeconfig, bare }: Coming,
  nodes: Cluster['nodes'],
  ask: AskCluster,
): Promise<Cluster> {
  const version = readVersion((await ask(['get', '--raw', '/version'])).stdout)
  const rollout = ['-n', 'kube-system', 'rollout', 'status', 'deployment/coredns']
  if (!bare) await ask([...rollout, `--timeout=${dnsMs / 1000}s`], dnsMs + askMs)
  return { ref, kubeconfig, version, nodes, realNodes: true }
}

/** @throws ProvisionError with the lines of a machine that failed */
async function lookAtConsoles({ consoles }: Coming, ctx: Ctx): Promise<void> {
  for await (const { name, text } of consoles()) {
    ctx.signal.throwIfAborted()
    const lines = text.split(/\r?\n/)
    const at = lines.findIndex(l => l.includes('bowsprit: failed:'))
    if (at < 0) continue
    const before = lines.slice(Math.max(0, at - 12), at + 1).filter(l => l.includes('bowsprit:'))
    const own = before.map(l => l.slice(l.indexOf('bowsprit:')))
    throw new ProvisionError(`${name} did not become a node:\n  ${own.join('\n  ')}`)
  }
}
