import { a as work, i as readVersion, n as explained, r as putFile } from "./dir2.mjs";
import { join } from "node:path";
import { open, opendir, stat } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";

// src/sinks/directory.ts
/** A directory in prow's layout: for a web server, for a later copy into a bucket, for `bowsprit validate`. */
function directorySink(root, ctx) {
	const at = (path) => join(root, ...parts(path));
	const failed = (doing) => (error) => {
		ctx.signal.throwIfAborted();
		throw explained(`${doing} in ${root}`, error);
	};
	return {
		address: `dir:${root}`,
		link: (path) => pathToFileURL(at(path)).href,
		page: () => void 0,
		encodes: false,
		put: async (path, content, o) => {
			const to = at(path);
			const options = {
				...o.onlyOver === void 0 ? {} : { onlyOver: o.onlyOver },
				...o.onBytes === void 0 ? {} : { onBytes: o.onBytes }
			};
			return putFile(root, to, content, options, ctx).catch(failed(`storing ${path}`));
		},
		read: async (path, limit) => {
			const found = await readSome(at(path), limit).catch(failed(`reading ${path}`));
			if (found === void 0) return void 0;
			return found.bytes[0] === 31 && found.bytes[1] === 139 && !/\.(?:t?gz|gzip)$/.test(path) && limit === void 0 ? {
				...found,
				bytes: gunzipSync(found.bytes)
			} : found;
		},
		head: async (path) => {
			const found = await statOf(at(path)).catch(failed(`looking for ${path}`));
			return found?.isFile() ? {
				path,
				size: found.size
			} : void 0;
		},
		list: (prefix) => listed(root, prefix)
	};
}
function parts(path) {
	const all = path.split("/");
	if (all.some((p) => p === "" || p === "." || p === "..") || all[0] === ".work" || /[\0\r\n]/.test(path)) throw new Error(`${JSON.stringify(path)} is no path of a sink`);
	return all;
}
async function readSome(path, limit) {
	if (limit === void 0) return readVersion(path);
	const handle = await open(path).catch(absent);
	if (handle === void 0) return void 0;
	try {
		const { bytesRead, buffer } = await handle.read(Buffer.alloc(limit), 0, limit, 0);
		return {
			bytes: buffer.subarray(0, bytesRead),
			version: ""
		};
	} finally {
		await handle.close();
	}
}
/** Depth first, a directory open at a time for each level: trees of ten thousands of builds need no memory. */
async function* listed(root, prefix) {
	const below = prefix.slice(0, prefix.lastIndexOf("/") + 1);
	for await (const path of filesBelow(root, below)) {
		if (!path.startsWith(prefix)) continue;
		const found = await statOf(join(root, path));
		if (found?.isFile()) yield {
			path,
			size: found.size
		};
	}
}
async function* filesBelow(root, dir) {
	const entries = await opendir(join(root, dir)).catch(absent);
	if (entries === void 0) return;
	for await (const entry of entries) {
		const path = `${dir}${entry.name}`;
		if (entry.isDirectory()) {
			if (path !== ".work") yield* filesBelow(root, `${path}/`);
		} else if (entry.isFile()) yield path;
	}
}
function statOf(path) {
	return stat(path).catch(absent);
}
function absent(error) {
	if (["ENOENT", "ENOTDIR"].includes(error.code ?? "")) return void 0;
	throw error;
}

export { directorySink };