import { i as partSizeOf, o as sendParts, r as refusal } from "./refusal.mjs";
import { createHash } from "node:crypto";

// src/stores/s3/client.ts
/** Attempts at each request, the first included; the SDK waits between them and obeys Retry-After. */
const attempts = 5;
async function openS3(bucket, prefix, ctx) {
	const sdk = await import("./dist-es4.mjs");
	let asked;
	const placed = () => {
		asked ??= locate(sdk, bucket, ctx).catch((error) => {
			asked = void 0;
			throw error;
		});
		return asked;
	};
	const s3 = {
		sdk,
		bucket,
		prefix: prefix === "" ? "" : `${prefix}/`,
		ctx,
		client: async () => (await placed()).client,
		region: async () => (await placed()).region,
		call: async (doing, work) => {
			try {
				return await work(await s3.client(), ctx.signal);
			} catch (error) {
				ctx.signal.throwIfAborted();
				if (!(error instanceof Error) || error.name === "UsageError" || error.name === "ProvisionError") throw error;
				throw refusal(doing, `s3://${bucket}`, faultOf(error), hints(bucket));
			}
		}
	};
	return s3;
}
/**
* The region of a bucket stands in the answer to HeadBucket, also where that is refused or redirected.
* @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
*/
async function locate(sdk, bucket, ctx) {
	const given = ctx.env["AWS_REGION"] || ctx.env["AWS_DEFAULT_REGION"];
	const first = clientFor(sdk, given || "us-east-1", ctx);
	let region;
	try {
		region = (await first.send(new sdk.HeadBucketCommand({ Bucket: bucket }), { abortSignal: ctx.signal })).BucketRegion;
	} catch (error) {
		region = headerOf(error, "x-amz-bucket-region");
		if (region === void 0) {
			ctx.signal.throwIfAborted();
			throw refusal("looking for the bucket", `s3://${bucket}`, faultOf(error), hints(bucket));
		}
	}
	if (region === void 0 || region === (given || "us-east-1")) return {
		client: first,
		region
	};
	first.destroy();
	return {
		client: clientFor(sdk, region, ctx),
		region
	};
}
function clientFor(sdk, region, { env }) {
	const endpoint = env["AWS_ENDPOINT_URL_S3"] || env["AWS_ENDPOINT_URL"];
	const [id, secret, token] = [
		"AWS_ACCESS_KEY_ID",
		"AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN"
	].map((k) => env[k]);
	const keys = !env["AWS_PROFILE"] && id && secret;
	return new sdk.S3Client({
		region,
		maxAttempts: attempts,
		requestHandler: {
			connectionTimeout: 1e4,
			requestTimeout: 12e4,
			throwOnRequestTimeout: true
		},
		...endpoint ? {
			endpoint,
			forcePathStyle: true
		} : {},
		...keys ? { credentials: {
			accessKeyId: id,
			secretAccessKey: secret,
			...token ? { sessionToken: token } : {}
		} } : {}
	});
}
function faultOf(error) {
	const e = error;
	const code = e.code ?? (e.name === "Error" ? "" : e.name);
	return {
		status: e.$metadata?.httpStatusCode,
		code,
		message: (e.message ?? "").split("\n")[0]
	};
}
/** The request's condition did not hold, or somebody else's write was under way. */
function conditionFailed(error) {
	const { status } = faultOf(error);
	return status === 412 || status === 409;
}
function notThere(error) {
	const { status, code } = faultOf(error);
	return status === 404 && code !== "NoSuchBucket";
}
function headerOf(error, name) {
	return (error.$response?.headers)?.[name];
}
function hints(bucket) {
	const permission = `these credentials need s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts on arn:aws:s3:::${bucket}/*, and s3:ListBucket and s3:ListBucketMultipartUploads on arn:aws:s3:::${bucket}`;
	const missing = `make it (aws s3api create-bucket --bucket ${bucket} …) or correct its name`;
	const credentials = "give AWS credentials that are valid (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, a web identity, or an instance profile)";
	return {
		NoSuchBucket: `there is no such bucket: ${missing}`,
		404: `there is no such bucket: ${missing}`,
		AccessDenied: permission,
		403: permission,
		InvalidAccessKeyId: credentials,
		SignatureDoesNotMatch: credentials,
		ExpiredToken: credentials,
		InvalidToken: credentials,
		CredentialsProviderError: credentials
	};
}

