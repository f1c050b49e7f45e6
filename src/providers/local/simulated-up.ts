import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, Interrupted, ProvisionError } from '../../errors.ts'
import { apiClient } from '../../kube/api.ts'
import { nth, parseCidr } from '../../plan/cidr.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import { kubeconfig } from '../../plan/kubeconfig.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { pkiFiles } from './credentials.ts'
import { makePki, type Pki } from './pki.ts'
import { clearRemains } from './remains.ts'
import { runSimulated, type Simulation } from './simulated-boot.ts'
import { nodeRequests } from './simulated-nodes.ts'
import {
  type SimulatedPlan,
  type SimulatedPorts,
  type SimulatedProgram,
  simulatedFiles,
} from './simulated-plan.ts'
import { freePorts } from './simulated-ports.ts'
import { PortTaken, startPrograms } from './simulated-programs.ts'
import { kwokConfig } from './simulated-stages.ts'
import { saveState } from './state.ts'

/** How often other ports are tried when one was taken between our look and the start. */
const mostTries = 5

/**
 * Starts a control plane of ordinary processes and kwok, makes the nodes, waits until all are Ready and a pod could
 * be put on each. `--- step` lines in the debug log say where it is.
 * @throws ProvisionError with the end of the log that tells why; what was made is left to `down`
 */
export async function upSimulated(plan: SimulatedPlan, inputs: UpInputs, ctx: Ctx): Promise<Cluster> {
  const program = programsOf(inputs)
  const { runDir } = plan.names
  await clearRemains(plan.ref, ctx)
  const [pki] = await Promise.all([makePki(subjectsOf(plan), ctx.clock.now()), makeDirs(plan.ref)])
  const skip = new Set<number>()
  for (;;) {
    const ports = await freePorts(plan.seed, skip)
    try {
      step(ctx, 'record')
      await record(plan, inputs, ports)
      await writeFiles(runDir, pki, ports)
      const running = await startPrograms(plan, ports, program, ctx)
      const to = { server: serverOf(ports), ca: pki.ca.cert, ...pki.admin }
      // Whoever has taken the port may never answer.
      const [probe, api] = [apiClient(to, 2000), apiClient(to, 60_000, nodeRequests)]
      try {
        return await runSimulated({ plan, ports, running, probe, api, ca: to.ca, ...factsOf(inputs) }, ctx)
      } finally {
        probe.close()
        api.close()
      }
    } catch (error) {
      if (ctx.signal.aborted)
        throw new Interrupted('interrupted while the cluster came up', { cause: ctx.signal.reason })
      if (!(error instanceof PortTaken) || skip.size + 1 >= mostTries) throw asProvision(error)
      ctx.log.debug(`${error.message}: trying other ports`)
      skip.add(ports.api)
      await clearRemains(plan.ref, ctx)
      await makeDirs(plan.ref)
    }
  }
}

function asProvision(error: unknown): Error {
  return error instanceof ProvisionError
    ? error
    : new ProvisionError(`the simulated cluster did not come up: ${describe(error)}`, { cause: error })
}

function step(ctx: Ctx, name: string): void {
  ctx.log.debug(`--- step ${name}`)
}

/** @throws ProvisionError naming all that is not there */
function programsOf({ build, companions }: UpInputs): (name: SimulatedProgram) => string {
  const paths: Readonly<Record<SimulatedProgram, string | undefined>> = {
    etcd: companions.etcd && join(companions.etcd.dir, 'etcd'),
    kwok: companions.kwok && join(companions.kwok.dir, 'kwok'),
    'kube-apiserver': build.files['kube-apiserver']?.path,
    'kube-controller-manager': build.files['kube-controller-manager']?.path,
    'kube-scheduler': build.files['kube-scheduler']?.path,
  }
  const without = Object.entries(paths).filter(([, path]) => path === undefined)
  if (without.length > 0)
    throw new ProvisionError(
      `a simulated cluster needs ${without.map(([name]) => name).join(', ')}: not among what was built`,
    )
  return name => paths[name]!
}

function factsOf({ build, companions }: UpInputs): Pick<Simulation, 'version' | 'platform' | 'kwokVersion'> {
  return {
    version: build.version,
    platform: build.platform,
    kwokVersion: companions.kwok?.version ?? '',
  }
}

/** Nobody but us may look in: etcd's sockets and all keys are there. */
async function makeDirs(ref: ClusterRef): Promise<void> {
  const { pki, kubeconfigs, logs, tmp } = simulatedFiles(await makeRunDir(ref))
  await Promise.all([pki, kubeconfigs, logs, tmp].map(dir => mkdir(dir, { recursive: true })))
}

async function record({ names, spec }: SimulatedPlan, inputs: UpInputs, ports: SimulatedPorts) {
  const kubectl = inputs.build.files['kubectl']?.path
  await saveState(names.runDir, {
    ...{ v: 1, kind: 'simulated', key: names.key, ports, nodes: spec.nodes },
    ...(kubectl === undefined ? {} : { kubectl }),
  })
}

async function writeFiles(runDir: string, pki: Pki, ports: SimulatedPorts): Promise<void> {
  const files = simulatedFiles(runDir)
  const config = (user: Pki['admin']) => kubeconfig(serverOf(ports), pki.ca.cert, user)
  const secrets: Record<string, string> = {
    ...Object.fromEntries(Object.entries(pkiFiles(pki)).map(([name, text]) => [join(files.pki, name), text])),
    [join(files.kubeconfigs, 'controller-manager.kubeconfig')]: config(pki.controllerManager),
    [join(files.kubeconfigs, 'scheduler.kubeconfig')]: config(pki.scheduler),
    [join(files.kubeconfigs, 'kwok.kubeconfig')]: config(pki.admin),
    [files.kubeconfig]: config(pki.admin),
    [files.kwokConfig]: kwokConfig(),
  }
  await Promise.all(Object.entries(secrets).map(([path, text]) => writeFile(path, text, { mode: 0o600 })))
}

function subjectsOf({ spec }: SimulatedPlan): Parameters<typeof makePki>[0] {
  return {
    apiserverNames: [
      ...['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
      ...['kubernetes.default.svc.cluster.local', 'localhost'],
    ],
    apiserverAddresses: ['127.0.0.1', nth(parseCidr(spec.serviceCidr)!, 1)],
    nodes: [],
  }
}

function serverOf(ports: SimulatedPorts): string {
  return `https://127.0.0.1:${ports.api}`
}
