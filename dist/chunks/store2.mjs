import { o as UsageError } from "./errors.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";

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
		case "s3": return (await import("./store4.mjs")).s3Store(address, ctx);
		case "blob": return (await import("./store3.mjs")).blobStore(address, options, ctx);
	}
}

export { openStore as t };