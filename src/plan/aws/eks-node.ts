import { stringify } from 'yaml'
import { filesList, listed } from '../bootstrap/files.ts'
import { containerdSocket, credentialProvider, kubeletBasics } from '../bootstrap/kubeadm-config.ts'
import {
  containerdConfig,
  crictlConfig,
  providerConfig,
  registryHosts,
  sysctls,
  units,
} from '../bootstrap/node-config.ts'
import { loginScript } from '../bootstrap/script-login.ts'
import { collectScript } from '../bootstrap/script-logs.ts'
import { bashScript } from '../bootstrap/script-words.ts'
import { type Bootstrap, machineHome } from '../bootstrap/spec.ts'
import { eksNodeScript, eksNodeWords } from './eks-node-script.ts'
import { type EksNode, eksBlanks } from './eks-node-spec.ts'
import { nodeTokenProgram } from './eks-node-token.ts'
import { domainOf } from './names.ts'

/** What a machine does not need to become a node: kubeadm has no part in EKS. */
const notOnNodes = ['e2e.test', 'kubeadm']

/** What a machine has to hold and to run to become a node of an EKS cluster. */
export function eksNodeFiles(spec: EksNode): Bootstrap {
  const { registry, cluster } = spec
  const { region } = cluster
  // EKS's own images come from accounts of AWS, of which each region has another: one password is good for all.
  const everyEcr = `*.dkr.ecr.${region}.${domainOf(region)}`
  const login = loginScript({ prefix: everyEcr, auth: { kind: 'ecr', region, endpoint: spec.ecr } })
  const files = spec.files.filter(f => !notOnNodes.includes(f.name))
  const { 'containerd.service': containerd, 'bowsprit-bootstrap.service': bootstrap } = units
  const own = `${machineHome}/`
  return {
    files: [
      ...listed({ bootstrap: bashScript(eksNodeWords(spec), eksNodeScript) }, own, '0600'),
      ...listed({ [`credential-provider/${credentialProvider.name}`]: login }, own, '0700'),
      ...listed(
        { 'eks-token': nodeTokenProgram({ cluster: cluster.name, region, sts: spec.sts }) },
        own,
        '0700',
      ),
      ...listed(
        {
          'credential-provider.yaml': providerConfig(everyEcr),
          'collect-logs': bashScript({}, collectScript),
          'files.list': filesList(files),
          'containerd.toml': containerdConfig,
          'ca.crt': Buffer.from(cluster.ca, 'base64').toString('utf8'),
          'kubelet.yaml': kubeletConfig(spec),
          'kubelet.conf': kubeconfig(spec),
          'kubelet.env': `KUBELET_ARGS=${kubeletFlags(spec).join(' ')}\n`,
        },
        own,
        '0600',
      ),
      ...listed(registryHosts({ registry }), `${machineHome}/certs.d/`, '0600', '/hosts.toml'),
      ...listed(
        {
          'systemd/system/containerd.service': containerd,
          'systemd/system/bowsprit-bootstrap.service': bootstrap,
          'systemd/system/kubelet.service': kubeletUnit,
          'systemd/network/10-bowsprit-veth.link': vethLink,
          'crictl.yaml': crictlConfig,
          'sysctl.d/99-bowsprit.conf': sysctls,
        },
        '/etc/',
        '0644',
      ),
    ],
    command: `bash ${machineHome}/bootstrap`,
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/cert-signing.html: EKS signs certificates of its nodes' kubelets */
function kubeletConfig({ cluster, maxPods }: EksNode): string {
  return stringify({
    ...kubeletBasics,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
    },
    authorization: { mode: 'Webhook' },
    clusterDNS: [cluster.dns],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: containerdSocket,
    providerID: eksBlanks.provider,
    resolvConf: eksBlanks.resolv,
    serverTLSBootstrap: true,
    ...(maxPods === undefined ? {} : { maxPods }),
  })
}

function kubeletFlags({ kubeletArgs }: EksNode): string[] {
  return [
    '--kubeconfig=/etc/kubernetes/kubelet.conf',
    '--config=/var/lib/kubelet/config.yaml',
    `--hostname-override=${eksBlanks.node}`,
    // EKS runs AWS's controller for its nodes.
    '--cloud-provider=external',
    `--image-credential-provider-config=${credentialProvider.config}`,
    `--image-credential-provider-bin-dir=${credentialProvider.dir}`,
    ...kubeletArgs,
  ]
}

function kubeconfig({ cluster }: EksNode): string {
  const { name, endpoint } = cluster
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: `${machineHome}/eks-token`,
    interactiveMode: 'Never',
    provideClusterInfo: false,
  }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name, cluster: { server: endpoint, 'certificate-authority': '/etc/kubernetes/pki/ca.crt' } },
    ],
    users: [{ name, user: { exec } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  })
}

const kubeletUnit = `[Unit]
Description=kubelet, for a node of bowsprit
Wants=network-online.target
After=network-online.target containerd.service
StartLimitIntervalSec=0
[Service]
EnvironmentFile=/etc/kubernetes/kubelet.env
ExecStart=/usr/local/bin/kubelet $KUBELET_ARGS
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
`

/**
 * systemd gives an interface that comes to the host a MAC address of its own choice; EKS's network has told pods the
 * one from before. https://github.com/aws/amazon-vpc-cni-k8s/issues/2103
 */
const vethLink = '[Match]\nDriver=veth\n[Link]\nMACAddressPolicy=none\n'
