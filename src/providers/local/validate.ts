import { isAbsolute } from 'node:path'
import { type Cidr, overlap, parseCidr } from '../../plan/cidr.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'
import { flagProblems } from '../../plan/flag-problems.ts'
import { maxNodes } from './network.ts'

/** Every problem of a spec for real nodes, each with what to do. Empty when there is none. */
export function problemsOf(spec: ClusterSpec): readonly string[] {
  return [...refProblems(spec), ...nodeProblems(spec), ...networkProblems(spec), ...flagProblems(spec)]
}

function refProblems({ ref }: ClusterSpec): string[] {
  const found: string[] = []
  if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(ref.id))
    found.push(`id '${ref.id}': use 1 to 20 of a-z, 0-9 and '-', the first one a letter or digit`)
  if (!isAbsolute(ref.scope)) found.push(`run directory '${ref.scope}': give an absolute path`)
  return found
}

function nodeProblems(spec: ClusterSpec): string[] {
  const found: string[] = []
  if (!Number.isInteger(spec.nodes) || spec.nodes < 1 || spec.nodes > maxNodes)
    found.push(
      `nodes ${spec.nodes}: real nodes can be 1 to ${maxNodes} (simulated ones thousands: --node-kind simulated)`,
    )
  if (spec.proxyMode !== 'iptables' && spec.proxyMode !== 'nftables')
    found.push(`proxy mode '${spec.proxyMode}': choose iptables or nftables`)
  return found
}

function networkProblems(spec: ClusterSpec): string[] {
  const found: string[] = []
  const pods = cidrOf('pod CIDR', spec.podCidr, found)
  const services = cidrOf('service CIDR', spec.serviceCidr, found)
  if (pods !== undefined && Number.isInteger(spec.nodes) && 2 ** (24 - pods.bits) < spec.nodes)
    found.push(
      `pod CIDR ${spec.podCidr}: has no /24 for each of ${spec.nodes} nodes; use a larger one, e.g. 10.244.0.0/16`,
    )
  if (services !== undefined && (services.bits < 12 || services.bits > 27))
    found.push(
      `service CIDR ${spec.serviceCidr}: kube-apiserver takes /12 to /27 here; use e.g. 10.96.0.0/16`,
    )
  if (pods !== undefined && services !== undefined && overlap(pods, services))
    found.push(
      `pod CIDR ${spec.podCidr} and service CIDR ${spec.serviceCidr} overlap: choose two that do not`,
    )
  return found
}

function cidrOf(what: string, text: string, found: string[]): Cidr | undefined {
  const cidr = parseCidr(text)
  if (cidr === undefined)
    found.push(`${what} '${text}': write an IPv4 network, e.g. 10.244.0.0/16 (host bits zero)`)
  return cidr
}
