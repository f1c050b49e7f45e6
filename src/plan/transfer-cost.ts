import prettyBytes from 'pretty-bytes'

/**
 * US dollars for a GB that leaves a region for another one of the same cloud: most pairs cost the lower, some to and
 * from South America, Africa and the Middle East the higher. Another cloud, or the internet, costs about the higher.
 * @see https://aws.amazon.com/ec2/pricing/on-demand/ ("Data Transfer") and https://azure.microsoft.com/pricing/details/bandwidth/
 */
const perGb = { low: 0.02, high: 0.09 } as const

/** What a node fetches, where that is not known yet: of v1.36.3, its files without the suite, hyperkube and pause. */
export const usualNodeBytes = 400e6

/** What it costs to fetch a stage over regions, in words; list prices, an estimate. */
export function crossRegionCost(bytesOfNode: number): string {
  const dollars = (rate: number) => ((bytesOfNode / 1e9) * 100 * rate).toFixed(2)
  return `each node fetches about ${prettyBytes(bytesOfNode)} over regions: for 100 nodes USD ${dollars(perGb.low)} to ${dollars(perGb.high)} at list prices`
}
