import { o as UsageError } from "./errors.mjs";
import { n as awsCloudStatements } from "./aws.mjs";
import { f as stackNameOf, n as clusterTag, p as tagNames, t as balancerSubnetTags } from "./names.mjs";
import { a as ref, o as templateBytes, r as nodesGroup, s as templateText } from "./nodes-group.mjs";
import { a as addressIn, c as securityGroup, d as launchTemplate, i as role, l as subnetName, n as instanceProfile, o as groupId, r as readStatements, s as network, u as subnetRange } from "./roles.mjs";

// src/plan/aws/ec2-balancer.ts
/**
* What machines take for the API server where there are three. By addresses and without the clients' own: a control
* plane could not reach itself otherwise. Passes connections on to all while none is healthy, so that the first comes up.
* @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html ("hairpinning")
*/
function balancer({ id, subnet, address, port, targets }) {
	const Tags = [{
		Key: tagNames.cluster,
		Value: id
	}];
	return {
		Balancer: {
			Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
			Properties: {
				Type: "network",
				Scheme: "internal",
				SubnetMappings: [{
					SubnetId: ref(subnet),
					PrivateIPv4Address: address
				}],
				Tags
			}
		},
		Targets: {
			Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
			Properties: {
				VpcId: ref("Vpc"),
				Protocol: "TCP",
				Port: port,
				TargetType: "ip",
				HealthCheckIntervalSeconds: 10,
				HealthCheckTimeoutSeconds: 5,
				HealthyThresholdCount: 2,
				UnhealthyThresholdCount: 2,
				TargetGroupAttributes: [{
					Key: "preserve_client_ip.enabled",
					Value: "false"
				}, {
					Key: "deregistration_delay.timeout_seconds",
					Value: "0"
				}],
				Targets: targets.map((Id) => ({
					Id,
					Port: port
				})),
				Tags
			}
		},
		Listener: {
			Type: "AWS::ElasticLoadBalancingV2::Listener",
			Properties: {
				LoadBalancerArn: ref("Balancer"),
				Protocol: "TCP",
				Port: port,
				DefaultActions: [{
					Type: "forward",
					TargetGroupArn: ref("Targets")
				}]
			}
		}
	};
}

