import type { Cost, CostItem } from '../planned.ts'

/**
 * US dollars an hour for size `large`, by family: on-demand, Linux, N. Virginia (us-east-1), as AWS's list had it in
 * mid 2026. Within a family twice the size costs twice as much. @see https://aws.amazon.com/ec2/pricing/on-demand/
 */
const large: Readonly<Record<string, number>> = {
  ...{ m5: 0.096, m6i: 0.096, m6a: 0.0864, m6g: 0.077, m7i: 0.1008, 'm7i-flex': 0.095_76, m7a: 0.115_92 },
  ...{ m7g: 0.0816, m8g: 0.089_76, c5: 0.085, c6i: 0.085, c6a: 0.0765, c6g: 0.068, c7i: 0.089_25 },
  ...{ 'c7i-flex': 0.084_79, c7a: 0.102_64, c7g: 0.0725, c8g: 0.079_76, r5: 0.126, r6i: 0.126, r6g: 0.1008 },
  ...{ r7i: 0.1323, r7g: 0.1071, r8g: 0.117_82, t3: 0.0832, t3a: 0.0752, t4g: 0.0672, t2: 0.0928 },
}
/** Sizes below that, in parts of it; `4xlarge` and so on are counted. */
const sizes: Readonly<Record<string, number>> = {
  ...{ nano: 1 / 16, micro: 1 / 8, small: 1 / 4, medium: 1 / 2, large: 1, xlarge: 2 },
}

/** The same list, an hour; what is billed by the month has 730 hours. */
const others = { eks: 0.1, address: 0.005, gigabyte: 0.08 / 730, balancer: 0.0225 } as const

export const awsSource =
  "AWS's list for N. Virginia (us-east-1), on demand, mid 2026, written down here and not asked for: regions differ (Frankfurt is a fifth dearer), contracts differ more"

/** @returns undefined for a family or a size that the table has not */
export function machineCost(type: string): number | undefined {
  const [family = '', size = ''] = type.split('.')
  const times = /^(\d+)xlarge$/.exec(size)
  const factor = times === null ? sizes[size] : 2 * Number(times[1])
  const price = large[family]
  return price === undefined || factor === undefined ? undefined : price * factor
}

/** @param machines number by type: each has a disk of `diskGb` and a public address */
export function awsCost(of: {
  readonly machines: ReadonlyMap<string, number>
  readonly diskGb: number
  readonly balancers: number
  readonly eks: boolean
}): Cost {
  const count = [...of.machines.values()].reduce((sum, n) => sum + n, 0)
  const items: CostItem[] = [
    { what: 'control plane of EKS', count: of.eks ? 1 : 0, each: others.eks },
    ...[...of.machines].map(([type, n]) => ({ what: type, count: n, each: machineCost(type) })),
    { what: `disk of ${of.diskGb} GB (gp3)`, count, each: of.diskGb * others.gigabyte },
    { what: 'public address', count, each: others.address },
    { what: 'load balancer', count: of.balancers, each: others.balancer },
  ]
  return { items: items.filter(i => i.count > 0), source: awsSource }
}

/** What no hour says. */
export const awsBesides = [
  'by use: traffic out of the region (0.09 USD a GB to the internet), what goes through load balancers; and load balancers and volumes that specs make',
] as const
