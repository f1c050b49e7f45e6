import { n as endpointOf } from "./config.mjs";
import { r as ProvisionError } from "./errors.mjs";

// src/providers/aws-stage.ts
/** What a cloud provider asks. */
const asked = [
	"EC2",
	"ELASTIC_LOAD_BALANCING",
	"ELASTIC_LOAD_BALANCING_V2"
];
function cloudEndpoints(env) {
	const named = asked.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpointOf(service, env)]);
	return Object.fromEntries(named.filter(([, url]) => url !== void 0));
}
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
			ecr: endpointOf("ECR", env),
			cloud: cloudEndpoints(env)
		}
	};
}

export { stagedOnAws as t };