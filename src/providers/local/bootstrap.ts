import { join } from 'node:path'
import { ProvisionError } from '../../errors.ts'
import { type Api, apiClient } from '../../kube/api.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import { dnsAnswers } from './boot-dns.ts'
import { nodesReady, proxiesReady } from './boot-nodes.ts'
import { type Booting, create, limitMs, logTail, openGate, stillRunning } from './boot-watch.ts'
import { usualPorts } from './components.ts'
import { controlPlaneNode, corednsManifests } from './manifests.ts'
import { controlPlane } from './names.ts'

/**
 * Waits for the API server, makes the cluster's own objects, waits for nodes, proxies and DNS.
 * @throws ProvisionError saying what did not come, with the end of the log that tells why
 */
export async function ready(booting: Booting): Promise<Cluster> {
  const { plan, network, pki } = booting
  // When one wait fails the others end too, instead of looking on for minutes.
  const over = new AbortController()
  const ctx = { ...booting.ctx, signal: AbortSignal.any([booting.ctx.signal, over.signal]) }
  const b = { ...booting, ctx }
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
    await create(b, api, controlPlaneNode(controlPlane, network.controlPlane))
    await Promise.all([controlPlane, ...plan.nodes].map(name => openGate(b, name, 'go')))
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
    over.abort()
    api.close()
  }
}

async function series<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item)
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
