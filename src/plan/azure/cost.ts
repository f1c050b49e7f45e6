import type { Cost } from '../planned.ts'
import type { AzureShape } from './document.ts'

/**
 * US dollars an hour about as in West Europe, written down in 2026 from Azure's price pages; a core of the general
 * purpose sizes, Linux, pay as you go. Only to tell whether a cluster costs cents or tens of dollars an hour.
 * @see https://azure.microsoft.com/pricing/details/virtual-machines/linux/
 */
const written = {
  core: 0.05,
  gateway: 0.045,
  address: 0.005,
  balancer: 0.025,
  gigabyte: 0.000_18,
  registry: 0.007,
} as const

const asked = "machines by Microsoft's public price list of today for this region"
const guessed = 'machines by 0.05 USD a core'
const rest =
  'the rest about as in West Europe in 2026; regions differ by a third, contracts by more, and spot prices are not looked at'

/** Cores of a machine type, as its name states them: Standard_D4s_v5 has 4. undefined: it does not. */
function coresOf(type: string): number | undefined {
  const cores = /^(?:Standard|Basic)_[A-Z]+?(\d+)(?:-(\d+))?[a-z]*(?:_|$)/.exec(type)
  return cores === null ? undefined : Number(cores[2] ?? cores[1])
}

/** @param prices an hour by machine type, where the list was asked */
export function azureCost(
  shape: Pick<AzureShape, 'controlPlanes' | 'nodes' | 'controlPlaneType' | 'machineType' | 'diskGb'> & {
    readonly ownStage?: boolean
  },
  prices: ReadonlyMap<string, number> = new Map(),
): Cost {
  const { controlPlanes, nodes, controlPlaneType, machineType, diskGb } = shape
  const count = controlPlanes + nodes
  const machine = (type: string) => {
    const cores = coresOf(type)
    return prices.get(type) ?? (cores === undefined ? undefined : cores * written.core)
  }
  const types = new Map([[machineType, nodes]])
  types.set(controlPlaneType, (types.get(controlPlaneType) ?? 0) + controlPlanes)
  const items = [
    ...[...types].map(([type, n]) => ({ what: type, count: n, each: machine(type) })),
    { what: `disk of ${diskGb} GB (Premium_LRS)`, count, each: diskGb * written.gigabyte },
    { what: 'NAT gateway', count: 1, each: written.gateway },
    { what: 'public address', count: 2, each: written.address },
    { what: 'registry (Basic)', count: shape.ownStage ? 1 : 0, each: written.registry },
    { what: 'load balancer', count: controlPlanes > 1 ? 2 : 0, each: written.balancer },
  ]
  const isAsked = [...types.keys()].every(type => prices.has(type))
  return { items: items.filter(i => i.count > 0), source: `${isAsked ? asked : guessed}, ${rest}` }
}

/** What no hour says. */
export const azureBesides = [
  'by use: traffic out of the region (0.08 USD a GB to the internet) and through the NAT gateway (0.045 USD a GB), and load balancers and disks that specs make',
] as const
