import { t as prettyBytes } from "./pretty-bytes.mjs";

// src/plan/transfer-cost.ts
/**
* US dollars for a GB that leaves a region for another one of the same cloud: most pairs cost the lower, some to and
* from South America, Africa and the Middle East the higher. Another cloud, or the internet, costs about the higher.
* @see https://aws.amazon.com/ec2/pricing/on-demand/ ("Data Transfer") and https://azure.microsoft.com/pricing/details/bandwidth/
*/
const perGb = {
	low: .02,
	high: .09
};
/** What a node fetches, where that is not known yet: of v1.36.3, its files without the suite, hyperkube and pause. */
const usualNodeBytes = 4e8;
/** What it costs to fetch a stage over regions, in words; list prices, an estimate. */
function crossRegionCost(bytesOfNode) {
	const dollars = (rate) => (bytesOfNode / 1e9 * 100 * rate).toFixed(2);
	return `each node fetches about ${prettyBytes(bytesOfNode)} over regions: for 100 nodes USD ${dollars(perGb.low)} to ${dollars(perGb.high)} at list prices`;
}

export { usualNodeBytes as n, crossRegionCost as t };