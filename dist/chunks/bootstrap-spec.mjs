import { t as awsCloudManifest } from "./aws.mjs";
import { i as stagedImage } from "./manifest.mjs";
import { r as cniOf } from "./cni-manifest.mjs";
import { t as parseEcrHost } from "./ecr-host.mjs";
import { n as filesOfNodes } from "./stage-manifest.mjs";
import { i as stageMirrors } from "./stage-test-images.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { f as stackNameOf } from "./names.mjs";

// src/plan/aws/bootstrap-spec.ts
/** Where AWS's own services hold the stage: what the instance profile must be allowed to read. */
function readableOf(region, staged) {
	const address = parseStoreUrl(staged.store);
	const ecr = ecrOf(staged, region);
	return {
		region,
		bucket: "kind" in address && address.kind === "s3" ? {
			name: address.bucket,
			prefix: address.prefix
		} : void 0,
		ecr: ecr && {
			account: ecr.account,
			region: ecr.region,
			prefix: staged.registry.prefix.split("/").slice(1).join("/")
		}
	};
}
/** The ECR that holds the images. An emulator's host is its own, and does not tell whose it is. */
function ecrOf({ registry, endpoints }, region) {
	const host = registry.prefix.split("/")[0] ?? "";
	const endpoint = endpoints?.ecr;
	const isEmulated = endpoint !== void 0 && URL.parse(endpoint)?.host === host;
	return parseEcrHost(host) ?? (isEmulated ? {
		account: "*",
		region,
		endpoint
	} : void 0);
}
/** The shared bootstrap's own description of the cluster. */
function bootstrapSpecOf(spec, staged, of) {
	const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode } = spec;
	const { version, endpoint, keys, nodesAs } = of;
	return {
		cluster: {
			id: stackNameOf(spec.ref.id),
			version,
			endpoint,
			podCidr,
			serviceCidr,
			featureGates,
			runtimeConfig,
			extraArgs,
			proxyMode
		},
		registry: registryOf(staged, of.region),
		files: filesOf(staged, of),
		keys,
		cni: cniOf(spec.cni, { tunnel: nodesAs === "auto-scaling-group" }),
		...spec.cloudProvider === void 0 ? {} : { cloudProvider: cloudOf(staged, endpoint) }
	};
}
function cloudOf({ manifest, registry, endpoints }, endpoint) {
	const image = stagedImage(manifest, registry.prefix, "aws-cloud-controller-manager");
	return { manifest: awsCloudManifest({
		image,
		endpoint,
		endpoints: endpoints?.cloud ?? {}
	}) };
}
/** Where the images of the stage are, for its machines. */
function registryOf(staged, region) {
	return {
		...staged.registry,
		auth: authOf(staged, region),
		mirrors: stageMirrors(staged.manifest)
	};
}
function authOf(staged, region) {
	const ecr = ecrOf(staged, region);
	if (ecr === void 0) return { kind: "none" };
	return {
		kind: "ecr",
		region: ecr.region,
		endpoint: ecr.endpoint
	};
}
/** Where the files of the stage are, for its machines. */
function filesOf({ manifest, store, urls, endpoints }, { region, platform }) {
	const address = parseStoreUrl(store);
	const s3 = "kind" in address && address.kind === "s3" ? address : void 0;
	return filesOfNodes(manifest, platform).map(({ name, sha256, size, path }) => {
		if (s3 !== void 0) {
			const key = s3.prefix === "" ? path : `${s3.prefix}/${path}`;
			return {
				name,
				sha256,
				size,
				from: {
					kind: "s3",
					bucket: s3.bucket,
					key,
					region,
					endpoint: endpoints?.s3
				}
			};
		}
		return {
			name,
			sha256,
			size,
			from: {
				kind: "url",
				url: urls?.[path] ?? ""
			}
		};
	});
}

export { registryOf as i, filesOf as n, readableOf as r, bootstrapSpecOf as t };