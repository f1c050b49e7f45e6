import { d as partitionOf, p as tagNames } from "./names.mjs";
import { a as subnet, i as parseCidr, n as nth, t as formatCidr } from "./cidr.mjs";
import { a as ref, i as attribute } from "./nodes-group.mjs";

// src/plan/aws/launch-template.ts
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-launchtemplate.html */
function launchTemplate(kind) {
	const { id, keyName, own, after } = kind;
	const Tags = [{
		Key: tagNames.cluster,
		Value: id
	}];
	return {
		Type: "AWS::EC2::LaunchTemplate",
		...after === void 0 ? {} : { DependsOn: after },
		Properties: {
			LaunchTemplateData: {
				...own === void 0 ? {} : {
					ImageId: own.image,
					InstanceType: own.type
				},
				...keyName === void 0 ? {} : { KeyName: keyName },
				IamInstanceProfile: { Name: kind.profile },
				SecurityGroupIds: kind.securityGroups,
				MetadataOptions: {
					HttpTokens: "required",
					HttpPutResponseHopLimit: 1
				},
				BlockDeviceMappings: [{
					DeviceName: kind.root,
					Ebs: {
						VolumeType: "gp3",
						VolumeSize: kind.diskGb,
						DeleteOnTermination: true,
						Encrypted: true
					}
				}],
				TagSpecifications: ["volume", "network-interface"].map((ResourceType) => ({
					ResourceType,
					Tags
				})),
				UserData: kind.userData.toString("base64")
			},
			TagSpecifications: [{
				ResourceType: "launch-template",
				Tags
			}]
		}
	};
}

// src/plan/aws/network.ts
/** Bits of a subnet: 251 machines; on EKS 8,187 addresses, since each pod has one. */
const subnetBits = {
	ec2: 24,
	eks: 19
};
/**
* A network of the cluster's own, so that nothing in it is anybody else's: public subnets behind an internet gateway.
* No NAT gateway and no elastic address: of the latter an account has five.
*/
function network(wish, kind) {
	const { id, zones, subnetTags = [] } = wish;
	const Tags = [{
		Key: tagNames.cluster,
		Value: id
	}];
	const vpc = ref("Vpc");
	const resources = {
		Vpc: {
			Type: "AWS::EC2::VPC",
			Properties: {
				CidrBlock: wish.range,
				EnableDnsSupport: true,
				EnableDnsHostnames: true,
				Tags
			}
		},
		Gateway: {
			Type: "AWS::EC2::InternetGateway",
			Properties: { Tags }
		},
		Attachment: {
			Type: "AWS::EC2::VPCGatewayAttachment",
			Properties: {
				VpcId: vpc,
				InternetGatewayId: ref("Gateway")
			}
		},
		Routes: {
			Type: "AWS::EC2::RouteTable",
			Properties: {
				VpcId: vpc,
				Tags
			}
		},
		DefaultRoute: {
			Type: "AWS::EC2::Route",
			DependsOn: "Attachment",
			Properties: {
				RouteTableId: ref("Routes"),
				DestinationCidrBlock: "0.0.0.0/0",
				GatewayId: ref("Gateway")
			}
		}
	};
	zones.forEach((zone, i) => {
		resources[subnetName(i)] = {
			Type: "AWS::EC2::Subnet",
			Properties: {
				VpcId: vpc,
				CidrBlock: subnetRange(wish.range, i, kind),
				AvailabilityZone: zone,
				MapPublicIpOnLaunch: true,
				Tags: [...Tags, ...subnetTags]
			}
		};
		resources[`RoutesOf${subnetName(i)}`] = {
			Type: "AWS::EC2::SubnetRouteTableAssociation",
			Properties: {
				SubnetId: ref(subnetName(i)),
				RouteTableId: ref("Routes")
			}
		};
	});
	return resources;
}
function subnetName(index) {
	return `Subnet${index + 1}`;
}
function subnetRange(range, index, kind) {
	return formatCidr(subnet(parseCidr(range), subnetBits[kind], index));
}
/** The n-th address of a range: EC2 keeps the first four and the last one of each subnet. */
function addressIn(range, n) {
	return nth(parseCidr(range), n);
}
/** Open to the machines of the cluster, its pods, and where the caller says. */
function securityGroup(id, inner, open) {
	const own = inner.map((CidrIp) => ({
		IpProtocol: "-1",
		FromPort: -1,
		ToPort: -1,
		CidrIp
	}));
	const others = open.flatMap(({ ports, ranges }) => ports.flatMap((port) => ranges.map((CidrIp) => ({
		IpProtocol: "tcp",
		FromPort: port,
		ToPort: port,
		CidrIp
	}))));
	return {
		Type: "AWS::EC2::SecurityGroup",
		Properties: {
			GroupDescription: `Machines of the test cluster ${id}`,
			VpcId: ref("Vpc"),
			SecurityGroupIngress: [...own, ...others],
			Tags: [{
				Key: tagNames.cluster,
				Value: id
			}]
		}
	};
}
const groupId = (name) => attribute(name, "GroupId");

// src/plan/aws/roles.ts
/** Without a name: names of roles are for all regions, and one that lingers must not stand in the next one's way. */
function role(service, o) {
	const { policies = [], managed = [], region } = o;
	const Action = service === "eks" ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"];
	return {
		Type: "AWS::IAM::Role",
		Properties: {
			AssumeRolePolicyDocument: {
				Version: "2012-10-17",
				Statement: [{
					Effect: "Allow",
					Principal: { Service: [`${service}.${service === "ec2" && region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com"}`] },
					Action
				}]
			},
			...managed.length === 0 ? {} : { ManagedPolicyArns: managed.map((name) => `arn:${partitionOf(region)}:iam::aws:policy/${name}`) },
			...policies.length === 0 ? {} : { Policies: [{
				PolicyName: "cluster",
				PolicyDocument: {
					Version: "2012-10-17",
					Statement: policies
				}
			}] }
		}
	};
}
function instanceProfile(roleName) {
	return {
		Type: "AWS::IAM::InstanceProfile",
		Properties: { Roles: [ref(roleName)] }
	};
}
const arnOf = (name) => attribute(name, "Arn");
/** The staged files and images, by the machine's own identity. */
function readStatements({ region, bucket, ecr }) {
	const arn = `arn:${partitionOf(region)}`;
	const found = [];
	if (bucket !== void 0) {
		const below = bucket.prefix === "" ? "*" : `${bucket.prefix}/*`;
		found.push({
			Effect: "Allow",
			Action: ["s3:GetObject"],
			Resource: `${arn}:s3:::${bucket.name}/${below}`
		});
	}
	if (ecr !== void 0) {
		const below = ecr.prefix === "" ? "*" : `${ecr.prefix}/*`;
		found.push({
			Effect: "Allow",
			Action: ["ecr:GetAuthorizationToken"],
			Resource: "*"
		}, {
			Effect: "Allow",
			Action: [
				"ecr:BatchCheckLayerAvailability",
				"ecr:GetDownloadUrlForLayer",
				"ecr:BatchGetImage"
			],
			Resource: `${arn}:ecr:${ecr.region}:${ecr.account}:repository/${below}`
		});
	}
	return found;
}

export { addressIn as a, securityGroup as c, launchTemplate as d, role as i, subnetName as l, instanceProfile as n, groupId as o, readStatements as r, network as s, arnOf as t, subnetRange as u };