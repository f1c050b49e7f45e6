import { d as storeDirs } from "./stage-manifest.mjs";
import { t as writeFetched } from "./fetched.mjs";
import { a as readWhole, i as partSizeOf, n as problemsOf } from "./refusal.mjs";
import { o as UsageError, r as ProvisionError } from "./errors.mjs";
import { o as probePath } from "./pending.mjs";
import { a as faultOf, i as conditionFailed, n as putLarge, o as notThere, r as unfinishedUploads, s as openS3, t as abandon } from "./multipart.mjs";
import { createHash } from "node:crypto";

// src/stores/s3/check.ts
/** Whether the bucket is there, nobody else can read it, and we may list, write, read and remove. All problems at once. */
async function checkS3(s3) {
	const errors = [];
	const more = [];
	const warnings = [];
	const attempt = async (work) => {
		try {
			await work();
			return true;
		} catch (error) {
			if (!(error instanceof UsageError || error instanceof ProvisionError)) throw error;
			errors.push(error);
			return false;
		}
	};
	if (!await attempt(() => s3.client())) return {
		problems: problemsOf(errors),
		warnings
	};
	const { sdk, bucket, prefix } = s3;
	const key = `${prefix}${probePath()}`;
	await attempt(() => s3.call("listing objects", (c, abortSignal) => c.send(new sdk.ListObjectsV2Command({
		Bucket: bucket,
		Prefix: prefix,
		MaxKeys: 1
	}), { abortSignal })));
	const written = await attempt(() => s3.call("storing an object", (c, abortSignal) => c.send(new sdk.PutObjectCommand({
		Bucket: bucket,
		Key: key,
		Body: Buffer.from("probe\n")
	}), { abortSignal })));
	await attempt(() => s3.call("reading an object", (c, abortSignal) => c.send(new sdk.GetObjectCommand({
		Bucket: bucket,
		Key: `${prefix}${probePath()}`
	}), { abortSignal }).catch((error) => {
		if (!notThere(error)) throw error;
	})));
	if (written) await attempt(() => s3.call("removing an object", (c, abortSignal) => c.send(new sdk.DeleteObjectCommand({
		Bucket: bucket,
		Key: key
	}), { abortSignal })));
	const open = await isPublic(s3);
	if (open === void 0) warnings.push(`whether s3://${bucket} is closed to the public could not be found out: s3:GetBucketPublicAccessBlock and s3:GetBucketPolicyStatus are needed for that`);
	if (open === true) more.push(`s3://${bucket} can be read by anybody, and what is staged must not be: block public access (aws s3api put-public-access-block --bucket ${bucket} …) or use another bucket`);
	return {
		problems: [...problemsOf(errors), ...more],
		warnings
	};
}
/**
* Public by a policy or by a grant to everybody, unless the bucket's block of public access says no to that.
* @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
* @returns undefined when it cannot be told
*/
async function isPublic({ sdk, bucket: Bucket, ctx, client }) {
	const c = await client();
	const ask = async (call, whenNone) => {
		try {
			return await call();
		} catch (error) {
			ctx.signal.throwIfAborted();
			return /^NoSuch.*(?:Configuration|Policy)$/.test(faultOf(error).code) ? whenNone : void 0;
		}
	};
	const o = { abortSignal: ctx.signal };
	const [block, policy, acl] = await Promise.all([
		ask(async () => (await c.send(new sdk.GetPublicAccessBlockCommand({ Bucket }), o)).PublicAccessBlockConfiguration ?? {}, {}),
		ask(async () => (await c.send(new sdk.GetBucketPolicyStatusCommand({ Bucket }), o)).PolicyStatus?.IsPublic, false),
		ask(async () => (await c.send(new sdk.GetBucketAclCommand({ Bucket }), o)).Grants ?? [], [])
	]);
	const everybody = acl?.some((g) => /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/.test(g.Grantee?.URI ?? ""));
	const byPolicy = block?.RestrictPublicBuckets ? false : policy;
	const byGrant = block?.IgnorePublicAcls ? false : everybody;
	if (byPolicy === true || byGrant === true) return true;
	return byPolicy === void 0 || byGrant === void 0 ? void 0 : false;
}

