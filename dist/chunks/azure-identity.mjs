import { t as azureCredential } from "./credential.mjs";
import { r as parseScope, t as armOf } from "./place.mjs";
import { t as azureOfBlobs } from "./azure-names.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { o as UsageError } from "./errors.mjs";

// src/stores/store.ts
/**
* Opens a store; nothing is asked yet. The client of a cloud is loaded only for a store of that cloud.
* Credentials come from the environment and the chains of the cloud's own client; neither they nor signed URLs are
* ever logged. AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL name another S3.
* @param url dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix
* @throws UsageError when the URL is none of these, or credentials in the environment contradict it
*/
async function openStore(url, ctx, options = {}) {
	const address = parseStoreUrl(url);
	if (!("kind" in address)) throw new UsageError(address);
	switch (address.kind) {
		case "dir": return (await import("./dir.mjs")).dirStore(address.path, ctx);
		case "s3": return (await import("./store3.mjs")).s3Store(address, ctx);
		case "blob": return (await import("./store2.mjs")).blobStore(address, options, ctx);
	}
}

// src/flows/azure-identity.ts
/** The identity that made a cluster, as options name it: a post step has no others. */
function namesIn({ account }) {
	const place = parseScope(account ?? "");
	if (typeof place === "string") return {};
	return {
		"azure-tenant": place.tenant,
		"azure-client-id": place.client,
		"azure-cloud": place.arm
	};
}
/** Who we are to Azure. @param arm of the cloud that is asked, where its names tell which that is */
function azureWho(o, env, arm) {
	const cloud = o["azure-cloud"] ?? "public";
	return {
		arm: arm ?? armOf(cloud) ?? cloud,
		tenant: o["azure-tenant"] ?? (env["AZURE_TENANT_ID"] || void 0),
		client: o["azure-client-id"] ?? (env["AZURE_CLIENT_ID"] || void 0)
	};
}
/** Who we are to a container of Azure Blob, where the environment has neither a key nor a SAS for it. @param url of a store or a sink */
function blobIdentity(url, o, env) {
	const address = parseStoreUrl(url);
	const blob = "kind" in address && address.kind === "blob" ? address : void 0;
	return () => azureCredential(azureWho(o, env, azureOfBlobs(blob?.endpoint ?? "")?.arm), env);
}
/** Opens a store as whoever we are. @throws UsageError, as openStore */
function openOwnStore(url, o, ctx) {
	return openStore(url, ctx, { identity: blobIdentity(url, o, ctx.env) });
}

export { openOwnStore as i, blobIdentity as n, namesIn as r, azureWho as t };