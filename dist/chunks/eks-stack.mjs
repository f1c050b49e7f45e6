import { d as launchTemplate, i as role, l as subnetName, n as instanceProfile, r as readStatements, s as network, t as arnOf } from "./roles.mjs";
import { t as balancerSubnetTags } from "./names.mjs";
import { a as ref, r as nodesGroup } from "./nodes-group.mjs";

// src/plan/aws/eks-stack.ts
/** @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html */
const nodePolicies = [
	"AmazonEKSWorkerNodePolicy",
	"AmazonEKS_CNI_Policy",
	"AmazonEC2ContainerRegistryReadOnly"
];
/** @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
const addonPolicies = { "aws-ebs-csi-driver": "service-role/AmazonEBSCSIDriverPolicy" };
/** What an EKS cluster stands on: its network and its roles. The cluster itself is made, and deleted, by EKS's own API. */
function eksStack({ id, region, range, zones, addons, reads }) {
	const subnetTags = balancerSubnetTags(id);
	return {
		AWSTemplateFormatVersion: "2010-09-09",
		Description: `Network and roles of the test cluster ${id} of bowsprit: EKS`,
		Resources: {
			...network({
				id,
				range,
				zones,
				subnetTags
			}, "eks"),
			ClusterRole: role("eks", {
				managed: ["AmazonEKSClusterPolicy"],
				region
			}),
			NodeRole: role("ec2", {
				managed: [...nodePolicies, ...addons.flatMap((name) => addonPolicies[name] ?? [])],
				...reads === void 0 ? {} : { policies: readStatements(reads) },
				region
			}),
			...reads === void 0 ? {} : { Profile: instanceProfile("NodeRole") }
		},
		Outputs: {
			Vpc: { Value: ref("Vpc") },
			Subnets: { Value: { "Fn::Join": [",", zones.map((_, i) => ref(subnetName(i)))] } },
			ClusterRole: { Value: arnOf("ClusterRole") },
			NodeRole: { Value: arnOf("NodeRole") },
			...reads === void 0 ? {} : { Profile: { Value: ref("Profile") } }
		}
	};
}
/** Nodes with the branch's kubelet: a stack of its own, gone before the cluster goes. */
function eksNodesStack(nodes) {
	const { id, count, type, image, diskGb, profile, subnets, userData } = nodes;
	const securityGroups = nodes.securityGroup === void 0 ? [] : [nodes.securityGroup];
	return {
		AWSTemplateFormatVersion: "2010-09-09",
		Description: `Nodes of the test cluster ${id} of bowsprit: EKS`,
		Resources: {
			NodeTemplate: launchTemplate({
				id,
				root: image.root,
				diskGb,
				profile,
				securityGroups,
				userData,
				own: {
					image: image.id,
					type
				}
			}),
			Nodes: nodesGroup({
				id,
				count,
				template: "NodeTemplate",
				subnets
			})
		}
	};
}
/** Of the one node group. */
const nodeGroupName = "nodes";

export { eksStack as n, nodeGroupName as r, eksNodesStack as t };