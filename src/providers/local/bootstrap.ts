import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { ProvisionError, RunError } from '../../errors.ts'
import { type Api, apiClient } from '../../kube/api.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { usualPorts } from './components.ts'
import { corednsManifests, type Manifest, nodeObject } from './manifests.ts'
import { controlPlane, nodeDirs } from './names.ts'
import type { Network } from './network.ts'
import type { Pki } from './pki.ts'
import type { LocalPlan } from './plan.ts'
import type { Privileged } from './privileged.ts'
import { tailOf } from './tail.ts'

/** Processes are running; from here on only the API is spoken. */
export interface Booting {
  readonly plan: LocalPlan
  readonly network: Network
  readonly pki: Pki
  readonly ctx: Ctx
  readonly root: Privileged
  /** Inits as the host sees them, control plane first. */
  readonly pids: readonly number[]
  readonly coredns: string
  readonly registryPort: number
}

/** Each wait's limit. Generous: a loaded machine with two cores is ten times slower than an idle one. */
const limitMs = 180_000

/**
 * Waits for the API server, makes the cluster's own objects, waits for nodes, proxies and DNS.
 * @throws ProvisionError saying what did not come, with the end of the log that tells why
 */
export async function ready(b: Booting): Promise<Cluster> {
  const { plan, network, pki, ctx } = b
  const api = apiClient({
    server: `https://${network.controlPlane}:${usualPorts.apiPort}`,
    ca: pki.ca.cert,
    cert: pki.admin.cert,
    key: pki.admin.key,
  })
  const note = (text: string) => ctx.log.debug(`--- step ${text}`)
  try {
    note('API server')
    await apiReady(b, api)
    note('objects')
    await Promise.all([
      create(b, api, nodeObject(controlPlane, network.controlPlane)),
      ...network.nodes.map((n, i) => create(b, api, nodeObject(plan.nodes[i]!, n.address, n.podCidr))),
    ])
    await openGates(b)
    await series(corednsManifests(b.coredns, network.dnsService), m => create(b, api, m))
    note('nodes and DNS')
    const [nodes] = await Promise.all([
      nodesReady(b, api),
      proxiesReady(b, api),
      dnsAnswers(b, api),
      defaultAccount(b, api),
    ])
    const { gitVersion } = await api.call<{ gitVersion: string }>('GET', '/version')
    note('done')
    const kubeconfig = join(plan.names.runDir, 'kubeconfig')
    return { ref: plan.ref, kubeconfig, version: gitVersion, nodes, realNodes: true }
  } finally {
    api.close()
  }
}

async function series<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item)
}

/** Services wait for this file: started earlier they would only meet a closed door and back off. */
async function openGates({ plan }: Booting): Promise<void> {
  const all = [controlPlane, ...plan.nodes]
  await Promise.all(all.map(name => writeFile(join(nodeDirs(plan.names.runDir, name).ctl, 'go'), '')))
}

async function apiReady(b: Booting, api: Api): Promise<void> {
  let last = 'no answer'
  const look = async () => {
    await stillRunning(b, controlPlane, ['etcd', 'kube-apiserver'])
    const answer = await api.get('/readyz').catch(() => undefined)
    if (answer?.status === 200) return true
    if (answer !== undefined) last = answer.text
    return undefined
  }
  if ((await waitFor(look, b.ctx, { timeoutMs: limitMs })) !== undefined) return
  throw new ProvisionError(
    `kube-apiserver was not ready within ${limitMs / 1000} s: ${last}\n${await logTail(b, controlPlane, 'kube-apiserver')}`,
  )
}

/** A program that ends this early has been given something that it does not take: say so now, not in minutes. */
async function stillRunning(b: Booting, node: string, services: readonly string[]): Promise<void> {
  const { ctl } = nodeDirs(b.plan.names.runDir, node)
  for (const name of services) {
    const codes = await readFile(join(ctl, `${name}.ended`), 'utf8').catch(() => undefined)
    if (codes === undefined) continue
    const code = codes.split('\n')[0]
    throw new ProvisionError(
      `${name} of ${node} ended with exit code ${code}\n${await logTail(b, node, name)}`,
    )
  }
}

async function logTail(b: Booting, node: string, service: string): Promise<string> {
  const path = join(nodeDirs(b.plan.names.runDir, node).log, `${service}.log`)
  return `end of ${path}:\n${await tailOf(path)}`
}

/** Namespaces and admission come a moment after /readyz: what they refuse is tried again. */
async function create(b: Booting, api: Api, manifest: Manifest): Promise<void> {
  let last: unknown
  const look = async () => {
    try {
      await api.call('POST', manifest.path, manifest.body)
      return true
    } catch (error) {
      if (error instanceof RunError && error.exitCode === 409) return true
      last = error
      return undefined
    }
  }
  if ((await waitFor(look, b.ctx, { timeoutMs: 20_000, everyMs: 100 })) === undefined)
    throw new ProvisionError(`the API server does not take ${manifest.path}`, { cause: last })
}

