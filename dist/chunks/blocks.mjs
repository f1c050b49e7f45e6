import { i as partSizeOf, o as sendParts, r as refusal } from "./refusal.mjs";
import { o as UsageError } from "./errors.mjs";
import { createHash } from "node:crypto";

// src/stores/blob/client.ts
const clientOptions = { retryOptions: {
	maxTries: 5,
	retryDelayInMs: 500,
	tryTimeoutInMs: 12e4
} };
/** @throws UsageError when credentials in the environment are of another account, or no text of theirs */
async function openBlobs(address, identity, ctx) {
	const sdk = await import("./esm5.mjs");
	const { service, signer } = await connect(sdk, address, identity, ctx);
	const container = service.getContainerClient(address.container);
	const where = `${address.endpoint}/${address.container}`;
	return {
		sdk,
		address,
		prefix: address.prefix === "" ? "" : `${address.prefix}/`,
		ctx,
		container,
		signer,
		call: async (doing, work) => {
			try {
				return await work(container, ctx.signal);
			} catch (error) {
				ctx.signal.throwIfAborted();
				if (!(error instanceof Error) || error.name === "UsageError" || error.name === "ProvisionError") throw error;
				throw refusal(doing, where, faultOf(error), hints(address));
			}
		}
	};
}
/** The variables are those of the az command. @see https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-cli */
async function connect(sdk, { endpoint, account }, identity, ctx) {
	const { env } = ctx;
	const given = connectionParts(env["AZURE_STORAGE_CONNECTION_STRING"] ?? "");
	const key = given.get("AccountKey") || env["AZURE_STORAGE_KEY"];
	const sas = given.get("SharedAccessSignature") || env["AZURE_STORAGE_SAS_TOKEN"];
	const named = given.get("AccountName") || (key || sas ? env["AZURE_STORAGE_ACCOUNT"] : void 0);
	if (named && named !== account) throw new UsageError(`the store is in the account ${account}, but AZURE_STORAGE_* in the environment are of the account ${named}: correct one of them`);
	if (key) {
		if (!/^[A-Za-z0-9+/]+=*$/.test(key)) throw new UsageError("the account key in AZURE_STORAGE_* is not base64: copy it again");
		const credential = new sdk.StorageSharedKeyCredential(account, key);
		return {
			service: new sdk.BlobServiceClient(endpoint, credential, clientOptions),
			signer: {
				kind: "key",
				credential
			}
		};
	}
	if (sas) return {
		service: new sdk.BlobServiceClient(`${endpoint}?${sas.replace(/^\?/, "")}`, void 0, clientOptions),
		signer: { kind: "none" }
	};
	if (endpoint.startsWith("http:")) throw new UsageError(`${endpoint} is not https, over which no token of an identity may be sent: set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN`);
	if (identity === void 0) throw new UsageError(`nothing says who we are to ${endpoint}: set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN`);
	return identified(sdk, endpoint, await identity(), ctx);
}
function identified(sdk, endpoint, credential, ctx) {
	const service = new sdk.BlobServiceClient(endpoint, credential, clientOptions);
	return {
		service,
		signer: delegation(service, ctx)
	};
}
/** One delegation key signs any number of URLs; it must live as long as they do, at most seven days. */
function delegation(service, ctx) {
	let last;
	return {
		kind: "delegation",
		key: async (until) => {
			const early = /* @__PURE__ */ new Date(ctx.clock.now() - 3e5);
			if (last === void 0 || last.until < until.getTime()) {
				const key = service.getUserDelegationKey(early, until, { abortSignal: ctx.signal });
				last = {
					until: until.getTime(),
					key
				};
				key.catch(() => {
					last = void 0;
				});
			}
			return last.key;
		}
	};
}
function connectionParts(text) {
	const parts = text.split(";").map((p) => [p.slice(0, p.indexOf("=")).trim(), p.slice(p.indexOf("=") + 1)]);
	return new Map(parts.filter(([name]) => name !== ""));
}
function faultOf(error) {
	const e = error;
	const code = e.response?.headers?.get("x-ms-error-code") ?? e.code ?? (["Error", "RestError"].includes(e.name) ? "" : e.name);
	return {
		status: e.statusCode,
		code,
		message: (e.message ?? "").split("\n")[0]
	};
}
/** The request's condition did not hold. */
function conditionFailed(error) {
	return ["BlobAlreadyExists", "ConditionNotMet"].includes(faultOf(error).code);
}
function notThere(error) {
	const { status, code } = faultOf(error);
	return status === 404 && code !== "ContainerNotFound";
}
function hints({ account, container }) {
	const missing = `make it (az storage container create --account-name ${account} --name ${container}) or correct its name`;
	const permission = `these credentials need the role Storage Blob Data Contributor on the container ${container} of ${account} (the role Storage Blob Delegator too for signed URLs), or a SAS with the permissions racwdl`;
	const credentials = "give credentials: `permissions: id-token: write` with AZURE_TENANT_ID and AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, az login, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN";
	return {
		ContainerNotFound: `there is no such container: ${missing}`,
		AuthorizationPermissionMismatch: permission,
		AuthorizationFailure: `${permission}; or the account's firewall does not let this machine in`,
		403: permission,
		AuthenticationFailed: `the credentials are wrong or have expired: ${credentials}`,
		NoAuthenticationInformation: credentials,
		401: credentials,
		InvalidAuthenticationInfo: credentials,
		CredentialUnavailableError: credentials,
		AggregateAuthenticationError: credentials,
		AuthenticationRequiredError: credentials,
		AuthenticationError: credentials
	};
}

