import { r as ProvisionError } from "./errors.mjs";
import { d as stackNameOf } from "./names.mjs";
import { n as endpointOf } from "./config.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { r as cniOf } from "./cni-manifest.mjs";
import { i as stageMirrors } from "./stage-test-images.mjs";
import { t as parseEcrHost } from "./ecr-host.mjs";
import { n as filesOfNodes } from "./stage-manifest.mjs";

// src/plan/aws/bootstrap-spec.ts
/** What the instance profile must be allowed to read. */
function readableOf(region, { registry, store }) {
	const address = parseStoreUrl(store);
	const [host = "", ...path] = registry.prefix.split("/");
	const ecr = parseEcrHost(host);
	return {
		region,
		bucket: "kind" in address && address.kind === "s3" ? {
			name: address.bucket,
			prefix: address.prefix
		} : void 0,
		ecr: ecr === void 0 ? void 0 : {
			...ecr,
			prefix: path.join("/")
		}
	};
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
		cloudProvider: "none"
	};
}
/** Where the images of the stage are, for its machines. */
function registryOf(staged, region) {
	return {
		...staged.registry,
		auth: authOf(staged, region),
		mirrors: stageMirrors(staged.manifest)
	};
}
function authOf({ registry, endpoints }, region) {
	const host = registry.prefix.split("/")[0] ?? "";
	const ecr = parseEcrHost(host);
	if (ecr !== void 0) return {
		kind: "ecr",
		region: ecr.region
	};
	if (endpoints?.ecr !== void 0 && URL.parse(endpoints.ecr)?.host === host) return {
		kind: "ecr",
		region,
		endpoint: endpoints.ecr
	};
	return { kind: "none" };
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

// src/providers/aws-stage.ts
/** @throws ProvisionError: the flow stages for providers that are `staged` */
function stagedOnAws({ stage }, region, { env }) {
	if (stage === void 0) throw new ProvisionError("nothing was staged for the machines");
	const { manifest, registry, store, urls } = stage;
	if (manifest.region !== "" && manifest.region !== region) throw new ProvisionError(`the stage is in ${manifest.region} and the cluster is to be in ${region}: stage into the cluster's region`);
	return {
		manifest,
		registry,
		store,
		urls,
		endpoints: {
			s3: endpointOf("S3", env),
			ecr: endpointOf("ECR", env)
		}
	};
}

export { registryOf as a, readableOf as i, bootstrapSpecOf as n, filesOf as r, stagedOnAws as t };