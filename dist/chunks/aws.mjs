import { r as manifestOf } from "./manifest.mjs";

// src/plan/cloud-provider/aws.ts
/** What the controllers do in the cluster, all with one account (upstream's examples/existing-cluster, superset-role). */
const rules = [
	{
		resources: ["events"],
		verbs: [
			"create",
			"patch",
			"update"
		]
	},
	{
		resources: ["nodes"],
		verbs: [
			"get",
			"list",
			"watch",
			"patch",
			"update",
			"delete"
		]
	},
	{
		resources: ["services"],
		verbs: [
			"get",
			"list",
			"watch",
			"patch",
			"update"
		]
	},
	{
		resources: ["nodes/status", "services/status"],
		verbs: ["patch", "update"]
	},
	{
		resources: ["serviceaccounts"],
		verbs: ["create", "get"]
	},
	{
		group: "coordination.k8s.io",
		resources: ["leases"],
		verbs: [
			"create",
			"get",
			"list",
			"watch",
			"update"
		]
	}
];
/**
* The manifest of cloud-provider-aws. Region, zone and network it learns from the metadata service, the cluster from the
* tag of its own machine, and nodes by their private DNS names.
* @see https://cloud-provider-aws.sigs.k8s.io/prerequisites/ and examples/existing-cluster in its repository
*/
function awsCloudManifest({ image, endpoint, endpoints }) {
	const agent = {
		name: "aws-cloud-controller-manager",
		account: "cloud-controller-manager",
		role: "system:cloud-controller-manager",
		rules,
		image,
		endpoint,
		on: "control-planes",
		args: [
			"--v=2",
			"--cloud-provider=aws",
			"--allocate-node-cidrs=false",
			"--configure-cloud-routes=false"
		],
		env: Object.entries(endpoints).map(([name, value]) => ({
			name,
			value
		}))
	};
	return manifestOf([agent]);
}
/**
* What its nodes and Services make it ask of AWS, by reading what it calls (pkg/providers/v1 of v1.36.0): nothing about
* routes and volumes. Things have no name before they are made; in another region it has no say.
*/
function awsCloudStatements(region) {
	const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
	const service = { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } };
	return [{
		Effect: "Allow",
		Action: [...nodeCalls, ...serviceCalls],
		Resource: "*",
		Condition: inRegion
	}, {
		Effect: "Allow",
		Action: ["iam:CreateServiceLinkedRole"],
		Resource: "*",
		Condition: service
	}];
}
const nodeCalls = [
	"ec2:DescribeAvailabilityZones",
	"ec2:DescribeInstances",
	"ec2:DescribeInstanceTopology"
];
const serviceCalls = [...[
	...[
		"AuthorizeSecurityGroupIngress",
		"CreateSecurityGroup",
		"CreateTags",
		"DeleteSecurityGroup",
		"DeleteTags"
	],
	...[
		"DescribeRouteTables",
		"DescribeSecurityGroups",
		"DescribeSubnets",
		"DescribeVpcs"
	],
	"RevokeSecurityGroupIngress"
].map((name) => `ec2:${name}`), ...[
	...[
		"AddTags",
		"ApplySecurityGroupsToLoadBalancer",
		"AttachLoadBalancerToSubnets",
		"ConfigureHealthCheck"
	],
	...[
		"CreateListener",
		"CreateLoadBalancer",
		"CreateLoadBalancerListeners",
		"CreateLoadBalancerPolicy"
	],
	...[
		"CreateTargetGroup",
		"DeleteListener",
		"DeleteLoadBalancer",
		"DeleteLoadBalancerListeners"
	],
	...[
		"DeleteTargetGroup",
		"DeregisterInstancesFromLoadBalancer",
		"DeregisterTargets",
		"DescribeListeners"
	],
	...[
		"DescribeLoadBalancerAttributes",
		"DescribeLoadBalancerPolicies",
		"DescribeLoadBalancers"
	],
	...[
		"DescribeTargetGroupAttributes",
		"DescribeTargetGroups",
		"DescribeTargetHealth"
	],
	...[
		"DetachLoadBalancerFromSubnets",
		"ModifyListener",
		"ModifyLoadBalancerAttributes",
		"ModifyTargetGroup"
	],
	...[
		"ModifyTargetGroupAttributes",
		"RegisterInstancesWithLoadBalancer",
		"RegisterTargets"
	],
	...["SetLoadBalancerPoliciesForBackendServer", "SetLoadBalancerPoliciesOfListener"]
].map((name) => `elasticloadbalancing:${name}`)];

export { awsCloudStatements as n, awsCloudManifest as t };