interface NodeList {
  readonly items: readonly {
    readonly metadata: { readonly name: string }
    readonly status: {
      readonly nodeInfo?: { readonly kubeletVersion: string }
      readonly conditions?: readonly { type: string; status: string; message?: string }[]
    }
  }[]
}

async function nodesReady(b: Booting, api: Api): Promise<Cluster['nodes']> {
  const { nodes } = b.plan
  let waiting = ''
  const look = async () => {
    for (const name of nodes) await stillRunning(b, name, ['containerd', 'kubelet'])
    const { items } = await api.call<NodeList>('GET', '/api/v1/nodes')
    const own = items.filter(n => nodes.includes(n.metadata.name))
    const state = own.map(n => {
      const condition = n.status.conditions?.find(c => c.type === 'Ready')
      const version = n.status.nodeInfo?.kubeletVersion ?? ''
      return {
        name: n.metadata.name,
        ready: condition?.status === 'True',
        version,
        message: condition?.message,
      }
    })
    waiting = state
      .filter(n => !n.ready)
      .map(n => `  ${n.name}: ${n.message ?? 'its kubelet has not spoken yet'}`)
      .join('\n')
    if (waiting !== '' || own.length < nodes.length) return undefined
    return state.map(({ name, ready, version }) => ({ name, ready, version }))
  }
  const found = await waitFor(look, b.ctx, { timeoutMs: limitMs, everyMs: 100 })
  if (found !== undefined) return found
  const first = nodes.find(n => waiting.includes(n)) ?? nodes[0]!
  throw new ProvisionError(
    `nodes not Ready within ${limitMs / 1000} s:\n${waiting}\n${await logTail(b, first, 'kubelet')}`,
  )
}

/**
 * kube-proxy of every node has written its rules. That of the control plane has no kubelet beside it: it needed a
 * Node object to start with (see `nodeObject`) and goes on without.
 */
async function proxiesReady(b: Booting, api: Api): Promise<void> {
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

async function defaultAccount(b: Booting, api: Api): Promise<void> {
  const look = async () => {
    await stillRunning(b, controlPlane, ['kube-controller-manager', 'kube-scheduler'])
    const { status } = await api.get('/api/v1/namespaces/default/serviceaccounts/default')
    return status === 200 ? true : undefined
  }
  if ((await waitFor(look, b.ctx, { timeoutMs: limitMs, everyMs: 100 })) === undefined)
    throw new ProvisionError(
      `no default service account within ${limitMs / 1000} s\n${await logTail(b, controlPlane, 'kube-controller-manager')}`,
    )
}

/**
 * Asked from inside the control-plane node, by way of the Service IP, as a pod would: that proves CoreDNS, the pod
 * network and kube-proxy at once, and needs no route on the host.
 */
const askDns = `
const { Resolver } = require('node:dns').promises
const end = Date.now() + Number(process.argv[2])
const ask = async () => {
  const resolver = new Resolver({ timeout: 500, tries: 1 })
  resolver.setServers([process.argv[1]])
  try { console.log((await resolver.resolve4('kubernetes.default.svc.cluster.local'))[0]) }
  catch (e) { if (Date.now() > end) { console.error(e.message); process.exit(1) } setTimeout(ask, 50) }
}
ask()
`

async function dnsAnswers(b: Booting, api: Api): Promise<void> {
  const { network, ctx, root, plan } = b
  const script = 'exec nsenter --target "$1" --net "$2" -e "$3" "$4" "$5"'
  const args = [String(b.pids[0]), ctx.paths.node, askDns, network.dnsService, String(limitMs)]
  try {
    await root.run(script, args, { mark: plan.names.mark, timeoutMs: limitMs + 5000 })
  } catch (cause) {
    throw new ProvisionError(`DNS does not answer within ${limitMs / 1000} s\n${await podStates(api)}`, {
      cause,
    })
  }
}

/** Why the pods of kube-system are not what they should be, one line each. */
async function podStates(api: Api): Promise<string> {
  interface Pods {
    readonly items: readonly {
      readonly metadata: { readonly name: string }
      readonly status: {
        phase: string
        containerStatuses?: { state: { waiting?: { reason: string; message?: string } } }[]
      }
    }[]
  }
  const pods = await api.call<Pods>('GET', '/api/v1/namespaces/kube-system/pods').catch(() => ({ items: [] }))
  if (pods.items.length === 0) return '  there is no pod in kube-system'
  return pods.items
    .map(({ metadata, status }) => {
      const waiting = status.containerStatuses?.find(c => c.state.waiting)?.state.waiting
      return `  pod ${metadata.name}: ${status.phase} ${waiting?.reason ?? ''} ${waiting?.message ?? ''}`.trimEnd()
    })
    .join('\n')
}
