import { UsageError } from '../../errors.ts'
import { type Cidr, parseCidr } from '../../plan/cidr.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'
import { cgroupDirs } from './cgroups.ts'
import {
  apiserverArgv,
  type ControlPlaneAddresses,
  type ControlPlanePaths,
  controllerManagerArgv,
  etcdArgv,
  proxyArgv,
  schedulerArgv,
  usualPorts,
} from './components.ts'
import { initScript, type Service, shieldScript } from './init.ts'
import { controlPlane, type Names, namesOf, nodeNames, seedOf } from './names.ts'
import { layOut, type Network } from './network.ts'
import {
  cniConfig,
  containerdConfig,
  type HostFacts,
  inNode,
  kubeletArgv,
  kubeletConfig,
  kubeletTunables,
  ownRegistry,
  ownRegistryHosts,
  registryHosts,
} from './node-docs.ts'
import { problemsOf } from './validate.ts'

/** All that is known of a cluster before this host is looked at. */
export interface LocalPlan {
  readonly kind: 'real'
  readonly ref: ClusterRef
  readonly spec: ClusterSpec
  readonly names: Names
  /** Names of the Node objects, in the order of their addresses. */
  readonly nodes: readonly string[]
  /** Cgroups below every hierarchy, parents first. */
  readonly cgroups: readonly string[]
  /** Ranges that the cluster's own subnet must not touch. */
  readonly avoid: readonly Cidr[]
  readonly seed: number
}

/** What `up` finds out about this host and settles before the first effect. */
export interface HostChoice {
  readonly network: Network
  readonly registryPort: number
  readonly host: HostFacts
  /** e.g. registry.k8s.io/pause:3.10.2 */
  readonly pauseImage: string
}

/** Text files of one node: paths in its root, and in the upper layer of its /etc. Secrets are not among them. */
export interface NodeDocs {
  readonly root: Readonly<Record<string, string>>
  readonly etc: Readonly<Record<string, string>>
}

/** @throws UsageError with every bad input */
export function planReal(spec: ClusterSpec): LocalPlan {
  const problems = problemsOf(spec)
  if (problems.length > 0) throw new UsageError(problems)
  const names = namesOf(spec.ref)
  const nodes = nodeNames(spec.nodes)
  return {
    kind: 'real',
    ref: spec.ref,
    spec,
    names,
    nodes,
    cgroups: cgroupDirs(names.cgroup, nodes, ['registry', controlPlane, ...nodes]),
    avoid: [parseCidr(spec.podCidr)!, parseCidr(spec.serviceCidr)!],
    seed: seedOf(spec.ref),
  }
}

export function networkOf(plan: LocalPlan, subnet: Cidr): Network {
  return layOut(subnet, plan.spec.podCidr, plan.spec.serviceCidr, plan.spec.nodes)
}

const paths: ControlPlanePaths = {
  program: name => `${inNode.bin}/${name}`,
  pki: inNode.pki,
  kubeconfigs: inNode.kubernetes,
  etcdData: '/var/lib/etcd',
}

/** Programs of the control-plane node. All but etcd and the API server wait until that answers. */
export function controlPlaneServices(plan: LocalPlan, network: Network): readonly Service[] {
  const at: ControlPlaneAddresses = { bind: '0.0.0.0', advertise: network.controlPlane, ...usualPorts }
  const { spec } = plan
  return [
    { name: 'etcd', argv: etcdArgv(spec, paths, at) },
    { name: 'kube-apiserver', argv: apiserverArgv(spec, paths, at) },
    { name: 'kube-controller-manager', argv: controllerManagerArgv(spec, paths, at), gates: ['go'] },
    { name: 'kube-scheduler', argv: schedulerArgv(spec, paths, at), gates: ['go'] },
    { name: 'kube-proxy', argv: proxyOf(plan, controlPlane), gates: ['go'] },
  ]
}

export function nodeServices(plan: LocalPlan, network: Network, index: number): readonly Service[] {
  const name = plan.nodes[index]!
  return [
    { name: 'containerd', argv: [`${inNode.bin}/containerd`, '--config', '/etc/containerd/config.toml'] },
    {
      name: 'kubelet',
      argv: kubeletArgv(plan.spec, name, network.nodes[index]!.address),
      gates: ['containerd', 'go'],
      shieldSysctls: true,
    },
    { name: 'kube-proxy', argv: proxyOf(plan, name), gates: ['registered'] },
  ]
}

export function controlPlaneDocs(plan: LocalPlan, choice: HostChoice): NodeDocs {
  return {
    root: { 'opt/bowsprit/init': initScript(controlPlaneServices(plan, choice.network)) },
    etc: hostFiles(controlPlane, plan, choice.network),
  }
}

export function nodeDocs(plan: LocalPlan, choice: HostChoice, index: number): NodeDocs {
  const { network } = choice
  const name = plan.nodes[index]!
  const registry = `http://${network.host}:${choice.registryPort}`
  const tunables = Object.values(kubeletTunables).map((value, i) => [
    `opt/bowsprit/sysctl/${i}`,
    `${value}\n`,
  ])
  return {
    root: {
      'opt/bowsprit/init': initScript(nodeServices(plan, network, index)),
      'opt/bowsprit/shielded': shieldScript(),
      ...Object.fromEntries(tunables),
    },
    etc: {
      ...hostFiles(name, plan, network),
      'kubernetes/kubelet.yaml': kubeletConfig(plan.spec, `/${plan.names.cgroup}/${name}`, network),
      'containerd/config.toml': containerdConfig(choice.pauseImage, choice.host),
      'containerd/certs.d/_default/hosts.toml': registryHosts(registry),
      [`containerd/certs.d/${ownRegistry}/hosts.toml`]: ownRegistryHosts,
      'cni/net.d/10-bowsprit.conflist': cniConfig(network.nodes[index]!.podCidr),
    },
  }
}

function hostFiles(name: string, plan: LocalPlan, network: Network): Record<string, string> {
  const known = [
    `127.0.0.1 localhost`,
    `${network.controlPlane} ${controlPlane}`,
    ...plan.nodes.map((n, i) => `${network.nodes[i]!.address} ${n}`),
  ]
  return {
    hostname: `${name}\n`,
    hosts: `${known.join('\n')}\n`,
    // No name server: nodes reach nothing outside, and a name that cannot be found must not take seconds.
    'resolv.conf': '# no name servers\n',
    'kubernetes/resolv.conf': '# no name servers\n',
  }
}

function proxyOf(plan: LocalPlan, node: string): string[] {
  return proxyArgv(plan.spec, node, `${inNode.bin}/kube-proxy`, `${inNode.kubernetes}/kube-proxy.kubeconfig`)
}
