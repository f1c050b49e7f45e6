import { stringify } from 'yaml'
import { UsageError } from '../../errors.ts'
import { credentialProvider, kubeadmConfig } from './kubeadm-config.ts'
import {
  cniConfig,
  containerdConfig,
  credentialProviderConfig,
  crictlConfig,
  registryHosts,
  sysctls,
  units,
} from './node-config.ts'
import { bootstrapProblems } from './problems.ts'
import { bootstrapScript, bootstrapWords, cloudManifest } from './script.ts'
import { loginScript } from './script-login.ts'
import { collectScript } from './script-logs.ts'
import { routesScript } from './script-routes.ts'
import { bashScript } from './script-words.ts'
import {
  type Bootstrap,
  type BootstrapFile,
  type BootstrapNode,
  type BootstrapSpec,
  machineHome,
  type Role,
} from './spec.ts'

type Contents = Readonly<Record<string, string | undefined>>

/**
 * What a machine has to hold and to run to become a node: the same over cloud-init's user data and over SSH.
 * @throws UsageError with everything that is wrong with the spec
 */
export function bootstrapFiles(role: Role, node: BootstrapNode, spec: BootstrapSpec): Bootstrap {
  const problems = bootstrapProblems(node, spec)
  if (problems.length > 0) throw new UsageError(problems)
  const bootstrap = bashScript(bootstrapWords(role, node.name, spec), bootstrapScript)
  const login = loginScript(spec.registry)
  const own = (contents: Contents, mode = '0600') => listed(contents, `${machineHome}/`, mode)
  return {
    files: [
      ...own({ bootstrap }),
      // Beside the script that it has much in common with: user data is compressed.
      ...own({ [`credential-provider/${credentialProvider.name}`]: login }, '0700'),
      ...own({
        'credential-provider.yaml': credentialProviderConfig(spec),
        ...(spec.cni.kind === 'bridge' ? routesFiles(node, spec) : {}),
        'collect-logs': bashScript({}, collectScript),
        'files.list': filesList(spec.files),
        'kubeadm.yaml': kubeadmConfig(role, node, spec),
        'containerd.toml': containerdConfig,
        'registry-ca.crt': spec.registry.ca,
        'cni.yaml': spec.cni.kind === 'manifest' && 'text' in spec.cni ? spec.cni.text : undefined,
        [cloudManifest]: role === 'first' ? spec.cloudProvider?.manifest : undefined,
        'proxy-patch.json': role === 'first' ? proxyPatch(spec) : undefined,
      }),
      ...listed(registryHosts(spec), `${machineHome}/certs.d/`, '0600', '/hosts.toml'),
      ...(role === 'node' ? [] : listed(pkiFiles(spec), `${machineHome}/pki/`, '0600')),
      ...listed(unitsFor(spec), '/etc/systemd/system/', '0644'),
      ...listed({ 'crictl.yaml': crictlConfig, 'sysctl.d/99-bowsprit.conf': sysctls }, '/etc/', '0644'),
    ],
    command: `bash ${machineHome}/bootstrap`,
  }
}

export function listed(contents: Contents, prefix: string, mode: string, suffix = ''): Bootstrap['files'] {
  return Object.entries(contents).flatMap(([name, content]) =>
    content === undefined ? [] : [{ path: `${prefix}${name}${suffix}`, mode, content }],
  )
}

function unitsFor({ cni }: BootstrapSpec): Contents {
  const { 'bowsprit-routes.service': routes, ...others } = units
  return cni.kind === 'bridge' ? { ...others, 'bowsprit-routes.service': routes } : others
}

function routesFiles(node: BootstrapNode, spec: BootstrapSpec): Contents {
  const { endpoint, podCidr } = spec.cluster
  const tunnel = spec.cni.kind === 'bridge' && spec.cni.tunnel === true
  return {
    routes: bashScript({ node: node.name, pod_cidr: podCidr, tunnel: tunnel ? '1' : '' }, routesScript),
    'routes.crt': spec.keys.routes.cert,
    'routes.key': spec.keys.routes.key,
    'routes.kubeconfig': routesKubeconfig(endpoint),
    'cni.conflist': cniConfig(tunnel),
  }
}

/** By names of files: what is in base64 twice takes user data's room twice. kubeadm brings the authority. */
function routesKubeconfig(endpoint: string): string {
  const cluster = { server: `https://${endpoint}`, 'certificate-authority': '/etc/kubernetes/pki/ca.crt' }
  const user = { 'client-certificate': 'routes.crt', 'client-key': 'routes.key' }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'bowsprit', cluster }],
    users: [{ name: 'bowsprit', user }],
    contexts: [{ name: 'bowsprit', context: { cluster: 'bowsprit', user: 'bowsprit' } }],
    'current-context': 'bowsprit',
  })
}

/** As kubeadm looks for them below /etc/kubernetes/pki: authorities that are there it takes. */
function pkiFiles({ keys }: BootstrapSpec): Contents {
  return {
    'ca.crt': keys.ca.cert,
    'ca.key': keys.ca.key,
    'front-proxy-ca.crt': keys.frontProxyCa.cert,
    'front-proxy-ca.key': keys.frontProxyCa.key,
    'etcd/ca.crt': keys.etcdCa.cert,
    'etcd/ca.key': keys.etcdCa.key,
    'sa.pub': keys.serviceAccount.cert,
    'sa.key': keys.serviceAccount.key,
  }
}

/** kubeadm has no place for kube-proxy's flags: they are added to its DaemonSet (RFC 6902). */
function proxyPatch({ cluster }: BootstrapSpec): string | undefined {
  const flags = cluster.extraArgs['kube-proxy']
  if (flags.length === 0) return undefined
  const path = '/spec/template/spec/containers/0/command/-'
  return JSON.stringify(flags.map(value => ({ op: 'add', path, value })))
}

/** A line each: what the script fetches. */
export function filesList(files: readonly BootstrapFile[]): string {
  return files.map(fileLine).join('')
}

/** TO, SHA256, SIZE, KIND, FROM, EXTRA with tabs between. */
function fileLine({ name, sha256, size, from }: BootstrapFile): string {
  return `${[placeOf(name), sha256, size, from.kind, ...locationOf(from)].join('\t')}\n`
}

/** Where a file goes by its name. */
export function placeOf(name: string): string {
  if (name.startsWith('cni/')) return `/opt/cni/bin/${name.slice('cni/'.length)}`
  return name.includes('/') ? `${machineHome}/files/${name}` : `/usr/local/bin/${name}`
}

function locationOf(from: BootstrapFile['from']): readonly string[] {
  switch (from.kind) {
    case 'url':
      return [from.url]
    case 'path':
      return [from.path]
    case 'azure-blob':
      return [from.url, from.clientId ?? '']
    case 's3':
      return [s3Url(from), from.region]
  }
}

/** Dots in a bucket's name do not fit Amazon's certificate, other S3s have no host for each bucket: both by path. */
function s3Url(from: Extract<BootstrapFile['from'], { kind: 's3' }>): string {
  const key = from.key.split('/').map(encodeURIComponent).join('/')
  const domain = from.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const host = `s3.${from.region}.${domain}`
  if (from.endpoint !== undefined) return `${from.endpoint.replace(/\/$/, '')}/${from.bucket}/${key}`
  return from.bucket.includes('.')
    ? `https://${host}/${from.bucket}/${key}`
    : `https://${from.bucket}.${host}/${key}`
}
