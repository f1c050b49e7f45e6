import type { AzureShape } from './document.ts'

/**
 * US dollars, list prices in West Europe's neighbourhood (Azure's price list, 2026): regions differ by a third, contracts by more.
 * Only to tell whether a cluster costs cents or tens of dollars an hour.
 */
const perHour = { core: 0.05, gateway: 0.045, address: 0.005, balancer: 0.025, gigabyte: 0.000_18 } as const

/** Cores of a machine type, as its name states them: Standard_D4s_v5 has 4. undefined: it does not. */
export function coresOf(type: string): number | undefined {
  const cores = /^(?:Standard|Basic)_[A-Z]+?(\d+)(?:-(\d+))?[a-z]*(?:_|$)/.exec(type)
  return cores === null ? undefined : Number(cores[2] ?? cores[1])
}

/** Dollars an hour, roughly; undefined where a machine's type does not say how many cores it has. */
export function costGuess(shape: AzureShape): number | undefined {
  const { controlPlanes, nodes, controlPlaneType, machineType, diskGb } = shape
  const [plane, node] = [coresOf(controlPlaneType), coresOf(machineType)]
  if (plane === undefined || node === undefined) return undefined
  const cores = plane * controlPlanes + node * nodes
  const balancers = controlPlanes > 1 ? 2 : 0
  return (
    cores * perHour.core +
    (controlPlanes + nodes) * diskGb * perHour.gigabyte +
    perHour.gateway +
    2 * perHour.address +
    balancers * perHour.balancer
  )
}
