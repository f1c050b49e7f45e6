import { stringify } from 'yaml'
import { asksIdentity, credentialProvider } from './kubeadm-config.ts'
import { type BootstrapSpec, machineHome } from './spec.ts'

/** Stands in files below /opt/bowsprit for what only the machine itself can find out. */
export const blanks = {
  pause: '@PAUSE@',
  authorization: '@AUTHORIZATION@',
  podCidr: '@POD_CIDR@',
  /** What the tunnel leaves of a packet; a number, so its quotes go with it. */
  mtu: '@MTU@',
  /** true where an OOM score cannot be lowered: every pod sandbox would fail on it. */
  restrictOom: '@RESTRICT_OOM@',
} as const

/** containerd 2's configuration; the pause image is the one that the branch's kubeadm names. */
export const containerdConfig = `version = 3
[plugins.'io.containerd.cri.v1.images']
  max_concurrent_downloads = 8
  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = "${blanks.pause}"
  [plugins.'io.containerd.cri.v1.images'.registry]
    config_path = "/etc/containerd/certs.d"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = ${blanks.restrictOom}
  [plugins.'io.containerd.cri.v1.runtime'.containerd]
    default_runtime_name = "runc"
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        SystemdCgroup = true
        BinaryName = "/usr/local/bin/runc"
`

/**
 * hosts.toml for each registry host, by host: the stage's own, and those whose images are mirrored there. The password
 * is a header, which containerd reads anew for every pull and hands to token servers, too.
 * @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
 */
export function registryHosts(spec: Pick<BootstrapSpec, 'registry'>): Readonly<Record<string, string>> {
  const { prefix, plainHttp, ca, mirrors } = spec.registry
  const scheme = plainHttp === true ? 'http' : 'https'
  const own = hostOf(prefix)
  const section = (url: string, override: boolean) =>
    [
      `[host."${url}"]`,
      '  capabilities = ["pull", "resolve"]',
      ...(override ? ['  override_path = true'] : []),
      ...(ca === undefined ? [] : [`  ca = "${caPath}"`]),
      ...(spec.registry.auth.kind === 'none'
        ? []
        : [`  [host."${url}".header]`, `    authorization = "${authorization(spec)}"`]),
      '',
    ].join('\n')
  const server = `server = "${scheme}://${own}"\n`
  const mirrored = Object.entries(mirrors ?? {})
    .filter(([host]) => host !== own)
    .map(([host, at]) => {
      const [mirror, ...path] = at.split('/')
      return [host, section(`${scheme}://${mirror}/v2/${path.join('/')}`.replace(/\/$/, ''), true)]
    })
  return { [own]: server + section(`${scheme}://${own}`, false), ...Object.fromEntries(mirrored) }
}

/** Where the registry's own authority lies on a machine. */
export const caPath = `${machineHome}/registry-ca.crt`

/** host[:port] of an image or a prefix. */
export function hostOf(prefix: string): string {
  return prefix.split('/')[0]!
}

function authorization(spec: Pick<BootstrapSpec, 'registry'>): string {
  const { auth } = spec.registry
  if (auth.kind !== 'password') return blanks.authorization
  return `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`
}

/** kubelet asks the plugin for a password whenever the last one is older than an hour (KEP-2133). */
export function credentialProviderConfig(spec: BootstrapSpec): string | undefined {
  return asksIdentity(spec) ? providerConfig(hostOf(spec.registry.prefix)) : undefined
}

/** @param images whose registry is meant: its host, of which a part may be a star */
export function providerConfig(images: string): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1',
    kind: 'CredentialProviderConfig',
    providers: [
      {
        name: credentialProvider.name,
        matchImages: [images],
        defaultCacheDuration: '1h0m0s',
        apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
      },
    ],
  })
}

/**
 * A pair of interfaces per pod and routes, no bridge device: replies to a Service then pass iptables on every machine,
 * whether or not its kernel shows bridged packets to iptables (br_netfilter).
 */
export function cniConfig(tunnel: boolean): string {
  return JSON.stringify({
    cniVersion: '1.0.0',
    name: 'bowsprit',
    plugins: [
      {
        type: 'ptp',
        ...(tunnel ? { mtu: blanks.mtu } : {}),
        ipMasq: false,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: blanks.podCidr }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  })
}

export const crictlConfig = 'runtime-endpoint: unix:///run/containerd/containerd.sock\n'
export const sysctls = 'net.ipv4.ip_forward = 1\n'

/** systemd's units, by name. */
export const units = {
  'containerd.service': `[Unit]
Description=containerd, for a node of bowsprit
After=network.target
[Service]
ExecStart=/usr/local/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=2
LimitNOFILE=1048576
TasksMax=infinity
OOMScoreAdjust=-999
[Install]
WantedBy=multi-user.target
`,
  // The files are those that kubeadm writes.
  'kubelet.service': `[Unit]
Description=kubelet, for a node of bowsprit
Wants=network-online.target
After=network-online.target containerd.service
StartLimitIntervalSec=0
[Service]
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
ExecStart=/usr/local/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml $KUBELET_KUBEADM_ARGS
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
`,
  'bowsprit-bootstrap.service': `[Unit]
Description=Makes this machine a node; goes on where an earlier boot left off
Wants=network-online.target
After=network-online.target
[Service]
Type=oneshot
ExecStart=/bin/bash ${machineHome}/bootstrap
StandardOutput=journal+console
[Install]
WantedBy=multi-user.target
`,
  'bowsprit-routes.service': `[Unit]
Description=Routes to the pods of the other nodes
Wants=network-online.target
After=network-online.target
[Service]
ExecStart=/bin/bash ${machineHome}/routes
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
`,
} as const
