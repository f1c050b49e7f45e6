import pMap from 'p-map'
import { Interrupted, ProvisionError, RunError } from '../../errors.ts'
import type { Api } from '../../kube/api.ts'
import { isReady } from '../../kube/nodes.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { nodeNames } from './names.ts'

/** Requests at one time. Two cores are busy from about 16 on; more do no harm. */
export const nodeRequests = 32

export interface SimulatedNodes {
  readonly count: number
  /** gitVersion of the build. */
  readonly version: string
  /** linux/amd64 */
  readonly platform: string
  readonly kwokVersion: string
  /** Where kwok answers in place of the kubelets. */
  readonly kubeletPort: number
}

const resources = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110' }

/**
 * A Node as a kubelet registers it: with its status, so that one request makes a node that is Ready.
 * @param now ISO 8601
 */
export function simulatedNode(name: string, of: SimulatedNodes, now: string): object {
  const [os = 'linux', arch = 'amd64'] = of.platform.split('/')
  const condition = (type: string, status: 'True' | 'False', reason: string) => ({
    ...{ type, status, reason, message: 'played by kwok' },
    ...{ lastHeartbeatTime: now, lastTransitionTime: now },
  })
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        ...{ 'kubernetes.io/os': os, 'kubernetes.io/arch': arch },
        ...{ 'beta.kubernetes.io/os': os, 'beta.kubernetes.io/arch': arch },
        // What kwok's own tools call such nodes.
        type: 'kwok',
      },
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
    },
    status: {
      phase: 'Running',
      allocatable: resources,
      capacity: resources,
      addresses: [
        { type: 'InternalIP', address: '127.0.0.1' },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: of.kubeletPort } },
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
        condition('Ready', 'True', 'KubeletReady'),
      ],
      nodeInfo: {
        ...{ operatingSystem: os, architecture: arch },
        ...{ kubeletVersion: of.version, kubeProxyVersion: '' },
        containerRuntimeVersion: `kwok://${of.kwokVersion}`,
        ...{ kernelVersion: '', osImage: 'simulated', machineID: '', systemUUID: '', bootID: '' },
      },
    },
  }
}

/**
 * Makes all nodes. One that is there already stays as it is.
 * @throws ProvisionError with what the API server says; Interrupted
 */
export async function makeNodes(api: Api, of: SimulatedNodes, ctx: Ctx): Promise<void> {
  let done = 0
  const make = async (name: string) => {
    if (ctx.signal.aborted)
      throw new Interrupted('interrupted while nodes were made', { cause: ctx.signal.reason })
    const body = simulatedNode(name, of, new Date(ctx.clock.now()).toISOString())
    await api.call('POST', '/api/v1/nodes', body).catch(cause => {
      if (cause instanceof RunError && cause.exitCode === 409) return
      throw new ProvisionError(`node ${name} cannot be made`, { cause })
    })
    done++
    if (done % 100 === 0) ctx.log.progress({ id: 'nodes', done, total: of.count, unit: 'nodes' })
  }
  await pMap(nodeNames(of.count), make, { concurrency: nodeRequests })
}

interface NodeList {
  readonly items: readonly {
    readonly metadata: { readonly name: string }
    readonly spec: { readonly taints?: readonly { readonly key: string }[] }
    readonly status: {
      readonly nodeInfo?: { readonly kubeletVersion: string }
      readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    }
  }[]
}

/**
 * Waits until every node is Ready and pods may be put on it (kube-controller-manager takes the not-ready taint off
 * that every new Node gets).
 * @returns the nodes, or undefined when the time is over
 */
export function nodesReady(
  api: Api,
  count: number,
  ctx: Ctx,
  timeoutMs: number,
): Promise<Cluster['nodes'] | undefined> {
  const look = async () => {
    // From the API server's cache: a list of thousands of nodes is megabytes.
    const { items } = await api.call<NodeList>('GET', '/api/v1/nodes?resourceVersion=0')
    const nodes = items.map(n => ({
      name: n.metadata.name,
      ready: isReady(n.status),
      version: n.status.nodeInfo?.kubeletVersion ?? '',
    }))
    const open = items.filter((n, i) => nodes[i]!.ready && (n.spec.taints ?? []).length === 0).length
    if (open < count && count >= 100)
      ctx.log.progress({ id: 'schedulable', done: open, total: count, unit: 'nodes' })
    return open < count ? undefined : nodes
  }
  return waitFor(look, ctx, { timeoutMs, everyMs: count > 500 ? 500 : 50 })
}
