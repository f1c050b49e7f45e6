import { a as readWhole, i as partSizeOf } from "./refusal.mjs";
import { i as conditionFailed, n as putLarge, o as notThere, s as openS3 } from "./multipart.mjs";
import { t as bodyOf } from "./body.mjs";
import { createHash } from "node:crypto";

// src/sinks/s3.ts
/** A bucket of S3, or of a service that speaks its protocol. Nothing is ever stored with an ACL. */
async function s3Sink(address, ctx) {
	const s3 = await openS3(address.bucket, address.prefix, ctx);
	const { sdk, bucket: Bucket, prefix } = s3;
	const at = (path) => ({
		Bucket,
		Key: `${prefix}${path}`
	});
	const link = (path) => `s3://${Bucket}/${prefix}${path}`;
	const endpoint = ctx.env["AWS_ENDPOINT_URL_S3"] || ctx.env["AWS_ENDPOINT_URL"];
	const web = endpoint ? `${endpoint.replace(/\/$/, "")}/${Bucket}` : `https://${Bucket}.s3.amazonaws.com`;
	return {
		address: link("").replace(/\/$/, ""),
		link,
		encodes: true,
		page: (path) => `${web}/${encodeURI(`${prefix}${path}`)}`,
		put: (path, content, o) => put(s3, path, content, o),
		read: (path, limit) => s3.call(`reading ${path}`, async (client, abortSignal) => {
			const Range = limit === void 0 ? {} : { Range: `bytes=0-${limit - 1}` };
			const found = await client.send(new sdk.GetObjectCommand({
				...at(path),
				...Range
			}), { abortSignal }).catch(absent);
			if (found?.Body === void 0) return void 0;
			const stored = Buffer.from(await found.Body.transformToByteArray());
			return {
				bytes: bodyOf(stored, found.ContentEncoding, limit),
				version: found.ETag ?? ""
			};
		}),
		head: (path) => s3.call(`looking for ${path}`, async (client, abortSignal) => {
			const found = await client.send(new sdk.HeadObjectCommand(at(path)), { abortSignal }).catch(absent);
			if (found === void 0) return void 0;
			return {
				path,
				size: found.ContentLength ?? 0,
				metadata: found.Metadata ?? {}
			};
		}),
		list: async function* (below) {
			let token;
			do {
				const page = await s3.call(`listing ${below}`, (client, abortSignal) => client.send(new sdk.ListObjectsV2Command({
					Bucket,
					Prefix: `${prefix}${below}`,
					ContinuationToken: token
				}), { abortSignal }));
				for (const o of page.Contents ?? []) yield {
					path: (o.Key ?? "").slice(prefix.length),
					size: o.Size ?? 0
				};
				token = page.NextContinuationToken;
			} while (token !== void 0);
		}
	};
}
async function put(s3, path, content, o) {
	const Key = `${s3.prefix}${path}`;
	const headers = {
		ContentType: o.type,
		...o.encoding === void 0 ? {} : { ContentEncoding: o.encoding },
		...o.metadata === void 0 ? {} : { Metadata: { ...o.metadata } }
	};
	return s3.call(`storing ${path}`, async (client, abortSignal) => {
		if ("file" in content && content.size > partSizeOf(content.size)) return putLarge(s3, Key, content, headers, o.onBytes, true);
		const Body = "file" in content ? await readWhole(content) : content.bytes;
		const { onlyOver } = o;
		const condition = onlyOver === void 0 ? {} : onlyOver === "absent" ? { IfNoneMatch: "*" } : { IfMatch: onlyOver.version };
		const sum = await client.config.requestChecksumCalculation() === "WHEN_SUPPORTED" ? { ChecksumSHA256: createHash("sha256").update(Body).digest("base64") } : {};
		try {
			const request = {
				Bucket: s3.bucket,
				Key,
				Body,
				...headers,
				...condition,
				...sum
			};
			await client.send(new s3.sdk.PutObjectCommand(request), { abortSignal });
		} catch (error) {
			if (onlyOver !== void 0 && (conditionFailed(error) || notThere(error))) return false;
			throw error;
		}
		o.onBytes?.(Body.length);
		return true;
	});
}
/** For `catch`: undefined for what is not there. */
function absent(error) {
	if (notThere(error)) return void 0;
	throw error;
}

export { s3Sink };