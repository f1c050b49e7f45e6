import { t as blobPath } from "./oci-image.mjs";
import { dirname, join } from "node:path";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/images/blobs.ts
/** Size of a stored blob, undefined when it is not there. */
async function blobSize(dir, digest) {
	try {
		return (await stat(blobPath(dir, digest))).size;
	} catch {
		return;
	}
}
/** For a file of the cache that is used as it was found: what nobody uses is pruned. */
async function markUsed(path) {
	const now = /* @__PURE__ */ new Date();
	await utimes(path, now, now).catch(() => void 0);
}
function digestOf(bytes) {
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
/** @returns digest of a file's content */
async function digestOfFile(path) {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
	return `sha256:${hash.digest("hex")}`;
}
async function putBytes(dir, bytes) {
	const digest = digestOf(bytes);
	const size = Buffer.byteLength(bytes);
	if (await blobSize(dir, digest) === size) {
		await markUsed(blobPath(dir, digest));
		return {
			digest,
			size
		};
	}
	await writeWhole(blobPath(dir, digest), bytes);
	return {
		digest,
		size
	};
}
/** Stores a stream under the digest of what came. @throws Error when it is not the digest that was `expected` */
async function putStream(dir, source, expected) {
	const temporary = await temporaryPath(dir);
	const hash = createHash("sha256");
	let size = 0;
	const meter = new Transform({ transform(chunk, _encoding, done) {
		hash.update(chunk);
		size += chunk.length;
		done(null, chunk);
	} });
	try {
		await pipeline$1(source, meter, createWriteStream(temporary, { highWaterMark: 1 << 20 }));
		const digest = `sha256:${hash.digest("hex")}`;
		if (expected !== void 0 && digest !== expected) throw new Error(`what came has digest ${digest}, not ${expected}`);
		const path = blobPath(dir, digest);
		await mkdir(dirname(path), { recursive: true });
		await rename(temporary, path);
		return {
			digest,
			size
		};
	} finally {
		await rm(temporary, { force: true });
	}
}
/** A file that other processes see whole or not at all. */
async function writeWhole(path, bytes, mode = 420) {
	await mkdir(dirname(path), { recursive: true });
	const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
	try {
		await writeFile(temporary, bytes, { mode });
		await rename(temporary, path);
	} finally {
		await rm(temporary, { force: true });
	}
}
/** Parsed JSON of a small file, undefined when it is missing or torn. */
async function readJson(path) {
	try {
		return JSON.parse(await readFile(path, "utf8"));
	} catch {
		return;
	}
}
async function temporaryPath(dir) {
	const path = join(dir, "tmp", `${process.pid}-${randomUUID().slice(0, 8)}`);
	await mkdir(dirname(path), { recursive: true });
	await (await open(path, "wx")).close();
	return path;
}

// src/images/upstream.ts
const manifestTypes = [
	"application/vnd.oci.image.index.v1+json",
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.docker.distribution.manifest.list.v2+json",
	"application/vnd.docker.distribution.manifest.v2+json"
].join(", ");
function createUpstream(mirrors) {
	const tokens = /* @__PURE__ */ new Map();
	return { async ask(r) {
		const url = address(r, mirrors);
		const scope = `${url.origin}/${r.repository}`;
		const first = await send(url, r, tokens.get(scope));
		if (first.status !== 401) return first;
		await first.body?.cancel();
		const token = await fetchToken(first.headers.get("www-authenticate") ?? "", r);
		if (token === void 0) return first;
		tokens.set(scope, token);
		return send(url, r, token);
	} };
}
function address(r, mirrors) {
	const named = mirrors[r.host];
	const any = mirrors["*"];
	const base = named ?? any ?? `https://${r.host === "docker.io" ? "registry-1.docker.io" : r.host}`;
	const url = new URL(`/v2/${r.repository}/${r.path}`, base);
	if (named === void 0 && any !== void 0) url.searchParams.set("ns", r.host);
	return url;
}
async function send(url, r, token) {
	const headers = { accept: r.path.startsWith("manifests/") ? manifestTypes : "*/*" };
	if (token !== void 0) headers["authorization"] = `Bearer ${token}`;
	return request(url, {
		method: r.method,
		headers
	}, r);
}
/** Time-out until the headers; the body may take its time, bounded by the caller's signal. */
async function request(url, init, r) {
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(/* @__PURE__ */ new Error(`no answer in ${r.timeoutMs / 1e3} s`)), r.timeoutMs);
	const signal = r.signal === void 0 ? late.signal : AbortSignal.any([r.signal, late.signal]);
	try {
		return await fetch(url, {
			...init,
			signal
		});
	} catch (cause) {
		throw new Error(`${url.origin} cannot be reached: ${reason(cause)}`, { cause });
	} finally {
		clearTimeout(timer);
	}
}
function reason(cause) {
	const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
	return inner instanceof Error ? inner.message || inner.name : String(inner);
}
/** Anonymous token by the distribution token specification: WWW-Authenticate: Bearer realm="…",service="…",scope="…". */
async function fetchToken(challenge, r) {
	if (!/^bearer /i.test(challenge)) return void 0;
	const fields = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1], m[2]]));
	const realm = fields["realm"];
	if (realm === void 0) return void 0;
	const url = new URL(realm);
	if (fields["service"] !== void 0) url.searchParams.set("service", fields["service"]);
	url.searchParams.set("scope", fields["scope"] ?? `repository:${r.repository}:pull`);
	const answer = await request(url, {}, r);
	if (!answer.ok) return void 0;
	const body = await answer.json();
	return body.token ?? body.access_token;
}
/** The body as a Node stream; empty when there is none. */
function bodyOf(answer) {
	return answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body);
}

export { digestOfFile as a, putStream as c, digestOf as i, readJson as l, createUpstream as n, markUsed as o, blobSize as r, putBytes as s, bodyOf as t, writeWhole as u };