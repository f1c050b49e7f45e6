// src/plan/ecr-host.ts
/** Takes <account>.dkr.ecr(-fips).<region>.amazonaws.com(.cn), or the dual-stack name, apart. @returns undefined for other hosts */
function parseEcrHost(host) {
	const match = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host) ?? /^(\d{12})\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)$/.exec(host);
	return match === null ? void 0 : {
		account: match[1],
		region: match[2]
	};
}

export { parseEcrHost as t };