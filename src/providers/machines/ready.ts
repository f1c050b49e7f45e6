import { ProvisionError } from '../../errors.ts'
import { type Api, apiClient } from '../../kube/api.ts'
import { type NodeItem, nodeOf } from '../../kube/nodes.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { KeyPair } from '../../plan/key-pair.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { MachinesPlan } from './plan.ts'

export interface Reached {
  readonly plan: MachinesPlan
  /** https://host:port, from here. */
  readonly server: string
  readonly ca: string
  readonly admin: KeyPair
  /** The kubeconfig. */
  readonly file: string
}

/** What is still to come when every machine has said that it is ready. */
const limitMs = 120_000
/** A network that is brought has its images to pull first. */
const networkMs = 300_000

/**
 * Waits until the API answers here, every machine is a Ready node, and DNS runs; without a network, until every machine is
 * a node.
 * @throws ProvisionError saying what did not come
 */
export async function clusterReady({ plan, server, ca, admin, file }: Reached, ctx: Ctx): Promise<Cluster> {
  const api = apiClient({ server, ca, cert: admin.cert, key: admin.key })
  const { cni } = plan.spec
  const timeoutMs = cni === 'manifest' ? networkMs : limitMs
  try {
    const wait = async (what: string, look: () => Promise<string | undefined>) => {
      let why = ''
      const done = async () => {
        why = (await look().catch(error => String((error as Error).message))) ?? ''
        return why === '' ? true : undefined
      }
      if ((await waitFor(done, ctx, { timeoutMs, everyMs: 300 })) === undefined)
        throw new ProvisionError(`${what} within ${timeoutMs / 1000} s: ${why}`)
    }
    await wait(`${server} did not answer from here`, async () => {
      const { status, text } = await api.get('/readyz')
      return status === 200 ? undefined : `${status} ${text.slice(0, 300)}`
    })
    if (cni === 'none') await wait('not every machine was a node', () => absent(api, plan))
    else {
      await wait('not every machine was a Ready node', () => unready(api, plan))
      await wait('cluster DNS did not run', () => noDns(api))
    }
    const { gitVersion } = await api.call<{ gitVersion: string }>('GET', '/version')
    const nodes = await nodesThere(api)
    return { ref: plan.ref, kubeconfig: file, version: gitVersion, nodes, realNodes: true }
  } finally {
    api.close()
  }
}

async function nodesThere(api: Api): Promise<Cluster['nodes']> {
  return (await api.call<{ items: NodeItem[] }>('GET', '/api/v1/nodes')).items.map(nodeOf)
}

async function unready(api: Api, plan: MachinesPlan): Promise<string | undefined> {
  return without(
    (await nodesThere(api)).filter(n => n.ready),
    plan,
  )
}

async function absent(api: Api, plan: MachinesPlan): Promise<string | undefined> {
  return without(await nodesThere(api), plan)
}

/** @returns the machines that are none of these nodes */
function without(nodes: Cluster['nodes'], { hosts }: MachinesPlan): string | undefined {
  const names = new Set(nodes.map(n => n.name))
  const waiting = hosts.filter(h => !names.has(h.name)).map(h => `${h.name} (${h.text})`)
  return waiting.length === 0 ? undefined : waiting.join(', ')
}

async function noDns(api: Api): Promise<string | undefined> {
  const path = '/apis/apps/v1/namespaces/kube-system/deployments/coredns'
  const { status } = await api.call<{ status: { availableReplicas?: number } }>('GET', path)
  return (status.availableReplicas ?? 0) > 0 ? undefined : 'no replica of coredns is available'
}
