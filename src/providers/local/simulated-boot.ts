import { request } from 'node:https'
import { ProvisionError } from '../../errors.ts'
import type { Api } from '../../kube/api.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { makeNodes, nodesReady } from './simulated-nodes.ts'
import {
  type SimulatedPlan,
  type SimulatedPorts,
  type SimulatedProgram,
  simulatedFiles,
} from './simulated-plan.ts'
import type { Running } from './simulated-programs.ts'

/** etcd and the API server are running. */
export interface Simulation {
  readonly plan: SimulatedPlan
  readonly ports: SimulatedPorts
  readonly running: Running
  /** Asks whether anything answers; gives up soon. */
  readonly probe: Api
  readonly api: Api
  /** PEM of the cluster's authority. */
  readonly ca: string
  /** gitVersion of the build. */
  readonly version: string
  readonly platform: string
  readonly kwokVersion: string
}

/** Each wait's limit. Generous: a loaded machine with two cores is ten times slower than an idle one. */
const limitMs = 180_000

/** @throws ProvisionError saying what did not come, with the end of the log that tells why */
export async function runSimulated(s: Simulation, ctx: Ctx): Promise<Cluster> {
  const note = (text: string) => ctx.log.debug(`--- step ${text}`)
  note('API server')
  await until(s, ctx, 'kube-apiserver', 'kube-apiserver was not ready', async () => {
    const answer = await s.probe.get('/readyz').catch(() => undefined)
    return answer?.status === 200
  })
  note('nodes')
  const { spec } = s.plan
  await makeNodes(s.api, { ...s, count: spec.nodes, kubeletPort: s.ports.kwok }, ctx)
  // Now they begin with one list of all nodes, instead of an event for each while both cores are busy.
  for (const name of ['kube-controller-manager', 'kwok', 'kube-scheduler'] as const)
    await s.running.start(name)
  note('components')
  await componentsAnswer(s, ctx)
  note('nodes Ready')
  await s.running.check()
  const nodes = await nodesReady(s.api, spec.nodes, ctx, limitMs)
  if (nodes === undefined)
    throw new ProvisionError(
      `nodes not Ready within ${limitMs / 1000} s\n${await s.running.logTail('kube-controller-manager')}`,
    )
  const { gitVersion } = await s.api.call<{ gitVersion: string }>('GET', '/version')
  note('done')
  const { kubeconfig } = simulatedFiles(s.plan.names.runDir)
  return { ref: s.plan.ref, kubeconfig, version: gitVersion, nodes, realNodes: false }
}

/** A service account shows that kube-controller-manager works; the other two say so themselves. */
async function componentsAnswer(s: Simulation, ctx: Ctx): Promise<void> {
  const { ports } = s
  const account = '/api/v1/namespaces/default/serviceaccounts/default'
  await Promise.all([
    until(s, ctx, 'kube-controller-manager', 'no default service account', async () => {
      return (await s.api.get(account)).status === 200
    }),
    until(s, ctx, 'kube-scheduler', 'kube-scheduler was not healthy', () => healthy(ports.scheduler, s.ca)),
    until(s, ctx, 'kwok', 'kwok was not healthy', () => healthy(ports.kwok, s.ca)),
  ])
}

async function until(
  s: Simulation,
  ctx: Ctx,
  name: SimulatedProgram,
  otherwise: string,
  look: () => Promise<boolean>,
): Promise<void> {
  const once = async () => {
    await s.running.check()
    return (await look()) ? true : undefined
  }
  if ((await waitFor(once, ctx, { timeoutMs: limitMs })) === undefined)
    throw new ProvisionError(`${otherwise} within ${limitMs / 1000} s\n${await s.running.logTail(name)}`)
}

/** A program that is not up yet, or somebody else's, is not healthy. */
function healthy(port: number, ca: string): Promise<boolean> {
  return new Promise(resolve => {
    const call = request(
      { host: '127.0.0.1', port, path: '/healthz', agent: false, ca, timeout: 2000 },
      response => {
        response.resume()
        response.on('end', () => resolve(response.statusCode === 200))
        response.on('error', () => resolve(false))
      },
    )
    call.on('timeout', () => call.destroy(new Error('no answer')))
    call.on('error', () => resolve(false))
    call.end()
  })
}
