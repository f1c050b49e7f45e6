import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Role } from '../../plan/bootstrap/spec.ts'
import { overlap, parseCidr } from '../../plan/cidr.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { ClusterSpec, MachinesSpec } from '../../plan/cluster-spec.ts'
import { flagProblems } from '../../plan/flag-problems.ts'
import { platformOf } from '../../plan/platform.ts'
import { clusterKey } from '../cluster-key.ts'

/** One machine as ssh is told of it, and what it becomes. */
export interface Host {
  /** As typed: for messages. */
  readonly text: string
  /** undefined: what ssh's configuration says. */
  readonly user?: string
  readonly host: string
  readonly port?: number
  readonly role: Role
  /** Name of its Node. */
  readonly name: string
}

export type SshOptions = Pick<MachinesSpec, 'key' | 'hostKeys' | 'knownHosts'>

export interface MachinesPlan {
  readonly ref: ClusterRef
  readonly spec: ClusterSpec
  readonly machines: MachinesSpec
  readonly ssh: SshOptions
  /** Marks each machine of the cluster. */
  readonly key: string
  readonly runDir: string
  readonly hosts: readonly Host[]
  /** What is staged: linux/amd64 … */
  readonly platforms: readonly string[]
}

/** @throws UsageError with every bad input */
export function planMachines(spec: ClusterSpec): MachinesPlan {
  const { ref, machines } = spec
  if (machines === undefined || machines.hosts.length === 0)
    throw new UsageError(
      '--provider machines wants --machine [user@]host[:port] for each machine, the control plane first',
    )
  const hosts = machines.hosts.map((text, i) => parseHost(text, i, machines.controlPlanes))
  const problems = [
    ...hosts.flatMap((h, i) => (h === undefined ? [hostProblem(machines.hosts[i]!)] : [])),
    ...countProblems(machines),
    ...fileProblems(machines),
    ...networkProblems(spec),
    ...flagProblems(spec),
  ]
  if (problems.length > 0) throw new UsageError(problems)
  const runDir = join(ref.scope, ref.id)
  const { key, hostKeys, knownHosts } = machines
  const ssh = {
    hostKeys,
    ...(key === undefined ? {} : { key }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
  }
  const platforms = spec.platforms ?? [platformOf(process.arch)]
  return { ref, spec, machines, ssh, key: clusterKey(ref), runDir, hosts: hosts as Host[], platforms }
}

/** Control planes are cp-1 …, the others node-1 …, in the order in which they were given. */
export function parseHost(text: string, index: number, controlPlanes: number): Host | undefined {
  // A host that begins with a dash would be an option to ssh.
  const [, user, v6, name, port] =
    /^(?:([a-z_][\w.-]*)@)?(?:\[([0-9a-f:]+)\]|([a-z0-9][a-z0-9._-]*))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = v6 ?? name
  if (host === undefined || Number(port ?? 22) > 65_535) return undefined
  const isControl = index < controlPlanes
  return {
    text,
    ...(user === undefined ? {} : { user }),
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    role: index === 0 ? 'first' : isControl ? 'control-plane' : 'node',
    name: isControl ? `cp-${index + 1}` : `node-${index + 1 - controlPlanes}`,
  }
}

function hostProblem(text: string): string {
  return `machine '${text}': write [user@]host[:port], e.g. root@10.0.0.11 or admin@node.example.com:2222`
}

function countProblems({ hosts, controlPlanes, endpoint }: MachinesSpec): string[] {
  const found: string[] = []
  const twice = hosts.filter((h, i) => hosts.indexOf(h) !== i)
  if (twice.length > 0) found.push(`machine ${twice[0]} is given twice: give each machine once`)
  if (controlPlanes > hosts.length)
    found.push(
      `${controlPlanes} control planes need as many machines, and ${hosts.length} are given: give more, or lower --control-planes`,
    )
  if (controlPlanes % 2 === 0)
    found.push(`--control-planes ${controlPlanes}: etcd votes, so take an odd number`)
  if (endpoint !== undefined && !/^(\[[0-9a-f:]+\]|[a-z0-9][a-z0-9.-]*):\d{1,5}$/i.test(endpoint))
    found.push(`--api-endpoint '${endpoint}': write host:port, e.g. api.example.com:6443`)
  return found
}

function fileProblems({ key, knownHosts }: MachinesSpec): string[] {
  return Object.entries({ 'ssh-key': key, 'ssh-known-hosts': knownHosts }).flatMap(([name, path]) =>
    path === undefined || isAbsolute(path) ? [] : [`--${name} ${path}: give an absolute path`],
  )
}

function networkProblems(spec: ClusterSpec): string[] {
  const [pods, services] = [parseCidr(spec.podCidr), parseCidr(spec.serviceCidr)]
  const found = [spec.podCidr, spec.serviceCidr].flatMap((text, i) =>
    [pods, services][i] === undefined
      ? [`${i === 0 ? 'pod' : 'service'} CIDR '${text}': write an IPv4 network, e.g. 10.244.0.0/16`]
      : [],
  )
  if (pods !== undefined && pods.bits > 24)
    found.push(`pod CIDR ${spec.podCidr}: each node takes a /24 of it; use a larger one, e.g. 10.244.0.0/16`)
  if (pods !== undefined && services !== undefined && overlap(pods, services))
    found.push(
      `pod CIDR ${spec.podCidr} and service CIDR ${spec.serviceCidr} overlap: choose two that do not`,
    )
  return found
}
