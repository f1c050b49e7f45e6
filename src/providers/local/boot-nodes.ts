import { request } from 'node:http'
import { ProvisionError } from '../../errors.ts'
import type { Api } from '../../kube/api.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import { type Booting, limitMs, logTail, openGate, stillRunning } from './boot-watch.ts'
import { controlPlane } from './names.ts'

interface NodeItem {
  readonly metadata: { readonly name: string }
  readonly status: {
    readonly nodeInfo?: { readonly kubeletVersion: string }
    readonly conditions?: readonly { type: string; status: string; message?: string }[]
  }
}

interface NodeList {
  readonly items: readonly NodeItem[]
}

export async function nodesReady(b: Booting, api: Api): Promise<Cluster['nodes']> {
  const { nodes } = b.plan
  const adopted = new Set<string>()
  let waiting = ''
  const look = async () => {
    for (const name of nodes) await stillRunning(b, name, ['containerd', 'kubelet'])
    const { items } = await api.call<NodeList>('GET', '/api/v1/nodes')
    const own = items.filter(n => nodes.includes(n.metadata.name))
    for (const { metadata } of own.filter(n => !adopted.has(n.metadata.name))) {
      await adopt(b, api, metadata.name)
      adopted.add(metadata.name)
    }
    const state = nodes.map(name =>
      stateOf(
        name,
        own.find(n => n.metadata.name === name),
      ),
    )
    waiting = state
      .filter(n => !n.ready)
      .map(n => `  ${n.name}: ${n.message}`)
      .join('\n')
    return waiting === '' ? state.map(({ name, ready, version }) => ({ name, ready, version })) : undefined
  }
  const found = await waitFor(look, b.ctx, { timeoutMs: limitMs, everyMs: 100 })
  if (found !== undefined) return found
  const first = nodes.find(n => waiting.includes(n)) ?? nodes[0]!
  throw new ProvisionError(
    `nodes not Ready within ${limitMs / 1000} s:\n${waiting}\n${await logTail(b, first, 'kubelet')}`,
  )
}

function stateOf(name: string, node: NodeItem | undefined) {
  const condition = node?.status.conditions?.find(c => c.type === 'Ready')
  return {
    name,
    ready: condition?.status === 'True',
    version: node?.status.nodeInfo?.kubeletVersion ?? '',
    message: condition?.message ?? 'its kubelet has not registered it yet',
  }
}

/**
 * A node that its kubelet has registered gets the range of pods that its CNI configuration had from the beginning.
 * The Node is not made ahead of the kubelet: labels and taints from kubelet's flags would then be lost.
 */
async function adopt(b: Booting, api: Api, name: string): Promise<void> {
  const { podCidr } = b.network.nodes[b.plan.nodes.indexOf(name)]!
  await api.call('PATCH', `/api/v1/nodes/${name}`, { spec: { podCIDR: podCidr, podCIDRs: [podCidr] } })
  // kube-proxy looks for its Node once a second only; now it finds it at the first look.
  await openGate(b, name, 'registered')
}

/**
 * kube-proxy of every node has written its rules. That of the control plane has no kubelet beside it: it needed a
 * Node object to start with (see `nodeObject`) and goes on without.
 */
export async function proxiesReady(b: Booting, api: Api): Promise<void> {
  const { network, plan, ctx } = b
  const addresses = [network.controlPlane, ...network.nodes.map(n => n.address)]
  const names = [controlPlane, ...plan.nodes]
  for (const [i, name] of names.entries()) {
    const look = async () => {
      await stillRunning(b, name, ['kube-proxy'])
      return (await healthy(`http://${addresses[i]}:10256/healthz`)) ? true : undefined
    }
    if ((await waitFor(look, ctx, { timeoutMs: limitMs, everyMs: 100 })) === undefined)
      throw new ProvisionError(
        `kube-proxy of ${name} was not healthy within ${limitMs / 1000} s\n${await logTail(b, name, 'kube-proxy')}`,
      )
    if (name === controlPlane) await api.call('DELETE', `/api/v1/nodes/${controlPlane}`)
  }
}

function healthy(url: string): Promise<boolean> {
  return new Promise(resolve => {
    const call = request(url, { agent: false, signal: AbortSignal.timeout(2000) }, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode === 200))
      response.on('error', () => resolve(false))
    })
    call.on('error', () => resolve(false))
    call.end()
  })
}
