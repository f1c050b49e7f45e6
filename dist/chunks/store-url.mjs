import { posix } from "node:path";

// src/plan/store-url.ts
const forms = "dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix";
/**
* dir:/path · s3://bucket/prefix · https://account.blob.core.windows.net/container/prefix. Where the host is an
* address or has no domain (Azurite, a storage appliance), the account is the first part of the path, as its
* clients have it: http://127.0.0.1:10000/devstoreaccount1/container/prefix.
* @returns the address, or all that is wrong with it, each with what to do
*/
function parseStoreUrl(text) {
	if (text.startsWith("dir:")) return parseDir(text);
	const url = URL.parse(text);
	if (url === null) return [`${JSON.stringify(text)} is no store: give ${forms}`];
	if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return [`a store's URL has no credentials, query or fragment (${url.protocol}//${url.host}${url.pathname} is all of it): credentials come from the environment`];
	if (/%|\/\.{1,2}(?:\/|$)/.test(text)) return [`${text}: a store's URL has no . or .. between slashes, and no %`];
	if (url.protocol === "s3:") return parseS3(text, url);
	if (url.protocol === "https:" || url.protocol === "http:") return parseBlob(url);
	return [`${url.protocol}// is no kind of store: give ${forms}`];
}
function parseDir(text) {
	const path = text.slice(4).replace(/^\/\/(?=\/)/, "");
	if (!path.startsWith("/")) return [`${text}: the path of a directory store must be absolute, dir:/path`];
	return {
		kind: "dir",
		path: posix.normalize(path).replace(/(?<=.)\/$/, "")
	};
}
/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function parseS3(text, url) {
	const bucket = /^s3:\/\/([^/]*)/.exec(text)?.[1] ?? "";
	const problems = [...prefixProblems(url.pathname)];
	if (!(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes(".."))) problems.push(`${JSON.stringify(bucket)} is no name of a bucket: 3 to 63 lower-case letters, digits, dots, hyphens`);
	return problems.length > 0 ? problems : {
		kind: "s3",
		bucket,
		prefix: trimmed(url.pathname)
	};
}
/** @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
function parseBlob(url) {
	const parts = url.pathname.split("/").filter(Boolean);
	const inPath = !/[a-z]/i.test(url.hostname.replaceAll(/^\[.*\]$/g, "")) || !url.hostname.includes(".");
	const account = inPath ? parts.shift() ?? "" : url.hostname.split(".")[0];
	const container = parts.shift() ?? "";
	const problems = [...prefixProblems(parts.join("/"))];
	if (!/^[a-z0-9]{3,24}$/.test(account)) problems.push(`${JSON.stringify(account)} is no name of a storage account: 3 to 24 lower-case letters and digits`);
	if (!/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(container)) problems.push(`${JSON.stringify(container)} is no name of a container: 3 to 63 lower-case letters, digits, single hyphens; give https://account.blob.core.windows.net/container/prefix`);
	if (problems.length > 0) return problems;
	return {
		kind: "blob",
		endpoint: `${url.protocol}//${url.host}${inPath ? `/${account}` : ""}`,
		account,
		container,
		prefix: parts.join("/")
	};
}
function prefixProblems(path) {
	const parts = trimmed(path).split("/");
	return trimmed(path) !== "" && parts.some((p) => !/^[\w.=-]+$/.test(p) || /^\.+$/.test(p)) ? [`${JSON.stringify(trimmed(path))} is no prefix for a store: letters, digits and . _ - = between single slashes`] : [];
}
function trimmed(path) {
	return path.replaceAll(/^\/+|\/+$/g, "");
}

export { parseStoreUrl as t };