// src/stores/blob/blocks.ts
/** Blocks of one file on the way at once. */
const parallel = 4;
/**
* Uploads in blocks, then makes the blob of them. Blocks that an earlier upload of the same blob sent and did not use
* are used (the service keeps them for a week): blobs are content-addressed and a block's id says which part it is.
* @param o.replace the path is not made of the content: ids say what is in a block, and a blob that is there is replaced
* @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
* @returns false when there was a blob already by the time it was complete
*/
async function putBlocks(blobs, name, content, o, onBytes) {
	const { signal } = blobs.ctx;
	const client = blobs.container.getBlockBlobClient(name);
	const partSize = partSizeOf(content.size);
	const waiting = await client.getBlockList("uncommitted", { abortSignal: signal }).then((list) => new Map((list.uncommittedBlocks ?? []).map((b) => [b.name, b.size]))).catch((error) => {
		if (notThere(error)) return /* @__PURE__ */ new Map();
		throw error;
	});
	const { replace = false, ...described } = o;
	const ids = [];
	const sums = [];
	const sumOf = (index, part) => {
		sums[index] ??= createHash("md5").update(part).digest();
		return sums[index];
	};
	await sendParts(content, {
		has: (index, part) => {
			const id = blockId(partSize, index, replace ? sumOf(index, part).toString("hex") : "");
			ids[index] = id;
			return waiting.get(id) === part.length;
		},
		send: async (index, part, abortSignal) => {
			const options = {
				abortSignal,
				transactionalContentMD5: sumOf(index, part)
			};
			await client.stageBlock(ids[index], part, part.length, options);
		}
	}, {
		partSize,
		parallel,
		...onBytes ? { onBytes } : {},
		signal
	});
	const conditions = replace ? {} : { conditions: { ifNoneMatch: "*" } };
	try {
		await client.commitBlockList(ids, {
			abortSignal: signal,
			...conditions,
			...described
		});
		return true;
	} catch (error) {
		if (conditionFailed(error)) return false;
		throw error;
	}
}
/** All ids of a blob have one length, as the service wants. */
function blockId(partSize, index, of) {
	const text = `${String(partSize).padStart(12, "0")}-${String(index).padStart(6, "0")}${of}`;
	return Buffer.from(text).toString("base64");
}

export { openBlobs as a, notThere as i, conditionFailed as n, faultOf as r, putBlocks as t };