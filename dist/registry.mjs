import { r as isDigest, t as blobPath } from "./chunks/oci-image.mjs";
import { o as markUsed, r as blobSize } from "./chunks/upstream.mjs";
import { n as isHost, r as parseImageRef } from "./chunks/image-ref.mjs";
import { t as createPull } from "./chunks/pull-through.mjs";
import { createReadStream } from "node:fs";
import { parseArgs } from "node:util";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createServer } from "node:http";

// src/images/registry.ts
/**
* A read-only registry (OCI distribution-spec v1.1: pull) for containerd's mirrors, which name the host of the image
* in `ns`; without it the repository may begin with the host.
* @returns a server that does not listen yet
*/
function createRegistry(options) {
	const pull = options.upstream === void 0 ? void 0 : createPull(options.dir, options.upstream);
	const missed = /* @__PURE__ */ new Set();
	return createServer((req, res) => {
		answer(req, res, options, pull, missed).catch((cause) => {
			const text = cause instanceof Error ? cause.message : String(cause);
			options.say(`fault ${req.method} ${req.url}: ${text}`);
			if (res.headersSent) res.destroy();
			else refuse(res, 500, "UNKNOWN", text);
		});
	});
}
async function answer(req, res, options, pull, missed) {
	const url = new URL(req.url ?? "/", "http://registry");
	res.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
	if (req.method !== "GET" && req.method !== "HEAD") return refuse(res, 405, "UNSUPPORTED", "this registry is read only");
	if (/^\/v2\/?$/.test(url.pathname)) return sendJson(res, 200, {});
	const asked = parse(url);
	if (asked === void 0) return refuse(res, 404, "UNSUPPORTED", `no such endpoint: ${url.pathname}`);
	const digest = await find(asked, options, pull);
	if (digest === void 0) {
		const name = nameOf(asked);
		if (!missed.has(name)) options.say(`missing ${name} (first asked for by ${req.socket.remoteAddress})`);
		missed.add(name);
		return refuse(res, 404, asked.kind === "manifests" ? "MANIFEST_UNKNOWN" : "BLOB_UNKNOWN", `${name} is not in this registry`);
	}
	if (asked.kind === "manifests") await sendManifest(req, res, options.dir, digest);
	else await sendBlob(req, res, options.dir, digest);
}
function parse(url) {
	const match = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(url.pathname);
	if (match === null) return void 0;
	const [, path = "", kind, reference = ""] = match;
	if (kind === "blobs" && !isDigest(reference)) return void 0;
	const ns = url.searchParams.get("ns");
	const whole = ns === null || isHost(path.split("/")[0]) ? path : `${ns}/${path}`;
	const { host, repository } = parseImageRef(whole);
	return {
		host,
		repository,
		kind,
		reference: decodeURIComponent(reference)
	};
}
function nameOf(a) {
	return `${a.host}/${a.repository}${a.reference.includes(":") ? "@" : ":"}${a.reference}`;
}
/** Digest of what is asked for, once it is in the store. */
async function find(a, o, pull) {
	const named = isDigest(a.reference) ? a.reference : o.refs[nameOf(a)];
	if (named !== void 0 && await blobSize(o.dir, named) !== void 0) return named;
	if (pull === void 0 || /^(localhost|127\.|\[::1\])/.test(a.host)) return void 0;
	return pull(a.host, a.repository, a.kind, named ?? a.reference);
}
async function sendManifest(req, res, dir, digest) {
	const bytes = await readFile(blobPath(dir, digest));
	const { mediaType } = JSON.parse(bytes.toString("utf8"));
	res.writeHead(200, {
		"Content-Type": mediaType ?? "application/vnd.oci.image.manifest.v1+json",
		"Content-Length": bytes.length,
		"Docker-Content-Digest": digest,
		ETag: `"${digest}"`
	});
	res.end(req.method === "HEAD" ? void 0 : bytes);
}
async function sendBlob(req, res, dir, digest) {
	const size = await blobSize(dir, digest) ?? 0;
	const range = parseRange(req.headers.range, size);
	if (range === "outside") {
		res.setHeader("Content-Range", `bytes */${size}`);
		return refuse(res, 416, "RANGE_INVALID", `the blob has ${size} bytes`);
	}
	const { start, end } = range ?? {
		start: 0,
		end: size - 1
	};
	res.writeHead(range === void 0 ? 200 : 206, {
		"Content-Type": "application/octet-stream",
		"Content-Length": end - start + 1,
		"Accept-Ranges": "bytes",
		"Docker-Content-Digest": digest,
		ETag: `"${digest}"`,
		...range === void 0 ? {} : { "Content-Range": `bytes ${start}-${end}/${size}` }
	});
	if (req.method === "HEAD" || size === 0) return void res.end();
	const file = createReadStream(blobPath(dir, digest), {
		start,
		end,
		highWaterMark: 1 << 20
	});
	await pipeline(file, res).catch((cause) => {
		if (cause.code !== "ERR_STREAM_PREMATURE_CLOSE") throw cause;
	});
}
/** One range of RFC 9110 §14.1.2; more than one, or another unit, is ignored as the RFC allows. */
function parseRange(header, size) {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
	if (match === null || match[1] === "" && match[2] === "") return void 0;
	const [, from = "", to = ""] = match;
	const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
	const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
	return start > end || start >= size ? "outside" : {
		start,
		end
	};
}
function refuse(res, status, code, message) {
	sendJson(res, status, { errors: [{
		code,
		message
	}] });
}
function sendJson(res, status, body) {
	const text = JSON.stringify(body);
	res.writeHead(status, {
		"Content-Type": "application/json",
		"Content-Length": Buffer.byteLength(text)
	});
	res.end(res.req.method === "HEAD" ? void 0 : text);
}

// src/entry/registry.ts
/**
* Helper process: serves an image store until SIGTERM. Started with the command that registryArgv makes.
* stdout: `listening http://host:port`, then a line for each image that was asked for in vain.
*/
const { values } = parseArgs({ options: {
	store: { type: "string" },
	set: { type: "string" },
	host: {
		type: "string",
		default: "127.0.0.1"
	},
	port: {
		type: "string",
		default: "0"
	}
} });
if (values.store === void 0 || values.set === void 0) {
	process.stderr.write("registry: --store DIR and --set FILE are needed\n");
	process.exit(2);
}
const { set: file } = values;
/** Nothing that is served is pruned: src/images/prune.ts goes by the time of the set. */
setInterval(() => void markUsed(file), 36e5).unref();
const say = (line) => void process.stdout.write(`${(/* @__PURE__ */ new Date()).toISOString()} ${line}\n`);
const set = JSON.parse(await readFile(values.set, "utf8"));
const server = createRegistry({
	dir: values.store,
	refs: set.refs,
	...set.upstream === void 0 ? {} : { upstream: set.upstream },
	say
});
server.on("error", (error) => {
	process.stderr.write(`registry: ${error.message}\n`);
	process.exit(1);
});
server.listen(Number(values.port), values.host, () => {
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : values.port;
	say(`listening http://${values.host}:${port}`);
});
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => {
	server.close(() => process.exit(0));
	server.closeAllConnections();
});

export {  };