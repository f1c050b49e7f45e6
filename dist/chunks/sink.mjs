import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, r as ProvisionError, s as describe } from "./errors.mjs";
import { a as readWhole, i as partSizeOf, o as sendParts, r as refusal } from "./refusal.mjs";
import { createHash, randomUUID } from "node:crypto";

// src/sinks/gcs/auth.ts
const scope = "https://www.googleapis.com/auth/devstorage.read_write";
/**
* Tokens are renewed by the library as they end. In this order: none for an emulator; the job's OIDC token where a
* provider is named; a file of credentials (GOOGLE_APPLICATION_CREDENTIALS, which google-github-actions/auth sets);
* what gcloud or the machine has. A sink that is only read goes without.
*/
function gcsToken(identity, ctx) {
	if (ctx.env["STORAGE_EMULATOR_HOST"]) return async () => void 0;
	let client;
	return async () => {
		client ??= clientOf(identity, ctx);
		try {
			const { token } = await (await client).getAccessToken();
			return token ? `Bearer ${token}` : void 0;
		} catch (error) {
			client = void 0;
			if (identity !== void 0 || ctx.env["GOOGLE_APPLICATION_CREDENTIALS"]) throw new UsageError(`no access to Google Cloud: ${describe(error).split("\n")[0]}`);
			ctx.log.debug(`no credentials of Google Cloud: ${describe(error).split("\n")[0]}`);
			return;
		}
	};
}
async function clientOf(identity, ctx) {
	const { GoogleAuth, IdentityPoolClient } = await import("./src2.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	if (identity === void 0) {
		const keyFilename = ctx.env["GOOGLE_APPLICATION_CREDENTIALS"];
		return new GoogleAuth({
			scopes: [scope],
			...keyFilename ? { keyFilename } : {}
		}).getClient();
	}
	const client = new IdentityPoolClient(federation(identity, ctx.env));
	client.scopes = [scope];
	return client;
}
/**
* How to get a token of the job's, and what to make of it.
* @see https://google.aip.dev/auth/4117
* @see https://docs.github.com/en/actions/reference/security/oidc
* @throws UsageError outside of a workflow with `id-token: write`
*/
function federation(identity, env) {
	const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"];
	const bearer = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
	if (!url || !bearer) throw new UsageError("gcp-identity-provider: this job gets no OIDC token: give it `permissions: id-token: write` (jobs of forks never get one)");
	const { provider, serviceAccount, sts = "https://sts.googleapis.com/v1/token" } = identity;
	const audience = `//iam.googleapis.com/${provider}`;
	const own = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken`;
	return {
		type: "external_account",
		audience,
		subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
		token_url: sts,
		credential_source: {
			url: `${url}&audience=${encodeURIComponent(`https:${audience}`)}`,
			headers: { Authorization: `Bearer ${bearer}` },
			format: {
				type: "json",
				subject_token_field_name: "value"
			}
		},
		...serviceAccount === void 0 ? {} : { service_account_impersonation_url: own }
	};
}

// src/sinks/gcs/client.ts
const attempts$1 = 5;
const firstPauseMs = 500;
const requestMs = 12e4;
/** https://cloud.google.com/storage/docs/retry-strategy#http-codes */
const passing = [
	408,
	429,
	500,
	502,
	503,
	504
];
function openGcs(bucket, token, ctx) {
	return {
		bucket,
		origin: originOf(ctx.env["STORAGE_EMULATOR_HOST"]),
		ctx,
		send: async (request) => {
			for (let failures = 0;; failures++) {
				const answer = await once(request, token, ctx);
				if (answer instanceof Response && (request.ok ?? [200]).includes(answer.status)) return answer;
				const fault = answer instanceof Response ? await faultOf(answer) : answer;
				if (!(fault.status === void 0 || passing.includes(fault.status)) || request.once || failures + 1 >= attempts$1) throw refusal(request.what, `gs://${bucket}`, fault, hints(bucket));
				const pause = firstPauseMs * 2 ** failures * (.5 + Math.random());
				ctx.log.debug(`${request.what}: ${fault.status ?? ""} ${fault.code}, again in ${Math.round(pause)} ms`);
				await ctx.clock.sleep(pause, ctx.signal);
			}
		}
	};
}
/** STORAGE_EMULATOR_HOST is a host, or a URL, as Google's own clients take it. */
function originOf(emulator) {
	if (!emulator) return "https://storage.googleapis.com";
	return (emulator.includes("://") ? emulator : `http://${emulator}`).replace(/\/+$/, "");
}
async function once(r, token, ctx) {
	const authorization = await token();
	const headers = {
		...r.headers,
		...authorization === void 0 ? {} : { Authorization: authorization }
	};
	const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(requestMs)]);
	try {
		const body = r.body;
		return await fetch(r.url, {
			method: r.method,
			headers,
			signal,
			...body === void 0 ? {} : { body }
		});
	} catch (error) {
		ctx.signal.throwIfAborted();
		const cause = error.cause;
		return {
			status: void 0,
			code: cause?.code ?? "",
			message: cause?.message ?? error.message
		};
	}
}
/** @see https://cloud.google.com/storage/docs/json_api/v1/status-codes */
async function faultOf(answer) {
	const text = await answer.text().catch(() => "");
	try {
		const { error } = JSON.parse(text);
		return {
			status: answer.status,
			code: error?.errors?.[0]?.reason ?? "",
			message: (error?.message ?? "").slice(0, 500)
		};
	} catch {
		return {
			status: answer.status,
			code: "",
			message: text.slice(0, 200).split("\n")[0]
		};
	}
}
function hints(bucket) {
	const credentials = "give credentials: google-github-actions/auth, gcp-identity-provider with `id-token: write`, GOOGLE_APPLICATION_CREDENTIALS, or gcloud auth application-default login";
	return {
		401: credentials,
		403: `these credentials need the role Storage Object User (storage.objects.create, get, list, delete) on gs://${bucket}; without any: ${credentials}`,
		404: `there is no such bucket: make it (gcloud storage buckets create gs://${bucket}) or correct its name`
	};
}
/** JSON of an answer. @throws ProvisionError when it is none */
async function jsonOf(answer, what) {
	try {
		return await answer.json();
	} catch (error) {
		throw new ProvisionError(`${what}: the answer is no JSON`, { cause: error });
	}
}