// src/stores/s3/multipart.ts
/** Parts of one file on the way at once. */
const parallel = 4;
/**
* Uploads in parts, going on where an earlier upload of the same object stopped: content-addressed objects have
* the same parts, whoever sends them, so two at once may even share an upload.
* @param alone the path is not made of the content: nobody's upload is gone on with, and an object that is there is replaced
* @returns false when an object was there already by the time it was complete
*/
async function putLarge(s3, key, content, headers, onBytes, alone = false) {
	const { sdk, bucket: Bucket, ctx } = s3;
	const client = await s3.client();
	const sums = await client.config.requestChecksumCalculation() === "WHEN_SUPPORTED";
	const begun = alone ? void 0 : await unfinished(s3, key);
	const parts = begun === void 0 ? /* @__PURE__ */ new Map() : await partsOf(s3, key, begun);
	const UploadId = parts.size > 0 ? begun : (await client.send(new sdk.CreateMultipartUploadCommand({
		Bucket,
		Key: key,
		...headers,
		...sums ? { ChecksumAlgorithm: alone ? "CRC32" : "SHA256" } : {}
	}), { abortSignal: ctx.signal })).UploadId;
	const checked = (part) => alone ? { ChecksumAlgorithm: "CRC32" } : { ChecksumSHA256: digest("sha256", part, "base64") };
	await sendParts(content, {
		has: (index, part) => isSame(parts.get(index + 1), part),
		send: async (index, part, abortSignal) => {
			const PartNumber = index + 1;
			const { ETag, ChecksumSHA256, ChecksumCRC32 } = await client.send(new sdk.UploadPartCommand({
				Bucket,
				Key: key,
				UploadId,
				PartNumber,
				Body: part,
				...sums ? checked(part) : {}
			}), { abortSignal });
			parts.set(PartNumber, {
				PartNumber,
				ETag,
				ChecksumSHA256,
				ChecksumCRC32
			});
		}
	}, {
		partSize: partSizeOf(content.size),
		parallel,
		...onBytes ? { onBytes } : {},
		signal: ctx.signal
	}).catch(async (error) => {
		if (alone) await abandon(s3, key, UploadId).catch(() => {});
		throw error;
	});
	const count = Math.ceil(content.size / partSizeOf(content.size));
	const Parts = Array.from({ length: count }, (_, i) => parts.get(i + 1));
	try {
		await client.send(new sdk.CompleteMultipartUploadCommand({
			Bucket,
			Key: key,
			UploadId,
			...alone ? {} : { IfNoneMatch: "*" },
			MultipartUpload: { Parts }
		}), { abortSignal: ctx.signal });
		return true;
	} catch (error) {
		const useless = faultOf(error).status === 400;
		if (!conditionFailed(error) && !useless) throw error;
		await abandon(s3, key, UploadId);
		if (useless) throw error;
		return false;
	}
}
/** Uploads that nobody completed, of one key or below a prefix. */
async function unfinishedUploads(s3, Prefix) {
	const client = await s3.client();
	const pages = {
		KeyMarker: void 0,
		UploadIdMarker: void 0
	};
	const found = [];
	for (;;) {
		const page = await client.send(new s3.sdk.ListMultipartUploadsCommand({
			Bucket: s3.bucket,
			Prefix,
			...pages
		}), { abortSignal: s3.ctx.signal });
		for (const u of page.Uploads ?? []) if (u.Key?.startsWith(Prefix) && u.UploadId !== void 0) found.push({
			key: u.Key,
			id: u.UploadId
		});
		if (!page.IsTruncated || page.NextKeyMarker === void 0) return found;
		pages.KeyMarker = page.NextKeyMarker;
		pages.UploadIdMarker = page.NextUploadIdMarker;
	}
}
/** Absent is fine. */
async function abandon(s3, Key, UploadId) {
	await (await s3.client()).send(new s3.sdk.AbortMultipartUploadCommand({
		Bucket: s3.bucket,
		Key,
		UploadId
	}), { abortSignal: s3.ctx.signal }).catch((error) => {
		if (faultOf(error).status !== 404) throw error;
	});
}
/** The latest upload of this key. Without the permission to list them there is just nothing to go on with. */
async function unfinished(s3, key) {
	try {
		return (await unfinishedUploads(s3, key)).filter((u) => u.key === key).at(-1)?.id;
	} catch (error) {
		s3.ctx.signal.throwIfAborted();
		if (faultOf(error).status !== 403) throw error;
		s3.ctx.log.debug(`unfinished uploads cannot be listed (${faultOf(error).message}): beginning anew`);
		return;
	}
}
async function partsOf(s3, Key, UploadId) {
	const client = await s3.client();
	const parts = /* @__PURE__ */ new Map();
	try {
		let PartNumberMarker;
		for (;;) {
			const page = await client.send(new s3.sdk.ListPartsCommand({
				Bucket: s3.bucket,
				Key,
				UploadId,
				PartNumberMarker
			}), { abortSignal: s3.ctx.signal });
			for (const { PartNumber, ETag, ChecksumSHA256 } of page.Parts ?? []) if (PartNumber !== void 0) parts.set(PartNumber, {
				PartNumber,
				ETag,
				ChecksumSHA256
			});
			if (!page.IsTruncated || page.NextPartNumberMarker === void 0) break;
			PartNumberMarker = page.NextPartNumberMarker;
		}
		return parts;
	} catch (error) {
		s3.ctx.signal.throwIfAborted();
		if (![403, 404].includes(faultOf(error).status ?? 0)) throw error;
		return /* @__PURE__ */ new Map();
	}
}
/** By the checksum that S3 verified; else by the ETag, which is an MD5 except under KMS: then a part is just sent again. */
function isSame(part, bytes) {
	if (part === void 0) return false;
	if (part.ChecksumSHA256 !== void 0) return part.ChecksumSHA256 === digest("sha256", bytes, "base64");
	return part.ETag?.replaceAll("\"", "") === digest("md5", bytes, "hex");
}
function digest(algorithm, bytes, encoding) {
	return createHash(algorithm).update(bytes).digest(encoding);
}

export { faultOf as a, conditionFailed as i, putLarge as n, notThere as o, unfinishedUploads as r, openS3 as s, abandon as t };