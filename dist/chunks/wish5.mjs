import { i as parseCidr, r as overlap } from "./cidr.mjs";
import { o as isRegion } from "./names.mjs";

// src/plan/aws/wish.ts
/** @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html and Canonical's "Find Ubuntu images" */
function ubuntuParameter(arch) {
	return `/aws/service/canonical/ubuntu/server/24.04/stable/current/${arch}/hvm/ebs-gp3/ami-id`;
}
const isImageId = (text) => /^ami-[0-9a-f]{8,17}$/.test(text);
const isParameter = (text) => /^\/[\w./-]+$/.test(text);
const isType = (text) => /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(text);
/** Everything that is wrong with the wish, each with what to do; nothing is asked. */
function wishProblems(wish) {
	const found = [];
	if (!isRegion(wish.region)) found.push(`region '${wish.region}': give one as AWS spells it, such as eu-central-1`);
	for (const range of wish.allowFrom) if (parseCidr(range) === void 0) found.push(`--allow-from ${range}: give an IPv4 range such as 203.0.113.7/32, without host bits`);
	if (!isType(wish.machineType)) found.push(`machine type '${wish.machineType}': give one as EC2 spells it, such as m7i.large`);
	return found;
}
function ec2Problems({ ec2 }) {
	const found = [];
	if (!isType(ec2.controlPlaneType)) found.push(`machine type '${ec2.controlPlaneType}': give one as EC2 spells it, such as m7i.large`);
	if (ec2.image !== void 0 && !isImageId(ec2.image) && !isParameter(ec2.image)) found.push(`machine image '${ec2.image}': give an ami-… id, or the name of a public SSM parameter such as ${ubuntuParameter("amd64")}`);
	if (![1, 3].includes(ec2.controlPlanes)) found.push(`${ec2.controlPlanes} control planes: give 1 or 3, since etcd counts majorities`);
	return found;
}
function eksProblems({ eks }) {
	const found = [];
	if (eks.version !== void 0 && !/^1\.\d{2}$/.test(eks.version)) found.push(`EKS version '${eks.version}': give a minor version that EKS has, such as 1.36`);
	for (const addon of eks.addons) if (!/^[a-z0-9][a-z0-9-]+(=v[\w.+-]+)?$/.test(addon)) found.push(`add-on '${addon}': give name or name=version, such as aws-ebs-csi-driver`);
	for (const arn of eks.admins) if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/.test(arn)) found.push(`'${arn}' is nobody's ARN: give that of a role or user, such as arn:aws:iam::123456789012:role/x`);
	return found;
}
/** Networks of a cluster's own VPC that are tried, in this order: pods and Services must not overlap it. */
const vpcRanges = [
	"10.0.0.0/16",
	"172.20.0.0/16",
	"192.168.0.0/16"
];
/** @returns undefined when pods and Services leave no room for any */
function vpcRangeFor(podCidr, serviceCidr) {
	const taken = [podCidr, serviceCidr].flatMap((c) => parseCidr(c) ?? []);
	return vpcRanges.find((range) => !taken.some((t) => overlap(parseCidr(range), t)));
}

export { vpcRangeFor as a, ubuntuParameter as i, eksProblems as n, wishProblems as o, isImageId as r, ec2Problems as t };