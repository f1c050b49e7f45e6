import { r as isDigest, t as blobPath } from "./oci-image.mjs";
import { c as putStream, i as digestOf, n as createUpstream, o as markUsed, r as blobSize, s as putBytes, t as bodyOf } from "./upstream.mjs";

// src/images/pull-through.ts
const answerMs = 3e4;
/** Several nodes that ask for the same thing at once share one fetch. */
function createPull(dir, mirrors) {
	const upstream = createUpstream(mirrors);
	const underWay = /* @__PURE__ */ new Map();
	const fetchOnce = async (host, repository, kind, reference) => {
		const path = `${kind}/${reference}`;
		const answer = await upstream.ask({
			host,
			repository,
			path,
			method: "GET",
			timeoutMs: answerMs
		});
		if (!answer.ok) {
			await answer.body?.cancel();
			if (answer.status >= 500 || answer.status === 429) throw new Error(`${host} answers ${answer.status} for ${repository} ${reference}`);
			return;
		}
		const expected = isDigest(reference) ? reference : void 0;
		if (kind === "blobs") return (await putStream(dir, bodyOf(answer), expected)).digest;
		const bytes = Buffer.from(await answer.arrayBuffer());
		if (expected !== void 0 && digestOf(bytes) !== expected) throw new Error(`${host} sent something else than ${reference}`);
		return (await putBytes(dir, bytes)).digest;
	};
	return async (host, repository, kind, reference) => {
		if (isDigest(reference) && await blobSize(dir, reference) !== void 0) {
			await markUsed(blobPath(dir, reference));
			return reference;
		}
		const key = [
			host,
			repository,
			kind,
			reference
		].join(" ");
		const fetching = underWay.get(key) ?? fetchOnce(host, repository, kind, reference);
		underWay.set(key, fetching);
		try {
			return await fetching;
		} finally {
			underWay.delete(key);
		}
	};
}

export { createPull as t };