import { a as openBlobs, i as notThere, n as conditionFailed, t as putBlocks } from "./blocks.mjs";
import { a as readWhole, i as partSizeOf } from "./refusal.mjs";
import { t as bodyOf } from "./body.mjs";
import { createHash } from "node:crypto";

// src/sinks/blob.ts
/** A container of Azure Blob. No reader of prow's reads these: they are for people, and for copies. */
async function blobSink(address, identity, ctx) {
	const blobs = await openBlobs(address, identity, ctx);
	const root = `${address.endpoint}/${address.container}`;
	const link = (path) => `${root}/${encodeURI(`${blobs.prefix}${path}`)}`;
	const at = (path) => blobs.container.getBlockBlobClient(`${blobs.prefix}${path}`);
	return {
		address: link("").replace(/\/$/, ""),
		link,
		encodes: true,
		page: link,
		put: (path, content, o) => put(blobs, path, content, o),
		read: (path, limit) => blobs.call(`reading ${path}`, async (_, abortSignal) => {
			const found = await at(path).download(0, limit, {
				abortSignal,
				maxRetryRequests: 5
			}).catch(absent);
			if (found?.readableStreamBody === void 0) return void 0;
			const chunks = [];
			for await (const chunk of found.readableStreamBody) chunks.push(Buffer.from(chunk));
			return {
				bytes: bodyOf(Buffer.concat(chunks), found.contentEncoding, limit),
				version: found.etag ?? ""
			};
		}),
		head: (path) => blobs.call(`looking for ${path}`, async (_, abortSignal) => {
			const found = await at(path).getProperties({ abortSignal }).catch(absent);
			if (found === void 0) return void 0;
			return {
				path,
				size: found.contentLength ?? 0,
				metadata: found.metadata ?? {}
			};
		}),
		list: async function* (below) {
			let token;
			do {
				const page = await blobs.call(`listing ${below}`, async (container, abortSignal) => {
					const prefix = `${blobs.prefix}${below}`;
					return (await container.listBlobsFlat({
						prefix,
						abortSignal,
						includeMetadata: true
					}).byPage(token === void 0 ? {} : { continuationToken: token }).next()).value;
				});
				for (const item of page?.segment.blobItems ?? []) yield {
					path: item.name.slice(blobs.prefix.length),
					size: item.properties.contentLength ?? 0,
					metadata: item.metadata ?? {}
				};
				token = page?.continuationToken || void 0;
			} while (token !== void 0);
		}
	};
}
async function put(blobs, path, content, o) {
	const name = `${blobs.prefix}${path}`;
	const described = {
		blobHTTPHeaders: {
			blobContentType: o.type,
			...o.encoding === void 0 ? {} : { blobContentEncoding: o.encoding }
		},
		...o.metadata === void 0 ? {} : { metadata: { ...o.metadata } }
	};
	return blobs.call(`storing ${path}`, async (container, abortSignal) => {
		if ("file" in content && content.size > partSizeOf(content.size)) return putBlocks(blobs, name, content, {
			...described,
			replace: true
		}, o.onBytes);
		const bytes = "file" in content ? await readWhole(content) : content.bytes;
		const { onlyOver } = o;
		const conditions = onlyOver === void 0 ? {} : onlyOver === "absent" ? { ifNoneMatch: "*" } : { ifMatch: onlyOver.version };
		const blobContentMD5 = createHash("md5").update(bytes).digest();
		const blobHTTPHeaders = {
			...described.blobHTTPHeaders,
			blobContentMD5
		};
		try {
			const options = {
				...described,
				blobHTTPHeaders,
				conditions,
				abortSignal
			};
			await container.getBlockBlobClient(name).upload(bytes, bytes.length, options);
		} catch (error) {
			if (conditionFailed(error)) return false;
			throw error;
		}
		o.onBytes?.(bytes.length);
		return true;
	});
}
/** For `catch`: undefined for what is not there. */
function absent(error) {
	if (notThere(error)) return void 0;
	throw error;
}

export { blobSink };