import { stringify } from 'yaml'
import { type BootstrapNode, type BootstrapSpec, machineHome, type Role } from './spec.ts'

export const containerdSocket = 'unix:///run/containerd/containerd.sock'
/** Where kubelet looks for the credential provider, and its configuration. */
export const credentialProvider = {
  dir: `${machineHome}/credential-provider`,
  name: 'bowsprit-registry',
  config: `${machineHome}/credential-provider.yaml`,
} as const

/**
 * kubeadm waits four minutes for a kubelet and for the health of a control plane, but one for the API server's first answer: a
 * slow machine wants more for that.
 */
const timeouts = { kubernetesAPICall: '4m0s' } as const

interface Arg {
  readonly name: string
  readonly value: string
}

/**
 * What `kubeadm init --config` or `kubeadm join --config` gets, in kubeadm.k8s.io/v1beta4 (since v1.31).
 * Certificates come from authorities that are in place already, so nothing is uploaded for other control planes.
 */
export function kubeadmConfig(role: Role, node: BootstrapNode, spec: BootstrapSpec): string {
  const documents =
    role === 'first'
      ? [init(node, spec), cluster(spec), kubelet(spec), kubeProxy(spec)]
      : [join(role, node, spec)]
  return documents.map(d => stringify(d, { lineWidth: 0 })).join('---\n')
}

/** Host and port of `host:port`, IPv6 hosts in brackets. */
export function endpointParts(endpoint: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(\[[0-9a-f:]+\]|[^:]+):(\d+)$/i.exec(endpoint) ?? []
  return { host, port: Number(port) }
}

function init(node: BootstrapNode, spec: BootstrapSpec): object {
  const { token, tokenMinutes } = spec.keys
  return {
    ...kind('InitConfiguration'),
    bootstrapTokens: [
      {
        token,
        ttl: `${tokenMinutes}m0s`,
        usages: ['signing', 'authentication'],
        groups: ['system:bootstrappers:kubeadm:default-node-token'],
      },
    ],
    localAPIEndpoint: localEndpoint(node, spec),
    nodeRegistration: registration('first', node, spec),
    timeouts,
  }
}

function join(role: Role, node: BootstrapNode, spec: BootstrapSpec): object {
  const { endpoint } = spec.cluster
  return {
    ...kind('JoinConfiguration'),
    discovery: {
      bootstrapToken: {
        token: spec.keys.token,
        apiServerEndpoint: endpoint,
        caCertHashes: [spec.keys.caHash],
      },
    },
    nodeRegistration: registration(role, node, spec),
    timeouts,
    ...(role === 'control-plane' ? { controlPlane: { localAPIEndpoint: localEndpoint(node, spec) } } : {}),
  }
}

/** The port behind the endpoint is the endpoint's own: what balances between several control planes maps none. */
function localEndpoint({ address }: BootstrapNode, spec: BootstrapSpec): object {
  const { port } = endpointParts(spec.cluster.endpoint)
  return { ...(address === undefined ? {} : { advertiseAddress: address }), bindPort: port }
}

function registration(role: Role, node: BootstrapNode, spec: BootstrapSpec): object {
  return {
    name: node.name,
    criSocket: containerdSocket,
    imagePullPolicy: 'IfNotPresent',
    imagePullSerial: false,
    kubeletExtraArgs: kubeletArgs(node, spec),
    // Without the key kubeadm keeps pods off control planes.
    ...(role !== 'node' && node.schedulable === true ? { taints: [] } : {}),
  }
}

function kubeletArgs({ address }: BootstrapNode, spec: BootstrapSpec): Arg[] {
  const args: Arg[] = []
  if (address !== undefined) args.push({ name: 'node-ip', value: address })
  if (spec.cloudProvider !== undefined) args.push({ name: 'cloud-provider', value: 'external' })
  if (asksIdentity(spec))
    args.push(
      { name: 'image-credential-provider-config', value: credentialProvider.config },
      { name: 'image-credential-provider-bin-dir', value: credentialProvider.dir },
    )
  return [...args, ...spec.cluster.extraArgs['kubelet'].map(asArg)]
}

/** Whether the registry's password is had by the machine's identity. */
export function asksIdentity({ registry }: Pick<BootstrapSpec, 'registry'>): boolean {
  return registry.auth.kind === 'ecr' || registry.auth.kind === 'acr'
}

function cluster({ cluster: c, registry, cloudProvider }: BootstrapSpec): object {
  const gates = gateArgs(c.featureGates)
  const runtimeConfig = Object.entries(c.runtimeConfig).map(([name, value]) => `${name}=${value}`)
  const runtime = runtimeConfig.length === 0 ? [] : [{ name: 'runtime-config', value: runtimeConfig.join() }]
  const external = cloudProvider === undefined ? [] : [{ name: 'cloud-provider', value: 'external' }]
  const extra = (component: keyof typeof c.extraArgs) => c.extraArgs[component].map(asArg)
  return {
    ...kind('ClusterConfiguration'),
    clusterName: c.id,
    kubernetesVersion: c.version,
    imageRepository: registry.prefix,
    controlPlaneEndpoint: c.endpoint,
    // RSA keys of the same strength take seconds on a small machine.
    encryptionAlgorithm: 'ECDSA-P256',
    networking: { podSubnet: c.podCidr, serviceSubnet: c.serviceCidr },
    apiServer: {
      ...(c.names === undefined || c.names.length === 0 ? {} : { certSANs: c.names }),
      extraArgs: [...gates, ...runtime, ...extra('kube-apiserver')],
    },
    controllerManager: { extraArgs: [...gates, ...external, ...extra('kube-controller-manager')] },
    scheduler: { extraArgs: [...gates, ...extra('kube-scheduler')] },
    etcd: { local: { dataDir: '/var/lib/etcd', extraArgs: extra('etcd') } },
  }
}

/** Of every kubelet of ours, whoever writes the rest. */
export const kubeletBasics = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  cgroupDriver: 'systemd',
  // v1.35 and later refuse a machine with cgroup v1 unless they are told otherwise (KEP-5573).
  failCgroupV1: false,
  serializeImagePulls: false,
  // The registry is near and our own; a limit would only make parallel specs wait.
  registryPullQPS: 0,
  // Test clusters are short-lived: only a disk that is really full may evict pods.
  evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '3%', 'imagefs.available': '3%' },
  imageGCHighThresholdPercent: 97,
  imageGCLowThresholdPercent: 90,
} as const

function kubelet({ cluster: c }: BootstrapSpec): object {
  return { ...kubeletBasics, featureGates: c.featureGates }
}

/** conntrack's limits stay as the machine has them. */
function kubeProxy({ cluster: c }: BootstrapSpec): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: c.proxyMode,
    clusterCIDR: c.podCidr,
    featureGates: c.featureGates,
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  }
}

function kind(name: string): object {
  return { apiVersion: 'kubeadm.k8s.io/v1beta4', kind: name }
}

function gateArgs(gates: Readonly<Record<string, boolean>>): Arg[] {
  const text = Object.entries(gates).map(([name, on]) => `${name}=${on}`)
  return text.length === 0 ? [] : [{ name: 'feature-gates', value: text.join() }]
}

/** `--v=4` as kubeadm writes it; a flag without value is a switch. */
function asArg(flag: string): Arg {
  const [, name = flag, value = 'true'] = /^--?([^=]+)(?:=(.*))?$/s.exec(flag) ?? []
  return { name, value }
}
