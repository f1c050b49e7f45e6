import { UsageError } from '../../errors.ts'
import { isHost } from '../image-ref.ts'
import { kubeadmTag, repositoryProblems } from '../kubeadm-images.ts'
import { endpointParts } from './kubeadm-config.ts'
import type { BootstrapFile, BootstrapNode, BootstrapSpec } from './spec.ts'

/** Without these no machine becomes a node; `bridge` wants its plugins, too. */
const needed = ['kubelet', 'kubeadm', 'kubectl', 'containerd', 'containerd-shim-runc-v2', 'runc']
const bridgeNeeds = ['cni/ptp', 'cni/host-local', 'cni/portmap', 'cni/loopback']

/** Everything that is wrong with what a machine is to be told; each says what to do. */
export function bootstrapProblems(node: BootstrapNode, spec: BootstrapSpec): string[] {
  return [
    ...nodeProblems(node),
    ...clusterProblems(spec),
    ...registryProblems(spec),
    ...fileProblems(spec),
    ...keyProblems(spec),
  ]
}

/** A Node's name is a DNS subdomain; kubelet takes lower-case letters only. */
function nodeProblems({ name, address }: BootstrapNode): string[] {
  const found: string[] = []
  if (!/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(name))
    found.push(
      `node '${name}': a name has 1 to 63 of a-z, 0-9, - and ., and begins and ends with none of the last two`,
    )
  if (address !== undefined && !/^[0-9a-f.:]+$/i.test(address))
    found.push(`node ${name} has the address '${address}': give an IP address`)
  return found
}

function clusterProblems({ cluster }: BootstrapSpec): string[] {
  const found: string[] = []
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(cluster.id))
    found.push(`cluster '${cluster.id}': use 1 to 63 of a-z, 0-9 and -, the first one a letter or digit`)
  const { host, port } = endpointParts(cluster.endpoint)
  if (host === '' || port < 1 || port > 65_535)
    found.push(`endpoint '${cluster.endpoint}': give host:port of the API server, e.g. 10.0.0.4:6443`)
  try {
    kubeadmTag(cluster.version)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    found.push(...error.problems)
  }
  return found
}

function registryProblems({ registry }: BootstrapSpec): string[] {
  const mirrors = Object.values(registry.mirrors ?? {})
  return [registry.prefix, ...mirrors].flatMap(prefix => {
    const [host = '', ...path] = prefix.split('/')
    if (!isHost(host) || !/^[\w.:[\]-]+$/.test(host))
      return [`registry '${prefix}': begin it with the registry's host, e.g. myregistry.azurecr.io/ci`]
    return repositoryProblems(path.join('/'))
  })
}

function fileProblems({ files, cni }: BootstrapSpec): string[] {
  const names = new Set(files.map(f => f.name))
  const wanted = [...needed, ...(cni.kind === 'bridge' ? bridgeNeeds : [])]
  const lacking = wanted.filter(name => !names.has(name))
  const found = files.flatMap(oneFileProblems)
  if (lacking.length > 0)
    found.push(`no machine becomes a node without ${lacking.join(', ')}: stage the build with them`)
  if (names.size < files.length) found.push('two files have one name: each file is to be given once')
  if (cni.kind === 'manifest' && 'file' in cni && !names.has(cni.file))
    found.push(`the network's manifest ${cni.file} is not among the files: stage it with them`)
  return found
}

function oneFileProblems({ name, sha256, size, from }: BootstrapFile): string[] {
  const found: string[] = []
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || /(^|\/)\.+(\/|$)/.test(name))
    found.push(`file '${name}': names have letters, digits, . _ - and single slashes`)
  if (!/^[0-9a-f]{64}$/.test(sha256) || !Number.isSafeInteger(size) || size < 0)
    found.push(`file ${name}: give its sha256 (64 hex digits) and its size`)
  // The URL itself may be a secret.
  const where =
    from.kind === 's3' ? `${from.bucket}/${from.key}` : from.kind === 'path' ? from.path : from.url
  if (/[\s"\\]/.test(where) || (from.kind === 'path' && !where.startsWith('/')))
    found.push(
      `file ${name}: where it comes from has blanks, quotes or backslashes in it, or is no absolute path`,
    )
  if ((from.kind === 'url' || from.kind === 'azure-blob') && !/^https?:\/\//.test(where))
    found.push(`file ${name}: a URL begins with https://`)
  return found
}

function keyProblems({ keys }: BootstrapSpec): string[] {
  const found: string[] = []
  if (!/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(keys.token))
    found.push('the bootstrap token must be like abcdef.0123456789abcdef')
  if (!/^sha256:[0-9a-f]{64}$/.test(keys.caHash))
    found.push("the authority's hash must be like sha256:<64 hex digits>")
  if (!Number.isInteger(keys.tokenMinutes) || keys.tokenMinutes < 1)
    found.push(`a token of ${keys.tokenMinutes} minutes lets no machine join: give it at least one`)
  return found
}
