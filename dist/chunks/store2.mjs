import { t as writeFetched } from "./fetched.mjs";
import { a as readWhole, i as partSizeOf, n as problemsOf, t as Refusal } from "./refusal.mjs";
import { a as openBlobs, i as notThere, n as conditionFailed, r as faultOf, t as putBlocks } from "./blocks.mjs";
import { o as UsageError, r as ProvisionError } from "./errors.mjs";
import { o as probePath } from "./pending.mjs";
import { createHash } from "node:crypto";

// src/stores/blob/check.ts
/** Whether the container is there, nobody else can read it, and we may list, write, read and remove. All problems at once. */
async function checkBlobs(blobs) {
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
	const { address } = blobs;
	const where = `${address.endpoint}/${address.container}`;
	const probe = () => blobs.container.getBlockBlobClient(`${blobs.prefix}${probePath()}`);
	const blob = probe();
	if (!await attempt(() => blobs.call("listing blobs", async (c, abortSignal) => {
		await c.listBlobsFlat({
			prefix: blobs.prefix,
			abortSignal
		}).byPage({ maxPageSize: 1 }).next();
	})) && !errors.some((e) => e instanceof Refusal && e.facts.said.startsWith("403"))) return {
		problems: problemsOf(errors),
		warnings
	};
	const written = await attempt(() => blobs.call("storing a blob", (_, abortSignal) => blob.upload("", 0, { abortSignal })));
	await attempt(() => blobs.call("reading a blob", (_, abortSignal) => probe().getProperties({ abortSignal }).catch((error) => {
		if (!notThere(error)) throw error;
	})));
	if (written) await attempt(() => blobs.call("removing a blob", (_, abortSignal) => blob.deleteIfExists({ abortSignal })));
	const access = await publicAccess(blobs);
	if (access === "unknown") warnings.push(`whether ${where} is closed to the public could not be found out: these credentials may not read the container's properties`);
	else if (access !== void 0) more.push(`${where} can be read by anybody (public access: ${access}), and what is staged must not be: az storage container set-permission --account-name ${address.account} --name ${address.container} --public-access off`);
	return {
		problems: [...problemsOf(errors), ...more],
		warnings
	};
}
/** @returns undefined when there is none */
async function publicAccess({ container, ctx }) {
	try {
		return (await container.getProperties({ abortSignal: ctx.signal })).blobPublicAccess;
	} catch (error) {
		ctx.signal.throwIfAborted();
		ctx.log.debug(`properties of the container: ${faultOf(error).message}`);
		return "unknown";
	}
}

// src/stores/blob/store.ts
/** A delegation key lives no longer. */
const longestUrlSeconds = 604800;
/**
* Of the signature's rules, not of the service: a signature states its version, and services go on taking old ones.
* A new one would be refused by what is a year behind (Azurite, Azure Stack).
*/
const sasVersion = "2025-11-05";
/**
* A container of Azure Blob.
* @param o.region of the account, where somebody knows it: only ARM tells it, which other credentials may ask
* @throws UsageError, ProvisionError from its methods, as FileStore says
*/
async function blobStore(address, o, ctx) {
	const blobs = await openBlobs(address, o.identity, ctx);
	const at = (path) => blobs.container.getBlockBlobClient(`${blobs.prefix}${path}`);
	return {
		address: `${address.endpoint}/${address.container}/${address.prefix}`.replace(/\/$/, ""),
		check: () => checkBlobs(blobs),
		put: (path, content, options = {}) => put(blobs, path, content, options),
		read: (path) => blobs.call(`reading ${path}`, async (_, abortSignal) => {
			const found = await at(path).download(0, void 0, { abortSignal }).catch(absent);
			if (found?.readableStreamBody === void 0) return void 0;
			const chunks = [];
			for await (const chunk of found.readableStreamBody) chunks.push(Buffer.from(chunk));
			return {
				bytes: Buffer.concat(chunks),
				version: found.etag ?? ""
			};
		}),
		get: (path, to) => blobs.call(`fetching ${path}`, async (_, abortSignal) => {
			const found = await at(path).download(0, void 0, {
				abortSignal,
				maxRetryRequests: 5
			});
			await writeFetched(path, found.readableStreamBody, to, abortSignal);
		}),
		has: (path) => blobs.call(`looking for ${path}`, async (_, abortSignal) => {
			const found = await at(path).getProperties({ abortSignal }).catch(absent);
			return found === void 0 ? void 0 : {
				path,
				size: found.contentLength ?? 0
			};
		}),
		list: (dir) => blobs.call(`listing ${dir}`, async (c, abortSignal) => {
			const found = [];
			for await (const item of c.listBlobsFlat({
				prefix: `${blobs.prefix}${dir}/`,
				abortSignal
			})) found.push({
				path: item.name.slice(blobs.prefix.length),
				size: item.properties.contentLength ?? 0
			});
			return found;
		}),
		remove: (path) => blobs.call(`removing ${path}`, async (_, abortSignal) => {
			await at(path).deleteIfExists({
				abortSignal,
				deleteSnapshots: "include"
			});
		}),
		url: (path, seconds) => blobs.call(`signing a URL of ${path}`, () => signedUrl(blobs, at(path), seconds)),
		region: async () => o.region === void 0 ? { why: `only Azure's resource manager knows where the account ${address.account} is` } : { region: o.region },
		dropUnfinished: async () => []
	};
}
async function put(blobs, path, content, o) {
	const metadata = o.expires === void 0 ? {} : { metadata: { expires: o.expires } };
	const name = `${blobs.prefix}${path}`;
	return blobs.call(`storing ${path}`, async (container, abortSignal) => {
		const client = container.getBlockBlobClient(name);
		if ("file" in content && content.size > partSizeOf(content.size)) {
			if (await putBlocks(blobs, name, content, metadata, o.onBytes)) return true;
			return (await client.getProperties({ abortSignal })).contentLength === content.size;
		}
		const bytes = "file" in content ? await readWhole(content) : content.bytes;
		const conditions = o.onlyOver === void 0 ? {} : o.onlyOver === "absent" ? { ifNoneMatch: "*" } : { ifMatch: o.onlyOver.version };
		const blobContentMD5 = createHash("md5").update(bytes).digest();
		try {
			await client.upload(bytes, bytes.length, {
				abortSignal,
				conditions,
				blobHTTPHeaders: { blobContentMD5 },
				...metadata
			});
		} catch (error) {
			if (conditionFailed(error)) return false;
			throw error;
		}
		if ("file" in content) o.onBytes?.(bytes.length, "sent");
		return true;
	});
}
async function signedUrl({ sdk, address, signer, ctx }, blob, seconds) {
	if (signer.kind === "none") return void 0;
	const life = Math.min(Math.max(1, Math.floor(seconds)), longestUrlSeconds);
	const expiresOn = new Date(ctx.clock.now() + life * 1e3);
	const values = {
		containerName: address.container,
		blobName: blob.name,
		permissions: sdk.BlobSASPermissions.parse("r"),
		expiresOn,
		version: sasVersion,
		...address.endpoint.startsWith("https:") ? { protocol: sdk.SASProtocol.Https } : {}
	};
	const query = signer.kind === "key" ? sdk.generateBlobSASQueryParameters(values, signer.credential) : sdk.generateBlobSASQueryParameters(values, await signer.key(expiresOn), address.account);
	return `${blob.url}?${query}`;
}
/** For `catch`: undefined for what is not there. */
function absent(error) {
	if (notThere(error)) return void 0;
	throw error;
}

export { blobStore };