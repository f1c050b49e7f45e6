import { t as SignatureV4 } from "./SignatureV4.mjs";
import { r as stsEndpoint } from "./config.mjs";
import { createHash, createHmac } from "node:crypto";

// src/clouds/aws/eks-token.ts
/** EKS takes a token for so long; the signature in it for less, but that is looked at only once it is used. */
const lifeMs = 84e4;
const signatureSeconds = 60;
/** Where EKS finds for which cluster a token is. @see https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster */
const clusterHeader = "x-k8s-aws-id";
/**
* Who has these keys, for one cluster: a signed question to AWS's token service who that is, which EKS asks in our place.
* @param now epoch milliseconds
*/
async function eksToken(cluster, region, keys, env, now) {
	const { protocol, hostname, port, host } = new URL(stsEndpoint(region, env));
	const signer = new SignatureV4({
		service: "sts",
		region,
		credentials: keys,
		sha256: Sha256
	});
	const request = {
		method: "GET",
		protocol,
		hostname,
		path: "/",
		...port === "" ? {} : { port: Number(port) },
		query: {
			Action: "GetCallerIdentity",
			Version: "2011-06-15"
		},
		headers: {
			host,
			[clusterHeader]: cluster
		}
	};
	const { query = {} } = await signer.presign(request, {
		expiresIn: signatureSeconds,
		signingDate: new Date(now),
		unhoistableHeaders: /* @__PURE__ */ new Set([clusterHeader])
	});
	const url = `${protocol}//${host}/?${Object.entries(query).map(([k, v]) => `${escaped(k)}=${escaped(String(v))}`).join("&")}`;
	return {
		token: `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`,
		expires: new Date(now + lifeMs).toISOString()
	};
}
/** What clients of Kubernetes read from the standard output of a plug-in. @see KEP-541 */
function execCredential({ token, expires }) {
	return JSON.stringify({
		kind: "ExecCredential",
		apiVersion: "client.authentication.k8s.io/v1",
		spec: { interactive: false },
		status: {
			token,
			expirationTimestamp: expires
		}
	});
}
/** RFC 3986: what encodeURIComponent leaves alone and signatures do not. */
function escaped(text) {
	return encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
/** Node's own, as the signer wants it. */
var Sha256 = class {
	#hash;
	constructor(secret) {
		this.#hash = secret === void 0 ? createHash("sha256") : createHmac("sha256", secret);
	}
	update(data) {
		this.#hash.update(data);
	}
	async digest() {
		return this.#hash.digest();
	}
	reset() {
		this.#hash = createHash("sha256");
	}
};

export { execCredential as n, eksToken as t };