// src/stores/s3/store.ts
/** S3 refuses longer ones. */
const longestUrlSeconds = 604800;
/**
* A bucket of S3, or of a service that speaks its protocol. Nothing is ever stored with an ACL.
* @throws UsageError, ProvisionError from its methods, as FileStore says
*/
async function s3Store(address, ctx) {
	const s3 = await openS3(address.bucket, address.prefix, ctx);
	const { sdk, bucket: Bucket, prefix } = s3;
	const at = (path) => ({
		Bucket,
		Key: `${prefix}${path}`
	});
	return {
		address: `s3://${Bucket}/${prefix}`.replace(/\/$/, ""),
		check: () => checkS3(s3),
		put: (path, content, o = {}) => put(s3, path, content, o),
		read: (path) => s3.call(`reading ${path}`, async (c, abortSignal) => {
			const found = await c.send(new sdk.GetObjectCommand(at(path)), { abortSignal }).catch(absent);
			if (found?.Body === void 0) return void 0;
			return {
				bytes: Buffer.from(await found.Body.transformToByteArray()),
				version: found.ETag ?? ""
			};
		}),
		get: (path, to) => s3.call(`fetching ${path}`, async (c, abortSignal) => {
			const { Body } = await c.send(new sdk.GetObjectCommand(at(path)), { abortSignal });
			await writeFetched(path, Body, to, abortSignal);
		}),
		has: (path) => s3.call(`looking for ${path}`, async (c, abortSignal) => {
			const found = await c.send(new sdk.HeadObjectCommand(at(path)), { abortSignal }).catch(absent);
			return found === void 0 ? void 0 : {
				path,
				size: found.ContentLength ?? 0
			};
		}),
		list: (dir) => s3.call(`listing ${dir}`, async (client) => {
			const objects = [];
			for await (const page of sdk.paginateListObjectsV2({ client }, {
				Bucket,
				Prefix: `${prefix}${dir}/`
			})) {
				ctx.signal.throwIfAborted();
				objects.push(...page.Contents ?? []);
			}
			return objects.map((o) => ({
				path: o.Key.slice(prefix.length),
				size: o.Size ?? 0
			}));
		}),
		remove: (path) => s3.call(`removing ${path}`, async (c, abortSignal) => {
			await c.send(new sdk.DeleteObjectCommand(at(path)), { abortSignal }).catch(absent);
		}),
		url: (path, seconds) => s3.call(`signing a URL of ${path}`, async (c) => {
			const { getSignedUrl } = await import("./dist-es13.mjs");
			const expiresIn = Math.min(Math.max(1, Math.floor(seconds)), longestUrlSeconds);
			return getSignedUrl(c, new sdk.GetObjectCommand(at(path)), { expiresIn });
		}),
		region: async () => {
			const region = await s3.region();
			return region === void 0 ? { why: `s3://${Bucket} does not say where it is` } : { region };
		},
		dropUnfinished: (keep) => dropUnfinished(s3, keep)
	};
}
async function put(s3, path, content, o) {
	const headers = o.expires === void 0 ? {} : { Metadata: { expires: o.expires } };
	const key = `${s3.prefix}${path}`;
	return s3.call(`storing ${path}`, async (client, abortSignal) => {
		if ("file" in content && content.size > partSizeOf(content.size)) return withOthers(s3, key, content.size, () => putLarge(s3, key, content, headers, o.onBytes));
		const bytes = "file" in content ? await readWhole(content) : content.bytes;
		const condition = o.onlyOver === void 0 ? {} : o.onlyOver === "absent" ? { IfNoneMatch: "*" } : { IfMatch: o.onlyOver.version };
		const request = {
			Bucket: s3.bucket,
			Key: key,
			Body: bytes,
			...headers,
			...condition
		};
		const sums = await client.config.requestChecksumCalculation() === "WHEN_SUPPORTED";
		const ChecksumSHA256 = createHash("sha256").update(bytes).digest("base64");
		try {
			await client.send(new s3.sdk.PutObjectCommand({
				...request,
				...sums ? { ChecksumSHA256 } : {}
			}), { abortSignal });
		} catch (error) {
			if (o.onlyOver !== void 0 && (conditionFailed(error) || notThere(error))) return false;
			throw error;
		}
		if ("file" in content) o.onBytes?.(bytes.length, "sent");
		return true;
	});
}
/**
* Two that send one object may share an upload: when one has completed it, the other's next part fails, and all is
* well. When there is no object, the upload was given up by a sweep, or was of another kind: once more, from the start.
*/
async function withOthers(s3, key, size, send) {
	const there = async () => {
		return (await (await s3.client()).send(new s3.sdk.HeadObjectCommand({
			Bucket: s3.bucket,
			Key: key
		}), { abortSignal: s3.ctx.signal }).catch(absent))?.ContentLength === size;
	};
	try {
		return await send() || await there();
	} catch (error) {
		s3.ctx.signal.throwIfAborted();
		if (await there().catch(() => false)) return true;
		if (![400, 404].includes(faultOf(error).status ?? 0)) throw error;
		return await send() || await there();
	}
}
async function dropUnfinished(s3, keep) {
	return s3.call("giving up unfinished uploads", async () => {
		const gone = [];
		for (const { key, id } of await unfinishedUploads(s3, `${s3.prefix}${storeDirs.blobs}/`)) {
			const path = key.slice(s3.prefix.length);
			if (keep(path)) continue;
			await abandon(s3, key, id);
			gone.push(path);
		}
		return gone;
	});
}
/** For `catch`: undefined for what is not there. */
function absent(error) {
	if (notThere(error)) return void 0;
	throw error;
}

export { s3Store };