// src/sinks/gcs/upload.ts
/**
* One object, whole or not at all: small ones in one request, large ones in a session that goes on where a broken
* connection left it.
* @returns false when `onlyOver` did not hold
* @see https://cloud.google.com/storage/docs/performing-resumable-uploads
*/
async function upload(gcs, name, content, o) {
	const resource = {
		name,
		contentType: o.type,
		...o.encoding === void 0 ? {} : { contentEncoding: o.encoding },
		...o.metadata === void 0 ? {} : { metadata: o.metadata }
	};
	if ("file" in content && content.size > partSizeOf(content.size)) return inParts(gcs, resource, content, o);
	const bytes = "file" in content ? await readWhole(content) : content.bytes;
	const stored = await inOne(gcs, resource, bytes, o);
	if (stored) o.onBytes?.(bytes.length);
	return stored;
}
function uploadUrl(gcs, type, o) {
	const query = new URLSearchParams({ uploadType: type });
	if (o.onlyOver !== void 0) query.set("ifGenerationMatch", o.onlyOver === "absent" ? "0" : o.onlyOver.version);
	return `${gcs.origin}/upload/storage/v1/b/${encodeURIComponent(gcs.bucket)}/o?${query}`;
}
/** The service compares the sum with what has come. */
async function inOne(gcs, resource, bytes, o) {
	const boundary = randomUUID();
	const md5Hash = createHash("md5").update(bytes).digest("base64");
	const part = (type) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
	const body = Buffer.concat([
		Buffer.from(`${part("application/json; charset=UTF-8")}${JSON.stringify({
			...resource,
			md5Hash
		})}\r\n${part(o.type)}`),
		bytes,
		Buffer.from(`\r\n--${boundary}--\r\n`)
	]);
	const answer = await gcs.send({
		what: `storing ${resource.name}`,
		method: "POST",
		url: uploadUrl(gcs, "multipart", o),
		headers: { "Content-Type": `multipart/related; boundary=${boundary}` },
		body,
		ok: [
			200,
			304,
			412
		]
	});
	await answer.body?.cancel();
	return answer.status === 200;
}
async function inParts(gcs, resource, content, o) {
	const { size } = content;
	const what = `storing ${resource.name}`;
	const begun = await gcs.send({
		what,
		method: "POST",
		url: uploadUrl(gcs, "resumable", o),
		headers: {
			"Content-Type": "application/json; charset=UTF-8",
			"X-Upload-Content-Type": o.type,
			"X-Upload-Content-Length": String(size)
		},
		body: JSON.stringify(resource),
		ok: [
			200,
			201,
			412
		]
	});
	await begun.body?.cancel();
	if (begun.status === 412) return false;
	const session = begun.headers.get("location");
	if (session === null) throw new ProvisionError(`${what}: gs://${gcs.bucket} began no upload`);
	const partSize = 2 * partSizeOf(size);
	let last;
	await sendParts(content, {
		has: () => false,
		send: async (index, part) => {
			const from = index * partSize;
			if (from + part.length >= size) last = {
				from,
				part: Buffer.from(part)
			};
			else await sendRange(gcs, what, session, from, part, size);
		}
	}, {
		partSize,
		parallel: 1,
		...o.onBytes ? { onBytes: o.onBytes } : {},
		signal: gcs.ctx.signal
	});
	if (last === void 0) throw new ProvisionError(`${what}: the file has become shorter`);
	return sendRange(gcs, what, session, last.from, last.part, size);
}
/** Bytes that the service keeps are a multiple of 256 KiB; after a failure it says how many of ours it has. */
const attempts = 6;
/** @returns false when the object was there by then (412) */
async function sendRange(gcs, what, session, from, part, size) {
	const end = from + part.length;
	let at = from;
	for (let failures = 0;; failures++) try {
		const answer = await put(gcs, what, session, `bytes ${at}-${end - 1}/${size}`, part.subarray(at - from));
		if (answer.status === 412) return false;
		if (answer.status !== 308) return true;
		const kept = keptOf(answer);
		if (kept >= end) return true;
		at = Math.max(at, kept);
	} catch (error) {
		gcs.ctx.signal.throwIfAborted();
		if (failures + 1 >= attempts) throw error;
		await gcs.ctx.clock.sleep(500 * 2 ** failures, gcs.ctx.signal);
		const asked = await put(gcs, what, session, `bytes */${size}`);
		if (asked.status === 412) return false;
		if (asked.status !== 308) return true;
		at = Math.min(Math.max(from, keptOf(asked)), end);
		if (at >= end) return true;
	}
}
async function put(gcs, what, url, range, body) {
	const headers = { "Content-Range": range };
	const once = body !== void 0;
	const answer = await gcs.send({
		what,
		method: "PUT",
		url,
		headers,
		body: body ?? Buffer.alloc(0),
		ok: [
			200,
			201,
			308,
			412
		],
		once
	});
	await answer.body?.cancel();
	return answer;
}
/** `Range: bytes=0-42`: so many are kept. */
function keptOf(answer) {
	const last = /-(\d+)$/.exec(answer.headers.get("range") ?? "")?.[1];
	return last === void 0 ? 0 : Number(last) + 1;
}

