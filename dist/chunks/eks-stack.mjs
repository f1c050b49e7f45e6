import { t as clusterTag } from "./names.mjs";
import { d as ref, i as role, l as subnetName, s as network, t as arnOf } from "./roles.mjs";

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
function eksStack({ id, region, range, zones, addons }) {
	const subnetTags = [clusterTag(id), {
		Key: "kubernetes.io/role/elb",
		Value: "1"
	}];
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
				region
			})
		},
		Outputs: {
			Vpc: { Value: ref("Vpc") },
			Subnets: { Value: { "Fn::Join": [",", zones.map((_, i) => ref(subnetName(i)))] } },
			ClusterRole: { Value: arnOf("ClusterRole") },
			NodeRole: { Value: arnOf("NodeRole") }
		}
	};
}
/** Of the one node group. */
const nodeGroupName = "nodes";

export { nodeGroupName as n, eksStack as t };