import type { ClusterSpec } from '../../plan/cluster-spec.ts'

/**
 * Command lines of the control plane's programs. They know nothing of namespaces: the same functions serve nodes
 * that are namespaces and a control plane of ordinary processes (simulated nodes).
 */
export interface ControlPlanePaths {
  /** Absolute path of a program by its name. */
  readonly program: (name: ComponentProgram) => string
  /** Directory of the files that `pkiFiles` names. */
  readonly pki: string
  /** Directory of `<user>.kubeconfig`. */
  readonly kubeconfigs: string
  readonly etcdData: string
}

export type ComponentProgram =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-proxy'
  | 'kubelet'

export interface ControlPlaneAddresses {
  /** Where the API server listens, and what it tells the cluster. */
  readonly bind: string
  readonly advertise: string
  readonly apiPort: number
  readonly etcdClientPort: number
  readonly etcdPeerPort: number
  /** Where etcd is, if not at these ports, e.g. Unix sockets. */
  readonly etcdUrls?: { readonly client: string; readonly peer: string }
  readonly controllerManagerPort: number
  readonly schedulerPort: number
}

/** Ports as upstream has them; in a network namespace of its own nothing can be in their way. */
export const usualPorts = {
  apiPort: 6443,
  etcdClientPort: 2379,
  etcdPeerPort: 2380,
  controllerManagerPort: 10257,
  schedulerPort: 10259,
} as const

type Settings = Pick<ClusterSpec, 'featureGates' | 'runtimeConfig' | 'extraArgs' | 'podCidr' | 'serviceCidr'>

/** etcd over plain HTTP on loopback: nothing but the control plane is in its network namespace. */
export function etcdArgv(spec: Settings, paths: ControlPlanePaths, at: ControlPlaneAddresses): string[] {
  const clientUrl = etcdClientUrl(at)
  const peerUrl = at.etcdUrls?.peer ?? `http://127.0.0.1:${at.etcdPeerPort}`
  return [
    paths.program('etcd'),
    `--data-dir=${paths.etcdData}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    // The cluster does not outlive a power failure anyway, and a write then costs no disk flush.
    '--unsafe-no-fsync',
    ...spec.extraArgs['etcd'],
  ]
}

export function apiserverArgv(spec: Settings, paths: ControlPlanePaths, at: ControlPlaneAddresses): string[] {
  const pki = (file: string) => `${paths.pki}/${file}`
  return [
    paths.program('kube-apiserver'),
    `--bind-address=${at.bind}`,
    `--advertise-address=${at.advertise}`,
    `--secure-port=${at.apiPort}`,
    `--etcd-servers=${etcdClientUrl(at)}`,
    '--allow-privileged=true',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--enable-bootstrap-token-auth=true',
    `--client-ca-file=${pki('ca.crt')}`,
    `--tls-cert-file=${pki('apiserver.crt')}`,
    `--tls-private-key-file=${pki('apiserver.key')}`,
    `--kubelet-certificate-authority=${pki('ca.crt')}`,
    `--kubelet-client-certificate=${pki('kubelet-client.crt')}`,
    `--kubelet-client-key=${pki('kubelet-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    `--proxy-client-cert-file=${pki('front-proxy-client.crt')}`,
    `--proxy-client-key-file=${pki('front-proxy-client.key')}`,
    `--requestheader-client-ca-file=${pki('front-proxy-ca.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki('service-account.crt')}`,
    `--service-account-signing-key-file=${pki('service-account.key')}`,
    `--service-cluster-ip-range=${spec.serviceCidr}`,
    ...pairs('--feature-gates', spec.featureGates),
    ...pairs('--runtime-config', spec.runtimeConfig),
    ...spec.extraArgs['kube-apiserver'],
  ]
}

export function controllerManagerArgv(
  spec: Settings,
  paths: ControlPlanePaths,
  at: ControlPlaneAddresses,
): string[] {
  const pki = (file: string) => `${paths.pki}/${file}`
  return [
    paths.program('kube-controller-manager'),
    ...clientFlags(`${paths.kubeconfigs}/controller-manager.kubeconfig`),
    ...servingFlags(paths, at.controllerManagerPort),
    // Pod ranges are known beforehand and written into the Node objects.
    '--allocate-node-cidrs=false',
    `--cluster-cidr=${spec.podCidr}`,
    `--service-cluster-ip-range=${spec.serviceCidr}`,
    `--client-ca-file=${pki('ca.crt')}`,
    `--requestheader-client-ca-file=${pki('front-proxy-ca.crt')}`,
    `--cluster-signing-cert-file=${pki('ca.crt')}`,
    `--cluster-signing-key-file=${pki('ca.key')}`,
    `--root-ca-file=${pki('ca.crt')}`,
    `--service-account-private-key-file=${pki('service-account.key')}`,
    '--use-service-account-credentials=true',
    '--controllers=*,bootstrap-signer-controller,token-cleaner-controller',
    '--leader-elect=false',
    // Its controllers start one after the other, each with API calls of its own: at the usual 20 a second that takes
    // five seconds of waiting.
    '--kube-api-qps=200',
    '--kube-api-burst=400',
    ...pairs('--feature-gates', spec.featureGates),
    ...spec.extraArgs['kube-controller-manager'],
  ]
}

export function schedulerArgv(spec: Settings, paths: ControlPlanePaths, at: ControlPlaneAddresses): string[] {
  return [
    paths.program('kube-scheduler'),
    ...clientFlags(`${paths.kubeconfigs}/scheduler.kubeconfig`),
    ...servingFlags(paths, at.schedulerPort),
    '--leader-elect=false',
    ...pairs('--feature-gates', spec.featureGates),
    ...spec.extraArgs['kube-scheduler'],
  ]
}

/**
 * `--conntrack-*=0` leave the kernel's limits alone: they belong to the host, and cannot be written in a
 * network namespace.
 */
export function proxyArgv(
  spec: Settings & Pick<ClusterSpec, 'proxyMode'>,
  node: string,
  program: string,
  kubeconfig: string,
): string[] {
  return [
    program,
    `--kubeconfig=${kubeconfig}`,
    `--hostname-override=${node}`,
    `--proxy-mode=${spec.proxyMode}`,
    `--cluster-cidr=${spec.podCidr}`,
    '--conntrack-max-per-core=0',
    '--conntrack-tcp-timeout-established=0',
    '--conntrack-tcp-timeout-close-wait=0',
    ...pairs('--feature-gates', spec.featureGates),
    ...spec.extraArgs['kube-proxy'],
  ]
}

function etcdClientUrl(at: ControlPlaneAddresses): string {
  return at.etcdUrls?.client ?? `http://127.0.0.1:${at.etcdClientPort}`
}

function clientFlags(kubeconfig: string): string[] {
  return ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
    f => `--${f}=${kubeconfig}`,
  )
}

/** A certificate of ours: making one itself (RSA) costs a component a tenth of a second at start. */
function servingFlags(paths: ControlPlanePaths, port: number): string[] {
  return [
    `--secure-port=${port}`,
    `--tls-cert-file=${paths.pki}/components.crt`,
    `--tls-private-key-file=${paths.pki}/components.key`,
  ]
}

function pairs(flag: string, values: Readonly<Record<string, string | boolean>>): string[] {
  const text = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  return text.length === 0 ? [] : [`${flag}=${text.join(',')}`]
}
