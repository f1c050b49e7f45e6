import type { MachineFacts, MetadataService } from './metadata.ts'

/** What a machine's instance profile gives it. */
export interface Ec2Identity {
  readonly role: string
  readonly credentials: object
  /** Who the machine is to an EC2 that knows it; undefined: to nobody but itself. */
  readonly instance?: Ec2Instance
}

interface Ec2Instance {
  readonly id: string
  readonly type: string
  readonly region: string
  readonly zone: string
  /** Its private DNS name. */
  readonly name: string
}

const config = `
datasource_list: [ Ec2 ]
datasource:
  Ec2: { metadata_urls: ['http://169.254.169.254'], strict_id: false, timeout: 5, max_wait: 20 }
`

/**
 * The instance metadata service of EC2, version 2 (tokens) and version 1, as far as cloud-init, the SDKs' credential
 * providers and kubelet's helpers ask it.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html
 */
export function ec2Metadata(): MetadataService {
  return {
    addresses: ['169.254.169.254'],
    config,
    answer(request, machine) {
      const path = new URL(request.url ?? '/', 'http://metadata').pathname
      const token = `token-of-${machine.address}`
      if (request.method === 'PUT') return path === '/latest/api/token' ? { body: token } : undefined
      const given = request.headers['x-aws-ec2-metadata-token']
      if (given !== undefined && given !== token) return { status: 401, body: '' }
      // The first part is a version: `latest`, or the day it is of.
      const [, kind, rest = ''] = /^\/[^/]+\/(user-data|meta-data|dynamic)\/?(.*)$/.exec(path) ?? []
      if (kind === 'user-data')
        return rest === '' && machine.userData.length > 0 ? { body: machine.userData } : undefined
      const documents = kind === 'meta-data' ? metaData(machine) : kind === 'dynamic' ? dynamic(machine) : {}
      const body = documents[rest] ?? listing(documents, rest)
      return body === undefined ? undefined : { body }
    },
  }
}

function instanceOf({ name, address, identity }: MachineFacts): Ec2Instance {
  const id = `i-${Buffer.from(`${name} ${address}`).toString('hex').padEnd(17, '0').slice(-17)}`
  const own = { id, type: 'sim.large', region: 'sim-1', zone: 'sim-1a', name }
  return (identity as Ec2Identity | undefined)?.instance ?? own
}

function metaData(machine: MachineFacts): Record<string, string> {
  const { address, mac } = machine
  const { id, type, region, zone, name } = instanceOf(machine)
  const card = `network/interfaces/macs/${mac}`
  return {
    'ami-id': 'ami-00000000000000000',
    'ami-launch-index': '0',
    hostname: name,
    'instance-id': id,
    'instance-type': type,
    'local-hostname': name,
    'local-ipv4': address,
    mac,
    'placement/availability-zone': zone,
    'placement/region': region,
    'reservation-id': 'r-00000000000000000',
    'security-groups': 'default',
    [`${card}/device-number`]: '0',
    [`${card}/local-ipv4s`]: address,
    [`${card}/mac`]: mac,
    ...credentials(machine.identity as Ec2Identity | undefined),
  }
}

function credentials(identity: Ec2Identity | undefined): Record<string, string> {
  if (identity === undefined) return {}
  return { [`iam/security-credentials/${identity.role}`]: JSON.stringify(identity.credentials) }
}

function dynamic(machine: MachineFacts): Record<string, string> {
  const { id: instanceId, region, zone: availabilityZone } = instanceOf(machine)
  const document = { accountId: '000000000000', instanceId, region, availabilityZone }
  return { 'instance-identity/document': JSON.stringify({ ...document, privateIp: machine.address }) }
}

/** Directories list what is in them, a line each, directories with a slash at their end. */
function listing(documents: Readonly<Record<string, string>>, path: string): string | undefined {
  const prefix = path === '' ? '' : `${path.replace(/\/$/, '')}/`
  const inside = Object.keys(documents).filter(name => name.startsWith(prefix))
  const names = inside.map(name => name.slice(prefix.length).replace(/\/.*/, '/'))
  return names.length === 0 ? undefined : [...new Set(names)].sort().join('\n')
}
