import { o as UsageError } from "./errors.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";
import { resolve } from "node:path";

// src/plan/prow/sink-url.ts
const forms = "gs://bucket/prefix, s3://bucket/prefix, https://account.blob.core.windows.net/container/prefix or dir:/path";
/**
* gs://bucket/prefix, or what a store may be. Prefixes have no slash at either end.
* @returns the address, or all that is wrong with it, each with what to do
*/
function parseSinkUrl(text) {
	const [, scheme, bucket = "", path = ""] = /^(gs|gcs):\/\/([^/]*)(.*)$/.exec(text) ?? [];
	if (scheme === void 0) {
		const address = parseStoreUrl(text);
		return "kind" in address ? address : address.map((problem) => problem.replace(/give dir:.*$/, `give ${forms}`));
	}
	const problems = [];
	if (!/^[a-z0-9][\w.-]{1,220}[a-z0-9]$/.test(bucket)) problems.push(`${JSON.stringify(bucket)} is no name of a bucket: 3 or more lower-case letters, digits, dots, hyphens; give gs://bucket/prefix`);
	const prefix = path.replaceAll(/^\/+|\/+$/g, "");
	const parts = prefix.split("/");
	if (prefix !== "" && parts.some((p) => !/^[\w.=-]+$/.test(p) || /^\.+$/.test(p))) problems.push(`${JSON.stringify(prefix)} is no prefix for a sink: letters, digits and . _ - = between single slashes`);
	return problems.length > 0 ? problems : {
		kind: "gcs",
		bucket,
		prefix
	};
}

// src/sinks/open.ts
/**
* Opens a sink; nothing is asked yet. The client of a cloud is loaded only for a sink of that cloud. Credentials come
* from the environment and the chains of the cloud's own client.
* @param url gs://, s3://, https:// of Azure Blob, dir:/path; what has no scheme is a directory
* @throws UsageError when the URL is none of these
*/
async function openSink(url, ctx, options = {}) {
	const address = sinkAddress(url);
	switch (address.kind) {
		case "dir": return (await import("./directory.mjs")).directorySink(address.path, ctx);
		case "gcs": return (await import("./sink.mjs")).gcsSink(address, options.gcs, ctx);
		case "s3": return (await import("./s3.mjs")).s3Sink(address, ctx);
		case "blob": return (await import("./blob.mjs")).blobSink(address, options.azure, ctx);
	}
}
/** @throws UsageError */
function sinkAddress(url) {
	const address = parseSinkUrl(/^[a-z][\w+.-]*:/.test(url) ? url : `dir:${resolve(url)}`);
	if (!("kind" in address)) throw new UsageError(address);
	return address;
}

export { sinkAddress as n, openSink as t };