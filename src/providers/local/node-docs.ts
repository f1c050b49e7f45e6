import { stringify } from 'yaml'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'
import type { Network } from './network.ts'

/** What differs from host to host and is found out just before the nodes are made. */
export interface HostFacts {
  /** Without CAP_SYS_RESOURCE an oom_score_adj cannot be lowered, and every pod sandbox would fail on it. */
  readonly canLowerOomScore: boolean
  /** overlayfs cannot have its upper layer on overlayfs: there every layer is copied. */
  readonly snapshotter: 'overlayfs' | 'native'
}

/** Paths inside a node. */
export const inNode = {
  bin: '/opt/bowsprit/bin',
  /** A directory of its own: runc runs from an overlay of the directory it lies in, which shows no file mounts. */
  runc: '/opt/bowsprit/runc',
  ctl: '/opt/bowsprit/ctl',
  sysctl: '/opt/bowsprit/sysctl',
  cniBin: '/opt/cni/bin',
  kubernetes: '/etc/kubernetes',
  pki: '/etc/kubernetes/pki',
  containerdSocket: '/run/containerd/containerd.sock',
} as const

/**
 * Host-global kernel settings that kubelet wants (k8s.io/kubernetes/pkg/kubelet/cm/container_manager_linux.go,
 * setupKernelTunables). kubelet is shown files of ours with these values, finds nothing to change, and the host
 * stays as it is.
 */
export const kubeletTunables: Readonly<Record<string, string>> = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
}

/** KubeletConfiguration kubelet.config.k8s.io/v1beta1. */
export function kubeletConfig(spec: ClusterSpec, cgroupRoot: string, network: Network): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${inNode.pki}/ca.crt` },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: `${inNode.pki}/serving.crt`,
    tlsPrivateKeyFile: `${inNode.pki}/serving.key`,
    rotateCertificates: false,
    serverTLSBootstrap: false,
    containerRuntimeEndpoint: `unix://${inNode.containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot,
    cgroupsPerQOS: true,
    enforceNodeAllocatable: ['pods'],
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [network.dnsService],
    clusterDomain: 'cluster.local',
    resolvConf: `${inNode.kubernetes}/resolv.conf`,
    // Nodes share the machine with its owner: only a disk that is really full may evict pods.
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    serializeImagePulls: false,
    // Images come from this machine; a limit would only make parallel specs wait.
    registryPullQPS: 0,
    featureGates: spec.featureGates,
  })
}

/** AppArmor is off: containerd would load its profile into the kernel of the host, and nobody would take it out. */
export function containerdConfig(pauseImage: string, host: HostFacts): string {
  return `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "${inNode.containerdSocket}"
[plugins.'io.containerd.cri.v1.images']
  snapshotter = "${host.snapshotter}"
  max_concurrent_downloads = 8
  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = "${pauseImage}"
  [plugins.'io.containerd.cri.v1.images'.registry]
    config_path = "/etc/containerd/certs.d"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = ${!host.canLowerOomScore}
  disable_apparmor = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ["${inNode.cniBin}"]
    conf_dir = "/etc/cni/net.d"
  [plugins.'io.containerd.cri.v1.runtime'.containerd]
    default_runtime_name = "runc"
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        SystemdCgroup = false
        BinaryName = "${inNode.runc}/runc"
`
}

/**
 * hosts.toml for every registry host name. It is the `server` too, else containerd would ask the real registry
 * for what ours does not have, and wait for it.
 */
export function registryHosts(registry: string): string {
  return `server = "${registry}"\n[host."${registry}"]\n  capabilities = ["pull", "resolve"]\n`
}

/**
 * A registry that pods run on their node's own port 5000, as specs about pull secrets do
 * (k8s.io/kubernetes/test/e2e/framework/registry): containerd would look for it in the registry of every other host.
 */
export const ownRegistry = 'localhost:5000'
export const ownRegistryHosts = `server = "http://${ownRegistry}"\n`

/**
 * A pair of interfaces per pod and routes, no bridge: replies to a Service then pass iptables on every host,
 * whether or not its kernel shows bridged packets to iptables (br_netfilter).
 */
export function cniConfig(podCidr: string): string {
  return JSON.stringify(
    {
      cniVersion: '1.0.0',
      name: 'bowsprit',
      plugins: [
        {
          type: 'ptp',
          ipMasq: false,
          ipam: {
            type: 'host-local',
            ranges: [[{ subnet: podCidr }]],
            routes: [{ dst: '0.0.0.0/0' }],
          },
        },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    },
    null,
    2,
  )
}

export function kubeletArgv(spec: ClusterSpec, node: string, address: string): string[] {
  return [
    `${inNode.bin}/kubelet`,
    `--config=${inNode.kubernetes}/kubelet.yaml`,
    `--kubeconfig=${inNode.kubernetes}/kubelet.kubeconfig`,
    `--hostname-override=${node}`,
    `--node-ip=${address}`,
    '--v=2',
    ...spec.extraArgs['kubelet'],
  ]
}
