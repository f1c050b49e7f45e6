// src/plan/machine-types.ts
/**
* What machines of a type run, as its name tells: no cloud is asked, so that a build can begin. The preflight asks, and says
* where a name was misleading.
* @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html (g after the generation: Graviton)
*/
function platformOfAwsType(type) {
	return /^(a1|[a-z]+\d+g[a-z]*)\./.test(type) ? "linux/arm64" : "linux/amd64";
}
/** @see https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions (p among the small letters: ARM) */
function platformOfAzureType(type) {
	return /^[A-Za-z]+_[A-Z]+\d+(-\d+)?[a-z]*p[a-z]*(_|$)/.test(type) ? "linux/arm64" : "linux/amd64";
}

export { platformOfAzureType as n, platformOfAwsType as t };