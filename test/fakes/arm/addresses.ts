import { nth, parseCidr } from '../../../src/plan/cidr.ts'
import { ArmFailure } from './failure.ts'
import { type Group, key, type Resource } from './state.ts'

interface IpConfiguration {
  readonly properties?: {
    readonly subnet?: object
    readonly privateIPAddress?: string
    readonly publicIPAddress?: { readonly id: string }
    readonly loadBalancerBackendAddressPools?: readonly { readonly id: string }[]
  }
}

/** Of each group's one subnet: who has an address. */
const leases = new WeakMap<Group, Map<string, string>>()
/** Azure keeps the first four of every subnet. */
const first = 4

/**
 * An address for something of a group: the one that it asks for, or the lowest that is free, as Azure gives them.
 * @throws ArmFailure when somebody else has it
 */
export function leased(group: Group, id: string, wish?: string): string {
  const taken = leases.get(group) ?? new Map<string, string>()
  leases.set(group, taken)
  const before = [...taken].find(([, owner]) => owner === id)?.[0]
  if (before !== undefined && (wish === undefined || wish === before)) return before
  const address = wish ?? lowest(group, taken)
  const owner = taken.get(address)
  if (owner !== undefined)
    throw new ArmFailure(
      400,
      'PrivateIPAddressIsAllocated',
      `IP configuration ${id} is using the private IP address ${address} which is already allocated to resource ${owner}.`,
    )
  taken.set(address, id)
  return address
}

function lowest(group: Group, taken: ReadonlyMap<string, string>): string {
  const network = [...group.resources.values()].find(r => r.type === 'Microsoft.Network/virtualNetworks')
  const [subnet] = (network?.properties['subnets'] ?? []) as { properties: { addressPrefix: string } }[]
  const range = parseCidr(subnet?.properties.addressPrefix ?? '')
  if (range === undefined)
    throw new ArmFailure(400, 'InvalidResourceReference', 'there is no subnet to take an address from')
  for (let n = first; ; n++) if (!taken.has(nth(range, n))) return nth(range, n)
}

/** A card or a balancer with the addresses that it has in the network. @throws ArmFailure */
export function withAddresses(resource: Resource, list: string, group: Group): Resource {
  const configurations = (resource.properties[list] ?? []) as readonly IpConfiguration[]
  const settled = configurations.map(({ properties, ...rest }, i) => {
    if (properties?.subnet === undefined) return { ...rest, properties }
    const privateIPAddress = leased(group, `${resource.id}/${i}`, properties.privateIPAddress)
    return { ...rest, properties: { ...properties, privateIPAddress } }
  })
  return { ...resource, properties: { ...resource.properties, [list]: settled } }
}

/** Where a balancer is reached. */
export function addressOfBalancer(balancer: Resource, { resources }: Group): string | undefined {
  const [only] = (balancer.properties['frontendIPConfigurations'] ?? []) as readonly IpConfiguration[]
  const { privateIPAddress, publicIPAddress } = only?.properties ?? {}
  return privateIPAddress ?? addressOfPublic(resources.get(key(publicIPAddress?.id ?? '')))
}

function addressOfPublic(address: Resource | undefined): string | undefined {
  return address?.properties['ipAddress'] as string | undefined
}

/** Of all cards that are in a balancer's pool by now. */
export function addressesBehind(balancer: Resource, { resources }: Group): string[] {
  const pools = `${key(balancer.id)}/backendaddresspools/`
  const cards = [...resources.values()].filter(r => r.type === 'Microsoft.Network/networkInterfaces')
  const all = cards.flatMap(c => (c.properties['ipConfigurations'] ?? []) as readonly IpConfiguration[])
  return all.flatMap(({ properties: p }) => {
    const isBehind = p?.loadBalancerBackendAddressPools?.some(pool => key(pool.id).startsWith(pools))
    return isBehind === true && p?.privateIPAddress !== undefined ? [p.privateIPAddress] : []
  })
}

/** Of a machine's first card. */
export function addressOfMachine(machine: Resource, group: Group): string | undefined {
  const { networkInterfaces: [card] = [] } = (machine.properties['networkProfile'] ?? {}) as {
    networkInterfaces?: readonly { readonly id: string }[]
  }
  const found = group.resources.get(card?.id.toLowerCase() ?? '')
  const [only] = (found?.properties['ipConfigurations'] ?? []) as readonly IpConfiguration[]
  return only?.properties?.privateIPAddress
}
