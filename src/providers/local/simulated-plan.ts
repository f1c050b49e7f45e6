import { join } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'
import {
  apiserverArgv,
  type ControlPlaneAddresses,
  type ControlPlanePaths,
  controllerManagerArgv,
  etcdArgv,
  schedulerArgv,
} from './components.ts'
import { type Names, namesOf, seedOf } from './names.ts'
import { problemsOf } from './validate.ts'

/** More have not been tried. */
export const mostSimulatedNodes = 10_000

/** A control plane of ordinary processes on loopback, whose nodes are played by kwok. Needs no privilege. */
export interface SimulatedPlan {
  readonly kind: 'simulated'
  readonly ref: ClusterRef
  readonly spec: ClusterSpec
  readonly names: Names
  /** Where the search for free ports begins. */
  readonly seed: number
}

/** Settled before the first process starts. All on 127.0.0.1; etcd has Unix sockets instead. */
export interface SimulatedPorts {
  readonly api: number
  readonly controllerManager: number
  readonly scheduler: number
  readonly kwok: number
}

export const simulatedPrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
] as const
export type SimulatedProgram = (typeof simulatedPrograms)[number]

/** @throws UsageError with every bad input */
export function planSimulated(spec: ClusterSpec): SimulatedPlan {
  // What is said of real nodes holds but for their number and kube-proxy.
  const problems = [
    ...problemsOf({ ...spec, nodes: 1, proxyMode: 'iptables' }),
    ...countProblems(spec.nodes),
    ...absentProblems(spec),
  ]
  if (problems.length > 0) throw new UsageError(problems)
  return { kind: 'simulated', ref: spec.ref, spec, names: namesOf(spec.ref), seed: seedOf(spec.ref) }
}

function countProblems(nodes: number): string[] {
  if (Number.isInteger(nodes) && nodes >= 1 && nodes <= mostSimulatedNodes) return []
  return [`nodes ${nodes}: simulated nodes can be 1 to ${mostSimulatedNodes}`]
}

function absentProblems({ extraArgs }: ClusterSpec): string[] {
  return (['kubelet', 'kube-proxy'] as const)
    .filter(name => extraArgs[name].length > 0)
    .map(
      name =>
        `extra flags of ${name}: simulated nodes have no ${name}; leave them out, or use --node-kind real`,
    )
}

/** Lease renewals that all nodes together cause, a second. A kubelet renews after a quarter of the duration. */
const renewalsPerSecond = 50
const usualLeaseSeconds = 40
/** How much longer than a lease kube-controller-manager waits by default until a node is Unknown: 50 s to 40 s. */
const graceSeconds = 10

/** Seconds: kubelet's default up to 500 nodes; longer beyond, so that renewing does not take the whole machine. */
export function leaseSeconds(nodes: number): number {
  return Math.max(usualLeaseSeconds, Math.ceil((4 * nodes) / renewalsPerSecond))
}

/** Files below the run directory. Programs run in it, so that etcd's sockets have short names. */
export function simulatedFiles(runDir: string) {
  return {
    pki: join(runDir, 'pki'),
    kubeconfigs: join(runDir, 'kubeconfigs'),
    logs: join(runDir, 'logs'),
    tmp: join(runDir, 'tmp'),
    etcdData: join(runDir, 'etcd'),
    kwokConfig: join(runDir, 'kwok.yaml'),
    kubeconfig: join(runDir, 'kubeconfig'),
  } as const
}

/**
 * Nothing can reach it, and nothing has to: pods that would use it do not run. It stands in the Endpoints of the
 * Service `kubernetes`, which may not hold loopback addresses. (RFC 5737, TEST-NET-1)
 */
const advertised = '192.0.2.1'

/** Command lines, in the order of starting. @param program absolute path of a program by its name */
export function simulatedArgv(
  plan: SimulatedPlan,
  ports: SimulatedPorts,
  program: (name: SimulatedProgram) => string,
): Readonly<Record<SimulatedProgram, readonly string[]>> {
  const files = simulatedFiles(plan.names.runDir)
  const paths: ControlPlanePaths = {
    program: name => program(name as SimulatedProgram),
    pki: files.pki,
    kubeconfigs: files.kubeconfigs,
    etcdData: files.etcdData,
  }
  const at: ControlPlaneAddresses = {
    bind: '127.0.0.1',
    advertise: advertised,
    apiPort: ports.api,
    etcdClientPort: 0,
    etcdPeerPort: 0,
    // Other users of this machine can connect to loopback ports, and etcd asks nobody who they are. A socket in a
    // directory of ours lets no one else in, and another cluster's API server cannot end up at this etcd.
    etcdUrls: { client: 'unix://etcd.sock:0', peer: 'unix://etcd-peer.sock:0' },
    controllerManagerPort: ports.controllerManager,
    schedulerPort: ports.scheduler,
  }
  const spec = withDefaults(plan.spec)
  return {
    etcd: etcdArgv(spec, paths, at),
    'kube-apiserver': apiserverArgv(spec, paths, at),
    'kube-controller-manager': controllerManagerArgv(spec, paths, at),
    'kube-scheduler': schedulerArgv(spec, paths, at),
    kwok: kwokArgv(plan, ports, program('kwok')),
  }
}

/**
 * From here on, what the control plane would write once more for each node is left out: the taint of new nodes,
 * which are Ready from birth, and the annotation that tells kubelets how long to cache secrets.
 */
const manyNodes = 500

/** Flags that a control plane outside of a namespace needs, or one of thousands of nodes. What was typed comes after. */
function withDefaults(spec: ClusterSpec): ClusterSpec {
  const loopback = '--bind-address=127.0.0.1'
  // Upstream's 20 requests a second would take minutes for what has to be written once per node.
  const unlimited = ['--kube-api-qps=1000', '--kube-api-burst=2000']
  const grace = `--node-monitor-grace-period=${leaseSeconds(spec.nodes) + graceSeconds}s`
  const many = spec.nodes > manyNodes
  return {
    ...spec,
    extraArgs: {
      ...spec.extraArgs,
      'kube-apiserver': [
        ...(many ? ['--disable-admission-plugins=TaintNodesByCondition'] : []),
        ...spec.extraArgs['kube-apiserver'],
      ],
      'kube-controller-manager': [
        ...[loopback, grace, ...unlimited],
        ...(many ? ['--controllers=-ttl-controller'] : []),
        ...spec.extraArgs['kube-controller-manager'],
      ],
      'kube-scheduler': [loopback, ...unlimited, ...spec.extraArgs['kube-scheduler']],
    },
  }
}

/** Flags of kwok v0.8: https://kwok.sigs.k8s.io/docs/generated/kwok/ */
function kwokArgv(plan: SimulatedPlan, ports: SimulatedPorts, program: string): readonly string[] {
  const files = simulatedFiles(plan.names.runDir)
  return [
    program,
    `--kubeconfig=${join(files.kubeconfigs, 'kwok.kubeconfig')}`,
    `--config=${files.kwokConfig}`,
    '--manage-all-nodes=true',
    `--node-lease-duration-seconds=${leaseSeconds(plan.spec.nodes)}`,
    `--cidr=${plan.spec.podCidr}`,
    '--node-ip=127.0.0.1',
    `--node-port=${ports.kwok}`,
    `--server-address=127.0.0.1:${ports.kwok}`,
    `--tls-cert-file=${join(files.pki, 'components.crt')}`,
    `--tls-private-key-file=${join(files.pki, 'components.key')}`,
  ]
}
