import { nth, parseCidr } from '../cidr.ts'
import { type ArmResource, type AzureShape, idOf, idWithin, types } from './document.ts'
import { apiPort, controlPlaneName, names, versions } from './names.ts'

/** Name of everything that has only one of its kind in it. */
const only = 'only'
const api = 'api'
const ssh = 'ssh'

/** Expression: the API server's public address, once there is one. */
export const apiAddressOf = `[reference(${idWithin(types.address, names.apiAddress)}, '${versions.network}').ipAddress]`

/** The n-th control plane's own address, counted from 0. Azure keeps the first four of a network for itself. */
export function controlPlaneAddress(range: string, index: number): string {
  return nth(parseCidr(range)!, 10 + index)
}

/** Where machines find the API server when there are several control planes. */
export function internalAddress(range: string): string {
  return nth(parseCidr(range)!, 9)
}

/**
 * One network with one subnet, which Internet reaches at 6443 and 22 alone, and from a few addresses only; what goes
 * out goes through a gateway, since Azure gives no way out by itself any more.
 */
export function networkResources(shape: AzureShape): ArmResource[] {
  const { range } = shape
  return [
    publicAddress(names.egressAddress, shape),
    publicAddress(names.apiAddress, shape),
    resource(types.gateway, names.egress, shape, {
      dependsOn: [idOf(types.address, names.egressAddress)],
      sku: { name: 'Standard' },
      properties: { publicIpAddresses: [{ id: idOf(types.address, names.egressAddress) }] },
    }),
    resource(types.security, names.security, shape, {
      properties: {
        securityRules: [
          inbound('kubernetes-api', 100, apiPort, shape.allowFrom),
          inbound('ssh', 110, 22, shape.allowFrom),
        ],
      },
    }),
    resource(types.network, names.network, shape, {
      dependsOn: [idOf(types.gateway, names.egress), idOf(types.security, names.security)],
      properties: {
        addressSpace: { addressPrefixes: [range] },
        subnets: [
          {
            name: names.subnet,
            properties: {
              addressPrefix: range,
              defaultOutboundAccess: false,
              natGateway: { id: idOf(types.gateway, names.egress) },
              networkSecurityGroup: { id: idOf(types.security, names.security) },
            },
          },
        ],
      },
    }),
  ]
}

/** What is in front of several control planes: for the job, and for machines of the network. */
export function balancers(shape: AzureShape): ArmResource[] {
  const outer = names.apiBalancer
  const inner = names.internalBalancer
  return [
    resource(types.balancer, outer, shape, {
      dependsOn: [idOf(types.address, names.apiAddress)],
      sku: { name: 'Standard' },
      properties: {
        ...balanced(outer, { publicIPAddress: { id: idOf(types.address, names.apiAddress) } }),
        inboundNatRules: [
          {
            name: ssh,
            properties: {
              frontendIPConfiguration: { id: partOf(outer, 'frontendIPConfigurations', only) },
              protocol: 'Tcp',
              frontendPort: 22,
              backendPort: 22,
            },
          },
        ],
      },
    }),
    resource(types.balancer, inner, shape, {
      dependsOn: [idOf(types.network, names.network)],
      sku: { name: 'Standard' },
      properties: balanced(inner, {
        subnet: { id: subnetId },
        privateIPAllocationMethod: 'Static',
        privateIPAddress: internalAddress(shape.range),
      }),
    }),
  ]
}

function balanced(balancer: string, frontend: object): object {
  return {
    frontendIPConfigurations: [{ name: only, properties: frontend }],
    backendAddressPools: [{ name: only }],
    probes: [
      {
        name: api,
        properties: {
          protocol: 'Https',
          port: apiPort,
          requestPath: '/readyz',
          intervalInSeconds: 5,
          numberOfProbes: 2,
        },
      },
    ],
    loadBalancingRules: [
      {
        name: api,
        properties: {
          frontendIPConfiguration: { id: partOf(balancer, 'frontendIPConfigurations', only) },
          backendAddressPool: { id: partOf(balancer, 'backendAddressPools', only) },
          probe: { id: partOf(balancer, 'probes', api) },
          protocol: 'Tcp',
          frontendPort: apiPort,
          backendPort: apiPort,
          idleTimeoutInMinutes: 30,
          disableOutboundSnat: true,
        },
      },
    ],
  }
}

const subnetId = idOf('Microsoft.Network/virtualNetworks/subnets', names.network, names.subnet)

/** The card of a control plane: a fixed address, and what lets the job in. */
export function controlPlaneCard(name: string, index: number, shape: AzureShape): ArmResource {
  const alone = shape.controlPlanes === 1
  const [outer, inner] = [names.apiBalancer, names.internalBalancer]
  return resource(types.card, name, shape, {
    dependsOn: [
      idOf(types.network, names.network),
      ...(alone
        ? [idOf(types.address, names.apiAddress)]
        : [idOf(types.balancer, outer), idOf(types.balancer, inner)]),
    ],
    properties: {
      enableIPForwarding: true,
      ipConfigurations: [
        {
          name: only,
          properties: {
            subnet: { id: subnetId },
            privateIPAllocationMethod: 'Static',
            privateIPAddress: controlPlaneAddress(shape.range, index),
            ...(alone
              ? { publicIPAddress: { id: idOf(types.address, names.apiAddress) } }
              : {
                  loadBalancerBackendAddressPools: [outer, inner].map(b => ({
                    id: partOf(b, 'backendAddressPools', only),
                  })),
                  // SSH goes to the first one, and from there to all others.
                  ...(index === 0
                    ? { loadBalancerInboundNatRules: [{ id: partOf(outer, 'inboundNatRules', ssh) }] }
                    : {}),
                }),
          },
        },
      ],
    },
  })
}

/** The cards of `count` nodes. @param name an expression with copyIndex() */
export function nodeCards(name: string, count: number, shape: AzureShape): ArmResource {
  return resource(types.card, name, shape, {
    copy: { name: 'cards', count },
    dependsOn: [idOf(types.network, names.network), ...fixedAddresses(shape)],
    properties: { enableIPForwarding: true, ipConfigurations: [addressOfNode()] },
  })
}

/**
 * What has addresses of its own choice: all that is given any has to wait for these, since Azure gives the lowest one that
 * is free.
 */
export function fixedAddresses({ controlPlanes }: AzureShape): string[] {
  return Array.from({ length: controlPlanes }, (_, i) => idOf(types.card, controlPlaneName(i)))
}

export function addressOfNode(): object {
  return {
    name: only,
    properties: { subnet: { id: subnetId }, privateIPAllocationMethod: 'Dynamic' },
  }
}

/** The same for a scale set, which gives addresses itself. */
export function addressOfInstance(): object {
  return { name: only, properties: { primary: true, subnet: { id: subnetId } } }
}

function publicAddress(name: string, shape: AzureShape): ArmResource {
  return resource(types.address, name, shape, {
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  })
}

function inbound(name: string, priority: number, port: number, from: readonly string[]): object {
  return {
    name,
    properties: {
      access: 'Allow',
      direction: 'Inbound',
      priority,
      protocol: 'Tcp',
      sourceAddressPrefixes: from,
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: `${port}`,
    },
  }
}

/** A thing that has no id of its own but as a part of its balancer. */
function partOf(balancer: string, kind: string, name: string): string {
  return idOf(`${types.balancer}/${kind}`, balancer, name)
}

function resource(type: string, name: string, shape: AzureShape, more: object): ArmResource {
  const { location, tags } = shape
  return { type, apiVersion: versions.network, name, location, tags, ...more }
}
