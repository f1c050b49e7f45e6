import { d as partitionOf } from "./names.mjs";

// src/plan/aws/permissions.ts
/** Calls of our own that only look. */
const looks = {
	both: [
		"autoscaling:DescribeAutoScalingGroups",
		"autoscaling:DescribeScalingActivities",
		"ec2:DescribeAddresses",
		"ec2:DescribeImages",
		"ec2:DescribeInstances",
		"ec2:DescribeInstanceTypeOfferings",
		"ec2:DescribeInstanceTypes",
		"ec2:DescribeNetworkInterfaces",
		"ec2:DescribeSecurityGroups",
		"ec2:DescribeVolumes",
		"ec2:DescribeVpcs",
		"ec2:GetConsoleOutput",
		"elasticloadbalancing:DescribeLoadBalancers",
		"elasticloadbalancing:DescribeTargetGroups",
		"servicequotas:GetServiceQuota",
		"tag:GetResources",
		"ec2:DescribeAvailabilityZones"
	],
	ec2: ["ec2:DescribeKeyPairs"],
	eks: [
		"eks:DescribeAddonVersions",
		"eks:DescribeClusterVersions",
		"eks:ListClusters"
	]
};
/** Calls of our own that remove what Kubernetes made beside the stack, in the network that is the cluster's own. */
const removals = {
	both: [
		"autoscaling:UpdateAutoScalingGroup",
		"ec2:DeleteNetworkInterface",
		"ec2:DeleteSecurityGroup",
		"ec2:DeleteVolume",
		"ec2:RevokeSecurityGroupIngress",
		"ec2:TerminateInstances",
		"elasticloadbalancing:DeleteLoadBalancer",
		"elasticloadbalancing:DeleteTargetGroup"
	],
	ec2: ["ec2:DeleteKeyPair"],
	eks: []
};
const ownStacks = [
	"cloudformation:CreateStack",
	"cloudformation:DeleteStack",
	"cloudformation:DescribeStackEvents",
	"cloudformation:DescribeStackResources",
	"cloudformation:DescribeStacks"
];
const ownClusters = [
	"eks:AssociateAccessPolicy",
	"eks:CreateAccessEntry",
	"eks:CreateAddon",
	"eks:CreateCluster",
	"eks:CreateNodegroup",
	"eks:DeleteAddon",
	"eks:DeleteCluster",
	"eks:DeleteNodegroup",
	"eks:DescribeAddon",
	"eks:DescribeCluster",
	"eks:DescribeNodegroup",
	"eks:ListAddons",
	"eks:ListNodegroups",
	"eks:TagResource"
];
/** What CloudFormation does as us, by the kinds of resource in our templates. */
const stackActions = {
	"AWS::EC2::VPC": [
		"ec2:CreateVpc",
		"ec2:DeleteVpc",
		"ec2:DescribeVpcAttribute",
		"ec2:ModifyVpcAttribute",
		"ec2:CreateTags"
	],
	"AWS::EC2::InternetGateway": [
		"ec2:CreateInternetGateway",
		"ec2:DeleteInternetGateway",
		"ec2:DescribeInternetGateways"
	],
	"AWS::EC2::VPCGatewayAttachment": ["ec2:AttachInternetGateway", "ec2:DetachInternetGateway"],
	"AWS::EC2::RouteTable": [
		"ec2:CreateRouteTable",
		"ec2:DeleteRouteTable",
		"ec2:DescribeRouteTables"
	],
	"AWS::EC2::Route": ["ec2:CreateRoute", "ec2:DeleteRoute"],
	"AWS::EC2::Subnet": [
		"ec2:CreateSubnet",
		"ec2:DeleteSubnet",
		"ec2:DescribeSubnets",
		"ec2:ModifySubnetAttribute"
	],
	"AWS::EC2::SubnetRouteTableAssociation": ["ec2:AssociateRouteTable", "ec2:DisassociateRouteTable"],
	"AWS::EC2::SecurityGroup": ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup"],
	"AWS::EC2::KeyPair": ["ec2:ImportKeyPair"],
	"AWS::EC2::LaunchTemplate": [
		"ec2:CreateLaunchTemplate",
		"ec2:DeleteLaunchTemplate",
		"ec2:DescribeLaunchTemplates",
		"ec2:DescribeLaunchTemplateVersions"
	],
	"AWS::EC2::Instance": [
		"ec2:ModifyInstanceAttribute",
		"ec2:RunInstances",
		"iam:PassRole"
	],
	"AWS::AutoScaling::AutoScalingGroup": [
		"autoscaling:CreateAutoScalingGroup",
		"autoscaling:CreateOrUpdateTags",
		"autoscaling:DeleteAutoScalingGroup",
		"autoscaling:UpdateAutoScalingGroup",
		"ec2:RunInstances",
		"iam:PassRole"
	],
	"AWS::IAM::Role": [
		"iam:AttachRolePolicy",
		"iam:CreateRole",
		"iam:DeleteRole",
		"iam:DeleteRolePolicy",
		"iam:DetachRolePolicy",
		"iam:GetRole",
		"iam:GetRolePolicy",
		"iam:ListAttachedRolePolicies",
		"iam:PutRolePolicy",
		"iam:TagRole"
	],
	"AWS::IAM::InstanceProfile": [
		"iam:AddRoleToInstanceProfile",
		"iam:CreateInstanceProfile",
		"iam:DeleteInstanceProfile",
		"iam:GetInstanceProfile",
		"iam:RemoveRoleFromInstanceProfile"
	],
	"AWS::ElasticLoadBalancingV2::LoadBalancer": [
		"elasticloadbalancing:AddTags",
		"elasticloadbalancing:CreateLoadBalancer",
		"elasticloadbalancing:ModifyLoadBalancerAttributes"
	],
	"AWS::ElasticLoadBalancingV2::TargetGroup": [
		"elasticloadbalancing:CreateTargetGroup",
		"elasticloadbalancing:DeregisterTargets",
		"elasticloadbalancing:ModifyTargetGroupAttributes",
		"elasticloadbalancing:RegisterTargets",
		"elasticloadbalancing:DescribeTargetHealth"
	],
	"AWS::ElasticLoadBalancingV2::Listener": [
		"elasticloadbalancing:CreateListener",
		"elasticloadbalancing:DeleteListener",
		"elasticloadbalancing:DescribeListeners"
	]
};
/** Kinds that only one of the providers has in its template. */
const ofEc2 = [
	"EC2::Instance",
	"KeyPair",
	"SecurityGroup",
	"V2::"
];
/**
* What the role of a job needs and no more: stacks, roles and clusters by name, all else in the one region. Services
* without permissions on single things, or whose things have no name before they are made, are held by the region.
*/
function permissions({ providers, region, account }) {
	const arn = `arn:${partitionOf(region)}`;
	const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
	const of = (table) => [...table.both, ...providers.flatMap((p) => table[p])];
	const made = actionsOfStacks(providers);
	const iam = made.filter((a) => a.startsWith("iam:"));
	const statements = [
		statement("Look", of(looks), "*"),
		statement("LookAtOwnPermissions", ["iam:SimulatePrincipalPolicy"], `${arn}:iam::${account}:*`),
		statement("FindImages", ["ssm:GetParameter"], `${arn}:ssm:${region}::parameter/aws/service/*`),
		statement("Stacks", ownStacks, `${arn}:cloudformation:${region}:${account}:stack/bowsprit-*`),
		statement("FindStacks", ["cloudformation:DescribeStacks"], "*"),
		statement("RolesOfStacks", iam, [`${arn}:iam::${account}:role/bowsprit-*`, `${arn}:iam::${account}:instance-profile/bowsprit-*`]),
		{
			...statement("NetworksAndMachines", [...made.filter((a) => !a.startsWith("iam:")), ...of(removals)], "*"),
			Condition: inRegion
		}
	];
	if (providers.includes("eks")) statements.push(statement("Clusters", ownClusters, [
		"cluster",
		"nodegroup",
		"addon",
		"access-entry"
	].map((kind) => `${arn}:eks:${region}:${account}:${kind}/bowsprit-*`)));
	const services = [
		"elasticloadbalancing",
		"autoscaling",
		...providers.includes("eks") ? ["eks", "eks-nodegroup"] : []
	];
	statements.push({
		...statement("RolesOfServices", ["iam:CreateServiceLinkedRole"], `${arn}:iam::${account}:role/aws-service-role/*`),
		Condition: { StringEquals: { "iam:AWSServiceName": services.map((s) => `${s}.amazonaws.com`) } }
	});
	return statements;
}
function actionsOfStacks(providers) {
	const kinds = Object.keys(stackActions).filter((kind) => providers.includes("ec2") || !ofEc2.some((part) => kind.includes(part)));
	return [.../* @__PURE__ */ new Set([
		...kinds.flatMap((kind) => stackActions[kind]),
		"iam:PassRole",
		"ec2:CreateTags"
	])];
}
function statement(Sid, actions, Resource) {
	return {
		Sid,
		Effect: "Allow",
		Action: [...new Set(actions)].sort(),
		Resource
	};
}

export { permissions as t };