import { f as stackNameOf } from "./names.mjs";
import { a as thing } from "./planned.mjs";

// src/plan/aws/cost.ts
/**
* US dollars an hour for size `large`, by family: on-demand, Linux, N. Virginia (us-east-1), as AWS's list had it in
* mid 2026. Within a family twice the size costs twice as much. @see https://aws.amazon.com/ec2/pricing/on-demand/
*/
const large = {
	m5: .096,
	m6i: .096,
	m6a: .0864,
	m6g: .077,
	m7i: .1008,
	"m7i-flex": .09576,
	m7a: .11592,
	m7g: .0816,
	m8g: .08976,
	c5: .085,
	c6i: .085,
	c6a: .0765,
	c6g: .068,
	c7i: .08925,
	"c7i-flex": .08479,
	c7a: .10264,
	c7g: .0725,
	c8g: .07976,
	r5: .126,
	r6i: .126,
	r6g: .1008,
	r7i: .1323,
	r7g: .1071,
	r8g: .11782,
	t3: .0832,
	t3a: .0752,
	t4g: .0672,
	t2: .0928
};
/** Sizes below that, in parts of it; `4xlarge` and so on are counted. */
const sizes = {
	nano: 1 / 16,
	micro: 1 / 8,
	small: 1 / 4,
	medium: 1 / 2,
	large: 1,
	xlarge: 2
};
/** The same list, an hour; what is billed by the month has 730 hours. */
const others = {
	eks: .1,
	address: .005,
	gigabyte: .08 / 730,
	balancer: .0225
};
const awsSource = "AWS's list for N. Virginia (us-east-1), on demand, mid 2026, written down here and not asked for: regions differ (Frankfurt is a fifth dearer), contracts differ more";
/** @returns undefined for a family or a size that the table has not */
function machineCost(type) {
	const [family = "", size = ""] = type.split(".");
	const times = /^(\d+)xlarge$/.exec(size);
	const factor = times === null ? sizes[size] : 2 * Number(times[1]);
	const price = large[family];
	return price === void 0 || factor === void 0 ? void 0 : price * factor;
}
/** @param machines number by type: each has a disk of `diskGb` and a public address */
function awsCost(of) {
	const count = [...of.machines.values()].reduce((sum, n) => sum + n, 0);
	return {
		items: [
			{
				what: "control plane of EKS",
				count: of.eks ? 1 : 0,
				each: others.eks
			},
			...[...of.machines].map(([type, n]) => ({
				what: type,
				count: n,
				each: machineCost(type)
			})),
			{
				what: `disk of ${of.diskGb} GB (gp3)`,
				count,
				each: of.diskGb * others.gigabyte
			},
			{
				what: "public address",
				count,
				each: others.address
			},
			{
				what: "load balancer",
				count: of.balancers,
				each: others.balancer
			}
		].filter((i) => i.count > 0),
		source: awsSource
	};
}
/** What no hour says. */
const awsBesides = ["by use: traffic out of the region (0.09 USD a GB to the internet), what goes through load balancers; and load balancers and volumes that specs make"];

// src/plan/aws/planned.ts
/** What CloudFormation makes of a template. */
function thingsOf(id, template) {
	const parts = Object.entries(template.Resources);
	return [thing("AWS::CloudFormation::Stack", stackNameOf(id)), ...parts.map(([name, resource]) => thing(resource.Type, nameOf(name, resource)))];
}
/** The name that it will be seen under, else that within the template. */
function nameOf(logical, { Properties }) {
	const { Tags, KeyName } = Properties;
	const named = Array.isArray(Tags) ? Tags.find((t) => t.Key === "Name")?.Value : void 0;
	return String(named ?? KeyName ?? logical);
}
function removalOf(id, region) {
	return `aws cloudformation delete-stack --region ${region} --stack-name ${stackNameOf(id)}`;
}

export { awsCost as i, thingsOf as n, awsBesides as r, removalOf as t };