// src/sinks/gcs/sink.ts
const fields = "name,size,metadata";
/** A bucket of Google Cloud Storage: what TestGrid and prow's pages read. Nothing is ever stored with an ACL. */
function gcsSink(address, identity, ctx) {
	const gcs = openGcs(address.bucket, gcsToken(identity, ctx), ctx);
	const prefix = address.prefix === "" ? "" : `${address.prefix}/`;
	const objects = `${gcs.origin}/storage/v1/b/${encodeURIComponent(address.bucket)}/o`;
	const at = (path) => `${objects}/${encodeURIComponent(`${prefix}${path}`)}`;
	const link = (path) => `gs://${address.bucket}/${prefix}${path}`;
	const found = ({ name, size, metadata }) => ({
		path: name.slice(prefix.length),
		size: Number(size ?? 0),
		metadata: metadata ?? {}
	});
	return {
		address: link("").replace(/\/$/, ""),
		link,
		encodes: true,
		page: (path) => `${gcs.origin}/${address.bucket}/${encodeURI(`${prefix}${path}`)}`,
		put: (path, content, o) => upload(gcs, `${prefix}${path}`, content, o),
		read: async (path, limit) => {
			const what = `reading ${path}`;
			const headers = limit === void 0 ? {} : { Range: `bytes=0-${limit - 1}` };
			const answer = await gcs.send({
				what,
				method: "GET",
				url: `${at(path)}?alt=media`,
				headers,
				ok: [
					200,
					206,
					404,
					416
				]
			});
			if (answer.status > 206) return unread(answer);
			return {
				bytes: Buffer.from(await answer.arrayBuffer()),
				version: answer.headers.get("x-goog-generation") ?? ""
			};
		},
		head: async (path) => {
			const what = `looking for ${path}`;
			const answer = await gcs.send({
				what,
				method: "GET",
				url: `${at(path)}?fields=${fields}`,
				ok: [200, 404]
			});
			if (answer.status === 404) return unread(answer);
			return {
				...found(await jsonOf(answer, what)),
				path
			};
		},
		list: async function* (below) {
			const what = `listing ${below}`;
			let token;
			do {
				const query = new URLSearchParams({
					prefix: `${prefix}${below}`,
					fields: `items(${fields}),nextPageToken`,
					maxResults: "1000",
					...token === void 0 ? {} : { pageToken: token }
				});
				const page = await jsonOf(await gcs.send({
					what,
					method: "GET",
					url: `${objects}?${query}`
				}), what);
				yield* (page.items ?? []).map(found);
				token = page.nextPageToken || void 0;
			} while (token !== void 0);
		}
	};
}
/** A body that nobody reads holds its connection. */
async function unread(answer) {
	await answer.body?.cancel();
}

export { gcsSink };