// src/plan/aws/ec2-stack.ts
const apiPort = 6443;
/** Host numbers in the subnet: what balances, control planes and nodes, in this order. */
const hosts = {
	balancer: 9,
	controlPlane: 10,
	node: 20
};
/** EC2 keeps the last address of a subnet of 256. */
const mostNodes = 255 - hosts.node;
/** Address of a control plane, known before it exists: it stands in certificates and in everybody's user data. */
function controlPlaneAddress(range, index) {
	return addressIn(subnetRange(range, 0, "ec2"), hosts.controlPlane + index);
}
/** host:port of the API server for machines: the one control plane, or what balances between three. */
function endpointOf(range, controlPlanes) {
	return `${controlPlanes === 1 ? controlPlaneAddress(range, 0) : addressIn(subnetRange(range, 0, "ec2"), hosts.balancer)}:${apiPort}`;
}
/** Of the EC2 key pair, which goes with the stack. */
const keyNameOf = stackNameOf;
/**
* Everything of a cluster by kubeadm, in one stack: deleting that deletes it all. Addresses are fixed, so that machines
* boot at once and know each other; machines of one kind share a launch template, since only its user data is large.
* @throws UsageError when it is larger than CloudFormation takes
*/
function ec2Stack(stack) {
	const { id, range, zone, podCidr, allowFrom, controlPlanes, cloudProvider = false } = stack;
	const own = {
		Key: tagNames.cluster,
		Value: id
	};
	const isGroup = stack.nodesAs === "auto-scaling-group";
	const common = {
		id,
		root: stack.image.root,
		diskGb: stack.diskGb,
		keyName: keyNameOf(id),
		profile: ref("Profile"),
		securityGroups: [groupId("Machines")],
		after: "KeyPair"
	};
	const profile = ref(cloudProvider ? "ControlPlaneProfile" : "Profile");
	const subnetTags = cloudProvider ? balancerSubnetTags(id) : [];
	const template = {
		AWSTemplateFormatVersion: "2010-09-09",
		Description: `Test cluster ${id} of bowsprit: kubeadm on EC2`,
		Resources: {
			...network({
				id,
				range,
				zones: isGroup ? [zone, zone] : [zone],
				subnetTags
			}, "ec2"),
			Machines: securityGroup(id, [range, podCidr], [{
				ports: [apiPort, 22],
				ranges: allowFrom
			}]),
			...rolesOf(stack),
			KeyPair: {
				Type: "AWS::EC2::KeyPair",
				Properties: {
					KeyName: keyNameOf(id),
					PublicKeyMaterial: stack.publicKey,
					Tags: [own]
				}
			},
			ControlPlaneTemplate: launchTemplate({
				...common,
				profile,
				userData: controlPlanes.userData
			}),
			...controlPlanes.count === 1 ? {} : balancer(balanced(stack)),
			...machines(stack, "control-plane", controlPlanes, hosts.controlPlane),
			...nodeResources(stack, common)
		}
	};
	const bytes = Buffer.byteLength(templateText(template));
	if (bytes <= 51200) return template;
	throw new UsageError(`the stack has ${bytes} bytes, and CloudFormation takes ${templateBytes}: give ${isGroup ? "" : fewerNodes(stack, bytes - templateBytes)}fewer extra flags and feature gates`);
}
/** Machines read the stage; only a control plane may ask for more, and only where a cloud provider runs on it. */
function rolesOf({ reads, region, cloudProvider }) {
	const read = readStatements(reads);
	const all = {
		Role: role("ec2", {
			policies: read,
			region
		}),
		Profile: instanceProfile("Role")
	};
	if (!cloudProvider) return all;
	return {
		...all,
		ControlPlaneRole: role("ec2", {
			policies: [...read, ...awsCloudStatements(region)],
			region
		}),
		ControlPlaneProfile: instanceProfile("ControlPlaneRole")
	};
}
/** @param over bytes that are too many */
function fewerNodes(stack, over) {
	const { nodes } = stack;
	const each = Math.ceil(Buffer.byteLength(JSON.stringify(machine(stack, "node", nodes, 0, hosts.node))) + 12);
	return `${Math.max(1, nodes.count - Math.ceil(over / each))} nodes at most, --ec2-nodes-as auto-scaling-group, or `;
}
function nodeResources(stack, common) {
	const { id, image, nodes, nodesAs } = stack;
	const { count, type, userData } = nodes;
	if (nodesAs === "instances") return {
		NodeTemplate: launchTemplate({
			...common,
			userData
		}),
		...machines(stack, "node", nodes, hosts.node)
	};
	const own = {
		image: image.id,
		type
	};
	return {
		NodeTemplate: launchTemplate({
			...common,
			userData,
			own
		}),
		Nodes: nodesGroup({
			id,
			count,
			template: "NodeTemplate",
			subnets: [ref(subnetName(1))],
			after: "DefaultRoute"
		})
	};
}
function balanced({ id, range, controlPlanes }) {
	return {
		id,
		subnet: subnetName(0),
		port: apiPort,
		address: addressIn(subnetRange(range, 0, "ec2"), hosts.balancer),
		targets: Array.from({ length: controlPlanes.count }, (_, i) => controlPlaneAddress(range, i))
	};
}
function machines(stack, kind, of, firstHost) {
	const name = kind === "node" ? "Node" : "ControlPlane";
	return Object.fromEntries(Array.from({ length: of.count }, (_, i) => [`${name}${i + 1}`, machine(stack, kind, of, i, firstHost)]));
}
function machine({ id, range, image }, kind, { type }, index, firstHost) {
	return {
		Type: "AWS::EC2::Instance",
		DependsOn: "DefaultRoute",
		Properties: {
			ImageId: image.id,
			InstanceType: type,
			LaunchTemplate: {
				LaunchTemplateId: ref(kind === "node" ? "NodeTemplate" : "ControlPlaneTemplate"),
				Version: "1"
			},
			SubnetId: ref(subnetName(0)),
			PrivateIpAddress: addressIn(subnetRange(range, 0, "ec2"), firstHost + index),
			SourceDestCheck: false,
			Tags: [
				{
					Key: "Name",
					Value: `${stackNameOf(id)}-${kind}-${index + 1}`
				},
				{
					Key: tagNames.cluster,
					Value: id
				},
				clusterTag(id)
			]
		}
	};
}

export { keyNameOf as a, endpointOf as i, controlPlaneAddress as n, mostNodes as o, ec2Stack as r, apiPort as t };